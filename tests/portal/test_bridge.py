"""Handing over between two organisations: listed fields, both trails, one transaction, and no way round."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

import audit_app
from audit_app.areas import service as areas
from audit_app.auditlog.models import Entry
from audit_app.base import clock
from audit_app.base.db import Base, beside
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.tenancy import TenancyError
from audit_app.evidence.models import EvidenceItem, EvidenceVersion
from audit_app.portal import models, service
from audit_app.portal.models import (
    Appeal,
    Asked,
    Assessment,
    Invitation,
    Item,
    Objection,
    Question,
    Received,
    ReceivedProof,
    Section,
)  # fmt: skip
from audit_app.portal.rules import AppealState, State
from audit_app.portal.service import bridge
from audit_app.portal.service.handed import Sides, Verdict
from audit_app.scoring.rules import Rating
from tests.portal.build import CODES, DUE, MARK, open_case

VENDOR_TABLES = (Assessment, Section, Item, Asked, Objection)


@pytest.fixture
def case(database, actor):
    return open_case(database, actor)


def everything(session, kinds=VENDOR_TABLES):
    """Every value of every row that the session reaches in these tables."""
    return "\n".join(
        repr({column.key: getattr(row, column.key) for column in kind.__table__.columns})
        for kind in kinds
        for row in session.scalars(select(kind))
    )


def actions(session):
    return [action for (action,) in session.execute(select(Entry.action).order_by(Entry.sequence))]


def test_questions_are_a_copy_of_the_shown_fields_alone(case):
    with case.far() as session:
        items = session.scalars(select(Item).order_by(Item.position)).all()
        section = session.scalars(select(Section).order_by(Section.position)).first()

        assert [item.requirement for item in items] == list(CODES)
        assert set(items[0].shown) == {"text", "proof", "good", "kind", "must_have"}
        assert set(section.shown) == {"category_title", "title", "intent", "points"}
        assert MARK not in everything(session)
        assert "never_for_a_vendor" not in everything(session)


def test_every_step_leaves_nothing_internal_on_the_vendors_side(case):
    case.prove("1.1a")
    with case.far() as session:
        service.ask(session, case.vendor, case.assessment_id, "1.1a", "What is meant?")
    with case.near() as session:
        number = session.scalar(select(Question.id))
        service.answer_question(session, case.operator_person(), number, "The last twelve months.")
    case.submit()
    case.verify(by=case.operator_person())
    case.release()
    with case.far() as session:
        service.appeal(session, case.vendor, case.assessment_id, "1.2a", "Look at page 2.")
    with case.near() as session:
        service.decide(
            session,
            case.operator_person(number=None).__class__(
                **{**{f: getattr(case.operator_person(), f) for f in case.operator.__slots__}, "user_id": 1}
            ),
            service.Decide(
                session.scalar(select(Appeal.id)), Rating.PARTLY, "Page 2 shows it.", f"{MARK} note"
            ),
        )

    with case.far() as session:
        assert MARK not in everything(session)
        trail = session.scalars(select(Entry)).all()
        assert MARK not in "".join(f"{entry.actor} {entry.data}" for entry in trail)
    with case.near() as session:
        kept = everything(session, (Invitation, Received, Appeal))
        assert kept.count(MARK) > 5


@pytest.mark.parametrize("table", VENDOR_TABLES, ids=lambda kind: kind.__tablename__)
def test_no_side_reads_a_row_of_the_other(case, table):
    with case.near() as session:
        assert session.scalar(select(func.count()).select_from(table)) == 0
    with case.far() as session:
        for kind in (models.Campaign, models.Invitation, models.Seat, Received, Question, Appeal):
            assert session.scalar(select(func.count()).select_from(kind)) == 0


def test_both_trails_say_what_was_handed_over(case):
    case.submit()
    case.verify()
    case.release()

    with case.near() as session:
        near = actions(session)
    with case.far() as session:
        far = actions(session)
    for action in ("portal.questions.handed_out", "portal.submission.received", "portal.result.handed_out"):
        assert action in near
    for action in ("portal.assessment.received", "portal.submission.handed_in", "portal.result.received"):
        assert action in far


def test_on_the_vendors_trail_the_operator_is_a_company(case):
    case.submit()
    case.verify(by=case.operator_person())
    case.release()

    with case.far() as session:
        entry = session.scalars(select(Entry).where(Entry.action == "portal.result.received")).one()
        assert (entry.actor, entry.actor_id) == ("Northwind Support", None)


def test_submission_carries_answers_and_proofs_as_rows_of_the_operator(case):
    item_id = case.prove("1.1a", sha="cd" * 32)
    with case.far() as session:
        service.link_proof(session, case.vendor, case.assessment_id, "1.1b", item_id, "")
    case.submit()

    with case.near() as session:
        received = session.scalars(select(Received).order_by(Received.id)).all()
        proofs = session.scalars(select(EvidenceItem)).all()
        version = session.scalars(select(EvidenceVersion)).one()
        links = session.scalars(select(ReceivedProof).order_by(ReceivedProof.id)).all()
        assert [(row.requirement, row.own, row.comment) for row in received] == [
            ("1.1a", Rating.MET, "We do 1.1a"),
            ("1.1b", Rating.MET, "We do 1.1b"),
            ("1.2a", Rating.PARTLY, "We do 1.2a"),
        ]
        assert len(proofs) == 1
        assert (version.sha256, version.filename, version.size_bytes) == ("cd" * 32, "minutes.pdf", 321)
        assert [link.pointer for link in links] == ["page 2", ""]
        assert session.scalars(select(Invitation)).one().state is State.SUBMITTED


def test_proof_taken_away_or_withdrawn_does_not_go_along(case):
    from audit_app.evidence import service as evidence

    item_id = case.prove("1.1a")
    with case.far() as session:
        evidence.withdraw_file(session, case.vendor, evidence.WithdrawFile(item_id, "Wrong month."))
    case.submit()

    with case.near() as session:
        assert session.scalars(select(EvidenceItem)).all() == []


def save_and_fail(case):
    command = service.SaveItem(case.assessment_id, "1.1a", 0, {"rating": Rating.MET})
    with case.far() as session:
        service.save_item(session, case.vendor, command)
        raise RuntimeError("power cut")


def test_nothing_is_handed_over_when_one_side_fails(case):
    with pytest.raises(RuntimeError, match="power"):
        save_and_fail(case)

    with case.near() as session:
        assert session.scalars(select(Invitation)).one().answered == 0
        assert "portal.progress.received" not in actions(session)
    with case.far() as session:
        assert session.scalars(select(Item).where(Item.requirement == "1.1a")).one().rating is None


def test_bridge_is_entered_from_ones_own_side_alone(case, stranger):
    sides = Sides(case.operator.organisation_id, case.vendor.organisation_id, "x")
    with case.far() as session, pytest.raises(TenancyError):
        bridge.hand_out_revocation(session, case.vendor, sides)
    with case.near() as session, pytest.raises(TenancyError):
        bridge.hand_out_revocation(session, stranger, sides)
    with case.near() as session, pytest.raises(TenancyError):
        bridge.hand_out_revocation(session, case.operator, Sides(sides.near, sides.near, "x"))


def test_case_of_another_operator_cannot_be_reached(case, stranger, database):
    """Even who knows the handle and the vendor's number: the vendor's row says for whom it is."""
    with database.across() as session:
        handle = session.scalar(select(Invitation.handle))
    sides = Sides(stranger.organisation_id, case.vendor.organisation_id, handle)
    with database.transaction(stranger.organisation_id) as session:
        for call in (
            lambda: bridge.hand_out_revocation(session, stranger, sides),
            lambda: bridge.hand_out_terms(session, stranger, sides, DUE),
            lambda: bridge.hand_out_result(session, stranger, sides, [], DUE),
        ):
            with pytest.raises(NotFound):
                call()
    with database.transaction(stranger.organisation_id) as session, pytest.raises(NotFound):
        bridge.hand_in_progress(
            session, stranger, Sides(stranger.organisation_id, case.operator.organisation_id, handle), 9, 9
        )


def test_answer_to_a_question_of_another_is_not_there(case):
    sides = Sides(case.operator.organisation_id, case.vendor.organisation_id, "x")
    with case.near() as session, pytest.raises(NotFound):
        bridge.hand_out_answer(session, case.operator, sides, "no such handle", "text")
    with case.near() as session, pytest.raises(NotFound):
        bridge.hand_out_decision(session, case.operator, sides, "none", Verdict("1.1a", None, ""), "text")


def test_two_operators_never_share_a_vendors_organisation(case, stranger, database):
    """Another operator that calls its vendor alike gets another organisation: a name opens nothing."""
    other = open_case(database, stranger, "V-1", "other@vendor.example")

    assert other.vendor.organisation_id != case.vendor.organisation_id
    with other.far() as session:
        assert len(session.scalars(select(Assessment)).all()) == 1


def test_second_campaign_finds_the_vendors_organisation_again(case, database):
    with case.near() as session:
        release_id = session.get_one(models.Campaign, case.campaign_id).release_id
        again = service.start_campaign(
            session, case.operator, service.StartCampaign("Autumn 2030", release_id, DUE)
        )
        service.invite(
            session, case.operator, service.Invite(again, case.vendor_id, "Vera", "lead@vendor.example", "x:")
        )
    with case.far() as session:
        assert len(session.scalars(select(Assessment)).all()) == 2


def test_submitting_needs_everything_and_happens_once(case):
    case.rate("1.1a")
    with case.far() as session, pytest.raises(Invalid, match="still open"):
        service.submit(session, case.vendor, case.assessment_id)
    case.submit()
    with case.far() as session, pytest.raises(Conflict, match="submitted"):
        service.submit(session, case.vendor, case.assessment_id)
    with pytest.raises(Conflict, match="submitted"):
        case.rate("1.1a", Rating.NOT_MET)
    with case.near() as session:
        assert session.scalar(select(func.count()).select_from(Received)) == 3


def test_verification_stays_inside_until_it_is_released(case):
    case.submit()
    with case.near() as session, pytest.raises(Invalid, match="not verified"):
        service.release(session, case.operator, case.invitation_id)
    case.verify()
    with case.far() as session:
        assert {row.verified for row in session.scalars(select(Item))} == {None}
        assert {row.told for row in session.scalars(select(Item))} == {""}
    case.release()
    with case.far() as session:
        rows = session.scalars(select(Item).order_by(Item.position)).all()
        assert [row.verified for row in rows] == [Rating.MET, Rating.PARTLY, Rating.NOT_MET]
        assert rows[0].told == "Told of 1.1a"
    with case.near() as session, pytest.raises(Conflict):
        service.release(session, case.operator, case.invitation_id)


@pytest.mark.parametrize("rating", [Rating.MET, Rating.NOT_MET])
def test_appeal_is_decided_by_another_person_and_reaches_both_sides(case, add_user, rating):
    first, second = add_user("first@x.example"), add_user("second@x.example")
    twin = add_user("First+appeals@x.example")
    case.submit()
    by = case.operator_person(number=first)
    case.verify(by=by)
    case.release()
    with case.far() as session:
        service.appeal(session, case.vendor, case.assessment_id, "1.2a", "Look again.")
    command = None
    with case.near() as session:
        command = service.Decide(session.scalar(select(Appeal.id)), rating, "We looked again.", MARK)
        with pytest.raises(Forbidden, match="did not give"):
            service.decide(session, by, command)
        with pytest.raises(Forbidden):
            service.decide(session, case.operator_person(number=None), command)
        with pytest.raises(Forbidden, match="did not give"):  # the same mailbox, another account
            service.decide(session, case.operator_person(number=twin), command)
    with case.near() as session:
        service.decide(session, case.operator_person(number=second), command)

    state = AppealState.CHANGED if rating is Rating.MET else AppealState.KEPT
    with case.near() as session:
        appeal = session.scalars(select(Appeal)).one()
        assert (appeal.state, appeal.before, appeal.after) == (state, Rating.NOT_MET, rating)
        with pytest.raises(Conflict):
            service.decide(session, case.operator_person(number=second), command)
    with case.far() as session:
        objection = session.scalars(select(Objection)).one()
        item = session.scalars(select(Item).where(Item.requirement == "1.2a")).one()
        assert (objection.state, objection.before, objection.after) == (state, Rating.NOT_MET, rating)
        assert (item.verified, objection.decision) == (rating, "We looked again.")


def test_whoever_answers_for_a_parameter_verifies_no_vendors_either(case, add_user):
    number = add_user("first@x.example")
    case.submit()
    with case.near() as session:
        areas.declare_areas(session, case.operator, areas.DeclareAreas(number, parameters=("cx/1.2",)))
    owner = case.operator_person(number=number)

    with case.near() as session:
        for code, fine in (("1.1a", True), ("1.2a", False)):
            command = service.Verify(case.invitation_id, code, 0, {"verified": Rating.PARTLY})
            if fine:
                service.verify(session, owner, command)
                continue
            with pytest.raises(Forbidden, match=r"1\.2 is your own area"):
                service.verify(session, owner, command)
            with pytest.raises(Forbidden, match=r"1\.2 is your own area"):
                service.agree_with_rest(session, owner, case.invitation_id, "1.2")
            assert (
                service.verify(session, owner, replace(command, values={"remark": "Words."})).remark
                == "Words."
            )


def test_appeal_after_the_time_limit_or_twice_is_refused(case):
    case.submit()
    case.verify()
    case.release()
    late = clock.now() + dt.timedelta(days=16)
    with clock.at(late), case.far() as session, pytest.raises(Conflict, match="time limit"):
        service.appeal(session, case.vendor, case.assessment_id, "1.2a", "Look again.")
    with case.far() as session:
        service.appeal(session, case.vendor, case.assessment_id, "1.2a", "Look again.")
        with pytest.raises(Conflict, match="appeal"):
            service.appeal(session, case.vendor, case.assessment_id, "1.2a", "Look once more.")


def test_revoked_assessment_takes_no_answers(case):
    with case.near() as session:
        service.revoke(session, case.operator, case.invitation_id, f"{MARK} reason")
    with pytest.raises(Conflict, match="taken back"):
        case.rate("1.1a")
    with case.far() as session:
        assert MARK not in everything(session)


def test_release_that_declares_nothing_cannot_be_sent(database, actor):
    from tests.portal.build import add_release

    with database.transaction(actor.organisation_id) as session:
        number = add_release(session, actor, vendor={}, version="7.0.1")
        with pytest.raises(Invalid) as caught:
            service.start_campaign(session, actor, service.StartCampaign("Any", number, DUE))
    assert "does not say what a vendor may see" in caught.value.fields["release_id"]


def test_no_other_module_opens_a_second_organisation():
    root = Path(audit_app.__file__).parent
    users = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if re.search(r"\bbeside\(", path.read_text("utf-8"))
    ]
    assert sorted(users) == ["base/db.py", "portal/service/bridge.py"]
    assert beside.__module__ == "audit_app.base.db"


def test_tables_of_the_two_sides_have_no_key_into_each_other():
    """Only a handle, which opens nothing by itself, is on both sides."""
    near = {"portal_campaign", "portal_seat", "portal_invitation", "portal_received", "portal_received_proof",
            "portal_question", "portal_appeal"}  # fmt: skip
    far = {"portal_assessment", "portal_section", "portal_item", "portal_item_proof", "portal_asked",
           "portal_objection", "portal_pass"}  # fmt: skip
    tables = {name: table for name, table in Base.metadata.tables.items() if name.startswith("portal_")}
    assert tables.keys() == near | far
    for name, table in tables.items():
        other = far if name in near else near
        assert not other & {key.column.table.name for key in table.foreign_keys}, name
