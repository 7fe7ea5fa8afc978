"""Checks that look at who stands where on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from audit_app.base.i18n import gettext as _
from audit_app.training.queries.reader import NOBODY, WHO, Found, Reader, parted, tallied, who
from audit_app.training.queries.standings import Cell
from audit_app.training.rules import (
    GOOD,
    REVERIFY_MONTHS,
    TESTS,
    ModuleKind,
    Threshold,
    Topic,
    add_months,
    standing,
)

ANY = Threshold(met=100, partly=1)  # one trained coordinator can lead; an untrained deputy is a gap


def coordinator_trained(read: Reader) -> Found:
    """1.5a: people who must know the standard, or have been to its course, and are current in it."""
    topic = {module.id for module in read.modules.values() if module.topic == Topic.COORDINATOR}
    rows, cases = [], []
    for person in read.people:
        asked = {one.module.id: one for one in read.needs.of(person.job_id, person.programme_id)}
        for module_id in topic:
            tries = read.tries.get((person.id, module_id))
            if module_id in asked or tries:
                good, bad = tries or (None, None)
                months = (
                    asked[module_id].validity_months if module_id in asked else read.needs.validity[module_id]
                )
                found = standing(months, good, bad, read.scope.as_of)
                cases.append((person.id, found.status in GOOD))
                rows.append(
                    (*who(person), read.modules[module_id].code, found.status, good, found.valid_until)
                )
    against, behind = parted(rows, lambda row: row[6] in GOOD)
    return Found(
        tallied(cases),
        _("%(sample)s of %(sample)s coordinators held current training in the standard on %(day)s."),
        _("%(against)s of %(sample)s coordinators lacked current training in the standard on %(day)s."),
        (*WHO, "module", "status", "passed_on", "valid_until"),
        against,
        behind,
        ANY,
    )


def privacy_yearly(read: Reader) -> Found:
    """2.11b: everybody, support and people in class included, passed every privacy module in the last year."""
    topic = {module.id for module in read.modules.values() if module.topic == Topic.PRIVACY}
    rows, cases = [], []
    for person in read.people if topic else ():
        own = {one.module.id for one in read.needs.of(person.job_id, person.programme_id)} & topic
        dates = [read.tries.get((person.id, module_id), (None, None))[0] for module_id in own or topic]
        passed = [date for date in dates if date is not None and _within_a_year(date, read.scope.as_of)]
        fine = len(passed) == len(dates) if own else bool(passed)
        cases.append((person.id, fine))
        rows.append((*who(person), "yes" if fine else "no", min(filter(None, dates), default=None)))
    against, behind = parted(rows, lambda row: row[5] == "yes")
    return Found(
        tallied(cases),
        _("All %(sample)s people had passed privacy training in the 12 months up to %(day)s."),
        _("%(against)s of %(sample)s people had not passed privacy training in the 12 months up to %(day)s."),
        (*WHO, "within_12_months", "passed_on"),
        against,
        behind,
    )


def skills_have_tests(read: Reader) -> Found:
    """3.1c: each required skill has a pass mark wherever it is required."""
    rows = [
        (one.module.code, one.module.title, one.job, one.programme, one.pass_mark)
        for one in read.needs.asked
        if one.module.kind == ModuleKind.SKILL
    ]
    against, behind = parted(rows, lambda row: row[4] is not None)
    skills, untested = {row[0] for row in rows}, {row[0] for row in against}
    return Found(
        {NOBODY: (len(skills - untested), len(skills))},
        _("All %(sample)s required skills had a pass mark on %(day)s."),
        _("%(against)s of %(sample)s required skills had no pass mark on %(day)s."),
        ("skill", "title", "job", "programme", "pass_mark"),
        against,
        behind,
        TESTS,
    )


def none_missing_or_expired(read: Reader) -> Found:
    """3.3c: nobody who works lacks a required module; people in class before their first day alone are not counted."""
    cases = []
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    for own in read.cells_of().values():
        if not own or read.learning(own[0].person):
            continue
        wrong = [cell for cell in own if cell.standing.status not in GOOD]
        cases.append((own[0].person.id, not wrong))
        if not read.rows:
            continue
        against += [_cell_row(cell) for cell in wrong]
        behind += [_cell_row(cell) for cell in own if cell.standing.status in GOOD]
    return Found(
        tallied(cases),
        _("All %(sample)s people held every required module on %(day)s."),
        _("%(against)s of %(sample)s people lacked a current required module on %(day)s."),
        (*WHO, "module", "title", "status", "passed_on", "valid_until"),
        against,
        behind,
    )


def _cell_row(cell: Cell) -> tuple[Any, ...]:
    module = cell.asked.module
    return (
        *who(cell.person),
        module.code,
        module.title,
        cell.standing.status,
        cell.last_pass,
        cell.standing.valid_until,
    )


def verified_before_live(read: Reader) -> Found:
    """3.4b: nobody worked alone with customers before passing what must be passed first."""
    wrong = {row.person_id for row in read.live.violations}
    against = [
        (
            row.code,
            row.full_name,
            row.site,
            row.programme,
            row.job,
            row.module.code,
            row.live_on,
            row.passed_on,
        )
        for row in read.live.violations
    ]
    behind = [
        (code, name, "", "", "", "", live, None)
        for person_id, code, name, live in read.live.people
        if person_id not in wrong
    ]
    asked = any(one.before_live for one in read.needs.asked)
    return Found(
        tallied((person, person not in wrong) for person, *_more in read.live.people if asked),
        _("All %(sample)s people had passed every verification before their first day alone, on %(day)s."),
        _("%(against)s of %(sample)s people handled customers before they had passed, on %(day)s."),
        (*WHO, "module", "live_on", "passed_on"),
        against,
        behind,
    )


def reverified_in_time(read: Reader) -> Found:
    """3.4c: each skill that was ever verified was verified again within 12 months, or its own shorter validity."""
    rows, cases = [], []
    for cell in read.cells:
        if cell.asked.module.kind == ModuleKind.SKILL and cell.last_pass is not None:
            months = min(cell.asked.validity_months or REVERIFY_MONTHS, REVERIFY_MONTHS)
            due = add_months(cell.last_pass, months)
            cases.append((cell.person.id, due >= read.scope.as_of))
            rows.append((*who(cell.person), cell.asked.module.code, cell.last_pass, due))
    against, behind = parted(rows, lambda row: row[7] >= read.scope.as_of)
    return Found(
        tallied(cases),
        _("All %(sample)s verified skills had been verified again in time on %(day)s."),
        _("%(against)s of %(sample)s verified skills were overdue for verification on %(day)s."),
        (*WHO, "skill", "verified_on", "due_on"),
        against,
        behind,
    )


def support_jobs_verified(read: Reader) -> Found:
    """3.4e: everybody in a support job is current in at least one skill of that job, and in all required ones."""
    rows, cases = [], []
    by_person = read.cells_of()
    for person in read.people:
        if not person.support:
            continue
        own = by_person[person.id]
        skills = [cell for cell in own if cell.asked.module.kind == ModuleKind.SKILL]
        wrong = [cell.asked.module.code for cell in skills if cell.standing.status not in GOOD]
        fine = bool(skills) and not wrong
        cases.append((person.id, fine))
        rows.append((*who(person), "yes" if fine else "no", ", ".join(wrong) or ("" if skills else "–")))
    against, behind = parted(rows, lambda row: row[5] == "yes")
    return Found(
        tallied(cases),
        _("All %(sample)s people in support jobs were verified for their own jobs on %(day)s."),
        _(
            "%(against)s of %(sample)s people in support jobs were not verified for their own jobs on %(day)s."
        ),
        (*WHO, "verified", "lacks"),
        against,
        behind,
    )


def _within_a_year(date: dt.date, as_of: dt.date) -> bool:
    return as_of <= add_months(date, 12)
