"""A vendor starts by itself: only where it is allowed, only from its own mailbox, and not too often."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from audit_app.accounts.rules import Role
from audit_app.portal.models import Campaign, Invitation
from tests.portal.build import MARK, code_of, letters

FORM = {"company": "New House", "name": "Nina New", "email": "nina@new.example"}


@pytest.fixture
def key(case, sign_in):
    """The key of the campaign's address, which a compliance officer opens."""
    officer = sign_in(Role.COMPLIANCE_OFFICER)
    assert officer.post(f"/portal/{case.campaign_id}/join", data={"allowed": "yes"}).status_code == 303
    with case.near() as session:
        return session.scalar(select(Campaign.join_key))


def ask(app, key, **more):
    return app.test_client().post(f"/portal/join/{key}", data=FORM | more, buffered=True)


def invitations(case):
    with case.near() as session:
        return session.scalar(select(func.count()).select_from(Invitation))


def test_off_by_default(app, case):
    assert app.test_client().get("/portal/join/None").status_code == 404
    assert app.test_client().get("/portal/join/").status_code == 404
    with case.near() as session:
        assert session.scalar(select(Campaign.join_key)) is None


def test_company_begins_from_its_mailbox_and_comes_in(app, case, key, database):
    assert ask(app, key).status_code == 200
    assert invitations(case) == 1  # nothing is made before the mailbox has answered
    path = link_of_public(letters(database, "portal.join")[-1])
    assert app.test_client().get(path).status_code == 200
    assert invitations(case) == 1
    assert app.test_client().post(path).status_code == 200
    assert invitations(case) == 2
    client = app.test_client()
    client.post(link_of_public(letters(database, "portal.invitation")[-1]))
    client.post("/portal/code", data={"code": code_of(letters(database, "portal.code")[-1])})
    page = client.get("/portal/my/", follow_redirects=True)
    assert "Spring 2030" in page.text
    assert MARK not in page.text


def link_of_public(letter):
    word = next(word for word in letter.text.split() if "/portal/" in word)
    return word[word.index("/portal/") :]


def test_confirmed_twice_begins_once(app, case, key, database):
    ask(app, key)
    path = link_of_public(letters(database, "portal.join")[-1])
    assert [app.test_client().post(path).status_code for _time in range(2)] == [200, 409]
    assert invitations(case) == 2


def test_forged_confirmation_and_shut_address_begin_nothing(app, case, key, database, sign_in):
    ask(app, key)
    path = link_of_public(letters(database, "portal.join")[-1])
    assert app.test_client().post(path[:-2] + "xx").status_code == 404
    sign_in().post(f"/portal/{case.campaign_id}/join", data={"allowed": "no"})
    assert app.test_client().post(path).status_code == 404
    assert app.test_client().get(f"/portal/join/{key}").status_code == 404
    assert invitations(case) == 1


def test_mails_to_one_address_are_limited(app, case, key, database):
    for _time in range(4):
        assert ask(app, key).status_code == 200
    assert len(letters(database, "portal.join")) == 2


@pytest.mark.parametrize("field", ["company", "name", "email"])
def test_empty_field_is_told(app, case, key, database, field):
    answer = ask(app, key, **{field: " "})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert letters(database, "portal.join") == []


def test_link_of_the_mailbox_belongs_to_the_installation(app, case, key, database):
    app.test_client().post(f"/portal/join/{key}", data=FORM, buffered=True, headers={"Host": "evil.example"})
    assert "evil.example" not in letters(database, "portal.join")[-1].text
