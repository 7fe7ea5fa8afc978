"""Reads draws and the contacts they draw from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import Contact, Draw, Evaluation
from audit_app.quality.queries.pacing import read_board
from audit_app.quality.rules.drawing import Listed, digest, draw
from audit_app.workforce.models import Person, Programme

SHOWN = 100


@dataclass(frozen=True, slots=True)
class DrawRow:
    """A draw as lists show it."""

    id: int
    programme: str
    from_on: dt.date
    until_on: dt.date
    seed: str
    contacts: int
    contacts_sha256: str
    drawn_by: str
    drawn_at: dt.datetime
    picks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A drawn contact; `evaluated`: whether there is an evaluation of it by now."""

    transaction_id: str
    agent_code: str
    agent: str
    day: dt.date | None
    channel: str
    evaluated: bool


@dataclass(frozen=True, slots=True)
class DrawDetail:
    """A draw with its picks. `repeats`: whether seed and today's list of contacts give the same picks again."""

    row: DrawRow
    programme_id: int
    picks: tuple[Pick, ...]
    same_list: bool
    repeats: bool


def listed_contacts(session: Session, programme_id: int, since: dt.date, until: dt.date) -> list[Listed]:
    """The contacts of a programme of these days."""
    query = select(Contact.transaction_id, Contact.agent_id, Contact.day, Contact.channel).where(
        Contact.programme_id == programme_id, Contact.day.between(since, until)
    )
    return [Listed(*row) for row in session.execute(query)]


def draw_needs(
    session: Session, programme_id: int, until: dt.date, contacts: Sequence[Listed], most: int | None
) -> dict[int, int]:
    """How many each listed agent gets: what the month still lacks to its least, or the same number for each."""
    agents = sorted({one.agent_id for one in contacts})
    if most is not None:
        return dict.fromkeys(agents, most)
    board = read_board(session, programme_id, until.replace(day=1), until)
    lacking = {one.agent_id: max(0, one.pace.least - one.n) for one in board.agents}
    return {agent: lacking[agent] for agent in agents if lacking.get(agent)}


def list_draws(session: Session, limit: int | None = SHOWN) -> list[DrawRow]:
    """The newest draws."""
    query = select(Draw, Programme.name).join(Programme, Programme.id == Draw.programme_id)
    found = session.execute(query.order_by(Draw.drawn_at.desc(), Draw.id.desc()).limit(limit))
    return [_row(row, programme) for row, programme in found]


def _row(row: Draw, programme: str) -> DrawRow:
    return DrawRow(
        row.id,
        programme,
        row.from_on,
        row.until_on,
        row.seed,
        row.contacts,
        row.contacts_sha256,
        row.drawn_by,
        row.drawn_at,
        tuple(row.picks),
    )


def get_draw(session: Session, draw_id: int) -> DrawDetail:
    """One draw, drawn again to see whether it repeats; raises NotFound."""
    found = session.execute(
        select(Draw, Programme.name)
        .join(Programme, Programme.id == Draw.programme_id)
        .where(Draw.id == draw_id)
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such draw in this organisation."))
    row, programme = found
    contacts = listed_contacts(session, row.programme_id, row.from_on, row.until_on)
    needs: Mapping[int, int] = {int(agent): count for agent, count in row.needs.items()}
    again = [one.transaction_id for one in draw(contacts, needs, row.seed)]
    return DrawDetail(
        _row(row, programme),
        row.programme_id,
        _picks(session, row.picks),
        digest(contacts) == row.contacts_sha256,
        again == row.picks,
    )


def _picks(session: Session, ids: Sequence[str]) -> tuple[Pick, ...]:
    done = set(session.scalars(select(Evaluation.transaction_id).where(Evaluation.transaction_id.in_(ids))))
    query = (
        select(
            Contact.transaction_id,
            func.coalesce(Person.code, ""),
            func.coalesce(Person.full_name, ""),
            Contact.day,
            Contact.channel,
        )
        .join(Person, Person.id == Contact.agent_id)
        .where(Contact.transaction_id.in_(ids))
    )
    known = {row[0]: row for row in session.execute(query)}
    return tuple(
        Pick(*known[one], one in done) if one in known else Pick(one, "", "", None, "", one in done)
        for one in ids
    )
