"""Two agents with everything there is about them: each sees their own, and no byte of the other's."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.accounts.models import User
from audit_app.accounts.queries import find_actor
from audit_app.accounts.rules import Role
from audit_app.accounts.rules.tokens import Preset
from audit_app.accounts.service import tokens
from audit_app.auditlog.models import Entry
from audit_app.base import clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.mail.models import LetterRow
from audit_app.own import queries
from audit_app.quality import service as quality
from audit_app.quality.models import Dispute, Feedback, Payout, Scheme
from audit_app.quality.rules import Method, State
from audit_app.quality.rules.coaching import CoachingMethod
from audit_app.quality.rules.feedback import Answer, Outcome
from audit_app.quality.rules.incentives import RewardKind
from audit_app.workforce import queries as staff
from audit_app.workforce import service as workforce
from audit_app.workforce.models import Person, StaffAccount
from tests.quality.build import add, add_people, evaluation
from tests.quality.people import NOON, add_form, day
from tests.training.build import complete, module, require

ADA, BEN = "ADA-MARK", "BEN-MARK"
PAGES = ("/own/", "/own/evaluations", "/own/training", "/own/rewards", "/for-you/", "/access/own")


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


def records(database, actor, team, name, mark):
    """One agent's life, with a mark in every text of it."""
    form = team["form"]
    first, second, doubtful = add(
        database,
        actor,
        [
            evaluation(
                team[name],
                team,
                day("2026-10-05"),
                transaction_id=f"{mark} one",
                evaluator_id=team["eva"],
                evaluator_name="",
                form_id=form,
                noncritical_errors=1,
                points=8.0,
                points_possible=10.0,
                notes=f"{mark} notes of the evaluator",
            ),
            evaluation(
                team[name],
                team,
                day("2026-10-06"),
                transaction_id=f"{mark} two",
                evaluator_id=team["eva"],
                method=Method.SIDE_BY_SIDE,
                compliance_errors=1,
                failed=True,
            ),
            evaluation(
                team[name], team, day("2026-10-07"), transaction_id=f"{mark} doubt", state=State.DOUBTFUL
            ),
        ],
    )
    with database.transaction(actor.organisation_id) as session:
        for number in (first, second):
            quality.give_feedback(
                session,
                actor,
                quality.GiveFeedback(
                    number, day("2026-10-08"), f"{mark} well", f"{mark} change", f"{mark} next"
                ),
            )
        coaching = quality.record_coaching(
            session,
            actor,
            quality.RecordCoaching(
                agent_id=team[name],
                held_on=day("2026-10-09"),
                method=CoachingMethod.TALK,
                notes=f"{mark} coaching",
                coach_code="eva",
                evaluation_id=second,
            ),
        )
        number = module(session, actor, f"Privacy {len(name + mark)} {name == 'ada'}")
        job = staff.find_person_on(session, team[name], day("2026-10-31")).job_id
        if name == "ada":
            require(session, actor, job, number)
        complete(
            session, actor, team[name], number, "2025-11-15", method=f"{mark} method", proof=f"{mark} proof"
        )
        scheme = Scheme(
            name=f"{mark} scheme", from_month=day("2026-01-01"), kind=RewardKind.GIFT, least_evaluations=1
        )
        session.add(scheme)
        session.flush()
        session.add(
            Payout(
                scheme_id=scheme.id,
                person_id=team[name],
                month=day("2026-09-01"),
                gift=f"{mark} gift",
                paid_on=day("2026-10-15"),
            )
        )
    return {"first": first, "second": second, "doubtful": doubtful, "coaching": coaching}


@pytest.fixture
def team(database, actor):
    found = add_people(database, actor, "eva", job="Quality evaluator")
    found |= add_people(database, actor, "ada", "ben")
    found["form"] = add_form(database, actor, found["programme"])
    with database.transaction(actor.organisation_id) as session:
        for name, mark in (("ada", ADA), ("ben", BEN)):
            session.get(Person, found[name]).full_name = f"{mark} {name}"
    found["ada_case"] = records(database, actor, found, "ada", ADA)
    found["ben_case"] = records(database, actor, found, "ben", BEN)
    return found


def link(database, actor, email, code):
    with database.transaction(actor.organisation_id) as session:
        number = session.scalar(select(User.id).where(User.email == email))
        workforce.link_account(session, actor, workforce.LinkAccount(number, code))
        return find_actor(session, number)


@pytest.fixture
def agents(database, actor, team, sign_in):
    """A browser each, and who they are."""
    found = {}
    for name in ("ada", "ben"):
        found[name] = sign_in(Role.AGENT, f"{name}@x.example")
        team[f"{name} is"] = link(database, actor, f"{name}@x.example", name.upper())
    return found


