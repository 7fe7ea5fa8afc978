"""Reads corrective actions: lists, and one with everything."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from audit_app.accounts.models import User
from audit_app.actions.models import Closing, CorrectiveAction
from audit_app.actions.rules import (
    OPEN_STATES,
    ActionState,
    Effect,
    EffectKind,
    Effort,
    Expectation,
    Fishbone,
    FiveWhys,
    Source,
    look_on,
    overdue,
    read_analysis,
)
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.evidence.models import EvidenceItem
from audit_app.workforce.models import Person, Programme, Site


class Which(enum.StrEnum):
    """Which actions a list shows."""

    UNFINISHED = "unfinished"
    OVERDUE = "overdue"
    WAITING = "waiting"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show; None or empty means any. `today` decides what is overdue."""

    today: dt.date
    which: Which = Which.UNFINISHED
    text: str = ""
    owner: str = ""
    state: ActionState | None = None
    source: Source | None = None
    source_ref: str = ""
    requirement: str = ""
    cause_code: str = ""
    programme_id: int | None = None
    site_id: int | None = None


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action as lists show it."""

    id: int
    code: str
    source: Source
    source_ref: str
    requirement: str
    title: str
    site: str
    programme: str
    cause_code: str
    owner: str
    opened_on: dt.date
    first_due_on: dt.date | None
    due_on: dt.date | None
    effort: Effort | None
    state: ActionState
    repeat_of_id: int | None

    def late(self, today: dt.date) -> bool:
        return overdue(self.state, self.due_on, today)


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """One time it was reported done."""

    id: int
    number: int
    done_on: dt.date
    note: str
    proof_id: int | None
    proof: str
    reported_by_id: int | None
    reported_by: str
    kind: EffectKind
    metric: str
    programme_id: int | None
    months: int
    expectation: Expectation | None
    level: float | None
    effect: Effect
    decided_on: dt.date | None
    decided_by: str
    decided_note: str
    figures: dict[str, Any]

    @property
    def look_on(self) -> dt.date:
        """The first day on which the figures of the whole window can be there."""
        return look_on(self.done_on, self.months)


@dataclass(frozen=True, slots=True)
class ActionDetail:
    """Everything about one action; closings newest first. `owner_key`: the code or address that names the owner."""

    row: ActionRow
    description: str
    analysis: FiveWhys | Fishbone | None
    cause: str
    owner_id: int | None
    owner_user_id: int | None
    site_id: int | None
    programme_id: int | None
    cancelled_on: dt.date | None
    cancelled_reason: str
    created_by: str
    repeat_of: str
    owner_key: str
    repeated_by: tuple[tuple[int, str], ...] = field(default=())
    closings: tuple[ClosingRow, ...] = field(default=())

    @property
    def waiting(self) -> ClosingRow | None:
        """The closing whose effect is still to be seen."""
        return next((one for one in self.closings if one.effect == Effect.WAITING), None)


def _columns() -> tuple[Any, ...]:
    return (
        CorrectiveAction.id,
        CorrectiveAction.code,
        CorrectiveAction.source,
        CorrectiveAction.source_ref,
        CorrectiveAction.requirement,
        CorrectiveAction.title,
        func.coalesce(Site.name, ""),
        func.coalesce(Programme.name, ""),
        CorrectiveAction.cause_code,
        CorrectiveAction.owner,
        CorrectiveAction.opened_on,
        CorrectiveAction.first_due_on,
        CorrectiveAction.due_on,
        CorrectiveAction.effort,
        CorrectiveAction.state,
        CorrectiveAction.repeat_of_id,
    )


def _select(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(CorrectiveAction)
        .outerjoin(Site, Site.id == CorrectiveAction.site_id)
        .outerjoin(Programme, Programme.id == CorrectiveAction.programme_id)
    )


def _where(chosen: Filter) -> list[Any]:
    found = CorrectiveAction
    where: list[Any] = []
    if chosen.state is not None:
        where.append(found.state == chosen.state)
    elif chosen.which == Which.UNFINISHED:
        where.append(found.state.in_(OPEN_STATES))
    elif chosen.which == Which.OVERDUE:
        where += [found.state.in_(OPEN_STATES), found.due_on < chosen.today]
    elif chosen.which == Which.WAITING:
        where.append(found.state == ActionState.DONE)
    if chosen.text:
        where.append(
            or_(
                found.title.icontains(chosen.text, autoescape=True),
                found.code.icontains(chosen.text, autoescape=True),
                found.cause.icontains(chosen.text, autoescape=True),
            )
        )
    if chosen.owner:
        where.append(found.owner.icontains(chosen.owner, autoescape=True))
    if chosen.requirement:
        where.append(found.requirement.startswith(chosen.requirement, autoescape=True))
    for column, value in (
        (found.source, chosen.source),
        (found.source_ref, chosen.source_ref or None),
        (found.cause_code, chosen.cause_code or None),
        (found.programme_id, chosen.programme_id),
        (found.site_id, chosen.site_id),
    ):
        if value is not None:
            where.append(column == value)
    return where


def _order() -> tuple[Any, ...]:
    return (CorrectiveAction.due_on.is_(None), CorrectiveAction.due_on, CorrectiveAction.id)


def list_actions(session: Session, chosen: Filter, page: int = 1, size: int = SIZE) -> Page[ActionRow]:
    """The actions that fit, the earliest due first."""
    where = _where(chosen)
    total = session.scalar(select(func.count(CorrectiveAction.id)).where(*where)) or 0
    rows = session.execute(
        _select(*_columns()).where(*where).order_by(*_order()).limit(size).offset(offset(page, size))
    )
    return Page(tuple(ActionRow(*row) for row in rows), page, size, total)


def stream_actions(session: Session, chosen: Filter) -> Iterator[ActionRow]:
    """Every action that fits, a thousand at a time."""
    rows = session.execute(
        _select(*_columns()).where(*_where(chosen)).order_by(*_order()).execution_options(yield_per=1000)
    )
    for row in rows:
        yield ActionRow(*row)


def count_actions(session: Session, today: dt.date) -> dict[str, int]:
    """How many are in each state, and under "overdue" how many are open past their day."""
    late = func.sum(
        case((and_(CorrectiveAction.state.in_(OPEN_STATES), CorrectiveAction.due_on < today), 1), else_=0)
    )
    rows = session.execute(
        select(CorrectiveAction.state, func.count(CorrectiveAction.id), late).group_by(CorrectiveAction.state)
    ).all()
    found = {state.value: 0 for state in ActionState} | {"overdue": 0}
    for state, number, overdue_number in rows:
        found[state.value] = number
        found["overdue"] += int(overdue_number or 0)
    return found


def get_action(session: Session, action_id: int) -> ActionDetail:
    """One action in three statements; raises NotFound."""
    earlier = aliased(CorrectiveAction)
    found: Any = session.execute(
        _select(
            *_columns(),
            CorrectiveAction.description,
            CorrectiveAction.method,
            CorrectiveAction.analysis,
            CorrectiveAction.cause,
            CorrectiveAction.owner_id,
            CorrectiveAction.owner_user_id,
            CorrectiveAction.site_id,
            CorrectiveAction.programme_id,
            CorrectiveAction.cancelled_on,
            CorrectiveAction.cancelled_reason,
            CorrectiveAction.created_by,
            func.coalesce(earlier.code, ""),
            func.coalesce(Person.code, User.email, ""),
        )
        .outerjoin(earlier, earlier.id == CorrectiveAction.repeat_of_id)
        .outerjoin(Person, Person.id == CorrectiveAction.owner_id)
        .outerjoin(User, User.id == CorrectiveAction.owner_user_id)
        .where(CorrectiveAction.id == action_id)
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such action in this organisation. Look for it under Actions."))
    row, rest = ActionRow(*found[:16]), found[16:]
    description, method, analysis, cause, *more = rest
    again = session.execute(
        select(CorrectiveAction.id, CorrectiveAction.code)
        .where(CorrectiveAction.repeat_of_id == action_id)
        .order_by(CorrectiveAction.id)
    )
    repeated = tuple((number, code) for number, code in again)
    words: list[Any] = [description, read_analysis(method, analysis), cause, *more, repeated]
    words.append(tuple(_closings(session, action_id)))
    return ActionDetail(row, *words)


def _closings(session: Session, action_id: int) -> Iterator[ClosingRow]:
    rows: Any = session.execute(
        select(
            Closing.id,
            Closing.number,
            Closing.done_on,
            Closing.note,
            Closing.proof_id,
            func.coalesce(EvidenceItem.title, ""),
            Closing.reported_by_id,
            Closing.reported_by,
            Closing.kind,
            Closing.metric,
            Closing.programme_id,
            Closing.months,
            Closing.expectation,
            Closing.level,
            Closing.effect,
            Closing.decided_on,
            Closing.decided_by,
            Closing.decided_note,
            Closing.figures,
        )
        .outerjoin(EvidenceItem, EvidenceItem.id == Closing.proof_id)
        .where(Closing.action_id == action_id)
        .order_by(Closing.number.desc())
    )
    for row in rows:
        yield ClosingRow(*row)
