"""Training completion at each month's end, and tests passed at the first try."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.metrics.queries.computed.people import Placed, placed
from audit_app.metrics.queries.computed.shape import Found, keep, whole_months
from audit_app.metrics.rules import first_day, last_day, month_of
from audit_app.scoring.rules import Month
from audit_app.training import queries as training
from audit_app.training.models import Completion, Module
from audit_app.training.queries.events import IS_TEST
from audit_app.training.rules import GOOD, CompletionKind, ModuleKind, Result, standing

Days = dict[tuple[int, int], tuple[dt.date | None, dt.date | None]]


def from_training(session: Session, scope: Scope, months: Sequence[Month]) -> Found:
    """Three statements: who was where, what jobs require, every try."""
    found: Found = {}
    over = whole_months(scope, months)
    if not over:
        return found
    people = placed(session, scope, first_day(over[0]), last_day(over[-1]))
    needs = training.needs(session)
    tries = session.execute(
        select(
            Completion.person_id,
            Completion.module_id,
            Completion.completed_on,
            Completion.result,
            and_(Completion.try_no == 1, IS_TEST),
            or_(Module.kind == ModuleKind.MODULE, Completion.kind == CompletionKind.VERIFICATION),
        )
        .join(Module, Module.id == Completion.module_id)
        .where(Completion.completed_on <= last_day(over[-1]))
        .order_by(Completion.completed_on)
    ).all()
    known: Days = {}
    at = 0
    for month in over:
        end = last_day(month)
        while at < len(tries) and tries[at].completed_on <= end:
            person, module, day, result, _first, counts = tries[at]
            if counts:
                good, bad = known.get((person, module), (None, None))
                known[person, module] = (day, bad) if result == Result.PASS else (good, day)
            at += 1
        _complete(found, month, people, needs, known, end)
    _first_tries(found, people, set(over), [row for row in tries if row[4]])
    return found


def _complete(
    found: Found, month: Month, people: list[Placed], needs: training.Needs, known: Days, end: dt.date
) -> None:
    for one in people:
        if not (one.stay.from_on <= end and (one.stay.until_on is None or one.stay.until_on >= end)):
            continue
        asked = needs.of(one.job_id, one.programme_id)
        current = sum(
            standing(
                need.validity_months, *known.get((one.person_id, need.module.id), (None, None)), end
            ).status
            in GOOD
            for need in asked
        )
        if asked:
            _both(found, "training_completion", month, one, (Decimal(current), Decimal(len(asked))))


def _first_tries(found: Found, people: list[Placed], months: set[Month], tries: Sequence[Any]) -> None:
    places: dict[int, list[Placed]] = {}
    for one in people:
        places.setdefault(one.person_id, []).append(one)
    for person, _module, day, result, *_rest in tries:
        month = month_of(day)
        if month not in months:
            continue
        for one in places.get(person, ()):
            if one.stay.from_on <= day and (one.stay.until_on is None or one.stay.until_on >= day):
                counts = (Decimal(result == Result.PASS), Decimal(1))
                _both(found, "first_pass_verification", month, one, counts)


def _both(found: Found, code: str, month: Month, one: Placed, counts: tuple[Decimal, Decimal]) -> None:
    keep(found, code, month, (None, None, one.site_id), counts)
    if one.programme_id is not None:
        keep(found, code, month, (one.programme_id, None, one.site_id), counts)
