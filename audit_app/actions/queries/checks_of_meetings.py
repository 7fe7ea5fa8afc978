"""Checks that look at meetings, documents, complaints and the continuity plan."""

from __future__ import annotations

from typing import Any

from audit_app.actions.queries.found import Found, Meeting, Reader, parted
from audit_app.actions.rules import (
    EVERY_TERM,
    DocumentKind,
    InTime,
    ReviewKind,
    add_months,
    complete_months,
    complete_quarters,
    last_of,
)
from audit_app.base.i18n import gettext as _

YEAR = 12  # months; the list says so for the direction, the continuity plan and job sheets
MONTHS = 6  # the list: each of the last six months
QUARTERS = 4  # the list: every quarter, looked at over a year


def direction_reviewed(read: Reader) -> Found:
    """1.1b: top management reviewed the statement in the last 12 months, and what it decided is recorded."""
    meetings = read.meetings_of(ReviewKind.DIRECTION)
    newest = max(meetings, key=lambda one: one.held_on, default=None)
    columns = ("held_on", "chair", "within_12_months", "recorded")
    if newest is None:
        return Found(0, 0, "", "", columns)
    recent = add_months(newest.held_on, YEAR) >= read.scope.as_of
    fine = recent and newest.documented
    rows = [_direction_row(one, read) for one in sorted(meetings, key=lambda one: one.held_on, reverse=True)]
    against, behind = parted(rows[:1], lambda _row: fine)
    return Found(
        int(fine),
        1,
        _("The direction was reviewed in the 12 months up to %(day)s, and the review is on record."),
        _("The direction was reviewed in the 12 months up to %(day)s, but nothing says what was decided.")
        if recent
        else _("The direction was not reviewed in the 12 months up to %(day)s."),
        columns,
        against,
        [*behind, *rows[1:]],
        partly=recent,
    )


def _direction_row(one: Meeting, read: Reader) -> tuple[Any, ...]:
    recent = add_months(one.held_on, YEAR) >= read.scope.as_of
    return (one.held_on, one.chair, "yes" if recent else "no", "yes" if one.documented else "no")


def plan_reviewed_quarterly(read: Reader) -> Found:
    """1.2c: a documented plan review in each of the last four whole quarters."""
    rows = []
    meetings = read.meetings_of(ReviewKind.PLAN)
    for begin in complete_quarters(read.scope.as_of, QUARTERS) if meetings else ():
        held = [one for one in meetings if begin <= one.held_on <= last_of(add_months(begin, 2))]
        quarter = f"{begin.year} Q{(begin.month + 2) // 3}"
        rows.append((quarter, *_held(held)))
    against, behind = parted(rows, lambda row: row[2] == "yes")
    return Found(
        len(behind),
        len(rows),
        _("The plan was reviewed in each of the last %(sample)s whole quarters before %(day)s."),
        _(
            "In %(against)s of the last %(sample)s whole quarters before %(day)s there is no record of a plan review."
        ),
        ("quarter", "held_on", "recorded"),
        against,
        behind,
        EVERY_TERM,
    )


def reviews_monthly(read: Reader) -> Found:
    """1.4b: minutes of a performance review in each of the last six whole months."""
    rows = []
    meetings = read.meetings_of(ReviewKind.PERFORMANCE)
    for begin in complete_months(read.scope.as_of, MONTHS) if meetings else ():
        held = [one for one in meetings if begin <= one.held_on <= last_of(begin)]
        rows.append((f"{begin:%Y-%m}", *_held(held)))
    against, behind = parted(rows, lambda row: row[2] == "yes")
    return Found(
        len(behind),
        len(rows),
        _(
            "There are minutes of a performance review in each of the last %(sample)s whole months before %(day)s."
        ),
        _(
            "In %(against)s of the last %(sample)s whole months before %(day)s there are no minutes of a performance review."
        ),
        ("month", "held_on", "recorded"),
        against,
        behind,
        EVERY_TERM,
    )


def _held(held: list[Meeting]) -> tuple[Any, str]:
    """The documented one, or the first; and whether it is documented."""
    best = min(held, key=lambda one: (not one.documented, one.held_on), default=None)
    return (best.held_on if best else None, "yes" if best and best.documented else "no")


