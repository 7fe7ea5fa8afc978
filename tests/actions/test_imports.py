"""Logs that come as files: taken in, taken in again, corrected, refused row by row."""

from __future__ import annotations

import pytest

from audit_app.actions import queries
from audit_app.actions.importer import ACTIONS, COMPLAINTS, DOCUMENTS, INCIDENTS, REVIEWS
from audit_app.actions.rules import ActionState
from audit_app.base import clock
from audit_app.base.tabular import write_csv
from audit_app.intake.importer import template_rows
from tests.intake.build import check, rejected, take
from tests.workforce.build import hire, structure

from .build import NOON, day, scope


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def places(database, actor, add_user):
    add_user("lead@x.example")
    with database.transaction(actor.organisation_id) as session:
        found = structure(session, actor)
        found["ana"] = hire(session, actor, found, "E-7", full_name="Ana Cruz")
        return found


HEAD = "code,title,source,programme,owner,opened_on,due_on,cause_code,done_on,worked,looked_on\n"


def test_actions_with_their_closings_and_repeats(database, actor, places, tmp_path):
    rows = (
        "L-1,Teach it,metric,lumen pay,E-7,2026-01-05,2026-02-05,Old page,2026-02-01,yes,2026-06-01\n"
        "L-2,Teach it again,kpi,,lead@x.example,2026-06-10,2026-07-10,old PAGE,2026-07-01,,\n"
        "L-3,Third,,,Somebody else,2026-11-01,2026-12-01,old-page,,,\n"
        "L-4,Failed,,,,2026-01-05,,,2026-02-01,no,2026-06-01\n"
    )
    first = take(database, actor, tmp_path, "actions.actions", "log.csv", HEAD + rows)
    same = check(database, actor, tmp_path, "actions.actions", "again.csv", HEAD + rows)
    more = rows.replace("2026-07-01,,", "2026-07-01,yes,2026-11-20").replace("L-3,Third", "L-3,Fourth")
    second = take(database, actor, tmp_path, "actions.actions", "more.csv", HEAD + more)

    assert first.counts == {"new": 4, "changed": 0, "same": 0, "rejected": 0}
    assert same.counts == {"new": 0, "changed": 0, "same": 4, "rejected": 0}
    assert second.counts == {"new": 0, "changed": 2, "same": 2, "rejected": 0}
    with database.reading(actor.organisation_id) as session:
        chosen = queries.Filter(clock.today(), queries.Which.ALL)
        found = {row.code: row for row in queries.stream_actions(session, chosen)}
        ids = {row.id: row.code for row in found.values()}
        figure = queries.figures(session, scope())["actions.no_cause_again"]
    assert [found[code].state for code in ("L-1", "L-2", "L-3", "L-4")] == [
        ActionState.VERIFIED,
        ActionState.VERIFIED,
        ActionState.OPEN,
        ActionState.NOT_EFFECTIVE,
    ]
    assert [ids.get(found[code].repeat_of_id) for code in ("L-1", "L-2", "L-3")] == [None, "L-1", "L-2"]
    assert [found[code].owner for code in ("L-1", "L-2", "L-3")] == ["Ana Cruz", "Lead", "Somebody else"]
    assert found["L-3"].title == "Fourth"
    assert found["L-2"].first_due_on == day("2026-07-10")
    assert (figure.numerator, figure.denominator) == (0, 2)


def test_rows_that_cannot_be(database, actor, places, tmp_path):
    rows = (
        "L-1,,metric,,,2026-01-05,,,,,\n"
        "L-2,Late,metric,Lumen Pey,,2026-01-05,2026-01-04,,,,\n"
        "L-3,Soon,wish,,,2026-12-05,,,,,\n"
        "L-4,Looked,,,,2026-01-05,,,,yes,2026-02-01\n"
        "L-5,Half,,,,2026-01-05,,,2026-02-01,,2026-03-01\n"
        "L-6,Fine,,,,2026-01-05,,,,,\n"
        "L-6,Twice,,,,2026-01-05,,,,,\n"
    )
    batch = check(database, actor, tmp_path, "actions.actions", "log.csv", HEAD + rows)

    assert batch.counts["rejected"] == 6
    assert [(row, column) for row, column, _told in rejected(database, actor, batch)] == [
        (2, "title"),
        (3, "programme"),
        (3, "due_on"),
        (4, "source"),
        (4, "opened_on"),
        (5, "done_on"),
        (6, "worked"),
        (8, "code"),
    ]


