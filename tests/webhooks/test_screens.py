"""The screens and the terminal: the secret once, a stranger's text as text, a stranger's rows not at all."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from click.testing import CliRunner

from audit_app.accounts.rules import Role
from audit_app.accounts.rules.tokens import Preset
from audit_app.accounts.service import tokens
from audit_app.base import clock
from audit_app.cli import cli
from audit_app.webhooks.rules import DeliveryState, State
from tests.conftest import PASSWORD

SECRET = re.compile(r"whsec_[\w-]{43}")


def typed(receiver, **changes):
    return {"name": "Tickets", "url": receiver.url, "rooms": ["actions.*"], "single": "", **changes}


@pytest.fixture
def client(house, sign_in):
    """An administrator's browser."""
    return sign_in(Role.ADMINISTRATOR)


def test_secret_is_shown_once_and_signs(client, house, receiver):
    page = client.post("/webhooks/new", data=typed(receiver, single="audits.answer.saved\n drill.*"))

    secret = SECRET.search(page.text)[0]
    assert page.headers["Cache-Control"] == "no-store"
    for path in ("/webhooks/", "/webhooks/1", "/webhooks/1/change"):
        assert SECRET.search(client.get(path).text) is None
    assert house.subscription(1).events == ("actions.*", "audits.answer.saved", "drill.*")
    changed = SECRET.search(client.post("/webhooks/1/secret").text)[0]
    assert changed != secret


@pytest.mark.parametrize("path", ["/webhooks/new", "/webhooks/1/change", "/webhooks/1/secret"])
def test_what_matters_asks_again_who_it_is(client, house, receiver, path):
    house.subscribe("http://127.0.0.1:1/")
    later = clock.now() + dt.timedelta(minutes=20)
    with clock.at(later):
        asked = client.post(path, data=typed(receiver))
        assert (asked.status_code, SECRET.search(asked.text)) == (403, None)
        assert house.subscription(1).url == "http://127.0.0.1:1/"
        answer = client.post(path, data=typed(receiver) | {"proof_password": PASSWORD})
    assert answer.status_code in {200, 303}


def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(client, receiver):
    answer = client.post(
        "/webhooks/new", data=typed(receiver, url="https://u:p@10.0.0.1/#x", single="<b>", rooms=[])
    )

    assert answer.status_code == 422
    assert "Leave name and password out of the address" in answer.text
    assert "“&lt;b&gt;” is no event" in answer.text
    assert 'value="https://u:p@10.0.0.1/#x"' in answer.text


def test_change_fills_in_what_is_there_and_keeps_what_was_not_touched(client, house, receiver):
    house.happen("actions.action.opened")
    number, _secret = house.subscribe(receiver.url, "actions.*", "drill.draw.taken")

    page = client.get(f"/webhooks/{number}/change").text
    assert 'value="actions.*" checked' in page
    assert ">drill.draw.taken</textarea>" in page
    client.post(f"/webhooks/{number}/change", data=typed(receiver, name="Board", single="drill.draw.taken"))
    kept = house.subscription(number)
    assert (kept.name, kept.events) == ("Board", ("actions.*", "drill.draw.taken"))


def test_answer_of_a_receiver_is_shown_as_text(client, house, receiver):
    receiver.status, receiver.answer = 500, b"<script>alert(1)</script>"
    house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    house.deliver()

    page = client.get("/webhooks/1/deliveries/1").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "The receiver answered 500." in page


def test_buttons_do_what_they_say(client, house, receiver):
    house.subscribe(receiver.url)

    assert client.post("/webhooks/1/test").status_code == 303
    house.deliver()
    assert client.post("/webhooks/1/deliveries/1/resend").status_code == 303
    house.deliver()
    assert len(receiver.got) == 2
    assert client.post("/webhooks/1/pause").status_code == 303
    assert house.subscription(1).state == State.PAUSED
    assert client.post("/webhooks/1/test").status_code == 409
    assert client.post("/webhooks/1/resume", data={"skip": "y"}).status_code == 303
    assert house.subscription(1).state == State.ACTIVE
    assert client.get("/webhooks/1?state=failed").status_code == 200
    assert client.post("/webhooks/1/delete").status_code == 303
    assert client.get("/webhooks/1").status_code == 404


