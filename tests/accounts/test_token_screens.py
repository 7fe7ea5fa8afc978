"""Tokens on screen and in the terminal: shown once, revoked, and the words for what is wrong."""

from __future__ import annotations

import datetime as dt
import json
import re

from click.testing import CliRunner

from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.cli import cli
from tests.conftest import PASSWORD

TOKEN = re.compile(r"aat_[a-z0-9]{10}_[\w-]{43}")
FORM = {"name": "nightly export", "days": "30", "preset": "read"}


def test_token_is_shown_once_and_opens_the_api(app, sign_in):
    client = sign_in(Role.AUDITOR)

    page = client.post("/access/tokens", data=FORM).text
    text = TOKEN.search(page)[0]

    assert TOKEN.search(client.get("/access/tokens").text) is None
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {text}"})
    assert answer.json["role"] == "auditor"


def test_making_a_token_asks_again_who_it_is(sign_in):
    client = sign_in(Role.AUDITOR)
    with clock.at(clock.now() + dt.timedelta(minutes=20)):
        asked = client.post("/access/tokens", data=FORM)
        assert (asked.status_code, TOKEN.search(asked.text)) == (403, None)
        assert 'name="name" value="nightly export"' in asked.text
        assert TOKEN.search(client.post("/access/tokens", data=FORM | {"proof_password": PASSWORD}).text)


def test_what_is_wrong_is_said_and_what_was_typed_stays(sign_in):
    answer = sign_in(Role.AUDITOR).post("/access/tokens", data=FORM | {"days": "999"})

    assert answer.status_code == 422
    assert "between 1 and 365 days" in answer.text
    assert 'value="nightly export"' in answer.text


def test_reader_sees_own_tokens_and_administrator_all(sign_in):
    reader, administrator = sign_in(Role.READER), sign_in(Role.ADMINISTRATOR)
    reader.post("/access/tokens", data=FORM | {"name": "of the reader"})
    administrator.post("/access/tokens", data=FORM | {"name": "of the administrator"})

    assert "of the administrator" not in reader.get("/access/tokens").text
    assert "of the reader" in administrator.get("/access/tokens").text


def test_revoking_on_screen_ends_it(app, sign_in):
    client = sign_in(Role.READER)
    text = TOKEN.search(client.post("/access/tokens", data=FORM).text)[0]

    assert client.post("/access/tokens/1/revoke").status_code == 303
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 401


def test_terminal_makes_lists_and_revokes(tmp_path):
    runner = CliRunner(env={"AUDIT_APP_DATA_DIR": str(tmp_path)})

    def run(*words):
        done = runner.invoke(cli, ["--json", *words])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout) if done.stdout.strip() else None

    run("db", "upgrade")
    run("accounts", "found", "Northwind", "--email", "a@x.example", "--password", "correct horse 12")
    made = run("accounts", "token", "make", "a@x.example", "--name", "export")

    assert TOKEN.fullmatch(made["token"])
    assert [row["name"] for row in run("accounts", "token", "list")] == ["export"]
    run("accounts", "token", "revoke", str(made["id"]))
    assert [row["standing"] for row in run("accounts", "token", "list")] == ["revoked"]
