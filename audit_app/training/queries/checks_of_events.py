"""Checks that look at what happened in a window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from audit_app.base.i18n import gettext as _
from audit_app.training.queries import events
from audit_app.training.queries.reader import ROWS, Found, Reader, parted, tallied
from audit_app.training.rules import FIRST_PASS, GOOD, Topic, retest_by, standing


def records_complete(read: Reader) -> Found:
    """3.3b: each record of the window says hours, trainer, result and proof."""
    return Found(
        events.count_complete(read.session, read.scope, read.only),
        _("All %(sample)s training records from %(since)s to %(day)s were complete."),
        _("%(against)s of %(sample)s training records from %(since)s to %(day)s lacked an entry."),
        ("person_code", "full_name", "module", "kind", "completed_on", "lacks"),
        events.list_incomplete(read.session, read.scope, ROWS) if read.rows else (),
        events.list_complete(read.session, read.scope, ROWS) if read.rows else (),
    )


def trainers_qualified(read: Reader) -> Found:
    """3.3d: whoever taught in the window was qualified to teach on each day they taught."""
    topic = {module.id for module in read.modules.values() if module.topic == Topic.TRAINER}
    if not topic:
        return Found({}, "", "", ())
    taught = events.list_taught(read.session, read.scope, read.only)
    tries = events.list_tries_of(read.session, {row.trainer_id for row in taught}, topic)
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    wrong, all_trainers = set(), set()
    for row in taught:
        all_trainers.add(row.trainer_id)
        fine = any(
            standing(read.needs.validity[module_id], *_up_to(history, row.taught_on), row.taught_on).status
            in GOOD
            for module_id, history in tries.get(row.trainer_id, {}).items()
        )
        line = (row.code, row.full_name, row.taught_on, row.people, "yes" if fine else "no")
        (behind if fine else against).append(line)
        if not fine:
            wrong.add(row.trainer_id)
    return Found(
        tallied((trainer, trainer not in wrong) for trainer in all_trainers),
        _("All %(sample)s trainers of %(since)s to %(day)s were qualified on the days they taught."),
        _(
            "%(against)s of %(sample)s trainers taught between %(since)s and %(day)s without a current qualification."
        ),
        ("trainer_code", "trainer", "taught_on", "records", "qualified"),
        against,
        behind,
    )


def _up_to(history: Iterable[events.Try], day: dt.date) -> tuple[dt.date | None, dt.date | None]:
    known = [one for one in history if one.completed_on <= day]
    return (
        max((one.completed_on for one in known if one.passed), default=None),
        max((one.completed_on for one in known if not one.passed), default=None),
    )


def first_pass_rate(read: Reader) -> Found:
    """3.3e: tests of the window that were passed at the first try."""
    return Found(
        events.count_first_tries(read.session, read.scope, read.only),
        _(
            "%(fine)s of %(sample)s tests (%(percent)s) were passed at the first try from %(since)s to %(day)s."
        ),
        _(
            "%(fine)s of %(sample)s tests (%(percent)s) were passed at the first try from %(since)s to %(day)s."
        ),
        ("person_code", "full_name", "module", "completed_on", "score", "result"),
        events.list_first_tries(read.session, read.scope, passed=False, limit=ROWS) if read.rows else (),
        events.list_first_tries(read.session, read.scope, passed=True, limit=ROWS) if read.rows else (),
        FIRST_PASS,
    )


def changes_before_live(read: Reader) -> Found:
    """3.3f: for each change of the window, whoever it touched had passed its module by the day it went live."""
    affected = events.list_affected(read.session, read.scope, read.only)
    rows = [(row.code, row.full_name, row.module, row.effective_on, row.passed_on) for row in affected]
    against, behind = parted(rows, lambda row: row[4] is not None)
    return Found(
        tallied((row.person_id, row.passed_on is not None) for row in affected),
        _(
            "In all %(sample)s cases the person was trained on a change before it went live (%(since)s to %(day)s)."
        ),
        _(
            "In %(against)s of %(sample)s cases a change went live before the person was trained (%(since)s to %(day)s)."
        ),
        ("person_code", "full_name", "module", "change_live_on", "passed_on"),
        against,
        behind,
    )


def failures_retested(read: Reader) -> Found:
    """3.4d: each failed verification of the window was followed by a retest in 14 days; later ones may still come."""
    rows, cases = [], []
    for row in events.list_failures(read.session, read.scope, read.only):
        due = retest_by(row.failed_on)
        pending = row.retested_on is None and (
            due >= read.scope.as_of or (row.left_on is not None and row.left_on <= due)
        )
        if not pending:
            cases.append((row.person_id, row.retested_on is not None and row.retested_on <= due))
            rows.append((row.code, row.full_name, row.module, row.failed_on, due, row.retested_on))
    against, behind = parted(rows, lambda row: row[5] is not None and row[5] <= row[4])
    return Found(
        tallied(cases),
        _("All %(sample)s failed verifications from %(since)s to %(day)s were retested within 14 days."),
        _(
            "%(against)s of %(sample)s failed verifications from %(since)s to %(day)s were not retested within 14 days."
        ),
        ("person_code", "full_name", "module", "failed_on", "retest_by", "retested_on"),
        against,
        behind,
    )