def complaints_in_time(read: Reader) -> Found:
    """2.1d: complaints of the window answered and closed within the agreed days; time still running is not judged."""
    rows = []
    for one in read.complaints:
        kept = one.kept(read.scope.as_of)
        if kept != InTime.RUNNING:
            rows.append(
                (
                    one.code,
                    one.programme,
                    one.received_on,
                    one.answered_on,
                    one.answer_days,
                    one.closed_on,
                    one.close_days,
                    kept.value,
                )
            )
    against, behind = parted(rows, lambda row: row[7] == InTime.KEPT.value)
    judged = [(time, number) for time, number in read.complaint_times if time != InTime.RUNNING]
    return Found(
        sum(number for time, number in judged if time == InTime.KEPT),
        sum(number for _time, number in judged),
        _(
            "All %(sample)s complaints from %(since)s to %(day)s were answered and closed within the agreed time."
        ),
        _(
            "%(against)s of %(sample)s complaints from %(since)s to %(day)s were not answered or closed within the agreed time."
        ),
        (
            "complaint",
            "programme",
            "received_on",
            "answered_on",
            "answer_days",
            "closed_on",
            "close_days",
            "time",
        ),
        against,
        behind,
    )


def documents_in_review(read: Reader) -> Found:
    """2.3b: every controlled document in force was approved and is not past its review date."""
    rows = [
        (one.code, one.title, one.owner, one.version, one.approved_on, one.review_due_on)
        for one in read.documents
    ]
    fine = {one.code for one in read.documents if one.in_review(read.scope.as_of)}
    against, behind = parted(rows, lambda row: row[0] in fine)
    return Found(
        len(behind),
        len(rows),
        _("None of %(sample)s controlled documents was past its review date on %(day)s."),
        _(
            "%(against)s of %(sample)s controlled documents were past their review date, or had none, on %(day)s."
        ),
        ("document", "title", "owner", "version", "approved_on", "review_due_on"),
        against,
        behind,
    )


def job_sheets_reviewed(read: Reader) -> Found:
    """3.1d: every job sheet in force was approved, anew or again, in the last 12 months."""
    sheets = [one for one in read.documents if one.kind == DocumentKind.JOB_SHEET]
    rows = [(one.code, one.title, one.job, one.owner, one.version, one.approved_on) for one in sheets]
    against, behind = parted(
        rows, lambda row: row[5] is not None and add_months(row[5], YEAR) >= read.scope.as_of
    )
    return Found(
        len(behind),
        len(rows),
        _("All %(sample)s job sheets were reviewed in the 12 months up to %(day)s."),
        _("%(against)s of %(sample)s job sheets were not reviewed in the 12 months up to %(day)s."),
        ("document", "title", "job", "owner", "version", "approved_on"),
        against,
        behind,
    )


def continuity_tested(read: Reader) -> Found:
    """2.12b: the plan was tried in the last 12 months, and what each try taught is in the plan."""
    day = read.scope.as_of
    recent = [one for one in read.continuity if add_months(one.held_on, YEAR) >= day]
    rows = [
        (
            one.held_on,
            one.kind.value,
            "yes" if one.real else "no",
            one.goals.value,
            "yes" if one.learnt(day) else "no",
        )
        for one in read.continuity
    ]
    columns = ("held_on", "kind", "real", "goals", "lessons_in_plan")
    if not rows:
        return Found(0, 0, "", "", columns)
    if not recent:
        return Found(
            0,
            1,
            "",
            _("The continuity plan was not tested or used in the 12 months up to %(day)s."),
            columns,
            rows,
        )
    counted = rows[: len(recent)]
    against, behind = parted(counted, lambda row: row[4] == "yes")
    return Found(
        len(behind),
        len(recent),
        _("The continuity plan was tried in the 12 months up to %(day)s, and its lessons are in the plan."),
        _(
            "The continuity plan was tried in the 12 months up to %(day)s, but what %(against)s of %(sample)s "
            "tries taught is not in the plan yet."
        ),
        columns,
        against,
        [*behind, *rows[len(recent) :]],
        partly=True,
    )