def test_complaints_and_incidents(database, actor, places, tmp_path):
    head = (
        "Complaint no.;From;Channel;Account;Subject;Received;Answered;Closed;Days to answer;Days to close\n"
    )
    rows = "C-1;client;e-mail;Lumen Pay;Charged twice;05.11.2026;06.11.2026;;3;\nC-2;;;;;13.11.2026;;;;\n"
    first = take(database, actor, tmp_path, "actions.complaints", "c.csv", head + rows)
    later = rows.replace("06.11.2026;;3;", "06.11.2026;14.11.2026;;")
    again = take(database, actor, tmp_path, "actions.complaints", "c2.csv", head + later)
    incidents = (
        "Incident no.,Type,Severity,What happened,Date,Closed,Downtime (min)\n"
        "I-1,technology,high,Line down,2026-10-01,2026-10-02,95\nI-2,privacy,,List sent,2026-10-01,2026-09-30,\n"
    )
    troubles = check(database, actor, tmp_path, "actions.incidents", "i.csv", incidents)
    take(
        database,
        actor,
        tmp_path,
        "actions.incidents",
        "i2.csv",
        incidents.replace("2026-09-30", "2026-10-05"),
    )

    assert (first.counts["new"], again.counts) == (2, {"new": 0, "changed": 1, "same": 1, "rejected": 0})
    assert [row[:2] for row in rejected(database, actor, troubles)] == [(3, "Closed"), (3, "Closed")] or [
        row[:2] for row in rejected(database, actor, troubles)
    ] == [(3, "Closed")]
    with database.reading(actor.organisation_id) as session:
        found = {row.code: row for row in queries.list_complaints(session, queries.TroubleFilter()).rows}
        incidents = {row.code: row for row in queries.list_incidents(session, queries.TroubleFilter()).rows}
    one, two = found["C-1"], found["C-2"]
    assert (one.programme, one.side, one.way, one.answer_days, one.close_days) == (
        "Lumen Pay",
        "client",
        "e_mail",
        3,
        10,
    )
    assert (one.closed_on, two.side, two.answer_days) == (day("2026-11-14"), "customer", 2)
    assert (incidents["I-1"].outage_minutes, incidents["I-1"].found_on) == (95, day("2026-10-01"))
    assert incidents["I-2"].severity == "medium"


def test_documents_with_their_versions(database, actor, places, tmp_path):
    head = "code,title,kind,job,requirements,version,approved_by,approved_on,review_due_on\n"
    rows = (
        'SOP-1,Refunds,SOP,,"2.3b, 2.3a",1,Ana,2025-01-10,2026-01-10\n'
        'SOP-1,Refunds,SOP,,"2.3b, 2.3a",2,Ana,2026-01-09,2027-01-10\n'
        "JOB-1,Agent,job description,Phone agent,,1,Ana,2026-01-09,\n"
        "BAD-1,No day,,,,1,,,\n"
        "BAD-2,No job,,Pilot,,,,,\n"
        "BAD-3,No review,,,,1,,2026-01-09,2026-01-09\n"
    )
    batch = take(database, actor, tmp_path, "actions.documents", "d.csv", head + rows)
    same = check(database, actor, tmp_path, "actions.documents", "d2.csv", head + rows)

    assert batch.counts == {"new": 3, "changed": 0, "same": 0, "rejected": 3}
    assert same.counts == {"new": 0, "changed": 0, "same": 3, "rejected": 3}
    with database.reading(actor.organisation_id) as session:
        listed = queries.list_documents(session, queries.DocumentFilter(day("2026-11-22"))).rows
        found = {row.code: row for row in listed}
        versions = queries.get_document(session, found["SOP-1"].id, day("2026-11-22")).versions
    assert found["SOP-1"].requirements == ("2.3a", "2.3b")
    assert [one.version for one in versions] == ["2", "1"]
    assert (found["JOB-1"].kind, found["JOB-1"].job) == ("job_sheet", "Phone agent")


def test_reviews_with_attendance(database, actor, places, tmp_path):
    head = "Meeting,Date,Account,Team,Chaired by,Notes,Attendees,Apologies\n"
    rows = "monthly review,2026-10-05,Lumen Pay,,Boss,All read,Ana Cruz; The client,Ben\nteam meeting,2026-10-05,,Team 3,,,,\n"
    batch = take(database, actor, tmp_path, "actions.reviews", "r.csv", head + rows)
    same = check(database, actor, tmp_path, "actions.reviews", "r2.csv", head + rows)
    later = take(
        database, actor, tmp_path, "actions.reviews", "r3.csv", head + rows.replace("; The client", "")
    )

    assert (batch.counts["new"], same.counts["same"], later.counts["changed"]) == (2, 2, 1)
    with database.reading(actor.organisation_id) as session:
        (row, _team) = sorted(
            queries.list_reviews(session, queries.ReviewFilter()).rows, key=lambda one: one.about
        )
        found = queries.get_review(session, row.id)
    assert found.attendance == (("Ana Cruz", places["ana"], True), ("Ben", None, False))
    assert (row.programme, row.minutes) == ("Lumen Pay", "All read")


@pytest.mark.parametrize(
    "kind", [ACTIONS, COMPLAINTS, INCIDENTS, DOCUMENTS, REVIEWS], ids=lambda one: one.noun
)
def test_template_is_taken_but_for_the_places_it_invents(sqlite_url, tmp_path, kind):
    from audit_app.accounts import service as accounts
    from audit_app.base.db import Database
    from audit_app.workforce import service as workforce

    database = Database(sqlite_url)
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Northwind Support")
        workforce.add_site(session, actor, "Manila")
        workforce.add_programme(session, actor, workforce.AddProgramme("Client care"))
    content = b"".join(write_csv(template_rows(kind)))
    batch = check(database, actor, tmp_path, kind.code, "template.csv", content)

    assert rejected(database, actor, batch) == []
    assert batch.counts["new"] == 1
    database.close()
