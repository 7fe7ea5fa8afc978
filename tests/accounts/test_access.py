"""Who may do what, told to those who ask: on a page, on a refusal, in the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from audit_app.accounts import service as accounts
from audit_app.accounts.rules import Belonging, Role, answer
from audit_app.cli import cli


@pytest.mark.unit
def test_shut_membership_carries_no_right():
    assert answer(Belonging("X", Role.ADMINISTRATOR), "trail.see").may
    assert not answer(Belonging("X", Role.ADMINISTRATOR, active=False), "trail.see").may
    assert answer(Belonging("X", Role.AGENT), "accounts.manage").instead == (Role.ADMINISTRATOR,)


def test_refusal_leads_to_why_and_to_who_can_give_it(sign_in, add_user):
    add_user("ada@x.example", Role.ADMINISTRATOR, "Ada")
    client = sign_in(Role.READER)

    refused = client.get("/audits/new")
    assert (refused.status_code, "audits.start" in refused.text) == (403, True)
    assert "/access/explain?path=/audits/new&amp;method=GET" in refused.text

    page = client.get("/access/explain?path=/audits/new").text
    assert "No: it asks for audits.start, which the role Executive reader does not have." in page
    assert "Who can give it: Ada." in " ".join(page.split())
    assert "Yes: it asks for audits.see" in client.get("/access/explain?path=/audits/").text
    assert "There is no such page" in client.get("/access/explain?path=/nowhere").text
    assert "Yes: anybody may" in client.get("/access/explain?path=/healthz").text


def test_members_do_not_ask_about_each_other_and_nobody_about_strangers(sign_in, add_user, stranger):
    ada = add_user("ada@x.example", Role.AGENT, "Ada")
    other = add_user("other@x.example", Role.AGENT, "Other", owner=stranger)
    administrator = sign_in(Role.ADMINISTRATOR)

    assert sign_in(Role.READER).get(f"/access/explain?member={ada}").status_code == 403
    assert "Ada is Agent in" in administrator.get(f"/access/explain?member={ada}&path=/audits/").text
    assert administrator.get(f"/access/explain?member={other}").status_code == 404


def test_table_of_rights_names_members_of_this_organisation_alone(sign_in, add_user, stranger):
    add_user("ada@x.example", Role.EVALUATOR, "Ada Lovelace")
    add_user("other@x.example", Role.LEAD_AUDITOR, "Other Lead", owner=stranger)

    page = sign_in(Role.ADMINISTRATOR).get("/access/who").text

    assert page.count("Ada Lovelace") == 5  # quality.see, .record, .calibrate, account.own, and her own line
    assert "Other Lead" not in page


def test_terminal_tells_the_matrix_and_explains(settings, sqlite_url, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("AUDIT_APP_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("AUDIT_APP_DATABASE_URL", sqlite_url)

    def run(*words):
        result = CliRunner().invoke(cli, ["--json", "--organisation", "Northwind", *words])
        assert result.exit_code == 0, result.output
        return json.loads(result.output)

    run("accounts", "found", "Northwind", "--email", "lead@x.example")
    run("accounts", "add", "eva@x.example", "--role", "evaluator")
    rows = {(row["method"], row["path"]): row for row in run("access", "matrix")}

    assert rows["POST", "/access/"]["capability"] == "accounts.manage"
    assert rows["POST", "/access/"]["roles"] == ["administrator"]
    assert "client_observer" in rows["GET", "/healthz"]["roles"]
    assert [row["why"] for row in run("access", "explain", "eva@x.example", "/quality/")] == [
        "the role evaluator has quality.see"
    ]
    (refused,) = run("access", "explain", "EVA@x.example", "/access/7", "--method", "post")
    assert (refused["may"], refused["why"]) == (
        False,
        "the role evaluator lacks accounts.manage; administrator has it",
    )
    missing = CliRunner().invoke(cli, ["access", "explain", "eva@x.example", "/nowhere"])
    assert (missing.exit_code, "no page" in missing.output) == (1, True)


def test_terminal_tells_apart_organisations_that_are_called_alike(database, actor, add_user, tmp_path):
    with database.transaction(None) as session:
        twin = accounts.found_organisation(session, actor.organisation.upper())
    for owner in (actor, twin):
        add_user("ada@x.example", Role.AUDITOR, owner=owner)
    environment = {"AUDIT_APP_DATA_DIR": str(tmp_path), "AUDIT_APP_DATABASE_URL": database.url}

    said = CliRunner(env=environment).invoke(
        cli, ["--json", "access", "explain", "ada@x.example", "/audits/"]
    )

    assert {row["organisation"] for row in json.loads(said.output)} == {
        actor.organisation,
        twin.organisation,
    }