def whole(client, case):
    """Every byte that somebody gets of their own pages."""
    pages = [*PAGES, f"/own/evaluations/{case['first']}", f"/own/evaluations/{case['second']}"]
    answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [200] * len(pages)
    return "".join(answer.get_data(as_text=True) for answer in answers)


def test_agent_sees_everything_of_their_own_and_nothing_of_the_other(agents, team):
    for name, mine, others in (("ada", ADA, BEN), ("ben", BEN, ADA)):
        text = whole(agents[name], team[f"{name}_case"])
        assert others not in text
        for piece in ("one", "two", "well", "change", "next", "coaching", "scheme", "gift"):
            assert f"{mine} {piece}" in text
        assert f"{mine} notes of the evaluator" not in text  # what is for the agent stands in the feedback
        assert f"{mine} doubt" not in text  # nobody has settled it yet


def test_numbers_of_others_are_not_found_and_stay_as_they_were(database, actor, agents, team):
    case, ada = team["ben_case"], agents["ada"]
    for path in (
        f"/own/evaluations/{case['first']}",
        f"/own/evaluations/{team['ada_case']['doubtful']}",
        "/own/evaluations/99999",
    ):
        assert ada.get(path).status_code == 404
    for path, data in (
        (f"/own/evaluations/{case['first']}", {"answer": "signed"}),
        (f"/own/evaluations/{case['first']}", {"answer": "disputed", "reason": "mine"}),
        (f"/own/evaluations/{case['first']}/withdrawal", {"note": "mine"}),
        (f"/own/coaching/{case['coaching']}/signature", {}),
    ):
        assert ada.post(path, data=data).status_code == 404
    for path in (
        "/quality/",
        "/quality/evaluations",
        f"/quality/feedback/{case['first']}",
        "/training/",
        "/people/",
    ):
        assert ada.get(path).status_code == 403
    with database.reading(actor.organisation_id) as session:
        assert {row.answer for row in session.scalars(select(Feedback))} == {Answer.NONE}


def test_agent_reads_disputes_and_withdraws(database, actor, agents, team):
    first, second = (team["ada_case"][name] for name in ("first", "second"))
    assert agents["ada"].post(f"/own/evaluations/{first}", data={"answer": "signed"}).status_code == 303
    assert agents["ada"].post(f"/own/evaluations/{first}", data={"answer": "signed"}).status_code == 409
    late = agents["ada"].post(f"/own/evaluations/{second}", data={"answer": "disputed", "reason": "why"})
    assert late.status_code == 422  # ten working days are over on the 31st

    with clock.at(dt.datetime(2026, 10, 20, 12, tzinfo=dt.UTC)):
        page = agents["ada"].post(f"/own/evaluations/{second}", data={"answer": "disputed"})
        assert (page.status_code, "Say what is disputed and why." in page.get_data(as_text=True)) == (
            422,
            True,
        )
        said = {"answer": "disputed", "reason": "<script>alert(1)</script>"}
        assert agents["ada"].post(f"/own/evaluations/{second}", data=said).status_code == 303
        text = agents["ada"].get(f"/own/evaluations/{second}").get_data(as_text=True)
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert (
            agents["ada"].post(f"/own/evaluations/{second}/withdrawal", data={"note": "talked"}).status_code
            == 303
        )
    assert agents["ada"].post(f"/own/coaching/{team['ada_case']['coaching']}/signature").status_code == 303

    with database.reading(actor.organisation_id) as session:
        dispute = session.scalars(select(Dispute)).one()
        assert (dispute.evaluation_id, dispute.outcome) == (second, Outcome.WITHDRAWN)
        entries = session.scalars(select(Entry).where(Entry.action == "quality.feedback.answered")).all()
        assert [(entry.actor, entry.data["own"]) for entry in entries] == [("Ada", True)] * 2


def test_month_counts_ways_against_what_it_asks_for(database, actor, team):
    with database.reading(actor.organisation_id) as session:
        (row,) = queries.read_month(session, team["ada"], day("2026-10-01"), day("2026-10-31"))
        requirements = queries.list_requirements(
            session, staff.find_person_on(session, team["ada"], day("2026-10-31")), day("2026-10-31")
        )
    assert (row.pace.n, row.pace.least, row.pace.most) == (2, 7, 14)
    assert (row.side_by_side, row.remote, row.client, row.failed) == (1, 1, 0, 1)
    assert [(one.status.value, one.valid_until) for one in requirements] == [("expiring", day("2026-11-15"))]


def test_pages_ask_as_often_for_many_rows_as_for_few(database, actor, agents, team, sent):
    def asked():
        found = {}
        for page in PAGES[:4]:
            agents["ada"].get(page)
            sent.clear()
            agents["ada"].get(page)
            found[page] = len(sent)
        return found

    few = asked()
    add(database, actor, [evaluation(team["ada"], team, day(f"2026-09-{n:02}")) for n in range(1, 13)])
    assert asked() == few
    assert max(few.values()) <= 15


