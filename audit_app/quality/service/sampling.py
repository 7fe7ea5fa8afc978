"""Keeps lists of contacts, absences and pacing rules, and draws contacts."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.bulk import bulk_upsert
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import KEY
from audit_app.quality.models import Absence, Contact, Draw, PacingRule
from audit_app.quality.queries.draws import draw_needs, listed_contacts
from audit_app.quality.rules import Method
from audit_app.quality.rules.drawing import digest, draw
from audit_app.quality.rules.pacing import LEAST, METHODS, MOST, SAMPLE
from audit_app.workforce.models import Programme
from audit_app.workforce.rules import Channel

CONTACT_FIELDS = ("transaction_id", "happened_at", "day", "hour", "agent_id", "channel", "programme_id")
ABSENCE_FIELDS = ("agent_id", "month", "days")
_MONTHS_DRAWN = dt.timedelta(days=62)  # a draw serves a month's pacing; a longer stretch is a mistake


@dataclass(frozen=True, slots=True)
class DrawContacts:
    """A draw from the contacts of these days (both count).

    `per_agent`: the most one agent gets, None: as many as the month of `until` still needs. `seed` empty: a new
    one is made.
    """

    programme_id: int
    from_on: dt.date
    until_on: dt.date
    per_agent: int | None = None
    seed: str = ""


@dataclass(frozen=True, slots=True)
class SetRule:
    """A pacing rule; `programme_id` None: for every programme without one of its own."""

    programme_id: int | None
    least: int = LEAST
    most: int = MOST
    sample: int = SAMPLE
    methods: Mapping[str, float] = field(
        default_factory=lambda: {one.value: share for one, share in METHODS.items()}
    )
    channels: Mapping[str, float] = field(default_factory=dict)


def draw_contacts(session: Session, actor: Actor, command: DrawContacts) -> int:
    """Draws, and keeps seed, list hash and picks, so that anyone can repeat it; returns the draw's number."""
    actor.require("quality.record")
    if session.get(Programme, command.programme_id) is None:
        raise NotFound(_("There is no such programme in this organisation. Look for it under People."))
    wrong: dict[str, str] = {}
    if command.until_on < command.from_on:
        wrong["until_on"] = _("The last day comes before the first.")
    elif command.until_on - command.from_on > _MONTHS_DRAWN:
        wrong["until_on"] = _("A draw covers two months at most.")
    if command.per_agent is not None and not 1 <= command.per_agent <= 100:
        wrong["per_agent"] = _("Draw 1 to 100 for each agent.")
    if wrong:
        raise Invalid(_("This cannot be drawn."), wrong)
    contacts = listed_contacts(session, command.programme_id, command.from_on, command.until_on)
    if not contacts:
        sentence = _("No contacts of these days are listed. Import the list of contacts first.")
        raise Invalid(sentence, {"from_on": sentence})
    needs = draw_needs(session, command.programme_id, command.until_on, contacts, command.per_agent)
    seed = command.seed.strip() or secrets.token_hex(8)
    picks = draw(contacts, needs, seed)
    row = Draw(
        programme_id=command.programme_id,
        from_on=command.from_on,
        until_on=command.until_on,
        per_agent=max(needs.values(), default=0),
        seed=seed,
        contacts=len(contacts),
        contacts_sha256=digest(contacts),
        needs={str(agent): count for agent, count in needs.items()},
        picks=[one.transaction_id for one in picks],
        drawn_by_id=actor.user_id,
        drawn_by=actor.name,
    )
    session.add(row)
    session.flush()
    data = {"seed": seed, "contacts": len(contacts), "sha256": row.contacts_sha256, "picks": len(picks)}
    auditlog.record(session, actor, "quality.draw.made", ("draw", row.id), data)
    return row.id


def set_rule(session: Session, actor: Actor, command: SetRule) -> None:
    """Sets the rule of one programme or of all the others."""
    actor.require("quality.manage")
    if command.programme_id is not None and session.get(Programme, command.programme_id) is None:
        raise NotFound(_("There is no such programme in this organisation. Look for it under People."))
    _check_rule(command)
    here = PacingRule.programme_id
    row = session.scalar(
        sa.select(PacingRule).where(
            here.is_(None) if command.programme_id is None else here == command.programme_id
        )
    )
    new = {
        "least": command.least,
        "most": command.most,
        "sample": command.sample,
        "methods": dict(command.methods),
        "channels": dict(command.channels),
    }
    old: dict[str, Any] = {} if row is None else {key: getattr(row, key) for key in new}
    if row is None:
        row = PacingRule(programme_id=command.programme_id, **new)
        session.add(row)
    for key, value in new.items():
        setattr(row, key, value)
    session.flush()
    auditlog.record(session, actor, "quality.rule.set", ("pacing", row.id), auditlog.changes(old, new))


def _check_rule(command: SetRule) -> None:
    wrong: dict[str, str] = {}
    if not 0 <= command.least <= command.most <= 200:
        wrong["most"] = _("The most is no less than the least, and at most 200.")
    if not 1 <= command.sample <= 10_000:
        wrong["sample"] = _("A sample is a number from 1 to 10,000.")
    known = {*Method, *Channel}
    for name, share in (*command.methods.items(), *command.channels.items()):
        if name not in known or not 0 <= share <= 100:
            wrong[f"share_{name}"] = _("A share is a percentage from 0 to 100.")
    if wrong:
        raise Invalid(_("The rule needs another look."), wrong)


def apply_contacts(
    session: Session, actor: Actor, batch_id: int | None, chunks: Iterator[list[Sequence[Any]]]
) -> None:
    """Writes contacts of CONTACT_FIELDS; one that is there already takes its new values."""
    number = _upsert(session, Contact, CONTACT_FIELDS, ("transaction_id",), batch_id, chunks)
    auditlog.record(session, actor, "quality.contacts.taken", ("import", batch_id or 0), {"contacts": number})


def apply_absences(
    session: Session, actor: Actor, batch_id: int | None, chunks: Iterator[list[Sequence[Any]]]
) -> None:
    """Writes absences of ABSENCE_FIELDS, one an agent and month."""
    number = _upsert(session, Absence, ABSENCE_FIELDS, ("month", "agent_id"), batch_id, chunks)
    auditlog.record(session, actor, "quality.absences.taken", ("import", batch_id or 0), {"absences": number})


def _upsert(
    session: Session,
    model: Any,
    fields: Sequence[str],
    key: Sequence[str],
    batch_id: int | None,
    chunks: Iterator[list[Sequence[Any]]],
) -> int:
    own = (session.info[KEY], batch_id)
    rows = ([(*own, *row) for row in chunk] for chunk in chunks)
    return bulk_upsert(session, model, (KEY, "batch_id", *fields), rows, key=(KEY, *key))
