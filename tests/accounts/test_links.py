"""A new password by mail: one link, once, for an hour, and no word about who has an account."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import select

from audit_app.accounts.models import AccountLink
from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.mail.models import LetterRow
from audit_app.web.refusals import REFUSED
from tests.accounts.test_lockout import TOKEN
from tests.accounts.test_sign_ins import entries, walk_in
from tests.conftest import PASSWORD

NEW = "a better password"


@pytest.fixture
def letters(database, app, actor):
    """A function that asks for a link and gives the letters that were written."""

    def ask(email="lead@x.example", **headers):
        answer = app.test_client().post("/sign-in/forgotten", data={"email": email}, headers=headers)
        with database.across() as session:
            return answer, session.scalars(select(LetterRow).order_by(LetterRow.id)).all()

    return ask


def path_in(letter):
    return "/" + re.search(r"http://[^/]+/(\S+)", letter.text)[1]


def test_link_sets_a_password_once_and_signs_out_everywhere(app, add_user, letters, database):
    add_user("lead@x.example")
    old = walk_in(app)
    _answer, (letter,) = letters()
    path = path_in(letter)
    client = app.test_client()

    assert "lead@x.example" in client.get(path).text
    assert client.post(path, data={"new": NEW}).status_code == 302

    assert old.get("/access/own").status_code == 302
    walk_in(app, password=NEW)
    assert client.post("/sign-in", data={"email": "lead@x.example", "password": PASSWORD}).status_code == 422
    again = client.post(path, data={"new": "yet another password"}, buffered=True)
    assert again.status_code == 404
    assert [one.data["why"] for one in entries(database, REFUSED)] == ["a link that sets no password"]


def test_looking_at_the_link_does_not_use_it_up(app, add_user, letters):
    """Scanners of mail open every link."""
    add_user("lead@x.example")
    path = path_in(letters()[1][0])

    for _each in range(2):
        assert app.test_client().get(path).status_code == 200


def test_unknown_address_hears_the_same_and_gets_no_mail(add_user, letters):
    add_user("lead@x.example")
    known, _sent = letters()

    unknown, sent = letters("nobody@x.example")

    pages = [(each.status_code, TOKEN.sub("", each.text)) for each in (unknown, known)]
    assert pages[0] == pages[1]
    assert [letter.to for letter in sent] == ["lead@x.example"]


def test_link_is_too_old_after_an_hour(app, add_user, letters):
    add_user("lead@x.example")
    path = path_in(letters()[1][0])

    with clock.at(clock.now() + dt.timedelta(minutes=61)):
        assert app.test_client().post(path, data={"new": NEW}).status_code == 404


def test_new_link_ends_the_one_before(app, add_user, letters):
    add_user("lead@x.example")
    first = path_in(letters()[1][0])
    second = path_in(letters()[1][1])

    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(second).status_code == 200


def test_link_leads_to_the_address_that_is_set_whatever_the_request_says(add_user, letters):
    add_user("lead@x.example")

    _answer, (letter,) = letters(Host="evil.example")

    assert "evil.example" not in letter.text


def test_key_of_a_link_is_not_kept(database, add_user, letters):
    add_user("lead@x.example")
    key = path_in(letters()[1][0]).rpartition("/")[2]

    with database.across() as session:
        assert key not in session.scalars(select(AccountLink.hash)).one()


def test_short_password_is_refused_and_the_link_stays_good(app, add_user, letters):
    add_user("lead@x.example")
    path = path_in(letters()[1][0])

    assert app.test_client().post(path, data={"new": "short"}).status_code == 422
    assert app.test_client().post(path, data={"new": NEW}).status_code == 302


def test_address_with_a_line_break_adds_no_header(letters):
    answer, sent = letters("lead@x.example\r\nBcc: all@x.example")

    assert answer.status_code == 200
    assert sent == []


def test_new_member_is_mailed_a_link_that_sets_the_first_password_once(app, sign_in, database):
    administrator = sign_in(Role.ADMINISTRATOR)
    new = {"name": "Ana", "email": "ana@x.example", "role": "reader", "password": ""}

    assert administrator.post("/access/", data=new).status_code == 302

    assert "ana@x.example gets a mail" in administrator.get("/access/").text
    with database.across() as session:
        (letter,) = session.scalars(select(LetterRow)).all()
    assert letter.to == "ana@x.example"
    path = path_in(letter)
    with clock.at(clock.now() + dt.timedelta(days=6)):
        assert app.test_client().post(path, data={"new": NEW}).status_code == 302
        walk_in(app, "ana@x.example", password=NEW)
        assert app.test_client().get(path).status_code == 404


def test_invitation_ends_after_a_week_and_a_password_needs_none(app, sign_in, database):
    administrator = sign_in(Role.ADMINISTRATOR)
    new = {"name": "Ana", "email": "ana@x.example", "role": "reader", "password": ""}
    administrator.post("/access/", data=new)
    administrator.post("/access/", data=new | {"email": "bo@x.example", "password": "a first password"})

    with database.across() as session:
        (letter,) = session.scalars(select(LetterRow)).all()
    with clock.at(clock.now() + dt.timedelta(days=7, minutes=1)):
        assert app.test_client().get(path_in(letter)).status_code == 404
