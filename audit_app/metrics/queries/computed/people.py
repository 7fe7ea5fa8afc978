"""Attrition from first and last days of work and from where people were placed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.metrics.queries.computed.shape import Found, keep, whole_months
from audit_app.metrics.rules import Stay, attrition, early_attrition, first_day, last_day
from audit_app.scoring.rules import Month
from audit_app.workforce.models import Person, Placement
from audit_app.workforce.queries import within


@dataclass(frozen=True, slots=True)
class Placed:
    """A stay with its place and job."""

    person_id: int
    job_id: int
    programme_id: int | None
    site_id: int
    stay: Stay


def placed(session: Session, scope: Scope, since: dt.date, until: dt.date) -> list[Placed]:
    """Everybody's stays that touch a window, in the scope's sites; one statement."""
    query = (
        select(
            Placement.person_id,
            Placement.job_id,
            Placement.programme_id,
            Placement.site_id,
            Placement.from_on,
            Placement.until_on,
            Person.hired_on,
            Person.left_on,
        )
        .join(Person, Person.id == Placement.person_id)
        .where(
            Placement.from_on <= until,
            or_(Placement.until_on.is_(None), Placement.until_on >= since),
            or_(Person.left_on.is_(None), Person.left_on >= since),
            *within(scope),
        )
    )
    return [_placed(*row) for row in session.execute(query)]


def _placed(
    person_id: int,
    job_id: int,
    programme_id: int | None,
    site_id: int,
    from_on: dt.date,
    until_on: dt.date | None,
    hired_on: dt.date,
    left_on: dt.date | None,
) -> Placed:
    left_here = left_on is not None and (until_on is None or left_on <= until_on)
    stay = Stay(max(from_on, hired_on), left_on if left_here else until_on, hired_on, left_here)
    return Placed(person_id, job_id, programme_id, site_id, stay)


def from_workforce(session: Session, scope: Scope, months: Sequence[Month]) -> Found:
    """Leavers and headcount by programme and site; people of no programme count in the whole operation alone."""
    found: Found = {}
    over = whole_months(scope, months)
    if not over:
        return found
    groups: dict[tuple[int | None, int], list[Stay]] = defaultdict(list)
    for one in placed(session, scope, first_day(over[0]), last_day(over[-1])):
        groups[one.programme_id, one.site_id].append(one.stay)
    for (programme, site), stays in groups.items():
        for month in over:
            for code, count in (("attrition", attrition), ("early_attrition", early_attrition)):
                counts = count(stays, month)
                if not counts[1]:
                    continue
                keep(found, code, month, (None, None, site), counts)
                if programme is not None:
                    keep(found, code, month, (programme, None, site), counts)
    return found
