"""Answers of a device that hold nothing: refused with a sentence, and on the trail."""

from __future__ import annotations

import json

import pytest

from tests.accounts.test_sign_ins import entries, walk_in

FORGED = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA"},
}


@pytest.mark.parametrize(
    "sent", ["", "{}", "[]", "null", "no json", json.dumps(FORGED), json.dumps({"id": 7})]
)
def test_forged_answer_opens_nothing(app, database, actor, sent):
    client = app.test_client()
    assert json.loads(client.post("/sign-in/passkey/options").text)["userVerification"] == "required"

    answer = client.post("/sign-in/passkey", data={"credential": sent})

    assert answer.status_code == 422
    assert "not accepted" in answer.text
    assert entries(database, "accounts.sign_in.refused")[-1].data == {"why": "passkey not accepted"}


def test_challenge_is_good_for_one_answer(app, actor):
    client = app.test_client()
    client.post("/sign-in/passkey/options")
    client.post("/sign-in/passkey", data={"credential": json.dumps(FORGED)})

    with client.session_transaction() as cookie:
        assert "challenge" not in cookie


@pytest.mark.parametrize("sent", ["", "{}", json.dumps(FORGED)])
def test_forged_key_is_not_added(app, add_user, sent):
    add_user("lead@x.example")
    client = walk_in(app)
    client.post("/access/own/passkeys/options")

    answer = client.post("/access/own/passkeys", data={"credential": sent, "name": "Mine"})

    assert answer.status_code == 422
    assert "not accepted" in answer.text


def test_key_of_somebody_else_is_not_found(app, add_user):
    add_user("lead@x.example")

    assert walk_in(app).post("/access/own/passkeys/7/remove").status_code == 404
