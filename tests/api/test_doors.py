"""Through the doors by value: proof, answers, signatures, imports and keys, on both databases."""

from __future__ import annotations

import hashlib
import threading

import pytest

from audit_app.accounts.rules import Role
from audit_app.audits.rules import Rating
from audit_app.base import background, clock
from audit_app.intake.models import ImportBatch
from tests.factories import audits as build
from tests.training.build import NOON, module, require
from tests.workforce.build import hire, structure

NEW = {"email": "new@x.example", "name": "New", "role": "reader"}
SCOPE = {
    "name": "Manila 2026 readiness",
    "entity": "Northwind Support",
    "period_from": "2025-11-01",
    "period_until": "2026-10-31",
}
PAPER = b"Minutes of October: we met, we looked, we wrote it down.\n"
DONE = "person_code,module_code,kind,completed_on,score,try_no,result,trainer_code,hours\n"


@pytest.fixture
def audit(call, database, actor):
    """An audit that was started through the API and has begun; returns its address."""
    release = build.add_release(database, actor)
    started = call("POST", "/audits", json=SCOPE | {"release_id": release})
    assert (started.status_code, started.headers["Location"]) == (
        201,
        f"/api/v1/audits/{started.json['id']}",
    )
    address = f"/audits/{started.json['id']}"
    assert call("POST", f"{address}/state", json={"to": "in_progress"}).status_code == 204
    return address


def send_proof(call, **query):
    return call("POST", "/proofs", query_string={"filename": "minutes.txt"} | query, data=PAPER)


def test_proof_comes_back_as_it_went_and_the_trail_knows(call):
    sent = send_proof(call, title="Minutes")

    got = call("GET", f"/proofs/{sent.json['item_id']}/file")

    assert (sent.status_code, sent.json["sha256"]) == (200, hashlib.sha256(PAPER).hexdigest())
    assert (got.status_code, got.data) == (200, PAPER)
    assert got.mimetype == "text/plain"
    assert "minutes.txt" in got.headers["Content-Disposition"]
    told = call("GET", "/trail?action=evidence.").json["rows"]
    assert sorted(row["action"] for row in told) == ["evidence.file.downloaded", "evidence.file.stored"]


def test_same_bytes_twice_are_told(call):
    first = send_proof(call, title="Minutes").json["item_id"]

    assert send_proof(call, title="Again").json["same_as"] == [[first, "Minutes"]]


def test_stale_revision_gets_the_text_that_is_there(call, audit):
    answer = f"{audit}/answers/{call('GET', f'{audit}/answers').json['rows'][0]['requirement']}"
    first = call("PATCH", answer, json={"revision": 0, "notes": "The first text."})

    second = call("PATCH", answer, json={"revision": 0, "notes": "The second text."})

    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json["current"]["fields"] == {"notes": "The first text."}
    assert second.json["current"]["revision"] == first.json["revision"]
    assert second.json["current"]["changed_by"] == "Administrator"
    assert second.json["current"]["changed_at"].startswith("20")
    assert second.json["sent"] == {"notes": "The second text."}
    assert "send it with revision 1" in second.json["detail"]
    again = {"revision": first.json["revision"], "notes": "Both."}
    assert call("PATCH", answer, json=again).status_code == 200
    assert call("GET", answer).json["notes"] == "Both."


def test_audit_goes_from_start_to_signature(call, audit, database, actor):
    code = call("GET", f"{audit}/answers").json["rows"][0]["requirement"]
    early = call("POST", f"{audit}/state", json={"to": "signed_off"})
    saved = call(
        "PATCH", f"{audit}/answers/{code}", json={"revision": 0, "rating": "not_met", "finding": "No."}
    )
    build.answer_all(database, actor, int(audit.rpartition("/")[2]), Rating.PARTLY, besides=(code,))

    moved = [
        call("POST", f"{audit}/state", json={"to": to}).status_code for to in ("in_review", "signed_off")
    ]

    assert (early.status_code, saved.status_code, saved.json["answered"], moved) == (409, 200, 1, [204, 204])
    whole = call("GET", audit).json
    assert (whole["audit"]["state"], len(whole["sign_offs"])) == ("signed_off", 1)
    after = call("PATCH", f"{audit}/answers/{code}", json={"revision": 1, "notes": "Late."})
    assert after.status_code == 409


def test_completions_come_in_by_upload(call, database, actor):
    with clock.at(NOON):
        with database.transaction(actor.organisation_id) as session:
            places = structure(session, actor)
            require(session, actor, places["agent"], module(session, actor, "S-1", kind="skill"))
            person = hire(session, actor, places, "E-1")
        rows = DONE + "E-1,S-1,verification,2026-03-01,90,1,pass,,\n"
        query = {"kind": "training.completions", "filename": "done.csv"}
        batch = call("POST", "/imports", query_string=query, data=rows)
        assert batch.status_code == 201
        address = f"/imports/{batch.json['id']}"
        run_jobs(database, actor, call, address)
        assert call("POST", f"{address}/apply").status_code == 204
        run_jobs(database, actor, call, address)

        assert call("GET", address).json["line"]["state"] == "applied"
        (record,) = call("GET", f"/people/{person}/completions").json["rows"]

    assert (record["result"], record["score"]) == ("pass", 90)


def run_jobs(database, actor, call, address):
    """What a worker would do."""
    with database.reading(actor.organisation_id) as session:
        job = session.get(ImportBatch, int(address.rpartition("/")[2])).job_id
    background.run_now(database, job)


def test_key_used_twice_does_it_once(call):
    first, again = (
        call("POST", "/members", json=NEW, headers={"Idempotency-Key": "k1"}) for _each in range(2)
    )

    assert (first.status_code, again.status_code, first.json) == (201, 201, again.json)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_key_used_by_two_at_once_does_it_once(app, call):
    answers, ready = [], threading.Barrier(2)

    def send():
        client = app.test_client(use_cookies=False)
        headers = {"Authorization": f"Bearer {call.token}", "Idempotency-Key": "k1"}
        ready.wait(10)
        answers.append(client.post("/api/v1/members", json=NEW, headers=headers))

    threads = [threading.Thread(target=send) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert [(answer.status_code, answer.json) for answer in answers] == [(201, answers[0].json)] * 2
    assert sorted(answer.headers.get("Idempotency-Replayed", "") for answer in answers) == ["", "true"]
    assert [row["email"] for row in call("GET", "/members").json["rows"]].count(NEW["email"]) == 1


def test_token_of_another_organisation_finds_nothing(call, caller, audit, stranger):
    proof = send_proof(call, title="Minutes").json["item_id"]
    far = caller(Role.ADMINISTRATOR, email="far@x.example", owner=stranger)

    assert far("GET", "/me").json["name"] == "Far"
    for address in (audit, f"{audit}/answers", f"{audit}/score", f"/proofs/{proof}", f"/proofs/{proof}/file"):
        assert (address, call("GET", address).status_code) == (address, 200)
        assert (address, far("GET", address).status_code) == (address, 404)
    assert far("POST", f"{audit}/state", json={"to": "in_review"}).status_code == 404
    assert [far("GET", path).json["total"] for path in ("/audits", "/proofs")] == [0, 0]


def test_text_without_room_is_no_fault_of_ours(call):
    """Whoever notices first, the service or PostgreSQL: the sender hears it."""
    answer = call("POST", "/members", json=NEW | {"name": "x" * 300})

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
