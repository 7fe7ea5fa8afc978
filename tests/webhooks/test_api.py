"""Webhooks made, moved and given a new secret by API: only where a token names it, the secret told once, kept nowhere."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import text

from audit_app.accounts.queries import person_in
from audit_app.accounts.rules import Role
from audit_app.accounts.rules.tokens import Preset
from audit_app.accounts.service import tokens
from audit_app.auditlog import queries as trail
from audit_app.base.db import Base
from audit_app.webhooks.rules import fingerprint
from tests.api.conftest import Caller

SECRET = re.compile(r"whsec_[\w-]{43}")
NAMED = ("trail.see", "webhooks.manage", "webhooks.make")


@pytest.fixture
def call(app, database, administrator):
    """A function that asks as the administrator, by default with a token that names what it may do."""

    def make(preset=Preset.LISTED, capabilities=NAMED):
        command = tokens.MakeToken("a test", preset=preset, capabilities=capabilities)
        with database.transaction(administrator.organisation_id) as session:
            made = tokens.make_token(session, administrator, command)
        return Caller(app.test_client(use_cookies=False), made.text)

    return make


@pytest.fixture
def wanted(house, receiver):
    return {"name": "Tickets", "url": receiver.url, "events": ["actions.*"]}


def everything(database):
    """Every text of every table, as one."""
    with database.across() as session:
        rows = [
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in session.execute(text(f"SELECT * FROM {table.name}"))
        ]
    return "\n".join(rows)


def test_webhook_is_made_with_a_secret_that_signs(call, house, wanted):
    made = call()("POST", "/webhooks", json=wanted)

    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1/webhooks/{made.json['id']}")
    assert made.headers["Cache-Control"] == "no-store"
    assert fingerprint(made.json["secret"]) == house.row(made.json["id"]).secret_sha256
    assert house.subscription(made.json["id"]).events == ("actions.*",)
    assert SECRET.search(call()("GET", f"/webhooks/{made.json['id']}").text) is None


def test_same_key_tells_the_secret_to_nobody_again(call, house, wanted, database):
    asked, headers = call(), {"Idempotency-Key": "k1"}
    made = asked("POST", "/webhooks", json=wanted, headers=headers)

    again = asked("POST", "/webhooks", json=wanted, headers=headers)

    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.json == {"id": made.json["id"], "secret": None}
    assert again.headers["Location"] == made.headers["Location"]
    assert made.json["secret"] not in everything(database)
    with database.across() as session:
        [kept] = session.execute(text("SELECT body FROM api_answer")).scalars()
    assert json.loads(kept) == again.json


def test_new_secret_is_told_once_and_the_old_one_signs_along(call, house, wanted, database):
    asked = call()
    made = asked("POST", "/webhooks", json=wanted).json
    address, headers = f"/webhooks/{made['id']}/secret", {"Idempotency-Key": "k2"}

    new = asked("POST", address, headers=headers)
    again = asked("POST", address, headers=headers)

    row = house.row(made["id"])
    assert (new.status_code, again.json) == (200, {"id": made["id"], "secret": None})
    assert fingerprint(new.json["secret"]) == row.secret_sha256 != fingerprint(made["secret"])
    assert row.old_secret_until is not None
    assert new.json["secret"] not in everything(database)


def test_address_is_moved_and_the_trail_knows(call, house, wanted, database):
    asked = call()
    number = asked("POST", "/webhooks", json=wanted).json["id"]

    done = asked("PUT", f"/webhooks/{number}", json=wanted | {"name": "Other", "events": ["audits.*"]})
    bad = asked("PUT", f"/webhooks/{number}", json=wanted | {"url": "http://10.0.0.1/"})

    assert (done.status_code, bad.status_code, list(bad.json["fields"])) == (204, 422, ["url"])
    assert house.subscription(number).name == "Other"
    with database.reading(house.organisation) as session:
        told = trail.list_entries(session, trail.Filter(action="webhooks.")).rows
    assert sorted(row.action for row in told) == [
        "webhooks.subscription.changed",
        "webhooks.subscription.made",
    ]


@pytest.mark.parametrize("preset", [Preset.ALL, Preset.READ])
def test_no_ordinary_token_makes_one(call, wanted, preset):
    asked = call(preset, ())

    answer = asked("POST", "/webhooks", json=wanted)

    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert "webhooks.make" in answer.json["detail"]
    assert asked("POST", "/webhooks/1/secret").status_code == 403
    assert asked("PUT", "/webhooks/1", json=wanted).status_code == 403


def test_token_that_may_not_see_the_trail_makes_none(call, wanted):
    answer = call(capabilities=("webhooks.make",))("POST", "/webhooks", json=wanted)

    assert answer.status_code == 403
    assert answer.json["detail"].startswith("This token may not do this (webhooks.manage)")


def test_webhook_of_another_organisation_is_not_there(call, house, wanted, stranger, add_user, receiver):
    number = add_user("far@x.example", Role.ADMINISTRATOR, owner=stranger)
    with house.database.across() as session:
        far = person_in(session, stranger.organisation_id, number)
    foreign, _secret = house.subscribe(receiver.url, owner=far)
    asked = call()

    assert asked("PUT", f"/webhooks/{foreign}", json=wanted).status_code == 404
    assert asked("POST", f"/webhooks/{foreign}/secret").status_code == 404


def test_screen_names_what_only_a_chosen_token_may(house, sign_in):
    page = sign_in(Role.ADMINISTRATOR).get("/access/tokens").text

    assert "people.erase, people.export, webhooks.make" in page
    assert "webhooks.make" not in sign_in(Role.AUDITOR).get("/access/tokens").text
