"""Reads evaluation forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import Criterion, EvaluationForm
from audit_app.quality.rules import ErrorClass
from audit_app.quality.rules.evaluating import Line
from audit_app.workforce.models import Programme


@dataclass(frozen=True, slots=True)
class FormRow:
    """A version of a form; `newest` where no later version is."""

    id: int
    programme_id: int
    programme: str
    name: str
    version: int
    valid_from: dt.date
    pass_mark: float | None
    lines: int
    critical: int
    newest: bool


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A line of a form."""

    code: str
    text: str
    error_class: ErrorClass
    reason: str
    points: float
    aliases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormDetail:
    """A version of a form with its lines in order."""

    id: int
    programme_id: int
    programme: str
    name: str
    version: int
    valid_from: dt.date
    pass_mark: float | None
    aliases: Mapping[str, str]
    criteria: tuple[CriterionRow, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(Line(one.code, one.error_class, one.points) for one in self.criteria)


def list_forms(session: Session) -> list[FormRow]:
    """Every version of every form, by programme and name, newest first."""
    newest = func.max(EvaluationForm.version).over(
        partition_by=(EvaluationForm.programme_id, EvaluationForm.name)
    )
    counts = (
        select(
            Criterion.form_id,
            func.count().label("lines"),
            func.count().filter(Criterion.error_class != ErrorClass.NON_CRITICAL).label("critical"),
        )
        .group_by(Criterion.form_id)
        .subquery()
    )
    query: Any = (
        select(
            EvaluationForm.id,
            EvaluationForm.programme_id,
            Programme.name,
            EvaluationForm.name,
            EvaluationForm.version,
            EvaluationForm.valid_from,
            EvaluationForm.pass_mark,
            func.coalesce(counts.c.lines, 0),
            func.coalesce(counts.c.critical, 0),
            newest == EvaluationForm.version,
        )
        .join(Programme, Programme.id == EvaluationForm.programme_id)
        .outerjoin(counts, counts.c.form_id == EvaluationForm.id)
        .order_by(Programme.name, EvaluationForm.name, EvaluationForm.version.desc())
    )
    return [FormRow(*row) for row in session.execute(query)]


def get_form(session: Session, form_id: int) -> FormDetail:
    """One version with its lines; raises NotFound."""
    query = (
        select(
            EvaluationForm.id,
            EvaluationForm.programme_id,
            Programme.name.label("programme"),
            EvaluationForm.name,
            EvaluationForm.version,
            EvaluationForm.valid_from,
            EvaluationForm.pass_mark,
            EvaluationForm.aliases,
        )
        .join(Programme, Programme.id == EvaluationForm.programme_id)
        .where(EvaluationForm.id == form_id)
    )
    row: Any = session.execute(query).one_or_none()
    if row is None:
        raise NotFound(_("There is no such form in this organisation. Look for it under Forms."))
    lines = tuple(_criteria(session, [form_id]).get(form_id, ()))
    return FormDetail(**row._asdict(), criteria=lines)


def known_forms(session: Session) -> list[FormDetail]:
    """Every version with its lines, oldest first; two statements."""
    query = (
        select(EvaluationForm, Programme.name)
        .join(Programme, Programme.id == EvaluationForm.programme_id)
        .order_by(EvaluationForm.name, EvaluationForm.version)
    )
    found = session.execute(query).all()
    lines = _criteria(session, None)
    return [
        FormDetail(
            form.id,
            form.programme_id,
            programme,
            form.name,
            form.version,
            form.valid_from,
            form.pass_mark,
            form.aliases,
            tuple(lines.get(form.id, ())),
        )
        for form, programme in found
    ]


def _criteria(session: Session, forms: list[int] | None) -> dict[int, list[CriterionRow]]:
    query = select(
        Criterion.form_id,
        Criterion.code,
        Criterion.text,
        Criterion.error_class,
        Criterion.reason,
        Criterion.points,
        Criterion.aliases,
    ).order_by(Criterion.form_id, Criterion.position)
    if forms is not None:
        query = query.where(Criterion.form_id.in_(forms))
    found: dict[int, list[CriterionRow]] = {}
    for form_id, *line in session.execute(query):
        found.setdefault(form_id, []).append(CriterionRow(*line))
    return found


def names_of_lines(session: Session, programme_id: int | None) -> dict[str, Any]:
    """What each code of a programme's forms stands for, the newest version's text first."""
    query = (
        select(Criterion.code, Criterion.text)
        .join(EvaluationForm, EvaluationForm.id == Criterion.form_id)
        .order_by(EvaluationForm.version)
    )
    if programme_id is not None:
        query = query.where(EvaluationForm.programme_id == programme_id)
    return {row.code: row.text for row in session.execute(query)}
