"""One invited vendor, and browsers of both sides."""

from __future__ import annotations

import pytest

from audit_app.accounts import service as accounts
from audit_app.accounts.models import User
from audit_app.accounts.rules import Means
from tests.portal.build import code_of, letters, link_of, open_case


@pytest.fixture
def case(database, actor):
    return open_case(database, actor)


@pytest.fixture
def enter(app, database, case):
    """A client that came in by the newest link to an address."""

    def walk(email="lead@vendor.example"):
        client = app.test_client()
        letter = [one for one in letters(database, "portal.invitation") if one.to == email][-1]
        client.post(link_of(letter))
        code = code_of([one for one in letters(database, "portal.code") if one.to == email][-1])
        response = client.post("/portal/code", data={"code": code})
        assert response.status_code == 303, response.text
        return client

    return walk


@pytest.fixture
def as_member(app, database):
    """A client with the session of an account, in an organisation."""

    def sign(user_id, organisation_id=None):
        with database.transaction(None) as session:
            name = session.get(User, user_id).fs_uniquifier
            key = accounts.open_sign_in(session, user_id, accounts.BeginSignIn(Means.LINK))
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie.update(_user_id=name, _fresh=True, sign_in=key)
            if organisation_id:
                cookie["organisation"] = organisation_id
        return client

    return sign
