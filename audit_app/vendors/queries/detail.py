"""A month of one vendor as it was rated and checked, with who said it and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.vendors.models import VendorCheckResult, VendorScore
from audit_app.vendors.queries.vendors import CheckRow, list_checks
from audit_app.vendors.rules import CHECKED_MONTHS, Dimension, Shown, month_back


@dataclass(frozen=True, slots=True)
class Rated:
    """One dimension as it was rated; `revision` 0: not yet."""

    dimension: Dimension
    month: dt.date
    score: int | None = None
    reason: str = ""
    rater: str = ""
    rated_at: dt.datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """One check: what was shown in the month; `before`: the last result of the two months before it."""

    check: CheckRow
    shown: Shown | None
    note: str
    evidence_id: int | None
    checked_by: str
    before: tuple[dt.date, Shown] | None


def list_ratings(
    session: Session, vendor_id: int, since: dt.date, until: dt.date
) -> dict[tuple[dt.date, Dimension], Rated]:
    """What people said in these months, by month and dimension."""
    return {
        (row.month, row.dimension): Rated(
            row.dimension, row.month, row.score, row.reason, row.rater, row.rated_at, row.revision
        )
        for row in session.scalars(
            select(VendorScore).where(
                VendorScore.vendor_id == vendor_id, VendorScore.month.between(since, until)
            )
        )
    }


def list_seen(session: Session, vendor_id: int, month: dt.date) -> list[Seen]:
    """Every check in force of a vendor's services, with its result of the month."""
    checks = list_checks(session, {vendor_id})
    results: dict[tuple[int, dt.date], VendorCheckResult] = {
        (row.check_id, row.month): row
        for row in session.scalars(
            select(VendorCheckResult).where(
                VendorCheckResult.check_id.in_([check.id for check in checks]),
                VendorCheckResult.month.between(month_back(month, CHECKED_MONTHS - 1), month),
            )
        )
    }
    found = []
    for check in checks:
        row = results.get((check.id, month))
        earlier = (month_back(month, back) for back in range(1, CHECKED_MONTHS))
        before = next((results[check.id, one] for one in earlier if (check.id, one) in results), None)
        found.append(
            Seen(
                check,
                row.shown if row else None,
                row.note if row else "",
                row.evidence_id if row else None,
                row.checked_by if row else "",
                (before.month, before.shown) if before else None,
            )
        )
    return found
