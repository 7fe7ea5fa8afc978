"""The walk over HTTP: as forms without script, as JSON with it, and as somebody who may not."""

from __future__ import annotations

import io

import pytest

from audit_app.accounts.rules import Role
from audit_app.audits import queries
from audit_app.audits.rules import Rating
from tests.factories.audits import add_audit, add_proof, add_release, link, save

JSON = {"Accept": "application/json", "X-Requested-With": "fetch"}


@pytest.fixture
def release_id(database, actor):
    return add_release(database, actor)


@pytest.fixture
def audit_id(database, actor, release_id):
    return add_audit(database, actor, release_id)


def test_start_an_audit_by_form(sign_in, release_id):
    client = sign_in()

    response = client.post(
        "/audits/",
        data={
            "release_id": release_id,
            "name": "Bogotá 2027",
            "entity": "Bogotá",
            "period_from": "2026-01-01",
            "period_until": "2026-12-31",
            "channels": ["phone", "chat"],
        },
    )

    assert response.status_code == 303
    page = client.get(response.location)
    assert "Bogotá 2027" in page.text
    assert "NOT READY" in page.text


def test_start_form_with_errors_keeps_what_was_typed(sign_in, release_id):
    response = sign_in().post("/audits/", data={"release_id": release_id, "name": "Kept", "entity": ""})

    assert response.status_code == 422
    assert 'value="Kept"' in response.text
    assert "Say which company" in response.text


@pytest.mark.parametrize(
    "path",
    [
        "",
        "plan",
        "rules",
        "what-if?met=1.1a",
        "trail",
        "p/3.4",
        "p/3.4/interview?at=2",
        "next",
        "r/3.4b/history",
        "r/1.1a/proof",
    ],
)
def test_every_page_of_an_audit_opens(sign_in, audit_id, path):
    response = sign_in().get(f"/audits/{audit_id}/{path}", follow_redirects=True)

    assert response.status_code == 200


def test_pages_of_another_organisations_audit_are_not_found(sign_in, stranger, audit_id):
    client = sign_in(owner=stranger)

    for path in ("", "plan", "p/3.4", "r/3.4b/history", "export.json"):
        assert client.get(f"/audits/{audit_id}/{path}").status_code == 404
    assert client.post(f"/audits/{audit_id}/r/1.1a", data={"finding": "x"}).status_code == 404


def test_answer_by_form_comes_back_to_the_requirement(sign_in, database, actor, audit_id):
    response = sign_in().post(
        f"/audits/{audit_id}/r/1.1a", data={"revision": 0, "rating": "partly", "finding": "Old."}
    )

    assert response.status_code == 303
    assert response.location.endswith(f"/audits/{audit_id}/p/1.1#r-1.1a")
    with database.reading(actor.organisation_id) as session:
        assert queries.get_answer(session, audit_id, "1.1a").rating is Rating.PARTLY


def test_answer_by_script_says_when_it_was_saved_and_what_it_comes_to(sign_in, audit_id):
    response = sign_in().post(
        f"/audits/{audit_id}/r/1.1a", data={"revision": 0, "rating": "partly"}, headers=JSON
    )

    assert response.status_code == 200
    assert response.json["revision"] == 1
    assert response.json["audit"]["answered"] == 1
    assert response.json["parameter"]["answered"] == 1
    assert len(response.json["saved_at"]) == 5


def test_stale_answer_by_script_gets_both_texts(sign_in, database, actor, audit_id):
    save(database, actor, audit_id, "1.1a", finding="theirs")

    response = sign_in().post(
        f"/audits/{audit_id}/r/1.1a", data={"revision": 0, "finding": "mine"}, headers=JSON
    )

    assert response.status_code == 409
    assert response.json["current"]["fields"] == {"finding": "theirs"}


def test_stale_answer_by_form_shows_both_texts(sign_in, database, actor, audit_id):
    save(database, actor, audit_id, "1.1a", finding="theirs")

    response = sign_in().post(f"/audits/{audit_id}/r/1.1a", data={"revision": 0, "finding": "mine"})

    assert response.status_code == 409
    assert "theirs" in response.text
    assert "mine" in response.text


def test_met_without_proof_by_form_says_what_to_do(sign_in, audit_id):
    response = sign_in().post(f"/audits/{audit_id}/r/1.1a", data={"revision": 0, "rating": "met"})

    assert response.status_code == 422
    assert "Attach a file, or choose Partly met" in response.text


def test_reader_sees_and_cannot_answer(sign_in, audit_id):
    client = sign_in(Role.READER)

    assert client.get(f"/audits/{audit_id}/p/1.1").status_code == 200
    assert client.post(f"/audits/{audit_id}/r/1.1a", data={"finding": "x"}).status_code == 403


def test_files_become_proof_of_a_requirement(sign_in, database, actor, audit_id):
    response = sign_in().post(
        f"/audits/{audit_id}/r/1.1a/proof",
        data={
            "file": [
                (io.BytesIO(b"minutes of October\n"), "Протокол ✔.txt"),
                (io.BytesIO(b"MZ\x00\x01"), "tool.pdf"),
            ],
            "pointer": "line 1",
        },
    )

    assert response.status_code == 303
    with database.reading(actor.organisation_id) as session:
        proofs = queries.get_answer(session, audit_id, "1.1a").proofs
    assert [(proof.filename, proof.pointer) for proof in proofs] == [("Протокол ✔.txt", "line 1")]


def test_bulk_rating_is_shown_before_it_is_applied(sign_in, database, actor, audit_id):
    client = sign_in()
    data = {"requirement": ["1.1a", "1.1c"], "rating": "not_met", "notes": "nobody knew"}

    preview = client.post(f"/audits/{audit_id}/bulk", data={**data, "step": "preview"})
    with database.reading(actor.organisation_id) as session:
        before = queries.get_answer(session, audit_id, "1.1a").rating
    client.post(f"/audits/{audit_id}/bulk", data={**data, "step": "apply"})

    assert "Rate them" in preview.text
    assert before is None
    with database.reading(actor.organisation_id) as session:
        assert queries.get_answer(session, audit_id, "1.1c").rating is Rating.NOT_MET


def test_texts_are_shown_as_text(sign_in, database, actor, audit_id):
    save(database, actor, audit_id, "1.1a", finding="<script>alert(1)</script>")

    page = sign_in().get(f"/audits/{audit_id}/p/1.1").text

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_export_holds_every_answer(sign_in, audit_id):
    response = sign_in().get(f"/audits/{audit_id}/export.json")

    assert response.json["format"] == "audit-app/audit"
    assert len(response.json["answers"]) == 164


@pytest.mark.parametrize("path", ["", "{one}/", "{one}/p/3.4", "{one}/plan", "{one}/r/1.1a/history"])
def test_pages_send_as_many_statements_for_one_audit_as_for_many(
    sign_in, database, actor, release_id, audit_id, sent, path
):
    client = sign_in()
    address = "/audits/" + path.format(one=audit_id)
    item = add_proof(database, actor)
    client.get(address)
    sent.clear()
    client.get(address)
    few = len(sent)
    for number in range(3):
        other = add_audit(database, actor, release_id, name=f"Audit {number}")
        link(database, actor, other, "3.4a", item)
        link(database, actor, audit_id, f"3.4{'abc'[number]}", item)
    sent.clear()

    response = client.get(address)

    assert response.status_code == 200
    assert len(sent) == few
    assert few <= 15, "\n".join(item[:150].replace("\n", " ") for item in sent)
