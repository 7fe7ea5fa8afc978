"""Reads evaluations one by one: lists, and one with its errors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.quality.models import Criterion, Evaluation, EvaluationError
from audit_app.quality.rules import Doubt, ErrorClass, Method, Selection, State
from audit_app.workforce.models import Person, Programme, Site
from audit_app.workforce.rules import Channel


@dataclass(frozen=True, slots=True)
class EvaluationFilter:
    """Which evaluations to list; None means any. `month` is its first day."""

    month: dt.date | None = None
    programme_id: int | None = None
    agent_id: int | None = None
    text: str = ""
    method: Method | None = None
    selection: Selection | None = None
    state: State | None = None
    failed: bool | None = None


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """An evaluation as lists and files show it."""

    id: int
    transaction_id: str
    day: dt.date
    hour: int | None
    evaluated_on: dt.date
    agent_code: str
    agent: str
    evaluator: str
    method: Method
    stepped_in: bool
    channel: Channel
    programme: str
    site: str
    selection: Selection
    state: State
    doubt: Doubt | None
    customer_errors: int
    business_errors: int
    compliance_errors: int
    noncritical_errors: int
    points: float | None
    points_possible: float | None
    failed: bool


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """How often one line was broken."""

    code: str
    text: str
    error_class: ErrorClass
    count: int


@dataclass(frozen=True, slots=True)
class EvaluationDetail:
    """One evaluation with its errors; `form_id` and `extra_of_id` point on."""

    row: EvaluationRow
    agent_id: int
    programme_id: int
    form_id: int | None
    extra_of_id: int | None
    notes: str
    errors: tuple[ErrorRow, ...]


def _select(*more: Any) -> Any:
    agent, judge, one = _AGENT, _JUDGE, Evaluation
    return (
        select(
            one.id,
            one.transaction_id,
            one.day,
            one.hour,
            one.evaluated_on,
            agent.code,
            agent.full_name,
            func.coalesce(judge.full_name, one.evaluator_name),
            one.method,
            one.stepped_in,
            one.channel,
            Programme.name,
            Site.name,
            one.selection,
            one.state,
            one.doubt,
            one.customer_errors,
            one.business_errors,
            one.compliance_errors,
            one.noncritical_errors,
            one.points,
            one.points_possible,
            one.failed,
            *more,
        )
        .select_from(one)
        .join(agent, agent.id == one.agent_id)
        .outerjoin(judge, judge.id == one.evaluator_id)
        .join(Programme, Programme.id == one.programme_id)
        .join(Site, Site.id == one.site_id)
    )


_AGENT, _JUDGE = aliased(Person), aliased(Person)


def _where(chosen: EvaluationFilter) -> list[Any]:
    where: list[Any] = []
    for column, value in (
        (Evaluation.month, chosen.month),
        (Evaluation.programme_id, chosen.programme_id),
        (Evaluation.agent_id, chosen.agent_id),
        (Evaluation.method, chosen.method),
        (Evaluation.selection, chosen.selection),
        (Evaluation.state, chosen.state),
        (Evaluation.failed, chosen.failed),
    ):
        if value is not None:
            where.append(column == value)
    if chosen.text:
        people = select(Person.id).where(
            or_(
                Person.full_name.icontains(chosen.text, autoescape=True),
                Person.code.icontains(chosen.text, autoescape=True),
            )
        )
        where.append(or_(Evaluation.transaction_id == chosen.text, Evaluation.agent_id.in_(people)))
    return where


def list_evaluations(
    session: Session, chosen: EvaluationFilter, page: int = 1, size: int = SIZE
) -> Page[EvaluationRow]:
    """The newest first; two statements."""
    where = _where(chosen)
    total = session.scalar(select(func.count()).select_from(Evaluation).where(*where)) or 0
    ordered = _select().where(*where).order_by(Evaluation.day.desc(), Evaluation.id.desc())
    rows = session.execute(ordered.limit(size).offset(offset(page, size)))
    return Page(tuple(EvaluationRow(*row) for row in rows), page, size, total)


def stream_evaluations(session: Session, chosen: EvaluationFilter) -> Iterator[EvaluationRow]:
    """Every row of the filter, a thousand in memory at a time."""
    query = _select().where(*_where(chosen)).order_by(Evaluation.day, Evaluation.id)
    for row in session.execute(query, execution_options={"yield_per": 1000}):
        yield EvaluationRow(*row)


def get_evaluation(session: Session, evaluation_id: int) -> EvaluationDetail:
    """One evaluation with its errors; raises NotFound."""
    one = Evaluation
    more = (one.agent_id, one.programme_id, one.form_id, one.extra_of_id, one.notes)
    found = session.execute(_select(*more).where(one.id == evaluation_id)).one_or_none()
    if found is None:
        raise NotFound(_("There is no such evaluation in this organisation."))
    row, rest = EvaluationRow(*found[: -len(more)]), found[-len(more) :]
    form_id = rest[2]
    query = (
        select(
            EvaluationError.criterion_code,
            func.coalesce(Criterion.text, ""),
            EvaluationError.error_class,
            EvaluationError.count,
        )
        .outerjoin(
            Criterion, (Criterion.form_id == form_id) & (Criterion.code == EvaluationError.criterion_code)
        )
        .where(EvaluationError.evaluation_id == evaluation_id)
        .order_by(Criterion.position, EvaluationError.criterion_code)
    )
    errors = tuple(ErrorRow(*error) for error in session.execute(query))
    return EvaluationDetail(row, rest[0], rest[1], form_id, rest[3], rest[4], errors)
