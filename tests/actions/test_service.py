"""What may be done to actions, reviews, complaints, incidents, launches and documents, and what may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit_app.accounts import queries as people
from audit_app.accounts.rules import Role
from audit_app.actions import queries, service
from audit_app.actions.rules import (
    ActionState,
    Area,
    Decision,
    DocumentKind,
    EffectKind,
    IncidentKind,
    LaunchKind,
    Severity,
    five_whys,
)
from audit_app.areas import service as areas
from audit_app.auditlog import queries as trail
from audit_app.base import clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories.audits import add_release
from tests.workforce.build import hire, structure

from .build import NOON, act, complain, day, document, done, meet


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def users(database, add_user):
    """A lead auditor and a compliance officer, as actors."""
    numbers = [add_user("lead@x.example"), add_user("second@x.example", Role.COMPLIANCE_OFFICER)]
    with database.across() as session:
        return [people.find_actor(session, number) for number in numbers]


def refused(call, *arguments):
    with pytest.raises(Invalid) as error:
        call(*arguments)
    return set(error.value.fields)


def test_action_from_opening_to_verified(database, actor, users, add_user):
    lead, second = users
    twin = replace(lead, user_id=add_user("lead+log@x.example"))
    with database.transaction(actor.organisation_id) as session:
        number = act(session, lead)
        assert refused(service.close_action, session, lead, replace(_close(number), note="")) == {"note"}
        assert refused(service.close_action, session, lead, _close(number, "2026-05-31")) == {"done_on"}
        assert refused(service.close_action, session, lead, _close(number, "2026-11-23")) == {"done_on"}
        assert refused(service.close_action, session, lead, _close(number, kind="metric")) == {
            "metric",
            "expectation",
        }
        service.begin_action(session, lead, number)
        service.close_action(session, lead, _close(number))
        for same in (lead, twin):  # she owns it, and she reported it
            with pytest.raises(Forbidden, match="of their own"):
                service.verify_action(session, same, service.VerifyAction(number, True, "I saw it"))
        assert refused(service.verify_action, session, second, service.VerifyAction(number, True, " ")) == {
            "note"
        }
        service.verify_action(session, second, service.VerifyAction(number, False, "Still happens"))
        assert queries.get_action(session, number).row.state == ActionState.NOT_EFFECTIVE
        assert refused(service.close_action, session, lead, _close(number, "2026-11-01")) == {"done_on"}
        service.close_action(session, lead, _close(number, "2026-11-22"))
        service.verify_action(session, second, service.VerifyAction(number, True, "Gone"))
        with pytest.raises(Conflict):
            service.verify_action(session, second, service.VerifyAction(number, True, "Again"))
        with pytest.raises(Conflict):
            service.change_action(session, lead, number, service.SaveAction("Other"))

    with database.reading(actor.organisation_id) as session:
        found = queries.get_action(session, number)
        told = [entry.action for entry in trail.list_of_subject(session, "action", number)]
    assert found.row.state == ActionState.VERIFIED
    assert [(one.number, one.effect.value, one.decided_by) for one in found.closings] == [
        (2, "effective", "Second"),
        (1, "not_effective", "Second"),
    ]
    assert told == [
        "actions.action.looked_at",
        "actions.action.closed",
        "actions.action.looked_at",
        "actions.action.closed",
        "actions.action.changed",
        "actions.action.added",
    ]


def _close(number, on="2026-06-20", kind="inspection"):
    return service.CloseAction(number, day(on), EffectKind(kind), "Taught twice")


@pytest.mark.parametrize(
    ("own", "refused_here"),
    [("parameter", True), ("category", True), ("site", True), ("other", False)],
)
def test_effect_is_not_looked_at_by_whose_own_area_it_is(database, actor, users, own, refused_here):
    lead, second = users
    add_release(database, actor)
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        declared = {
            "parameter": {"parameters": ("cx/3.4",)},
            "category": {"parameters": ("cx/3",)},
            "site": {"sites": (places["site"],)},
            "other": {"parameters": ("cx/3.3",), "sites": (places["other_site"],)},
        }[own]
        areas.declare_areas(session, actor, areas.DeclareAreas(second.user_id, **declared))
        number = act(session, lead, requirement="3.4a", where=service.Where(places["site"]))
        service.close_action(session, lead, _close(number))
        command = service.VerifyAction(number, True, "Seen")

        if refused_here:
            with pytest.raises(Forbidden, match="is your own area"):
                service.verify_action(session, second, command)
        else:
            service.verify_action(session, second, command)


def test_owner_is_found_and_needed(database, actor, users):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        hire(session, actor, places, "E-7", full_name="Ana Cruz")
        person = queries.get_action(session, act(session, actor, owner="e-7"))
        member = queries.get_action(session, act(session, actor, owner="LEAD@x.example"))
        nobody = act(session, actor, owner="", due_on="")
        assert refused(lambda: act(session, actor, owner="E-8")) == {"owner"}
        assert refused(service.close_action, session, actor, _close(nobody)) == {"owner"}
        assert refused(lambda: act(session, actor, title=" ", due_on="2026-05-31")) == {"title", "due_on"}
        assert refused(lambda: act(session, actor, opened_on="2026-11-23", due_on="")) == {"opened_on"}

    assert (person.row.owner, person.owner_user_id) == ("Ana Cruz", None)
    assert (member.row.owner, member.owner_user_id) == ("Lead", users[0].user_id)
    assert member.row.code == f"A-{member.row.id}"


def test_moved_date_keeps_the_first_and_a_taken_code_is_refused(database, actor, users):
    with database.transaction(actor.organisation_id) as session:
        number = act(session, actor, code="LOG-1")
        moved = service.SaveAction("Teach it again", owner="lead@x.example", due_on=day("2026-09-01"))
        service.change_action(session, actor, number, moved)
        row = queries.get_action(session, number).row
        with pytest.raises(Conflict):
            act(session, actor, code="log-1")

    assert (row.first_due_on, row.due_on, row.code) == (day("2026-07-01"), day("2026-09-01"), "LOG-1")
    assert row.late(day("2026-09-02"))
    assert not row.late(day("2026-09-01"))


def test_cause_is_kept_with_its_steps_and_points_to_the_earlier_action(database, actor, users):
    with database.transaction(actor.organisation_id) as session:
        first = act(session, actor, cause_code="Old script")
        done(session, actor, first, "2026-06-10")
        second = act(session, actor, opened_on="2026-08-01", due_on="2026-09-01")
        steps = five_whys(["Wrong price", "Old page", "Nobody told"])
        service.save_cause(
            session, actor, service.SaveCause(second, steps, "Nobody owns the page", "old SCRIPT")
        )
        found = queries.get_action(session, second)
        again = queries.get_action(session, first).repeated_by

    assert (found.analysis, found.cause, found.row.cause_code) == (
        steps,
        "Nobody owns the page",
        "old-script",
    )
    assert (found.row.repeat_of_id, found.repeat_of) == (first, f"A-{first}")
    assert again == ((second, f"A-{second}"),)


def test_cancelling_needs_a_reason_and_the_right(database, actor, users):
    lead, _second = users
    reader = replace(lead, permissions=lead.permissions - {"actions.manage"})
    with database.transaction(actor.organisation_id) as session:
        number = act(session, lead)
        with pytest.raises(Forbidden):
            service.cancel_action(session, reader, number, "No longer needed")
        assert refused(service.cancel_action, session, lead, number, " ") == {"reason"}
        service.cancel_action(session, lead, number, "The page is gone")
        with pytest.raises(Conflict):
            service.save_cause(session, lead, service.SaveCause(number, None))
        assert queries.get_action(session, number).cancelled_on == day("2026-11-22")


def test_another_organisation_sees_and_changes_nothing(database, actor, stranger, users):
    with database.transaction(actor.organisation_id) as session:
        number = act(session, actor)
        review = meet(session, actor, "performance", "2026-06-01")
        complaint = complain(session, actor, "C-1", "2026-06-01")
        paper = document(session, actor, "D-1", "2026-06-01", "2027-06-01")
        launch = service.plan_launch(
            session, actor, service.SaveLaunch(LaunchKind.CHANGE, "Instalments", day("2026-12-01"))
        )
    with database.transaction(stranger.organisation_id) as session:
        for call in (
            lambda: queries.get_action(session, number),
            lambda: queries.get_review(session, review),
            lambda: queries.get_complaint(session, complaint),
            lambda: queries.get_document(session, paper, day("2026-07-01")),
            lambda: queries.get_launch(session, launch),
            lambda: service.begin_action(session, stranger, number),
            lambda: service.withdraw_document(session, stranger, paper, "x"),
            lambda: service.decide_launch(
                session, stranger, service.DecideLaunch(launch, Decision.NO_GO, "x")
            ),
        ):
            with pytest.raises(NotFound):
                call()


def test_review_with_who_was_there(database, actor):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        person = hire(session, actor, places, "E-7", full_name="Ana Cruz")
        number = meet(
            session, actor, "performance", "2026-06-05", present=("e-7", "The client"), absent=("Tomás",)
        )
        act(session, actor, owner="", source="review", source_ref=str(number))
        with pytest.raises(Conflict):
            meet(session, actor, "performance", "2026-06-05")
        meet(session, actor, "performance", "2026-06-05", about="Team 3")
        assert refused(lambda: meet(session, actor, "team", "2026-11-23")) == {"held_on"}
        assert refused(lambda: meet(session, actor, "team", "2026-06-05", present=("A",), absent=("A",))) == {
            "absent"
        }
        found = queries.get_review(session, number)

    assert found.attendance == (
        ("Ana Cruz", person, True),
        ("The client", None, True),
        ("Tomás", None, False),
    )
    assert (found.row.present, found.row.invited, found.row.decisions) == (2, 3, 1)


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        (("2026-06-01", "2026-05-31", None), {"answered_on"}),
        (("2026-06-01", "2026-06-02", "2026-06-01"), {"closed_on"}),
        (("2026-06-01", None, "2026-06-02"), {"answered_on"}),
        (("2026-11-23", None, None), {"received_on"}),
        (("2026-06-01", "2026-06-01", "2026-06-01"), None),
    ],
)
def test_complaint_days_in_order(sqlite_url, days, wrong):
    from audit_app.accounts import service as accounts
    from audit_app.base.db import Database

    database = Database(sqlite_url)
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Northwind Support")
        if wrong is None:
            assert complain(session, actor, "C-1", *days)
        else:
            assert refused(complain, session, actor, "C-1", *days) == wrong
    database.close()


def test_incident_closes_with_a_lesson(database, actor):
    with database.transaction(actor.organisation_id) as session:
        command = service.SaveIncident(
            "I-1", IncidentKind.PRIVACY, Severity.HIGH, "List sent", day("2026-06-02"), day("2026-06-01")
        )
        assert refused(service.save_incident, session, actor, command) == {"found_on"}
        command = replace(command, found_on=day("2026-06-03"), closed_on=day("2026-06-09"), customers=-1)
        assert refused(service.save_incident, session, actor, command) == {"lesson", "customers"}
        command = replace(command, lesson="Lists go through the portal", customers=14)
        number = service.save_incident(session, actor, command)
        with pytest.raises(Conflict):
            service.save_incident(session, actor, command)
        assert service.save_incident(session, actor, replace(command, customers=15), number) == number
        assert queries.get_incident(session, number).customers == 15


def test_launch_needs_every_criterion_before_go(database, actor):
    with database.transaction(actor.organisation_id) as session:
        criteria = {Area.PEOPLE: ("Hired",), Area.SYSTEMS: ("Lines work",)}
        command = service.SaveLaunch(LaunchKind.PROGRAMME, "Lumen", day("2026-11-01"), criteria=criteria)
        number = service.plan_launch(session, actor, command)
        go = service.DecideLaunch(number, Decision.GO)
        people, lines = queries.get_launch(session, number).criteria
        assert refused(service.decide_launch, session, actor, go) == {"decision"}
        service.judge_criteria(
            session, actor, number, {people.id: service.Judged(True), lines.id: service.Judged(False)}
        )
        assert refused(service.decide_launch, session, actor, go) == {"decision"}
        with pytest.raises(NotFound):
            service.judge_criteria(session, actor, number, {people.id + 99: service.Judged(True)})
        assert refused(service.look_back, session, actor, number, day("2026-11-10"), "Well") == {
            "reviewed_on"
        }
        assert refused(service.decide_launch, session, actor, replace(go, decision=Decision.NO_GO)) == {
            "note"
        }
        service.decide_launch(session, actor, service.DecideLaunch(number, Decision.NO_GO, "Lines first"))
        service.reopen_launch(session, actor, number)
        service.judge_criteria(
            session, actor, number, {lines.id: service.Judged(False, "Second line rented")}
        )
        service.decide_launch(session, actor, go)
        with pytest.raises(Conflict):
            service.judge_criteria(session, actor, number, {lines.id: service.Judged(True)})
        with pytest.raises(Conflict):
            service.change_launch(session, actor, number, command)
        assert refused(service.look_back, session, actor, number, day("2026-10-31"), "") == {
            "reviewed_on",
            "review_note",
        }
        service.look_back(session, actor, number, day("2026-11-20"), "Two rough days")
        row = queries.get_launch(session, number).row
        usual = service.plan_launch(
            session, actor, service.SaveLaunch(LaunchKind.CHANGE, "X", day("2026-12-01"))
        )

        assert (row.criteria, row.met, row.missed, row.open, row.signed_by) == (2, 1, 1, 0, "System")
        assert {one.area for one in queries.get_launch(session, usual).criteria} == set(Area)


def test_document_has_the_version_of_the_day(database, actor):
    with database.transaction(actor.organisation_id) as session:
        number = document(
            session, actor, "D-1", "2026-01-10", "2026-07-10", requirements=("2.3a", "2.3a", " ")
        )
        service.approve_version(
            session, actor, number, service.ApproveVersion("2", "Ana", day("2026-08-01"), day("2027-08-01"))
        )
        never = document(session, actor, "D-2")
        early = service.ApproveVersion("3", "Ana", day("2026-07-31"), day("2026-07-31"))
        assert refused(service.approve_version, session, actor, number, early) == {
            "approved_on",
            "review_due_on",
        }
        with pytest.raises(Conflict):
            service.approve_version(
                session, actor, number, service.ApproveVersion("2", "Ana", day("2026-08-01"))
            )
        with pytest.raises(Conflict):
            document(session, actor, "d-1")
        listed = {
            on: [
                (row.code, row.version, row.in_review(day(on)))
                for row in queries.list_documents(session, queries.DocumentFilter(day(on))).rows
            ]
            for on in ("2026-07-10", "2026-07-11", "2026-08-01")
        }
        overdue = queries.DocumentFilter(day("2026-07-11"), queries.Listed.OVERDUE, requirement="2.3a")
        assert [row.code for row in queries.list_documents(session, overdue).rows] == ["D-1"]
        other = replace(overdue, requirement="2.3")
        assert queries.list_documents(session, other).rows == ()
        service.withdraw_document(session, actor, never, "Replaced by D-1")
        kinds = queries.DocumentFilter(
            day("2026-11-22"), queries.Listed.WITHDRAWN, kind=DocumentKind.PROCEDURE
        )
        assert [row.code for row in queries.list_documents(session, kinds).rows] == ["D-2"]
        versions = [one.version for one in queries.get_document(session, number, day("2026-11-22")).versions]

    assert listed == {
        "2026-07-10": [("D-2", "", False), ("D-1", "1", True)],
        "2026-07-11": [("D-2", "", False), ("D-1", "1", False)],
        "2026-08-01": [("D-2", "", False), ("D-1", "2", True)],
    }
    assert versions == ["2", "1"]