def test_other_organisation_finds_nothing(house, receiver, sign_in, stranger):
    house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    house.deliver()
    there = sign_in(Role.ADMINISTRATOR, "there@x.example", owner=stranger)

    for path in ("/webhooks/1", "/webhooks/1/change", "/webhooks/1/deliveries/1"):
        assert there.get(path).status_code == 404
    for verb in ("pause", "resume", "secret", "test", "delete", "deliveries/1/resend"):
        assert there.post(f"/webhooks/1/{verb}").status_code == 404
    assert "Tickets" not in there.get("/webhooks/").text
    assert house.subscription(1).state == State.ACTIVE


def test_delivery_of_another_webhook_is_not_found(client, house, receiver):
    house.subscribe(receiver.url)
    house.subscribe(receiver.url, "drill.*")
    house.happen("actions.action.opened")
    house.deliver()

    assert client.get("/webhooks/2/deliveries/1").status_code == 404
    assert client.post("/webhooks/2/deliveries/1/resend").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_gets_in(house, sign_in, role):
    assert sign_in(role, "somebody@x.example").get("/webhooks/").status_code == 403


def test_api_tells_and_does_the_same(app, client, house, receiver):
    house.subscribe(receiver.url)
    with house.database.transaction(house.organisation) as session:
        command = tokens.MakeToken("t", preset=Preset.ALL)
        text = tokens.make_token(session, house.owner, command).text

    def ask(method, path, **more):
        headers = {"Authorization": f"Bearer {text}"}
        return app.test_client().open(f"/api/v1{path}", method=method, headers=headers, **more)

    (row,) = ask("GET", "/webhooks").json["rows"]
    assert (row["name"], row["state"]) == ("Tickets", "active")
    assert "secret" not in {name.partition("_")[0] for name in row}
    sent = ask("POST", "/webhooks/1/test")
    house.deliver()
    one = ask("GET", f"/webhooks/1/deliveries/{sent.json['id']}").json
    assert (one["state"], one["status"], one["answer"]) == ("delivered", 200, "taken")
    assert ask("POST", f"/webhooks/1/deliveries/{sent.json['id']}/resend").status_code == 204
    assert ask("POST", "/webhooks/1/pause").status_code == 204
    assert ask("POST", "/webhooks/1/resume", json={"skip": True}).status_code == 204
    assert ask("DELETE", "/webhooks/1").status_code == 204
    assert ask("GET", "/webhooks/1").status_code == 404


def test_terminal_lists_sends_and_says_what_came_back(house, receiver, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_DATABASE_URL", house.database.url)
    monkeypatch.setenv("AUDIT_APP_WEBHOOKS_LOOPBACK", "true")
    house.subscribe(f"{receiver.url}&token=hidden")

    def run(*words):
        return CliRunner().invoke(cli, ["--json", "--organisation", "Northwind Support", "webhooks", *words])

    (row,) = json.loads(run("list").output)
    assert (row["to"], "hidden" in run("list").output) == (f"http://127.0.0.1:{receiver.port}", False)
    sent = json.loads(run("send", "1").output)
    assert (sent["state"], sent["status"]) == (DeliveryState.DELIVERED, 200)
    receiver.status = 500
    again = run("resend", "1", "1")
    assert (again.exit_code, json.loads(again.output)["reason"]) == (1, "The receiver answered 500.")
    (told,) = json.loads(run("deliveries", "1", "--state", "waiting").output)
    assert (told["event"], told["tries"]) == ("webhooks.test", 1)
