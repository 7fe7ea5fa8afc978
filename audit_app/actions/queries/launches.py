"""Reads launches and what each had to be ready in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from audit_app.actions.models import Launch, LaunchCriterion
from audit_app.actions.rules import Area, Decision, LaunchKind
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.workforce.models import Programme, Site


@dataclass(frozen=True, slots=True)
class LaunchRow:
    """One launch; of its criteria: how many there are, are met, are not, are not looked at yet."""

    id: int
    kind: LaunchKind
    title: str
    site_id: int | None
    site: str
    programme_id: int | None
    programme: str
    live_on: dt.date
    decision: Decision | None
    decided_on: dt.date | None
    signed_by: str
    decision_note: str
    reviewed_on: dt.date | None
    review_note: str
    proof_id: int | None
    criteria: int = 0
    met: int = 0
    missed: int = 0

    @property
    def open(self) -> int:
        return self.criteria - self.met - self.missed


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion."""

    id: int
    area: Area
    text: str
    met: bool | None
    note: str


@dataclass(frozen=True, slots=True)
class LaunchDetail:
    """A launch with its criteria, area by area."""

    row: LaunchRow
    criteria: tuple[CriterionRow, ...] = field(default=())


def _select() -> Any:
    return (
        select(
            Launch.id,
            Launch.kind,
            Launch.title,
            Launch.site_id,
            func.coalesce(Site.name, ""),
            Launch.programme_id,
            func.coalesce(Programme.name, ""),
            Launch.live_on,
            Launch.decision,
            Launch.decided_on,
            Launch.signed_by,
            Launch.decision_note,
            Launch.reviewed_on,
            Launch.review_note,
            Launch.proof_id,
        )
        .outerjoin(Site, Site.id == Launch.site_id)
        .outerjoin(Programme, Programme.id == Launch.programme_id)
    )


def list_launches(session: Session, page: int = 1, size: int = SIZE) -> Page[LaunchRow]:
    """The latest go-live day first."""
    total = session.scalar(select(func.count(Launch.id))) or 0
    rows = session.execute(
        _select().order_by(Launch.live_on.desc(), Launch.id.desc()).limit(size).offset(offset(page, size))
    ).all()
    return Page(tuple(_counted(session, rows)), page, size, total)


def _counted(session: Session, found: Iterable[Any]) -> list[LaunchRow]:
    rows: list[Any] = list(found)
    nothing: Any = (0, 0, 0)
    counts: dict[int, Any] = {
        launch: (number, int(met or 0), int(missed or 0))
        for launch, number, met, missed in session.execute(
            select(
                LaunchCriterion.launch_id,
                func.count(LaunchCriterion.id),
                func.sum(case((LaunchCriterion.met.is_(True), 1), else_=0)),
                func.sum(case((LaunchCriterion.met.is_(False), 1), else_=0)),
            )
            .where(LaunchCriterion.launch_id.in_([row[0] for row in rows]))
            .group_by(LaunchCriterion.launch_id)
        )
    }
    return [LaunchRow(*row, *counts.get(row[0], nothing)) for row in rows]


def get_launch(session: Session, launch_id: int) -> LaunchDetail:
    """Raises NotFound."""
    rows = session.execute(_select().where(Launch.id == launch_id)).all()
    if not rows:
        raise NotFound(_("There is no such launch in this organisation."))
    criteria = session.execute(
        select(
            LaunchCriterion.id,
            LaunchCriterion.area,
            LaunchCriterion.text,
            LaunchCriterion.met,
            LaunchCriterion.note,
        )
        .where(LaunchCriterion.launch_id == launch_id)
        .order_by(LaunchCriterion.id)
    )
    return LaunchDetail(_counted(session, rows)[0], tuple(CriterionRow(*row) for row in criteria))
