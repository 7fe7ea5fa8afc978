"""What matters most asks again who somebody is, and what they typed goes through once they have said."""

from __future__ import annotations

import datetime as dt

import pytest

from audit_app.accounts.rules import Role
from audit_app.base import clock
from tests.accounts.test_sign_ins import entries
from tests.conftest import PASSWORD
from tests.factories.audits import add_audit, add_release

NEW = {"name": "Ana <b>Cruz", "email": "ana@x.example", "role": "reader", "password": "a first password"}


@pytest.fixture
def stale(sign_in):
    """An administrator who signed in twenty minutes ago."""
    client = sign_in(Role.ADMINISTRATOR)
    with clock.at(clock.now() + dt.timedelta(minutes=20)):
        yield client


def test_changing_access_asks_again_and_keeps_what_was_typed(stale, database):
    asked = stale.post("/access/", data=NEW)

    assert asked.status_code == 403
    assert "Confirm that it is you" in asked.text
    assert 'name="email" value="ana@x.example"' in asked.text
    assert 'value="Ana &lt;b&gt;Cruz"' in asked.text
    assert stale.post("/access/", data=NEW | {"proof_password": PASSWORD}).status_code == 302
    assert entries(database, "accounts.member.added")[-1].data["email"] == "ana@x.example"
    assert entries(database, "accounts.proved")[-1].data == {"means": "password"}


def test_wrong_proof_changes_nothing_and_is_on_the_trail(stale, database):
    added = len(entries(database, "accounts.member.added"))

    answer = stale.post("/access/", data=NEW | {"proof_password": "wrong"})

    assert answer.status_code == 403
    assert "does not fit" in answer.text
    assert len(entries(database, "accounts.member.added")) == added
    assert entries(database, "accounts.sign_in.refused")[-1].data == {"why": "wrong password"}


def test_proof_lasts_for_what_comes_next(stale):
    stale.post("/access/", data=NEW | {"proof_password": PASSWORD})

    assert stale.post("/access/", data=NEW | {"email": "two@x.example"}).status_code == 302


@pytest.mark.own_app
def test_guessing_the_proof_is_slowed_down(stale, app):
    app.config["RATELIMIT_ENABLED"] = True

    found = [stale.post("/access/", data=NEW | {"proof_password": "wrong"}) for _each in range(11)]

    assert "tried too often" in found[-1].text
    assert stale.post("/access/", data=NEW | {"proof_password": PASSWORD}).status_code == 403


def test_proof_without_the_page_token_is_refused(stale, app):
    app.config["WTF_CSRF_ENABLED"] = True

    assert stale.post("/access/", data=NEW | {"proof_password": PASSWORD}).status_code == 400


def test_page_to_confirm_leads_back_and_nowhere_else(stale):
    for target, led in (("/access/", "/access/"), ("//evil.example", "/access/own")):
        answer = stale.post(
            "/access/confirm", query_string={"next": target}, data={"proof_password": PASSWORD}
        )
        assert answer.location == led


@pytest.mark.parametrize(
    ("sent", "asks"),
    [
        ({"to": "signed_off"}, True),
        ({"to": "in_progress", "reason": "new proof"}, True),
        ({"to": "in_review"}, False),
        ({"to": "in_progress"}, False),
    ],
)
def test_signing_off_and_reopening_ask_again(stale, database, actor, sent, asks):
    audit_id = add_audit(database, actor, add_release(database, actor))

    answer = stale.post(f"/audits/{audit_id}/state", data=sent)

    assert (answer.status_code == 403) is asks


def test_looking_asks_for_nothing(stale):
    assert stale.get("/access/").status_code == 200


def test_script_is_told_instead_of_shown_a_page(stale):
    answer = stale.post("/access/", data=NEW, headers={"Accept": "application/json"})

    assert answer.status_code == 403
    assert "Confirm who you are first" in answer.json["detail"]
