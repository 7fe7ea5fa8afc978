"""Starting, answering, proving, confirming, signing, reopening: on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from audit_app.accounts.queries import find_actor
from audit_app.accounts.rules import Role
from audit_app.auditlog.models import Entry
from audit_app.auditlog.queries import verify
from audit_app.audits import queries, service
from audit_app.audits.models import Answer, SignOff
from audit_app.audits.queries.export import canonical_sha256
from audit_app.audits.rules import Rating, State
from audit_app.base.db import Database
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.evidence import service as evidence
from audit_app.scoring import rules as scoring
from tests.factories.audits import add_audit, add_proof, add_release, answer_all, link, save


@pytest.fixture
def person(database, add_user):
    """A function that makes a member and returns them as an actor."""

    def make(email, role=Role.LEAD_AUDITOR):
        number = add_user(email, role)
        with database.across() as session:
            return find_actor(session, number)

    return make


@pytest.fixture
def audit_id(database, actor):
    return add_audit(database, actor)


def answer_of(database, actor, audit_id, requirement):
    with database.reading(actor.organisation_id) as session:
        return queries.get_answer(session, audit_id, requirement)


def test_start_audit_makes_an_unanswered_answer_for_every_requirement(database, actor, audit_id):
    with database.reading(actor.organisation_id) as session:
        book = queries.get_book(session, audit_id, whole=True)

    assert len(book.answers) == len(book.release.requirements)
    assert {answer.rating for answer in book.answers.values()} == {None}
    assert book.audit.state is State.DRAFT
    assert book.audit.summary.answered == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"period_until": dt.date(2024, 1, 1)}, "period_until"),
        ({"period_until": dt.date(2099, 1, 1)}, "period_until"),
        ({"channels": ()}, "channels"),
        ({"sites": (99,)}, "sites"),
        ({"programmes": (99,)}, "programmes"),
        ({"team": (99,)}, "team"),
    ],
)
def test_start_audit_with_something_wrong_names_the_field(database, actor, values, field):
    release = add_release(database, actor)

    with pytest.raises(Invalid) as error:
        add_audit(database, actor, release, **values)

    assert field in error.value.fields


def test_start_audit_on_another_organisations_release_is_not_found(database, actor, stranger):
    release = add_release(database, stranger)

    with pytest.raises(NotFound):
        add_audit(database, actor, release)


def test_save_answer_raises_revision_and_begins_the_audit(database, actor, audit_id):
    saved = save(database, actor, audit_id, "1.1a", rating=Rating.PARTLY, finding="No date on it.")

    answer = answer_of(database, actor, audit_id, "1.1a")
    assert (answer.rating, answer.finding, answer.revision) == (
        Rating.PARTLY,
        "No date on it.",
        saved.revision,
    )
    with database.reading(actor.organisation_id) as session:
        assert queries.get_audit(session, audit_id).state is State.IN_PROGRESS


def test_save_answer_without_change_leaves_no_trail(database, actor, audit_id):
    save(database, actor, audit_id, "1.1a", finding="same")

    def entries():
        with database.reading(actor.organisation_id) as session:
            return session.scalar(select(func.count()).select_from(Entry))

    before = entries()

    save(database, actor, audit_id, "1.1a", revision=1, finding="same")

    assert entries() == before


def test_stale_write_is_refused_with_the_other_text(database, actor, audit_id):
    save(database, actor, audit_id, "1.1a", finding="theirs")

    with pytest.raises(Conflict) as error:
        save(database, actor, audit_id, "1.1a", revision=0, finding="mine")

    assert error.value.current["fields"] == {"finding": "theirs"}
    assert error.value.current["revision"] == 1
    assert answer_of(database, actor, audit_id, "1.1a").finding == "theirs"


def test_two_people_on_two_fields_do_not_disturb_each_other(database, actor, audit_id):
    save(database, actor, audit_id, "1.1a", finding="one")

    save(database, actor, audit_id, "1.1a", revision=0, notes="two")

    answer = answer_of(database, actor, audit_id, "1.1a")
    assert (answer.finding, answer.notes) == ("one", "two")


def test_met_without_proof_is_refused_with_what_to_do(database, actor, audit_id):
    with pytest.raises(Invalid, match="cannot be Met without proof"):
        save(database, actor, audit_id, "1.1a", rating=Rating.MET)

    assert answer_of(database, actor, audit_id, "1.1a").rating is None


def test_met_with_proof_is_saved_and_its_last_proof_stays(database, actor, audit_id):
    item = add_proof(database, actor)
    number = link(database, actor, audit_id, "1.1a", item, "page 2")
    save(database, actor, audit_id, "1.1a", rating=Rating.MET)

    with pytest.raises(Invalid, match="only proof"), database.transaction(actor.organisation_id) as session:
        service.unlink_proof(session, actor, audit_id, number)

    proof = answer_of(database, actor, audit_id, "1.1a").proofs[0]
    assert (proof.title, proof.pointer) == ("Minutes of October", "page 2")


def test_linking_the_same_proof_twice_is_one_link(database, actor, audit_id):
    item = add_proof(database, actor)

    first = link(database, actor, audit_id, "1.1a", item, "page 1")
    second = link(database, actor, audit_id, "1.1a", item, "page 9")

    assert first == second
    assert [proof.pointer for proof in answer_of(database, actor, audit_id, "1.1a").proofs] == ["page 9"]


def test_proof_of_another_organisation_is_not_found(database, actor, stranger, audit_id):
    item = add_proof(database, stranger)

    with pytest.raises(NotFound):
        link(database, actor, audit_id, "1.1a", item)


def test_not_applicable_needs_a_reason_and_counts_once_a_second_person_agreed(database, person, audit_id):
    first, second = person("one@x.example"), person("two@x.example")
    with pytest.raises(Invalid, match="needs a reason"):
        save(database, first, audit_id, "1.2d", rating=Rating.NOT_APPLICABLE)
    save(database, first, audit_id, "1.2d", rating=Rating.NOT_APPLICABLE, na_reason="No bots.")
    command = service.ConfirmNotApplicable(audit_id, "1.2d", agreed=True)

    with (
        pytest.raises(Forbidden, match="second person"),
        database.transaction(first.organisation_id) as session,
    ):
        service.confirm_not_applicable(session, first, command)
    with database.transaction(second.organisation_id) as session:
        saved = service.confirm_not_applicable(session, second, command)

    answer = answer_of(database, first, audit_id, "1.2d")
    assert answer.answered
    assert answer.na_confirmed_by == second.name
    assert saved.score.completeness.applicable == 163


def test_changing_the_reason_takes_the_confirmation_back(database, person, audit_id):
    first, second = person("one@x.example"), person("two@x.example")
    save(database, first, audit_id, "1.2d", rating=Rating.NOT_APPLICABLE, na_reason="No bots.")
    with database.transaction(second.organisation_id) as session:
        service.confirm_not_applicable(
            session, second, service.ConfirmNotApplicable(audit_id, "1.2d", agreed=True)
        )

    save(database, second, audit_id, "1.2d", revision=9, na_reason="None at all.")

    answer = answer_of(database, first, audit_id, "1.2d")
    assert not answer.na_confirmed
    assert answer.na_by_id == second.user_id


def test_rate_many_is_all_or_none(database, actor, audit_id):
    item = add_proof(database, actor)
    link(database, actor, audit_id, "1.1a", item)
    command = service.RateMany(audit_id, ("1.1a", "1.1c"), Rating.MET, "seen on site")

    with database.reading(actor.organisation_id) as session:
        preview = service.preview_many(session, actor, command)
    with pytest.raises(Invalid), database.transaction(actor.organisation_id) as session:
        service.rate_many(session, actor, command)

    assert [(code, bool(why)) for code, _now, why in preview] == [("1.1a", False), ("1.1c", True)]
    assert answer_of(database, actor, audit_id, "1.1a").rating is None


def move(database, actor, audit_id, to, reason=""):
    with database.transaction(actor.organisation_id) as session:
        service.move(session, actor, service.Move(audit_id, to, reason))


def test_signing_off_with_open_requirements_says_how_many(database, actor, audit_id):
    save(database, actor, audit_id, "1.1a", rating=Rating.PARTLY)
    move(database, actor, audit_id, State.IN_REVIEW)

    with pytest.raises(Invalid, match="163 requirements are not answered"):
        move(database, actor, audit_id, State.SIGNED_OFF)


def test_signing_off_freezes_answers_and_reopening_needs_a_reason(database, actor, audit_id):
    item = add_proof(database, actor)
    number = link(database, actor, audit_id, "1.1a", item)
    save(database, actor, audit_id, "1.1a", rating=Rating.MET)
    answer_all(database, actor, audit_id, besides=("1.1a",))
    move(database, actor, audit_id, State.IN_REVIEW)
    move(database, actor, audit_id, State.SIGNED_OFF, "Agreed in the closing meeting.")

    with pytest.raises(Conflict, match="frozen"):
        save(database, actor, audit_id, "1.1a", revision=9, finding="late")
    with pytest.raises(Conflict), database.transaction(actor.organisation_id) as session:
        service.unlink_proof(session, actor, audit_id, number)
    with pytest.raises(Invalid, match="reason"):
        move(database, actor, audit_id, State.IN_REVIEW)
    with database.reading(actor.organisation_id) as session:
        signed, document = queries.find_sign_off(session, audit_id)
        assert canonical_sha256(queries.get_signed(session, audit_id)) == signed.document_sha256
    move(database, actor, audit_id, State.IN_REVIEW, "A proof was wrong.")

    assert signed.statement == "Agreed in the closing meeting."
    assert document["score"]["verdict"] == "not_ready"
    assert len(document["answers"]) == 164
    with database.reading(actor.organisation_id) as session:
        assert session.scalars(select(SignOff.reopened_reason)).all() == ["A proof was wrong."]
        assert queries.find_sign_off(session, audit_id) is None


def test_signing_off_is_refused_when_a_proof_was_withdrawn_since(database, actor, audit_id):
    item = add_proof(database, actor)
    link(database, actor, audit_id, "1.1a", item)
    save(database, actor, audit_id, "1.1a", rating=Rating.MET)
    answer_all(database, actor, audit_id, besides=("1.1a",))
    move(database, actor, audit_id, State.IN_REVIEW)
    with database.transaction(actor.organisation_id) as session:
        evidence.withdraw_file(session, actor, evidence.WithdrawFile(item, "Wrong month."))

    with pytest.raises(Invalid, match=r"1\.1a cannot be Met"):
        move(database, actor, audit_id, State.SIGNED_OFF)


def test_a_reader_may_not_sign(database, person, actor, audit_id):
    answer_all(database, actor, audit_id)
    move(database, actor, audit_id, State.IN_PROGRESS)
    move(database, actor, audit_id, State.IN_REVIEW)

    with pytest.raises(Forbidden):
        move(database, person("auditor@x.example", Role.AUDITOR), audit_id, State.SIGNED_OFF)


def test_every_change_is_on_a_chain_that_holds(database, actor, audit_id):
    save(database, actor, audit_id, "1.1a", finding="one")
    save(database, actor, audit_id, "1.1a", revision=1, finding="two")

    with database.across() as session:
        found = verify(session)
        answer = session.scalars(select(Answer).where(Answer.requirement == "1.1a")).one()
        history = session.scalars(
            select(Entry.data)
            .where(Entry.kind == "answer", Entry.subject == str(answer.id))
            .order_by(Entry.id)
        ).all()

    assert [item.breaks for item in found] == [()]
    assert [entry["to"] for entry in history] == [{"finding": "one"}, {"finding": "two"}]


def test_summary_beside_the_audit_equals_its_score(database, actor, audit_id):
    save(database, actor, audit_id, "1.1a", rating=Rating.NOT_MET)

    with database.reading(actor.organisation_id) as session:
        book = queries.get_book(session, audit_id)

    assert book.audit.summary.total == scoring.shown_share(book.score.total)
    assert book.audit.summary.answered == book.score.completeness.answered == 1


def test_another_organisation_sees_nothing(database, actor, stranger, audit_id):
    with database.reading(stranger.organisation_id) as session:
        assert queries.list_audits(session).total == 0
        with pytest.raises(NotFound):
            queries.get_book(session, audit_id)
    with pytest.raises(NotFound):
        save(database, stranger, audit_id, "1.1a", finding="intruder")


def test_what_is_mine_to_answer_leaves_out_what_is_answered(database, person, actor, audit_id):
    me = person("me@x.example")
    with database.transaction(actor.organisation_id) as session:
        plans = [service.PlanParameter(code, me.user_id, None, repeat=False) for code in ("1.1", "1.2")]
        service.plan_parameters(session, actor, audit_id, plans)
    for letter in "abcd":
        save(database, actor, audit_id, f"1.1{letter}", rating=Rating.PARTLY)

    with database.reading(actor.organisation_id) as session:
        mine = queries.list_mine(session, me.user_id)

    assert [plan.parameter for _id, _name, plan in mine] == ["1.2"]


def save_and_fail(database, actor, audit_id, code):
    with database.transaction(actor.organisation_id) as session:
        service.save_answer(session, actor, service.SaveAnswer(audit_id, code, 1, {"rating": Rating.NOT_MET}))
        raise ZeroDivisionError


def test_saves_of_several_servers_and_of_bulk_keep_one_true_summary(database, actor, audit_id):
    """What one server process remembers of an audit must never outlive what another one committed."""
    other = Database(database.url)
    # Lines are numbered on each process; every turn changes another rating.
    turns = [database, database, other, database, other, other, database]
    with database.reading(actor.organisation_id) as session:
        codes = [item.code for item in queries.get_book(session, audit_id).release.requirements][: len(turns)]
    try:
        for server, code in zip(turns, codes, strict=True):
            save(server, actor, audit_id, code, rating=Rating.PARTLY, finding=f"Because of {code}.")
        with pytest.raises(ZeroDivisionError):
            save_and_fail(database, actor, audit_id, codes[0])
        with other.transaction(actor.organisation_id) as session:
            service.rate_many(session, actor, service.RateMany(audit_id, tuple(codes[:2]), Rating.NOT_MET))
        saved = save(database, actor, audit_id, codes[2], notes="Only a text.", revision=1)
        with database.reading(actor.organisation_id) as session:
            book = queries.get_book(session, audit_id)
    finally:
        other.close()

    assert saved.score == book.score
    assert book.score.completeness.answered == len(turns) == book.audit.summary.answered
    assert book.audit.summary.total == scoring.shown_share(book.score.total)
    assert sum(light.rating is Rating.NOT_MET for light in book.light.values()) == 2
