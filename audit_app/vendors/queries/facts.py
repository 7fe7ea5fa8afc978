"""What is known of every vendor and month: seven statements, whatever the number of vendors and months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from audit_app.vendors.models import VendorCheckResult, VendorContact, VendorReport, VendorScore
from audit_app.vendors.queries.months import contact_fine, contact_judged, report_due, report_fine
from audit_app.vendors.queries.vendors import list_checks
from audit_app.vendors.rules import (
    CHECKED_MONTHS,
    Count,
    Dimension,
    Facts,
    Rating,
    Shown,
    Tally,
    month_back,
)

Key = tuple[int, dt.date]


def read_facts(
    session: Session, months: Sequence[dt.date], as_of: dt.date, only: Collection[int]
) -> dict[int, list[Facts]]:
    """For each of these vendors its facts, month by month in the order given, as known on a day."""
    if not months:
        return {vendor_id: [] for vendor_id in only}
    ratings = _ratings(session, months, only)
    reports = _reports(session, months, as_of, only)
    contacts = _contacts(session, months, as_of, only)
    tallies = _tallies(session, months, only)
    nothing = (Count(), 0, None)
    found: dict[int, list[Facts]] = {}
    for vendor_id in only:
        found[vendor_id] = []
        for month in months:
            key = (vendor_id, month)
            count, unreached, minutes = contacts.get(key, nothing)
            found[vendor_id].append(
                Facts(
                    month,
                    ratings.get(key, {}),
                    reports.get(key, Count()),
                    count,
                    unreached,
                    minutes,
                    tallies.get(key, Tally()),
                )
            )
    return found


def _within(column: Any, months: Sequence[dt.date]) -> Any:
    return column.between(min(months), max(months))


def _ratings(
    session: Session, months: Sequence[dt.date], only: Collection[int]
) -> dict[Key, dict[Dimension, Rating]]:
    found: dict[Key, dict[Dimension, Rating]] = {}
    rows = session.execute(
        select(
            VendorScore.vendor_id,
            VendorScore.month,
            VendorScore.dimension,
            VendorScore.score,
            VendorScore.reason != "",
        ).where(_within(VendorScore.month, months), VendorScore.vendor_id.in_(only))
    )
    for vendor_id, month, dimension, score, reason in rows:
        found.setdefault((vendor_id, month), {})[dimension] = Rating(score, bool(reason))
    return found


def _reports(
    session: Session, months: Sequence[dt.date], as_of: dt.date, only: Collection[int]
) -> dict[Key, Count]:
    rows = session.execute(
        select(
            VendorReport.vendor_id,
            VendorReport.month,
            func.sum(case((report_fine(), 1), else_=0)),
            func.count(),
        )
        .where(_within(VendorReport.month, months), report_due(as_of), VendorReport.vendor_id.in_(only))
        .group_by(VendorReport.vendor_id, VendorReport.month)
    )
    return {(vendor_id, month): Count(int(fine), int(all_)) for vendor_id, month, fine, all_ in rows}


def _contacts(
    session: Session, months: Sequence[dt.date], as_of: dt.date, only: Collection[int]
) -> dict[Key, tuple[Count, int, float | None]]:
    rows = session.execute(
        select(
            VendorContact.vendor_id,
            VendorContact.month,
            func.sum(case((contact_fine(as_of), 1), else_=0)),
            func.count(),
            func.sum(case((VendorContact.reached, 0), else_=1)),
            func.avg(VendorContact.minutes),
        )
        .where(_within(VendorContact.month, months), contact_judged(as_of), VendorContact.vendor_id.in_(only))
        .group_by(VendorContact.vendor_id, VendorContact.month)
    )
    return {
        (vendor_id, month): (
            Count(int(fine), int(all_)),
            int(unreached),
            None if mean is None else float(mean),
        )
        for vendor_id, month, fine, all_, unreached, mean in rows
    }


def _tallies(session: Session, months: Sequence[dt.date], only: Collection[int]) -> dict[Key, Tally]:
    """The latest result of each check in a month or the two before it."""
    checks = list_checks(session, only)
    since = month_back(min(months), CHECKED_MONTHS - 1)
    seen: dict[tuple[int, dt.date], Shown] = {
        (check_id, month): shown
        for check_id, month, shown in session.execute(
            select(VendorCheckResult.check_id, VendorCheckResult.month, VendorCheckResult.shown).where(
                VendorCheckResult.month.between(since, max(months)),
                VendorCheckResult.check_id.in_([check.id for check in checks]),
            )
        )
    }
    counts: dict[Key, dict[Shown | None, int]] = {}
    for check in checks:
        for month in months:
            shown = next(
                (
                    seen[check.id, before]
                    for before in (month_back(month, back) for back in range(CHECKED_MONTHS))
                    if (check.id, before) in seen
                ),
                None,
            )
            of_month = counts.setdefault((check.vendor_id, month), {})
            of_month[shown] = of_month.get(shown, 0) + 1
    return {
        key: Tally(
            found.get(Shown.YES, 0), found.get(Shown.PARTLY, 0), found.get(Shown.NO, 0), found.get(None, 0)
        )
        for key, found in counts.items()
    }
