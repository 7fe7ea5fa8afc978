"""What a row of a log may say, which month it counts for, and when it counts as in time."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

HIGHEST_HOURS = 24 * 31
"""An agreed answer time of more than a month is a slip of the keyboard."""
EARLIEST = dt.date(2000, 1, 1)


class Fault(enum.StrEnum):
    """Why a row of a log is not taken."""

    SENT_BEFORE_PERIOD = "sent_before_period"
    SENT_IN_FUTURE = "sent_in_future"
    DUE_BEFORE_PERIOD = "due_before_period"
    DUE_MISSING = "due_missing"
    ANSWERED_BEFORE_ASKED = "answered_before_asked"
    IN_FUTURE = "in_future"
    HOURS_OUT_OF_RANGE = "hours_out_of_range"
    FUTURE_MONTH = "future_month"
    TOO_OLD = "too_old"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class ReportDates:
    """First day that a report covers, the day it is due, the day it was sent (None: not yet)."""

    period_from: dt.date
    due_on: dt.date | None
    sent_on: dt.date | None


@dataclass(frozen=True, slots=True)
class ContactTimes:
    """When somebody asked, when the answer came (None: not yet), and within how many hours it was agreed."""

    received_at: dt.datetime
    answered_at: dt.datetime | None
    agreed_hours: float

    @property
    def deadline_at(self) -> dt.datetime:
        return self.received_at + dt.timedelta(hours=self.agreed_hours)

    @property
    def minutes(self) -> int | None:
        """Whole minutes between question and answer."""
        if self.answered_at is None:
            return None
        return int((self.answered_at - self.received_at).total_seconds() // 60)


def month_of(day: dt.date) -> dt.date:
    """The first day of the month."""
    return dt.date(day.year, day.month, 1)


def month_back(month: dt.date, months: int) -> dt.date:
    """The first day of the month so many months earlier (later when negative)."""
    year, number = divmod(month.year * 12 + month.month - 1 - months, 12)
    return dt.date(year, number + 1, 1)


def months_until(last: dt.date, count: int) -> tuple[dt.date, ...]:
    """So many months, the last one being `last`, oldest first."""
    return tuple(month_back(month_of(last), back) for back in range(count - 1, -1, -1))


def end_of_month(month: dt.date) -> dt.date:
    return month_back(month, -1) - dt.timedelta(days=1)


def report_faults(dates: ReportDates, today: dt.date) -> list[tuple[str, Fault]]:
    """Every (field, fault); a report due later is fine, one sent later than today is not."""
    found: list[tuple[str, Fault]] = []
    if dates.period_from < EARLIEST:
        found.append(("period_from", Fault.TOO_OLD))
    if dates.due_on is None:
        found.append(("due_on", Fault.DUE_MISSING))
    elif dates.due_on < dates.period_from:
        found.append(("due_on", Fault.DUE_BEFORE_PERIOD))
    if dates.sent_on is not None and dates.sent_on > today:
        found.append(("sent_on", Fault.SENT_IN_FUTURE))
    elif dates.sent_on is not None and dates.sent_on < dates.period_from:
        found.append(("sent_on", Fault.SENT_BEFORE_PERIOD))
    return found


def contact_faults(times: ContactTimes, now: dt.datetime) -> list[tuple[str, Fault]]:
    """Every (field, fault) of one contact."""
    found: list[tuple[str, Fault]] = []
    if not 0 < times.agreed_hours <= HIGHEST_HOURS:
        found.append(("agreed_hours", Fault.HOURS_OUT_OF_RANGE))
    if times.received_at.date() < EARLIEST:
        found.append(("received_at", Fault.TOO_OLD))
    if times.received_at > now:
        found.append(("received_at", Fault.IN_FUTURE))
    if times.answered_at is not None and times.answered_at < times.received_at:
        found.append(("answered_at", Fault.ANSWERED_BEFORE_ASKED))
    elif times.answered_at is not None and times.answered_at > now:
        found.append(("answered_at", Fault.IN_FUTURE))
    return found


def month_fault(month: dt.date, today: dt.date) -> Fault | None:
    """Why nothing can be said of this month; the running one may be."""
    if month_of(month) > month_of(today):
        return Fault.FUTURE_MONTH
    return Fault.TOO_OLD if month < EARLIEST else None


def report_in_time(due_on: dt.date, sent_on: dt.date | None, as_of: dt.date) -> bool | None:
    """Whether a report came on time as known on a day; None: it is not due yet, or due that day and not sent."""
    if due_on > as_of or (due_on == as_of and sent_on is None):
        return None
    return sent_on is not None and sent_on <= due_on


def contact_in_time(times: ContactTimes, as_of: dt.datetime) -> bool | None:
    """Whether an answer came in time as known at a moment; None: there is still time."""
    if times.received_at > as_of:
        return None
    if times.answered_at is not None and times.answered_at <= as_of:
        return times.answered_at <= times.deadline_at
    return False if times.deadline_at <= as_of else None
