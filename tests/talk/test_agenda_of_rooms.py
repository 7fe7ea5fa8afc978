"""What the digest says of other rooms' work: to those who can act on it, and to nobody else."""

from __future__ import annotations

import pytest

from audit_app.accounts.queries import find_actor
from audit_app.accounts.rules import Role
from audit_app.base import agenda, clock
from audit_app.portal import service as portal
from audit_app.quality import service as quality
from audit_app.quality.rules.feedback import Answer
from audit_app.workforce import service as workforce
from audit_app.workforce.models import Person
from tests.portal.build import contributor, open_case
from tests.quality.build import add, add_people, evaluation
from tests.quality.people import NOON, day
from tests.training.build import complete, module, require


def who(database, number):
    with database.across() as session:
        return find_actor(session, number)


def told(database, person, today):
    with database.reading(person.organisation_id) as session:
        return [(task.key, task.due_on) for task in agenda.tasks_of(session, person, today)]


@pytest.fixture
def team(database, actor):
    with clock.at(NOON):
        found = add_people(database, actor, "eva", job="Quality evaluator") | add_people(
            database, actor, "ada"
        )
        (number,) = add(
            database, actor, [evaluation(found["ada"], found, day("2026-10-26"), evaluator_id=found["eva"])]
        )
        with database.transaction(actor.organisation_id) as session:
            quality.give_feedback(
                session, actor, quality.GiveFeedback(number, day("2026-10-27"), "a", "b", "c")
            )
            session.get(Person, found["ada"]).supervisor_id = found["eva"]
        yield found | {"evaluation": number}


def link(database, actor, number, code):
    with database.transaction(actor.organisation_id) as session:
        workforce.link_account(session, actor, workforce.LinkAccount(number, code))
    return who(database, number)


def test_dispute_waits_for_a_third_person_alone(database, actor, team, add_user):
    lead = who(database, add_user("lead@x.example", Role.LEAD_AUDITOR))
    eva = link(database, actor, add_user("eva@x.example", Role.QUALITY_LEADER), "eva")
    reader = who(database, add_user("reader@x.example", Role.READER))
    assert told(database, lead, NOON.date()) == []
    with database.transaction(actor.organisation_id) as session:
        command = quality.AnswerFeedback(team["evaluation"], Answer.DISPUTED, day("2026-10-28"), "not so")
        quality.answer_feedback(session, actor, command)

    assert told(database, lead, NOON.date()) == [("quality-disputes", None)]
    assert told(database, eva, NOON.date()) == told(database, reader, NOON.date()) == []


def test_feedback_and_training_wait_for_the_agent_and_the_team_leader(
    database, actor, team, add_user, stranger
):
    ada = link(database, actor, add_user("ada@x.example", Role.AGENT), "ada")
    eva = link(database, actor, add_user("eva@x.example", Role.QUALITY_LEADER), "eva")
    other = who(database, add_user("other@x.example", Role.QUALITY_LEADER))
    far = who(database, add_user("far@x.example", Role.AGENT, owner=stranger))
    with database.transaction(actor.organisation_id) as session:
        number = module(session, actor, "PRIV")
        require(session, actor, workforce_job(session, team["ada"]), number)
        complete(session, actor, team["ada"], number, "2025-11-15")

    until = day("2026-11-15")
    assert told(database, ada, NOON.date()) == [("training-own", until), ("own-feedback", None)]
    assert told(database, eva, NOON.date()) == [("training-team", until)]
    assert told(database, other, NOON.date()) == told(database, far, NOON.date()) == []


def workforce_job(session, person):
    from audit_app.workforce.queries import find_person_on

    return find_person_on(session, person, NOON.date()).job_id


def test_self_assessment_waits_for_whoever_is_next(database, actor, add_user):
    case = open_case(database, actor)
    today = clock.today()
    lead = who(database, add_user("lead@x.example", Role.LEAD_AUDITOR))
    other = who(database, add_user("other@x.example", Role.LEAD_AUDITOR))
    reader = who(database, add_user("reader@x.example", Role.READER))
    vendor = who(database, case.vendor.user_id)
    helper = who(database, contributor(case).user_id)

    assert [key for key, _due in told(database, vendor, today)] == [f"assessment-{case.assessment_id}"]
    assert told(database, helper, today) == []  # nothing was handed to them
    case.submit()
    assert told(database, vendor, today) == []
    assert [key for key, _due in told(database, lead, today)] == [f"portal-{case.invitation_id}"]
    case.verify(by=lead)
    with database.reading(actor.organisation_id) as session:
        (task,) = agenda.tasks_of(session, lead, today)
    assert (task.permission, task.text.startswith("Release")) == ("portal.release", True)
    case.release()
    with case.far() as session:
        portal.appeal(session, case.vendor, case.assessment_id, "1.2a", "Look at page 2.")
    appeals = [(f"portal-{case.invitation_id}-appeals", None)]
    assert (told(database, lead, today), told(database, other, today)) == ([], appeals)
    assert told(database, reader, today) == []
