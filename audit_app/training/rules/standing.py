"""Where a person stands with one requirement on one day."""

from __future__ import annotations

import calendar
import datetime as dt
import enum
from dataclasses import dataclass
from functools import lru_cache

EXPIRING_DAYS = 30  # long enough to find a seat in a class
RETEST_DAYS = 14  # own default: the list asks for "a set time"
REVERIFY_MONTHS = 12  # the list: verified again within 12 months


class Status(enum.StrEnum):
    """Worst first, as pages sort it."""

    MISSING = "missing"
    FAILED = "failed"
    EXPIRED = "expired"
    EXPIRING = "expiring"
    CURRENT = "current"
    NOT_REQUIRED = "not_required"


GOOD = frozenset({Status.CURRENT, Status.EXPIRING})
BAD = frozenset({Status.MISSING, Status.FAILED, Status.EXPIRED})


@dataclass(frozen=True, slots=True)
class Standing:
    """A status, and the last day a pass is valid (None: no pass, or valid for good)."""

    status: Status
    valid_until: dt.date | None = None


@lru_cache(maxsize=16384)
def add_months(day: dt.date, months: int) -> dt.date:
    """The same day that many months on; the month's last day where there is no such day (31 January + 1)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def valid_until(passed_on: dt.date, validity_months: int | None) -> dt.date | None:
    """The last day on which the pass counts: the same day some months on; None: for good."""
    return add_months(passed_on, validity_months) if validity_months else None


@lru_cache(maxsize=65536)
def standing(
    validity_months: int | None, last_pass: dt.date | None, last_fail: dt.date | None, on: dt.date
) -> Standing:
    """The standing on a day, from the last pass and the last fail up to that day.

    A fail after the pass takes the pass away, however long it was valid. A pass and a fail on one day: the
    retest of the same day counts. Kept by its four values, since thousands of people share a few hundred days.
    """
    if last_pass is None:
        return Standing(Status.MISSING if last_fail is None else Status.FAILED)
    until = valid_until(last_pass, validity_months)
    if last_fail is not None and last_fail > last_pass:
        return Standing(Status.FAILED, until)
    if until is None:
        return Standing(Status.CURRENT)
    if on > until:
        return Standing(Status.EXPIRED, until)
    soon = (until - on).days <= EXPIRING_DAYS
    return Standing(Status.EXPIRING if soon else Status.CURRENT, until)


def retest_by(failed_on: dt.date) -> dt.date:
    """The last day for the retest after a fail."""
    return failed_on + dt.timedelta(days=RETEST_DAYS)
