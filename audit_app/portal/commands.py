"""Terminal verbs of the portal."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from audit_app.base.tabular import write_csv
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.portal import service
from audit_app.portal.queries import operator as queries
from audit_app.portal.queries.report import result_rows


@click.group("portal")
def group() -> None:
    """Vendors assess themselves: campaigns, invitations, reminders, results."""


@group.command("list")
@click.option("--campaign", "campaign_id", type=int, help="Only this campaign.")
@pass_terminal
def list_(terminal: Terminal, campaign_id: int | None) -> None:
    """Every invited vendor with how far it is."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = queries.list_invitations(session, campaign_id=campaign_id)
    terminal.table(
        [
            {
                "id": row.id,
                "campaign": row.campaign,
                "due_on": row.due_on,
                "vendor": row.vendor_code,
                "lead": row.lead_email,
                "state": row.state.value,
                "answered": row.answered,
                "asked": row.asked,
                "proofs": row.proofs,
            }
            for row in rows
        ],
        ("id", "campaign", "due_on", "vendor", "lead", "state", "answered", "asked", "proofs"),
    )


@group.command("invite")
@click.option("--campaign", "campaign_id", type=int, required=True)
@click.option("--vendor", "vendor_id", type=int, required=True, help="The vendor's number.")
@click.option("--name", required=True, help="Who leads it there.")
@click.option("--email", required=True, help="Where the link goes.")
@pass_terminal
def invite(terminal: Terminal, campaign_id: int, vendor_id: int, name: str, email: str) -> None:
    """Invites a vendor: its lead gets a link by mail, which this terminal does not show."""
    actor = terminal.actor()
    command = service.Invite(campaign_id, vendor_id, name, email, terminal.settings.link(""))
    with terminal.database.transaction(actor.organisation_id) as session:
        number = service.invite(session, actor, command)
    terminal.show({"invitation": number}, f"Invited (invitation {number}). A link is on its way to {email}.")


@group.command("remind")
@click.option("--campaign", "campaign_id", type=int, help="Everybody of this campaign, today.")
@pass_terminal
def remind(terminal: Terminal, campaign_id: int | None) -> None:
    """Reminds whoever is due; with --campaign everybody who has not submitted."""
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        found = service.remind(
            session,
            actor,
            terminal.settings.link(""),
            campaign_id=campaign_id,
            now=campaign_id is not None,
        )
    terminal.table([asdict(one) for one in found], ("invitation_id", "campaign", "lead", "open_ones"))


@group.command("export")
@click.option("--invitation", "invitation_id", type=int, help="One vendor, requirement by requirement.")
@click.option("--out", type=click.Path(path_type=Path), help="Where to write CSV; without it, to the screen.")
@pass_terminal
def export(terminal: Terminal, invitation_id: int | None, out: Path | None) -> None:
    """Self against verified: of one vendor, or of every finished cycle. Internal, not for vendors."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        if invitation_id is None:
            rows = [tuple(row) for row in queries.cycle_rows(queries.cycles_of(session))]
        else:
            queries.get_invitation(session, invitation_id)
            rows = [tuple(row) for row in result_rows(queries.list_received(session, invitation_id))]
    head, *lines = rows
    if out is not None:
        out.write_bytes(b"".join(write_csv(rows)))
        terminal.show({"file": str(out), "rows": len(lines)}, f"{out} is written: {len(lines)} rows.")
        return
    terminal.table([dict(zip(head, line, strict=True)) for line in lines], head)
