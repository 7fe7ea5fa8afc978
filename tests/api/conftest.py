"""A client of the API with a token of any member."""

from __future__ import annotations

import pytest

from audit_app.accounts import queries as people
from audit_app.accounts.rules import Role
from audit_app.accounts.rules.tokens import Preset
from audit_app.accounts.service import tokens


class Caller:
    """Sends requests with a token."""

    def __init__(self, client, token):
        self.client, self.token = client, token

    def __call__(self, method, path, headers=None, **more):
        sent = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        return self.client.open(f"/api/v1{path}", method=method, headers=sent, **more)


@pytest.fixture
def make_token(database, add_user):
    """A function that makes a member of a role and a token of theirs, by default of all they may; returns its text."""

    def make(role=Role.ADMINISTRATOR, *, email=None, owner=None, **command):
        number = add_user(email or f"{role.value}@x.example", role, owner=owner)
        with database.across() as session:
            member = people.find_actor(session, number)
        everything = {"preset": Preset.LISTED, "capabilities": tuple(member.permissions)}
        with database.transaction(member.organisation_id) as session:
            return tokens.make_token(
                session, member, tokens.MakeToken("a test", **(command or everything))
            ).text

    return make


@pytest.fixture
def call(app, make_token):
    """A function that asks the API as an administrator."""
    return Caller(app.test_client(use_cookies=False), make_token())


@pytest.fixture
def caller(app, make_token):
    """A function that makes callers: of any role, with any token."""
    return lambda *given, **named: Caller(app.test_client(use_cookies=False), make_token(*given, **named))