def test_account_without_a_link_sees_nothing_even_with_the_same_address(database, actor, team, sign_in):
    """The address on a record is written by many; whose account it is, an administrator says."""
    with database.transaction(actor.organisation_id) as session:
        session.get(Person, team["ben"]).email = "eve@x.example"
    eve = sign_in(Role.AGENT, "eve@x.example")

    for page in PAGES[:4]:
        text = eve.get(page).get_data(as_text=True)
        assert "not linked" in text
        assert BEN not in text
    assert eve.get(f"/own/evaluations/{team['ben_case']['first']}").status_code == 404


def test_link_is_an_administrators_and_one_to_one(database, actor, team, add_user, stranger):
    one, two = add_user("one@x.example", Role.AGENT), add_user("two@x.example", Role.AGENT)
    far = add_user("far@x.example", Role.AGENT, owner=stranger)
    lead = find_actor_of(database, add_user("lead@x.example", Role.LEAD_AUDITOR))

    def linking(user, code, who=actor):
        with database.transaction(who.organisation_id) as session:
            workforce.link_account(session, who, workforce.LinkAccount(user, code))

    linking(one, "ada")
    linking(one, "ADA")  # again: nothing
    for user, code, kind, who in (
        (two, "ada", Conflict, actor),
        (one, "ben", Conflict, actor),
        (two, "nobody", Invalid, actor),
        (far, "ben", NotFound, actor),
        (two, "ben", Forbidden, lead),
        (far, "ada", Invalid, stranger),
    ):
        with pytest.raises(kind):
            linking(user, code, who)
    with database.transaction(actor.organisation_id) as session:
        assert staff.linked_person(session, one) == team["ada"]
        workforce.unlink_account(session, actor, one)
        assert staff.linked_person(session, one) is None
        told = session.scalars(select(Entry.action).where(Entry.kind == "person").order_by(Entry.id)).all()
    assert told[-2:] == ["workforce.account.linked", "workforce.account.unlinked"]


def find_actor_of(database, number):
    with database.across() as session:
        return find_actor(session, number)


def test_invitation_by_the_address_on_record_links_and_mails(database, actor, team, sign_in):
    client = sign_in(Role.ADMINISTRATOR)
    with database.transaction(actor.organisation_id) as session:
        session.get(Person, team["ada"]).email = "Ada@x.example"
    assert client.post(f"/own/people/{team['ada']}/invitation").status_code == 303
    assert client.post(f"/own/people/{team['ben']}/invitation").status_code == 303  # no address: a sentence
    assert client.post("/own/people/99999/invitation").status_code == 404

    with database.reading(actor.organisation_id) as session:
        link = session.scalars(select(StaffAccount)).one()
        assert link.person_id == team["ada"]
        assert session.get(User, link.user_id).email == "Ada@x.example"
        letter = session.scalars(select(LetterRow)).one()
        assert (letter.kind, letter.to) == ("accounts.invitation", "Ada@x.example")
    page = client.get("/own/accounts").get_data(as_text=True)
    assert f"{ADA} ada" in page


def test_api_tells_own_records_with_the_same_rights(database, actor, app, agents, team):
    ask = token_of(database, app, team["ada is"], Preset.ALL)
    first, foreign = team["ada_case"]["first"], team["ben_case"]["first"]

    texts = [ask("GET", path) for path in (
        "/own/evaluations",
        f"/own/evaluations/{first}",
        "/own/month?month=2026-10-01",
        "/own/coachings",
        "/own/rewards",
        "/own/requirements",
        "/own/tries",
    )]  # fmt: skip
    assert [answer.status_code for answer in texts] == [200] * len(texts)
    assert BEN not in "".join(answer.get_data(as_text=True) for answer in texts)
    assert texts[0].get_json()["rows"][1]["transaction_id"] == f"{ADA} one"
    assert ask("GET", f"/own/evaluations/{foreign}").status_code == 404
    assert ask("POST", f"/own/evaluations/{foreign}/answer", json={"answer": "signed"}).status_code == 404
    for path in ("/evaluations", "/feedback", "/people", "/members/people"):
        assert ask("GET", path).status_code == 403

    reads = token_of(database, app, team["ada is"], Preset.READ)
    assert reads("GET", f"/own/evaluations/{first}").status_code == 200
    assert reads("POST", f"/own/evaluations/{first}/answer", json={"answer": "signed"}).status_code == 403
    assert ask("POST", f"/own/evaluations/{first}/answer", json={"answer": "signed"}).status_code == 204


def token_of(database, app, who, preset):
    with database.transaction(who.organisation_id) as session:
        text = tokens.make_token(session, who, tokens.MakeToken("phone", preset=preset)).text
    client = app.test_client(use_cookies=False)
    head = {"Authorization": f"Bearer {text}"}
    return lambda method, path, **more: client.open(f"/api/v1{path}", method=method, headers=head, **more)
