"""One person in several organisations: openly in one of them, and never in two at once."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from audit_app.accounts import service
from audit_app.accounts.models import User
from audit_app.accounts.rules import Kind, Role
from audit_app.auditlog.models import Entry
from audit_app.base.db import Database
from audit_app.base.errors import NotFound
from audit_app.cli import cli

EMAIL = "both@x.example"


@pytest.fixture
def both(sign_in, add_user, stranger):
    """A client of somebody who leads audits in one organisation and only reads in the other."""
    client = sign_in(Role.LEAD_AUDITOR, EMAIL)
    add_user(EMAIL, Role.READER, owner=stranger)
    return client


def enter(client, organisation_id):
    return client.post("/access/organisation", data={"organisation": organisation_id})


def entries(database, organisation_id):
    with database.reading(organisation_id) as session:
        return [
            tuple(row) for row in session.execute(select(Entry.action, Entry.actor).order_by(Entry.sequence))
        ]


def test_head_names_the_present_organisation_and_offers_the_others(both, stranger):
    page = both.get("/access/password").text

    assert '<span class="who-organisation">Northwind Support</span>' in page
    assert f'name="organisation" value="{stranger.organisation_id}"' in page


def test_switch_takes_the_role_of_the_organisation_entered_and_is_on_its_trail(
    both, database, actor, stranger
):
    assert both.get("/audits/new").status_code == 200

    response = enter(both, stranger.organisation_id)

    assert (response.status_code, response.location) == (302, "/")
    assert both.get("/audits/new").status_code == 403
    assert '<span class="who-organisation">Somebody Else</span>' in both.get("/home/").text
    assert entries(database, stranger.organisation_id)[-1] == ("accounts.organisation.entered", "Both")
    assert "accounts.organisation.entered" not in dict(entries(database, actor.organisation_id))


def test_nobody_enters_where_they_are_no_member(sign_in, database, stranger):
    client = sign_in(Role.ADMINISTRATOR)

    assert [enter(client, number).status_code for number in (stranger.organisation_id, 999)] == [404, 404]
    assert '<span class="who-organisation">Northwind Support</span>' in client.get("/home/").text
    assert "accounts.organisation.entered" not in dict(entries(database, stranger.organisation_id))


def test_shut_member_is_told_where_they_are_and_writes_nothing_on_the_way(both, database, stranger, add_user):
    enter(both, stranger.organisation_id)
    with database.transaction(stranger.organisation_id) as session:
        number = session.scalars(select(User.id).where(User.email == EMAIL)).one()
        service.change_member(session, stranger, service.ChangeMember(number, Role.READER, active=False))

    assert both.post("/access/password").status_code == 403  # meant for the other organisation
    assert both.get("/audits/new").status_code == 200  # the choice is forgotten by now


def test_page_of_the_organisation_left_sends_nothing_into_the_new_one(app, both, stranger):
    app.config["WTF_CSRF_ENABLED"] = True
    token = both.get("/access/password").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"csrf_token": token, "organisation": stranger.organisation_id}

    assert both.post("/access/organisation", data=data).status_code == 302
    assert both.post("/access/password", data=data).status_code == 400


def test_choice_of_somebody_else_in_the_same_browser_is_forgotten(app, both, add_user, stranger):
    enter(both, stranger.organisation_id)
    both.post("/sign-out")
    add_user("next@x.example")

    both.post("/sign-in", data={"email": "next@x.example", "password": "correct horse 12"})

    assert '<span class="who-organisation">Northwind Support</span>' in both.get("/home/").text


def test_account_is_loaded_in_one_statement_however_many_organisations_there_are(both, stranger, sent):
    for number in (stranger.organisation_id, None):
        if number:
            enter(both, number)
        sent.clear()
        both.get("/access/password")
        assert len([one for one in sent if "membership" in one.lower()]) == 1
        assert len(sent) == 1


def test_service_refuses_who_is_no_member(database, actor, stranger):
    with database.transaction(stranger.organisation_id) as session, pytest.raises(NotFound):
        service.enter_organisation(session, actor, stranger.organisation_id)


def test_terminal_founds_lists_changes_and_shuts(settings, sqlite_url, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("AUDIT_APP_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("AUDIT_APP_DATABASE_URL", sqlite_url)

    def run(*words):
        result = CliRunner().invoke(cli, ["--json", "--organisation", "Calls Ltd", "accounts", *words])
        assert result.exit_code == 0, result.output
        return json.loads(result.output)

    run("found", "Northwind", "--email", "lead@x.example")
    run("found", "Calls Ltd", "--email", "vendor@x.example", "--kind", "vendor")
    run("add", "second@x.example", "--role", "vendor_contributor")
    run("role", "SECOND@x.example", "vendor_lead")
    run("shut", "vendor@x.example")

    listed = [tuple(row.values()) for row in run("list")]
    assert listed == [
        ("Northwind", "operator", "lead@x.example", "lead", "administrator", True),
        ("Calls Ltd", "vendor", "second@x.example", "second@x.example", "vendor_lead", True),
        ("Calls Ltd", "vendor", "vendor@x.example", "vendor", "vendor_lead", False),
    ]
    assert Kind.VENDOR in {row["kind"] for row in run("list")}
    Database(sqlite_url).close()
