"""Self-assessments by token: a vendor's token reads nothing of the operator's, nobody's reads another's."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from audit_app.accounts import queries as people
from audit_app.accounts.rules import Role
from audit_app.accounts.rules.tokens import Preset
from audit_app.accounts.service import tokens
from audit_app.gate import ROOMS
from audit_app.portal import service
from audit_app.portal.models import Appeal, Question
from audit_app.scoring.rules import Rating
from tests.portal.build import CODES, MARK, contributor, open_case

ENDPOINTS = [endpoint for room in ROOMS for endpoint in room.api.endpoints]
PORTAL = [endpoint for endpoint in ENDPOINTS if endpoint.room == "portal"]
FAR = ("portal.answer", "portal.delegate", "portal.submit")


@pytest.fixture
def caller(app, database, add_user):
    """A function that asks the API with a token of this actor; for the system, of an administrator there."""

    def make(actor):
        if actor.user_id is None:
            number = add_user(f"own{actor.organisation_id}@x.example", Role.ADMINISTRATOR, owner=actor)
            with database.across() as session:
                actor = people.find_actor(session, number)
        with database.transaction(actor.organisation_id) as session:
            token = tokens.make_token(session, actor, tokens.MakeToken("a test", preset=Preset.ALL)).text
        client = app.test_client(use_cookies=False)

        def call(method, path, **more):
            headers = {"Authorization": f"Bearer {token}"}
            return client.open(f"/api/v1{path}", method=method, headers=headers, **more)

        return call

    return make


def address(endpoint, case, requirement="1.1a"):
    """The endpoint's address with the case's own numbers in it."""
    known = {
        "campaign_id": case.campaign_id,
        "invitation_id": case.invitation_id,
        "assessment_id": case.assessment_id,
        "vendor_id": case.vendor_id,
        "user_id": case.vendor.user_id,
        "requirement": requirement,
        "code": "1.1",
    }
    return endpoint.template.format_map({name: known.get(name, 1) for name in endpoint.variables})


def bytes_of(call, case):
    """Everything that reading brings, of every room."""
    told = b""
    for endpoint in ENDPOINTS:
        if endpoint.method == "GET":
            answer = call("GET", address(endpoint, case))
            told += answer.data + repr(list(answer.headers)).encode()
    return told


def walked(case):
    """The case up to a decided appeal, with a mark in everything that is the operator's."""
    case.prove("1.1a")
    with case.far() as session:
        service.ask(session, case.vendor, case.assessment_id, "1.1a", "What is meant?")
    with case.near() as session:
        service.answer_question(
            session, case.operator_person(), session.scalar(select(Question.id)), "Of the last year."
        )
    yield "asked"
    case.submit()
    yield "submitted"
    case.verify(by=case.operator_person())
    yield "verified"
    case.release()
    with case.far() as session:
        service.appeal(session, case.vendor, case.assessment_id, "1.2a", "Look at page 2.")
    yield "released"


def test_no_marker_reaches_a_vendors_token_at_any_time(case, caller, actor):
    lead, operator = caller(case.vendor), caller(actor)
    helper = caller(contributor(case, sections=("1.1",)))

    for stage in walked(case):
        for call in (lead, helper):
            told = bytes_of(call, case)
            assert b"self-assess" in told or b"Spring 2030" in told
            assert MARK.encode() not in told, stage
            assert b"never_for_a_vendor" not in told

    assert bytes_of(operator, case).count(MARK.encode()) > 5


def test_refusals_of_writing_tell_a_vendor_nothing_either(case, caller):
    for _stage in walked(case):
        pass
    lead = caller(case.vendor)

    for endpoint in ENDPOINTS:
        if endpoint.method == "GET" or endpoint.permission in {*FAR, "account.own"}:
            continue
        answer = lead(endpoint.method, address(endpoint, case), json={})
        assert answer.status_code == 403, endpoint.operation
        assert MARK.encode() not in answer.data


def test_cycles_tell_how_well_a_vendor_rated_itself(case, caller, actor):
    call = caller(actor)
    assert call("GET", "/self-assessment-cycles").json["rows"] == []
    for _stage in walked(case):
        pass

    [cycle] = call("GET", f"/self-assessment-cycles?vendor_id={case.vendor_id}").json["rows"]

    assert cycle["invitation_id"] == case.invitation_id
    assert cycle["n"] == sum(cycle[name] for name in ("same", "over", "under", "apart"))
    assert 0 <= cycle["verified_total"] <= 1
    assert call("GET", "/self-assessment-cycles?vendor_id=424242").json["rows"] == []


@pytest.mark.parametrize("side", ["vendor", "operator"])
def test_each_side_has_its_own_operations_alone(case, caller, actor, side):
    call = caller(case.vendor if side == "vendor" else actor)

    for endpoint in PORTAL:
        theirs = (endpoint.permission in FAR) == (side == "vendor")
        if not theirs:
            assert call(endpoint.method, address(endpoint, case), json={}).status_code == 403


