"""Signing in, and what each role may open."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from audit_app.accounts import service
from audit_app.accounts.rules import Role
from audit_app.auditlog.models import Entry
from audit_app.base.errors import Invalid
from tests.conftest import PASSWORD


def test_sign_in_with_right_password_opens_home(app, add_user, database):
    add_user("lead@x.example")
    client = app.test_client()

    response = client.post("/sign-in", data={"email": "LEAD@x.example", "password": PASSWORD})

    assert response.status_code == 302
    assert client.get("/", follow_redirects=True).status_code == 200
    with database.across() as session:
        assert (
            session.scalars(select(Entry.action).order_by(Entry.id.desc()).limit(1)).one()
            == "accounts.signed_in"
        )


@pytest.mark.unit
def test_password_that_is_too_short_is_refused_with_its_length():
    with pytest.raises(Invalid, match="at least 12"):
        service.hash_password("eleven char")


@pytest.mark.parametrize("password", ["wrong", "", "correct horse 1"])
def test_sign_in_with_wrong_password_says_so(app, add_user, password):
    add_user("lead@x.example")

    response = app.test_client().post("/sign-in", data={"email": "lead@x.example", "password": password})

    assert "do not belong together" in response.text


def test_page_when_signed_out_leads_to_sign_in(app):
    response = app.test_client().get("/access/")

    assert response.status_code == 302
    assert response.location.startswith("/sign-in?next=")


def test_access_screen_is_for_administrators(sign_in):
    assert sign_in(Role.ADMINISTRATOR).get("/access/").status_code == 200
    assert sign_in(Role.AUDITOR).get("/access/").status_code == 403


def test_sign_in_page_carries_the_notice(app):
    assert "not affiliated with" in app.test_client().get("/sign-in").text


def test_shutting_a_member_out_of_one_organisation_leaves_them_in_the_other(
    app, database, actor, stranger, add_user, sign_in
):
    number = add_user("both@x.example")
    with database.transaction(stranger.organisation_id) as session:
        service.add_member(session, stranger, service.AddMember("both@x.example", "Both", Role.READER))
        service.change_member(session, stranger, service.ChangeMember(number, Role.READER, active=False))

    client = app.test_client()
    client.post("/sign-in", data={"email": "both@x.example", "password": PASSWORD})

    assert client.get("/home/").status_code == 200


def test_member_who_was_shut_out_is_told_so(app, database, actor, add_user):
    number = add_user("gone@x.example")
    client = app.test_client()
    client.post("/sign-in", data={"email": "gone@x.example", "password": PASSWORD})
    with database.transaction(actor.organisation_id) as session:
        service.change_member(session, actor, service.ChangeMember(number, Role.LEAD_AUDITOR, active=False))

    page = client.get("/home/", follow_redirects=True)

    assert page.request.path == "/sign-in"
    assert "No organisation lets you in any more" in page.text
