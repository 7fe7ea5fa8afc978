"""Nobody judges their own area; whoever is limited answers only what is assigned to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from audit_app.accounts.queries import find_actor
from audit_app.accounts.rules import Role
from audit_app.areas import service as areas
from audit_app.audits import service
from audit_app.audits.rules import Rating, State
from audit_app.base.errors import Forbidden, Invalid
from audit_app.workforce import service as workforce
from audit_app.workforce.models import Person
from tests.factories.audits import add_audit, add_proof, add_release, answer_all
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


NOT_APPLICABLE = service.SaveAnswer(
    1, "3.4a", 0, {"rating": Rating.NOT_APPLICABLE, "na_reason": "No skill is tested."}
)


def declare(database, actor, user_id, **own):
    add_release(database, actor)
    with database.transaction(actor.organisation_id) as session:
        areas.declare_areas(session, actor, areas.DeclareAreas(user_id, **own))


def do(database, who, verb, *given):
    with database.transaction(who.organisation_id) as session:
        return verb(session, who, *given)


def confirm(database, who, requirement="3.4a", *, agreed=True):
    return do(
        database,
        who,
        service.confirm_not_applicable,
        service.ConfirmNotApplicable(1, requirement, agreed),
    )


@pytest.mark.parametrize("code", ["cx/3.4", "cx/3"], ids=["the parameter", "its category"])
def test_declared_parameter_is_refused_at_every_door_and_everything_else_is_open(
    database, actor, auditor, code
):
    declare(database, actor, auditor.user_id, parameters=(code,))
    add_audit(database, actor)
    many = service.RateMany(1, ("3.4a", "1.1a"), Rating.NOT_MET)
    plan = service.PlanParameter("3.4", auditor.user_id, None, repeat=False)
    refused = r"You answer for parameter 3\.4 yourself: nobody judges their own area"

    with pytest.raises(Forbidden, match=refused):
        save(database, auditor)
    with pytest.raises(Forbidden, match=refused):
        do(database, auditor, service.rate_many, many)
    with database.reading(actor.organisation_id) as session:
        own, other = service.preview_many(session, auditor, many)
    with pytest.raises(Invalid, match=r"Ada answers for parameter 3\.4: .* goes to somebody else"):
        do(database, actor, service.plan_parameters, 1, [plan])
    save(database, actor, NOT_APPLICABLE)
    for agreed in (True, False):
        with pytest.raises(Forbidden, match=refused):
            confirm(database, auditor, agreed=agreed)

    assert (own[0], own[2], other[0]) == ("1.1a", "", "3.4a")
    assert "nobody judges their own area" in other[2]
    assert save(database, auditor, replace(NOT_YET, requirement="1.1a")).revision == 1
    assert save(database, auditor, service.SaveAnswer(1, "3.4a", 1, {"notes": "From inside."})).revision == 2
    assert do(database, actor, service.plan_parameters, 1, [replace(plan, parameter="1.1")]) == 1


def test_reason_of_not_applicable_is_a_judgement_too(database, actor, auditor):
    add_audit(database, actor)
    save(database, actor, NOT_APPLICABLE)
    declare(database, actor, auditor.user_id, parameters=("cx/3.4",))

    with pytest.raises(Forbidden):
        save(database, auditor, service.SaveAnswer(1, "3.4a", 1, {"na_reason": "A better one."}))


@pytest.mark.parametrize(
    ("own", "covered", "refused"),
    [
        ({"programmes": ("programme",)}, {}, "The programme Lumen Pay is your own area"),
        ({"programmes": ("programme",)}, {"programmes": ("programme",)}, "The programme Lumen Pay"),
        ({"programmes": ("programme",)}, {"programmes": ("other",)}, ""),
        ({"sites": ("site",)}, {}, "The site Manila is your own area"),
        ({"sites": ("site",)}, {"sites": ("site", "other_site")}, "The site Manila"),
        ({"sites": ("site",)}, {"sites": ("other_site",)}, ""),
    ],
)
def test_declared_programme_or_site_blocks_audits_that_cover_it(
    database, actor, auditor, places, own, covered, refused
):
    with database.transaction(actor.organisation_id) as session:
        other = workforce.add_programme(session, actor, workforce.AddProgramme("Other", ()))

    def numbers(named):
        return {
            kind: tuple(other if name == "other" else places[name] for name in names)
            for kind, names in named.items()
        }

    declare(database, actor, auditor.user_id, **numbers(own))
    add_audit(database, actor, **numbers(covered))
    answer_all(database, actor, 1)
    do(database, actor, service.move, service.Move(1, State.IN_PROGRESS))
    lead = replace(auditor, permissions=actor.permissions)

    if not refused:
        assert save(database, auditor, replace(NOT_YET, revision=1)).revision == 2
        return
    with pytest.raises(Forbidden, match=refused):
        save(database, auditor, replace(NOT_YET, revision=1))
    do(database, lead, service.move, service.Move(1, State.IN_REVIEW))
    with pytest.raises(Forbidden, match=refused):
        do(database, lead, service.move, service.Move(1, State.SIGNED_OFF))


def test_refusal_names_who_may_instead_the_team_first(database, actor, auditor, add_user):
    ben, cem = add_user("ben@x.example", Role.AUDITOR), add_user("cem@x.example", Role.AUDITOR)
    add_user("dee@x.example", Role.READER)
    declare(database, actor, auditor.user_id, parameters=("cx/3.4",))
    declare(database, actor, cem, parameters=("cx/3.4",))
    add_audit(database, actor)

    with pytest.raises(Forbidden, match=r"Who may: Ben\.$"):
        save(database, auditor)
    second = add_audit(database, actor, name="Second", team=(cem, ben))
    with pytest.raises(Forbidden, match=r"Who may: Ben\.$"):
        save(database, auditor, replace(NOT_YET, audit_id=second))


def test_what_one_account_owns_the_other_account_may_not_judge(database, actor, auditor, add_user):
    number = add_user("ada+private@x.example", Role.LEAD_AUDITOR)
    with database.across() as session:
        other = find_actor(session, number)
    declare(database, actor, auditor.user_id, parameters=("cx/3.4",))
    add_audit(database, actor)

    with pytest.raises(Forbidden, match="your"):
        save(database, other)
    save(database, auditor, replace(NOT_APPLICABLE, requirement="1.1a"))
    with pytest.raises(Forbidden, match="second person"):
        confirm(database, other, "1.1a")
    ben = replace(other, user_id=add_user("ben@x.example", Role.AUDITOR), name="ben")
    assert confirm(database, ben, "1.1a").revision == 2


def test_rating_asks_nothing_of_areas_unless_places_are_their_own(database, actor, auditor, places, sent):
    declare(database, actor, auditor.user_id, parameters=("cx/3.4",))
    add_audit(database, actor)
    codes = ("1.1a", "1.1b", "1.1c")
    told = []

    for code in codes:
        sent.clear()
        save(database, auditor, replace(NOT_YET, requirement=code))
        told.append([text for text in sent if "declared_area" in text or "audit_programme" in text])

    assert [len(one) for one in told] == [1, 0, 0]  # the register, once
