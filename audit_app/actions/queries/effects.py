"""Looks at effects: what the months before and after an action say of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.actions.models import Closing, CorrectiveAction
from audit_app.actions.queries.actions import ActionDetail, ClosingRow
from audit_app.actions.queries.months import Series, read_series
from audit_app.actions.rules import (
    Counted,
    Effect,
    EffectKind,
    Expectation,
    after_window,
    before_window,
    judge,
    look_on,
)
from audit_app.base import clock


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look came to; waiting as long as a month is missing."""

    closing_id: int
    action_id: int
    code: str
    title: str
    metric: str
    expectation: Expectation
    level: float | None
    before: Counted
    after: Counted
    effect: Effect

    def figures(self) -> dict[str, Any]:
        """Both windows in plain numbers, as they are kept."""
        return {"before": _plain(self.before), "after": _plain(self.after)}


def _plain(counted: Counted) -> dict[str, Any]:
    return {
        "numerator": _number(counted.numerator),
        "denominator": _number(counted.denominator),
        "months": counted.months,
        "scale": counted.scale,
    }


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.6g}"


def counted_of(data: dict[str, Any]) -> Counted:
    """A kept window, read back."""
    return Counted(
        Fraction(data["numerator"]), Fraction(data["denominator"]), int(data["months"]), int(data["scale"])
    )


def look_at_effects(session: Session, today: dt.date, action_id: int | None = None) -> list[Looked]:
    """Every effect that waits for figures and whose window lies behind, or the one action's."""
    query = (
        select(Closing, CorrectiveAction.code, CorrectiveAction.title)
        .join(CorrectiveAction, CorrectiveAction.id == Closing.action_id)
        .where(Closing.effect == Effect.WAITING, Closing.kind == EffectKind.METRIC)
        .order_by(Closing.id)
    )
    if action_id is not None:
        query = query.where(Closing.action_id == action_id)
    ripe = [row for row in session.execute(query) if look_on(row[0].done_on, row[0].months) <= today]
    series = read_series(session, {(closing.metric, closing.programme_id) for closing, *_ in ripe}, today)
    return [
        _look(closing, closing.action_id, code, title, series.get((closing.metric, closing.programme_id)))
        for closing, code, title in ripe
    ]


def _look(
    closing: Closing | ClosingRow, action_id: int, code: str, title: str, series: Series | None
) -> Looked:
    before = (series or Series()).added(before_window(closing.done_on, closing.months))
    after = (series or Series()).added(after_window(closing.done_on, closing.months))
    expectation = closing.expectation or Expectation.RISE
    level = None if closing.level is None else Fraction(repr(closing.level))
    return Looked(
        closing.id,
        action_id,
        code,
        title,
        closing.metric,
        expectation,
        closing.level,
        before,
        after,
        judge(expectation, level, before, after, closing.months),
    )


def preview_effect(session: Session, found: ActionDetail) -> Looked | None:
    """What the months say so far of the effect that one action waits for; None where a person looks."""
    waiting = found.waiting
    if waiting is None or waiting.kind != EffectKind.METRIC:
        return None
    key = (waiting.metric, waiting.programme_id)
    series = read_series(session, {key}, clock.today()).get(key)
    return _look(waiting, found.row.id, found.row.code, found.row.title, series)
