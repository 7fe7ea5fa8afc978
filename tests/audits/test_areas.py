"""Nobody judges their own area; whoever is limited answers only what is assigned to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from audit_app.accounts.queries import find_actor
from audit_app.accounts.rules import Role
from audit_app.audits import service
from audit_app.audits.rules import Rating
from audit_app.base.errors import Forbidden
from audit_app.workforce import service as workforce
from audit_app.workforce.models import Person
from tests.factories.audits import add_audit, add_proof
from tests.workforce.build import hire, structure

NOT_YET = service.SaveAnswer(1, "3.4a", 0, {"rating": Rating.NOT_MET, "finding": "Nothing on file."})


@pytest.fixture
def auditor(database, add_user):
    number = add_user("ada@x.example", Role.AUDITOR)
    with database.across() as session:
        return find_actor(session, number)


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return structure(session, actor)


def employ(database, actor, places, **more):
    """The auditor on the staff."""
    with database.transaction(actor.organisation_id) as session:
        person = session.get_one(Person, hire(session, actor, places, **more))
        person.email = "ADA@x.example"


def save(database, who, command=NOT_YET):
    with database.transaction(who.organisation_id) as session:
        return service.save_answer(session, who, command)


def test_rating_an_audit_of_the_own_programme_is_refused_and_words_are_not(database, actor, auditor, places):
    employ(database, actor, places)
    add_audit(database, actor)  # no programme named: it covers all

    with pytest.raises(Forbidden, match=r"You work on Lumen Pay, which this audit covers"):
        save(database, auditor)
    words = service.SaveAnswer(1, "3.4a", 0, {"notes": "As seen from inside."})
    assert save(database, auditor, words).revision == 1
    assert save(database, actor).revision == 2


@pytest.mark.parametrize(
    "more",
    [{"programme": False}, {"left_on": dt.date(2026, 1, 31)}],
    ids=["on no programme", "left"],
)
def test_rating_from_elsewhere_is_fine(database, actor, auditor, places, more):
    employ(database, actor, places, **more)
    add_audit(database, actor)

    assert save(database, auditor).revision == 1


def test_audit_of_another_programme_is_not_the_own_area(database, actor, auditor, places):
    with database.transaction(actor.organisation_id) as session:
        other = workforce.add_programme(session, actor, workforce.AddProgramme("Other", ()))
    employ(database, actor, places)
    add_audit(database, actor, programmes=(other,))

    assert save(database, auditor).revision == 1


def test_limited_auditor_answers_and_proves_what_is_assigned_alone(database, actor, auditor):
    limited = replace(auditor, assigned_only=True)
    add_audit(database, actor)
    proof = add_proof(database, actor)
    link = service.LinkProof(1, "3.4a", proof)

    with pytest.raises(Forbidden, match=r"Parameter 3\.4 is not assigned to you"):
        save(database, limited)
    with database.transaction(actor.organisation_id) as session, pytest.raises(Forbidden):
        service.link_proof(session, limited, link)
    many = service.RateMany(1, ("3.4a", "3.4b"), Rating.NOT_MET)
    with database.transaction(actor.organisation_id) as session, pytest.raises(Forbidden):
        service.rate_many(session, limited, many)

    with database.transaction(actor.organisation_id) as session:
        plan = service.PlanParameter("3.4", auditor.user_id, None, repeat=False)
        service.plan_parameters(session, actor, 1, [plan])
    assert save(database, limited).revision == 1
    with database.transaction(actor.organisation_id) as session:
        assert service.link_proof(session, limited, link)
