"""What the log says of the requirements it can answer, on any day, and the rows behind it."""

from __future__ import annotations

import pytest

from audit_app.actions import queries, service
from audit_app.actions.models import Closing
from audit_app.actions.rules import Effect
from audit_app.base import clock
from audit_app.base.errors import NotFound
from audit_app.base.figure import Outcome
from audit_app.checks import queries as checks

from .build import NOON, act, complain, day, document, done, drill, meet, scope


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def write(database, actor):
    """A session of the organisation that keeps what the test writes."""
    with database.transaction(actor.organisation_id) as session:
        yield session


def figure(session, code, **asked):
    found = queries.figures(session, scope(**asked), [f"actions.{code}"])[f"actions.{code}"]
    return (found.outcome.value, found.numerator, found.denominator)


def against(session, code, **asked):
    found = queries.figure_rows(session, f"actions.{code}", scope(**asked))
    return [row[0] for row in found.rows[: found.against]]


def test_nothing_on_record_answers_nothing(database, actor, add_user):
    with database.reading(actor.organisation_id) as session:
        found = queries.figures(session, scope())
        with pytest.raises(NotFound):
            queries.figure_rows(session, "actions.unknown", scope())

    assert {one.outcome for one in found.values()} == {Outcome.NOT_ENOUGH_DATA}
    assert set(found) == set(queries.CHECKS)
    assert found["actions.reviews_monthly"].sentence == (
        "There are no records to answer this from on 22 November 2026."
    )


def test_meetings(write, actor):
    meet(write, actor, "direction", "2025-11-22")
    for month in ("05", "06", "07", "08", "10"):
        meet(write, actor, "performance", f"2026-{month}-09")
    meet(write, actor, "performance", "2026-09-09", minutes="")  # held, and nobody wrote it down
    for held in ("2025-10-01", "2026-03-31", "2026-06-30", "2026-07-01"):
        meet(write, actor, "plan", held)

    assert figure(write, "direction_reviewed") == ("met", 1, 1)
    assert figure(write, "direction_reviewed", as_of="2026-11-23") == ("not_met", 0, 1)
    assert figure(write, "direction_reviewed", as_of="2025-11-21") == ("not_enough_data", 0, 0)
    assert figure(write, "reviews_monthly") == ("partly", 5, 6)
    assert against(write, "reviews_monthly") == ["2026-09"]
    assert figure(write, "reviews_monthly", as_of="2026-11-30") == ("not_met", 4, 6)
    assert figure(write, "plan_reviewed_quarterly") == ("met", 4, 4)
    assert figure(write, "plan_reviewed_quarterly", as_of="2026-12-31") == ("partly", 3, 4)
    assert against(write, "plan_reviewed_quarterly", as_of="2026-12-31") == ["2026 Q4"]


def test_direction_without_a_record_is_half_of_it(write, actor):
    meet(write, actor, "direction", "2026-05-05", minutes="")

    assert figure(write, "direction_reviewed") == ("partly", 0, 1)


def test_closed_on_time_looks_at_first_due_dates_of_six_months(write, actor, add_user):
    add_user()
    for number, (due, closed) in enumerate(
        [
            ("2026-05-22", None),  # out of the window
            ("2026-05-23", "2026-05-23"),
            ("2026-08-01", "2026-08-01"),
            ("2026-08-01", "2026-08-02"),
            ("2026-11-22", None),
            ("2026-11-23", None),  # not due yet
        ]
    ):
        action = act(write, actor, code=f"L-{number}", opened_on="2026-05-01", due_on=due)
        if closed:
            done(write, actor, action, closed)
    gone = act(write, actor, code="L-9", due_on="2026-08-01")
    service.cancel_action(write, actor, gone, "No longer asked for")
    moved = service.SaveAction("Moved", owner="lead@x.example", due_on=day("2026-12-30"))
    service.change_action(write, actor, 5, moved)

    assert figure(write, "closed_on_time") == ("not_met", 2, 4)
    assert against(write, "closed_on_time") == ["L-3", "L-4"]
    assert figure(write, "closed_on_time", as_of="2026-08-01") == ("not_met", 2, 5)


def test_complaints_count_once_their_time_is_over(write, actor):
    complain(write, actor, "C-1", "2026-11-01", "2026-11-03", "2026-11-11")
    complain(write, actor, "C-2", "2026-11-01", "2026-11-04", "2026-11-11")
    complain(write, actor, "C-3", "2026-11-12", "2026-11-14")  # ten days are over today
    complain(write, actor, "C-4", "2026-11-11", "2026-11-13")
    complain(write, actor, "C-5", "2025-11-21")  # before the window
    complain(write, actor, "C-6", "2026-11-21")

    assert figure(write, "complaints_in_time") == ("not_met", 1, 3)
    assert against(write, "complaints_in_time") == ["C-4", "C-2"]


