"""Checks that hold other rooms' bad news against the log: each needs an action that somebody owns, with a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from audit_app.actions.queries.found import Found, Reader
from audit_app.actions.queries.lives import Lived
from audit_app.actions.rules import ActionState, Source, Threshold, add_months, last_of
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.metrics import queries as metrics
from audit_app.scoring.rules import DEFAULT, score_metric
from audit_app.vendors import queries as vendors

MISS_MONTHS = 6  # as far back as the minutes that the list asks for
GRACE_DAYS = 30  # own rule: the next monthly review comes before the action
# Own rule: one in five without an answer is a habit with holes, more is no habit.
FOLLOWED = Threshold(met=100, partly=80)


def misses_have_actions(read: Reader) -> Found:
    """1.4c: of the months of judged metrics, those on target or with an action of their metric.

    A month counts once thirty days have passed since it ended. An action counts for a month when it has owner and
    date, was not cancelled, and was not closed before the month began.
    """
    reader = metrics.Reader(read.session, read.scope)
    by_ref = _by_ref(read.lives, Source.METRIC)
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    sample = 0
    for row in reader.metrics:
        if not row.definition.judged or not reader.on_record(row):
            continue
        for programme, metric in reader.judged(row):
            part = score_metric(DEFAULT, metric, reader.as_of)
            for one in part.months:
                begin = dt.date(one.month.year, one.month.month, 1)
                if not _looked_at(begin, read.scope):
                    continue
                sample += 1
                if one.met:
                    continue
                about = by_ref.get(row.definition.code.casefold(), ())
                own = _covering(about, begin, programme.id if programme else None, read.scope.as_of)
                place = programme.name if programme else ""
                line = (row.definition.code, row.definition.name, place, str(one.month), *_named(own))
                (behind if own else against).append(line)
    return Found(
        sample - len(against),
        sample,
        _(
            "Every missed target has an action with owner and date: %(sample)s months of metrics were looked at up to %(day)s."
        ),
        _(
            "%(against)s of %(sample)s months of metrics missed their target up to %(day)s without an action that has an owner and a date."
        ),
        ("metric", "name", "programme", "month", "action", "owner"),
        against,
        behind,
        FOLLOWED,
    )


def low_scores_acted_on(read: Reader) -> Found:
    """2.14d: each dimension of a vendor's month below its floor has an action about that vendor."""
    by_ref = _by_ref(read.lives, Source.VENDOR)
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    for low in vendors.low_scores(read.session, read.scope):
        if low.due_on > read.scope.as_of:
            continue
        names = {str(low.vendor_id), low.code.casefold(), low.vendor.casefold()}
        about = [one for name in names for one in by_ref.get(name, ())]
        own = _covering(about, low.month, None, read.scope.as_of)
        line = (low.code, low.vendor, f"{low.month:%Y-%m}", low.dimension.value, low.value, *_named(own))
        (behind if own else against).append(line)
    return Found(
        len(behind),
        len(behind) + len(against),
        _(
            "All %(sample)s low scores of vendors from %(since)s to %(day)s have an action with owner and date."
        ),
        _(
            "%(against)s of %(sample)s low scores of vendors from %(since)s to %(day)s have no action with owner and date."
        ),
        ("vendor", "name", "month", "dimension", "score", "action", "owner"),
        against,
        behind,
        FOLLOWED,
    )


def _named(own: Lived | None) -> tuple[str, str]:
    return (own.code, own.owner) if own else ("", "")


def _looked_at(begin: dt.date, scope: Scope) -> bool:
    """Whether the month is one of the last six, and long enough over."""
    over = last_of(begin) + dt.timedelta(days=GRACE_DAYS) <= scope.as_of
    return over and begin >= add_months(scope.as_of.replace(day=1), -MISS_MONTHS)


def _by_ref(lives: Iterable[Lived], source: Source) -> dict[str, list[Lived]]:
    found: dict[str, list[Lived]] = {}
    for one in lives:
        if one.source == source and one.owner and one.life.due_on is not None:
            found.setdefault(one.source_ref.casefold(), []).append(one)
    return found


def _covering(
    actions: Iterable[Lived], begin: dt.date, programme_id: int | None, day: dt.date
) -> Lived | None:
    """The newest action that stood open, or was closed, since that month began; of the programme or of all."""
    fits = [
        one
        for one in actions
        if one.life.state_on(day) != ActionState.CANCELLED
        and (programme_id is None or one.programme_id in {None, programme_id})
        and ((closed := one.life.closed_on(day)) is None or closed >= begin)
    ]
    return max(fits, key=lambda one: (one.life.opened_on, one.life.id), default=None)