def test_another_vendor_finds_nothing(case, caller, database, actor):
    other = open_case(database, actor, "V-2", "other@vendor.example", campaign_id=case.campaign_id)
    case.prove("1.1a")
    call = caller(other.vendor)
    bodies = {
        "portal.save_item": {"revision": 0, "rating": "met"},
        "portal.ask": {"text": "Hm?"},
        "portal.appeal": {"reason": "Look again."},
        "portal.ask_colleague": {"name": "Eve", "email": "eve@x.example", "sections": ["1.1"]},
        "portal.hand_section": {"user_id": None},
    }

    for endpoint in PORTAL:
        if endpoint.permission not in FAR or not endpoint.variables:
            continue
        body = {"data": b"x" * 9} if endpoint.receive else {"json": bodies.get(endpoint.operation, {})}
        place = address(endpoint, case) + ("?filename=a.txt" if endpoint.receive else "")
        assert call(endpoint.method, place, **body).status_code == 404, endpoint.operation


def test_another_operator_finds_nothing(case, caller, stranger):
    case.submit()
    call = caller(stranger)
    assert call("GET", "/campaigns").json["rows"] == []
    assert call("GET", "/invitations").json["rows"] == []

    for endpoint in PORTAL:
        if endpoint.permission not in FAR and endpoint.variables and endpoint.method == "GET":
            assert call("GET", address(endpoint, case)).status_code == 404, endpoint.operation
    note = call("PUT", f"/invitations/{case.invitation_id}/note", json={"text": "Mine now."})
    assert note.status_code == 404


def test_contributor_reads_and_saves_in_own_sections_alone(case, caller):
    call = caller(contributor(case, sections=("1.1",)))
    items = f"/self-assessments/{case.assessment_id}/items"

    assert [row["requirement"] for row in call("GET", items).json["rows"]] == ["1.1a", "1.1b"]
    assert call("GET", f"{items}?section=1.2").json["rows"] == []
    assert call("PATCH", f"{items}/1.2a", json={"revision": 0, "rating": "met"}).status_code == 404
    assert call("PATCH", f"{items}/1.1a", json={"revision": 0, "rating": "met"}).json["revision"] == 1


def test_stale_save_tells_both_texts_and_what_to_do(case, caller):
    call, item = caller(case.vendor), f"/self-assessments/{case.assessment_id}/items/1.1a"
    call("PATCH", item, json={"revision": 0, "comment": "First."})

    stale = call("PATCH", item, json={"revision": 0, "comment": "Second."})

    assert stale.status_code == 409
    assert (stale.json["current"]["revision"], stale.json["current"]["changed_by"]) == (1, case.vendor.name)
    assert stale.json["current"]["changed_at"]
    assert (stale.json["current"]["fields"], stale.json["sent"]) == (
        {"comment": "First."},
        {"comment": "Second."},
    )
    assert "send it with revision 1" in stale.json["detail"]


def test_the_whole_way_by_token(case, caller, actor, database):
    near, far = caller(actor), caller(case.vendor)
    mine, theirs = f"/self-assessments/{case.assessment_id}", f"/invitations/{case.invitation_id}"

    assert far("POST", f"{mine}/submission").status_code == 422
    for code in CODES:
        assert far("PATCH", f"{mine}/items/{code}", json={"revision": 0, "rating": "met"}).status_code == 200
    sent = far("POST", f"{mine}/items/1.1a/proofs?filename=minutes.txt&pointer=page%202", data=b"Minutes.")
    assert sent.status_code == 200, sent.text
    assert far("POST", f"{mine}/items/1.1a/questions", json={"text": "Which months?"}).status_code == 204
    assert far("POST", f"{mine}/submission").status_code == 204
    assert far("PATCH", f"{mine}/items/1.1a", json={"revision": 1, "rating": "partly"}).status_code == 409

    question = near("GET", f"{theirs}/questions").json["rows"][0]
    answered = near("POST", f"/vendor-questions/{question['id']}/answer", json={"text": "The last twelve."})
    assert answered.status_code == 204
    change = {"revision": 0, "verified": "not_met", "told": "No owner named."}
    assert near("PATCH", f"{theirs}/answers/1.1a", json=change).json["revision"] == 1
    assert near("POST", f"{theirs}/agreement", json={"parameter": "1.1"}).json == {"count": 1}
    assert near("POST", f"{theirs}/agreement", json={"parameter": "1.2"}).json == {"count": 1}
    assert near("POST", f"{theirs}/release").status_code == 204
    assert far("GET", f"{mine}/items?section=1.1").json["rows"][0]["told"] == "No owner named."
    assert far("POST", f"{mine}/items/1.1a/appeal", json={"reason": "Page 2."}).status_code == 204
    with database.reading(actor.organisation_id) as session:
        number = session.scalar(select(Appeal.id))
    decision = {"rating": Rating.MET.value, "decision": "We looked."}
    assert near("POST", f"/appeals/{number}/decision", json=decision).status_code == 403