def test_documents_and_job_sheets(write, actor):
    document(write, actor, "D-1", "2026-01-10", "2026-11-22")
    document(write, actor, "D-2", "2026-01-10", "2026-11-21")
    document(write, actor, "D-3", "2026-01-10", None)
    document(write, actor, "J-1", "2025-11-22", "2027-01-01", kind="job_sheet")
    document(write, actor, "J-2", "2025-11-21", "2027-01-01", kind="job_sheet")
    out = document(write, actor, "D-4")
    service.withdraw_document(write, actor, out, "Replaced")

    assert figure(write, "documents_in_review") == ("not_met", 3, 5)
    assert sorted(against(write, "documents_in_review")) == ["D-2", "D-3"]
    assert figure(write, "job_sheets_reviewed") == ("not_met", 1, 2)
    assert against(write, "job_sheets_reviewed") == ["J-2"]


@pytest.mark.parametrize(
    ("tests", "found"),
    [
        ([("2025-11-22", "met", "", None)], ("met", 1, 1)),
        ([("2025-11-21", "met", "", None)], ("not_met", 0, 1)),
        ([("2026-05-01", "partly", "Numbers wrong", None)], ("partly", 0, 1)),
        ([("2026-05-01", "partly", "Numbers wrong", "2026-06-01")], ("met", 1, 1)),
        ([("2026-05-01", "met", "", None), ("2026-07-01", "met", "Call tree old", None)], ("partly", 1, 2)),
    ],
)
def test_continuity_is_tried_and_learnt_from(sqlite_url, tests, found):
    from audit_app.accounts import service as accounts
    from audit_app.base.db import Database

    database = Database(sqlite_url)
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Northwind Support")
        for test in tests:
            drill(session, actor, *test)
        assert figure(session, "continuity_tested") == found
    database.close()


def decided(session, action, effect, on):
    row = session.query(Closing).filter_by(action_id=action).one()
    row.effect, row.decided_on, row.decided_by = Effect(effect), day(on), "Second"
    session.flush()


def test_effects_and_causes(write, actor, add_user):
    add_user()
    fine = act(write, actor, code="E-1", cause_code="script")
    done(write, actor, fine, "2026-06-10")
    decided(write, fine, "effective", "2026-10-01")
    unlooked = act(write, actor, code="E-2", cause_code="lines")
    done(write, actor, unlooked, "2026-06-30")  # its three months ended with September
    early = act(write, actor, code="E-3", opened_on="2026-07-01", due_on="2026-09-01", cause_code="lines")
    done(write, actor, early, "2026-08-31")
    nobody = act(write, actor, code="E-4", owner="", due_on="")
    failed = act(write, actor, code="E-5", cause_code="roster")
    done(write, actor, failed, "2026-06-10")
    decided(write, failed, "not_effective", "2026-10-01")

    assert figure(write, "effectiveness_checked") == ("not_met", 3, 5)
    assert against(write, "effectiveness_checked") == ["E-2", "E-4"]
    assert figure(write, "effectiveness_checked", as_of="2026-09-30") == ("partly", 4, 5)
    assert figure(write, "no_cause_again") == ("not_met", 2, 4)
    assert against(write, "no_cause_again") == ["E-2", "E-5"]
    assert figure(write, "no_cause_again", as_of="2026-06-30") == ("met", 3, 3)
    assert nobody


def test_checks_find_this_room_and_ask_no_more_for_many(database, actor, add_user, sent):
    add_user()

    def statements():
        sent.clear()
        with database.reading(actor.organisation_id) as session:
            found = checks.run_checks(session, list(queries.CHECKS), scope())
            checks.rows_behind(session, "actions.closed_on_time", scope())
        assert set(found) == set(queries.CHECKS)
        return len([one for one in sent if one.lstrip().startswith("SELECT")])

    def add(name):
        with database.transaction(actor.organisation_id) as session:
            done(session, actor, act(session, actor, code=name), "2026-06-10")
            meet(session, actor, "performance", "2026-06-10", about=name)
            complain(session, actor, name, "2026-06-10")
            document(session, actor, name, "2026-06-10", "2027-01-01")
            drill(session, actor, "2026-06-10")

    add("first")
    one = statements()
    for number in range(20):
        add(f"more {number}")

    assert statements() == one
    assert one <= 18
