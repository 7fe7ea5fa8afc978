"""Terminal verbs of audits, and of the checks that answer them."""

from __future__ import annotations

import json
from pathlib import Path

import click

from audit_app.audits import queries
from audit_app.audits.queries import words
from audit_app.base.tabular import write_csv
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.metrics import queries as metrics
from audit_app.scoring import rules as scoring

_HEAD = "{name}: {verdict}, {total} % of {points} points, {answered} of {applicable} answered"


@click.group("audits")
def group() -> None:
    """Audits, their score and their export."""


@click.group("checks")
def checks() -> None:
    """What records say by themselves."""


@group.command("list")
@pass_terminal
def list_(terminal: Terminal) -> None:
    """Every audit, the one changed last first."""
    actor = terminal.actor()
    with terminal.database.reading(actor.organisation_id) as session:
        page = queries.list_audits(session, size=100_000)
    terminal.table(
        [
            {
                "id": row.id,
                "name": row.name,
                "state": row.state.value,
                "answered": f"{row.summary.answered}/{row.summary.applicable}",
                "total": row.summary.total,
                "verdict": row.summary.verdict,
            }
            for row in page.rows
        ],
        ("id", "name", "state", "answered", "total", "verdict"),
    )


@group.command("score")
@click.argument("audit_id", type=int)
@pass_terminal
def score(terminal: Terminal, audit_id: int) -> None:
    """The score with all its parts."""
    actor = terminal.actor()
    with terminal.database.reading(actor.organisation_id) as session:
        book = queries.get_book(session, audit_id, figures=False)
    done = book.score.completeness
    first = _HEAD.format(
        name=book.audit.name,
        verdict=words.verdict_label(book.score.verdict),
        total=scoring.shown_share(book.score.total),
        points=book.score.points_applicable,
        answered=done.answered,
        applicable=done.applicable,
    )
    lines = [first]
    lines += [
        f"  {words.reason(item, book.release, 'en')}" for item in (*book.score.reasons, *book.score.notes)
    ]
    terminal.show({"audit": audit_id, **scoring.as_data(book.score)}, "\n".join(lines))


@group.command("export")
@click.argument("audit_id", type=int)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Left out: to the screen.")
@click.option("--signed", is_flag=True, help="The document that was signed, not the audit as it is now.")
@pass_terminal
def export(terminal: Terminal, audit_id: int, out: Path | None, *, signed: bool) -> None:
    """One JSON document from which a stranger can recompute the score."""
    actor = terminal.actor()
    with terminal.database.reading(actor.organisation_id) as session:
        document = (queries.get_signed if signed else queries.export)(session, audit_id)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text, encoding="utf-8")
        terminal.show({"audit": audit_id, "out": str(out)}, f"Audit {audit_id} is in {out}")


@group.command("metrics")
@click.argument("audit_id", type=int)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write CSV here instead.")
@pass_terminal
def metrics_(terminal: Terminal, audit_id: int, out: Path | None) -> None:
    """The performance summary of an audit: its sites and programmes, the twelve months up to its as-of day."""
    actor = terminal.actor()
    with terminal.database.reading(actor.organisation_id) as session:
        book = queries.get_book(session, audit_id, figures=False)
        found = metrics.summary(session, book.scope)
    head, *rows = metrics.table(found)
    if out is not None:
        out.write_bytes(b"".join(write_csv([head, *rows])))
        terminal.show({"audit": audit_id, "out": str(out)}, f"{out} is there: {len(rows)} rows.")
        return
    names = [str(name) for name in head]
    shown = ("parameter", "metric_used", "programme", "target", str(found.as_of), "months_met", "state")
    terminal.table([dict(zip(names, row, strict=True)) for row in rows], names if terminal.json else shown)


@checks.command("run")
@click.option("--audit", "audit_id", type=int, required=True)
@pass_terminal
def run(terminal: Terminal, audit_id: int) -> None:
    """Every computed check of an audit: figure, sample, date, what it says."""
    actor = terminal.actor()
    with terminal.database.reading(actor.organisation_id) as session:
        book = queries.get_book(session, audit_id)
    rows = [
        {
            "requirement": item.code,
            "code": item.check,
            "state": figure.outcome.value if figure else "not_enough_data",
            "figure": figure.numerator if figure else None,
            "n": figure.denominator if figure else 0,
            "as_of": figure.as_of.isoformat() if figure else None,
            "why": figure.sentence if figure else "No records of this kind are kept yet.",
        }
        for item in book.release.requirements
        if item.check
        for figure in [book.figure(item)]
    ]
    terminal.table(rows, ("requirement", "code", "state", "figure", "n", "as_of", "why"))
