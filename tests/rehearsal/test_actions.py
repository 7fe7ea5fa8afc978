"""The improvement log of the rehearsal: a year that is believable, with exactly the troubles that were planted."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from audit_app.actions.rules import complete_months, complete_quarters
from audit_app.base.tabular import match_header, open_table
from audit_app.rehearsal import actions as log
from audit_app.rehearsal.actions import log_files
from audit_app.rehearsal.people import people

pytestmark = pytest.mark.unit

TODAY = dt.date(2026, 11, 22)
DAYS = [TODAY, dt.date(2027, 3, 1), dt.date(2026, 12, 31)]


@pytest.fixture(params=DAYS, ids=str)
def told(request, tmp_path):
    """The rows of each file by its kind, by field, as the importer would read them; and the day."""
    from audit_app.actions.importer import ACTIONS, COMPLAINTS, DOCUMENTS, INCIDENTS, REVIEWS

    kinds = {kind.code: kind for kind in (ACTIONS, COMPLAINTS, INCIDENTS, DOCUMENTS, REVIEWS)}
    found = {}
    for code, file in log_files(7, request.param).kinds():
        path = tmp_path / file.filename
        path.write_bytes(file.content)
        table = open_table(path, filename=file.filename)
        match = match_header(table.header, kinds[code].columns, kinds[code].required)
        assert match.unknown == ()
        found[code.partition(".")[2]] = [match.pick(row) for row in table.rows()]
        assert len(found[code.partition(".")[2]]) == file.rows
    return found, request.param


def day(text):
    return dt.date.fromisoformat(str(text)) if text else None


def test_same_seed_and_day_give_the_same_files():
    assert log_files(7, TODAY) == log_files(7, TODAY)


def test_actions_are_owned_and_mostly_closed_in_time(told):
    rows, today = told
    staff = {person.code for person in people(7, today) if person.active_on(today)}
    due = [
        row for row in rows["actions"] if today - dt.timedelta(days=180) <= day(row["first_due_on"]) <= today
    ]
    kept = [row for row in due if row["done_on"] and day(row["done_on"]) <= day(row["first_due_on"])]

    assert {row["owner"] for row in rows["actions"]} <= staff
    assert len(due) == log.IN_SIX_MONTHS
    assert len(kept) == log.IN_TIME + 1  # one of these did not work
    assert sum(row["worked"] == "no" for row in rows["actions"]) == 1
    assert sum(not row["done_on"] and day(row["due_on"]) < today for row in rows["actions"]) == 3
    assert sum(row["due_on"] != row["first_due_on"] for row in rows["actions"]) == 1
    assert [
        label for label, times in Counter(row["cause_code"] for row in rows["actions"]).items() if times > 1
    ] == [log.PLAN[2][5]]


def test_one_performance_review_is_missing_and_no_quarter(told):
    rows, today = told
    held = {
        kind: {day(row["held_on"]).replace(day=1) for row in rows["reviews"] if row["kind"] == kind}
        for kind in ("performance", "plan", "direction")
    }
    missing = [month for month in complete_months(today, 6) if month not in held["performance"]]
    quarters = {(month.year, (month.month - 1) // 3) for month in held["plan"]}

    assert len(missing) == 1
    assert quarters == {(begin.year, (begin.month - 1) // 3) for begin in complete_quarters(today, 4)}
    assert len(held["direction"]) == 1


def test_complaints_incidents_and_documents(told):
    rows, today = told
    late = [
        row
        for row in rows["complaints"]
        if row["answered_on"] and (day(row["answered_on"]) - day(row["received_on"])).days > 2
    ]
    newest = {row["code"]: day(row["review_due_on"]) for row in rows["documents"] if row["version"] == "2"}

    assert len(late) == log.LATE_COMPLAINTS
    assert all(not row["closed_on"] or day(row["closed_on"]) <= today for row in rows["complaints"])
    assert sum(not row["closed_on"] for row in rows["incidents"]) == 1
    assert len(newest) == 25
    assert {code for code, due in newest.items() if due < today} == set(log.OVERDUE)
