"""Guessing is slowed down, and nobody can lock another out by guessing in their name."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from audit_app.accounts.rules import Counted, wait_after
from audit_app.accounts.service import entering, passwords
from audit_app.base import clock
from audit_app.factory import create_app
from tests.accounts.test_sign_ins import entries, walk_in
from tests.conftest import PASSWORD

pytestmark = pytest.mark.own_app  # tries are counted in the application

TOKEN = re.compile(r'(content|value)="I[\w.-]{60,}"')


@pytest.fixture
def guarded(app, actor):
    app.config["RATELIMIT_ENABLED"] = True
    return app


def guess(client, email="lead@x.example", password="wrong", address="203.0.113.9"):
    return client.post(
        "/sign-in", data={"email": email, "password": password}, environ_overrides={"REMOTE_ADDR": address}
    ).status_code


@pytest.mark.unit
@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 0), (9, 0), (10, 30), (11, 60), (14, 480), (15, 900), (99, 900)]
)
def test_wait_doubles_up_to_a_quarter_of_an_hour(tries, seconds):
    assert wait_after(Counted.ACCOUNT, tries) == seconds


def test_stranger_is_barred_from_anywhere_and_the_owner_is_not(guarded, add_user):
    add_user("lead@x.example")
    own = walk_in(guarded)
    own.post("/sign-out")

    found = [guess(guarded.test_client(), address=f"203.0.113.{number}") for number in range(12)]

    assert found == [422] * 10 + [429] * 2
    assert guess(guarded.test_client(), password=PASSWORD) == 429  # right, but from a browser nobody knows
    walk_in(guarded, client=own)


def test_wait_ends_and_a_right_password_forgives(guarded, add_user):
    add_user("lead@x.example")
    for _each in range(11):
        guess(guarded.test_client())

    with clock.at(clock.now() + dt.timedelta(seconds=31)):
        assert guess(guarded.test_client(), password=PASSWORD) == 302
        assert guess(guarded.test_client()) == 422


def test_knocking_while_barred_does_not_make_it_last_longer(guarded, add_user):
    add_user("lead@x.example")
    for _each in range(40):
        guess(guarded.test_client())

    with clock.at(clock.now() + dt.timedelta(seconds=31)):
        assert guess(guarded.test_client(), password=PASSWORD) == 302


def test_stolen_or_forged_device_cookie_is_counted_too(guarded, add_user):
    add_user("lead@x.example")
    own = walk_in(guarded)
    own.post("/sign-out")

    assert [guess(own) for _each in range(11)][-1] == 429
    forged = guarded.test_client()
    forged.set_cookie("device", "e30.forged", path="/sign-in")
    assert guess(forged) == 422


def test_address_is_barred_that_tries_many_accounts(guarded):
    found = [guess(guarded.test_client(), f"user{number}@x.example") for number in range(31)]

    assert found == [422] * 30 + [429]
    assert guess(guarded.test_client(), "user99@x.example", address="203.0.113.10") == 422


def test_two_server_processes_share_the_count(guarded, settings, database):
    other = create_app(settings, database)
    other.config.update(TESTING=True, WTF_CSRF_ENABLED=False)

    found = [guess((guarded, other)[number % 2].test_client()) for number in range(11)]

    assert found[-1] == 429


def test_being_barred_is_on_the_trail_once(guarded, database):
    for _each in range(13):
        guess(guarded.test_client())

    why = [entry.data["why"] for entry in entries(database, "accounts.sign_in.refused")]
    assert why.count("too many tries") == 1
    assert why.count("unknown account") == 10


@pytest.mark.parametrize("barred", [False, True])
def test_unknown_account_is_answered_like_a_known_one_after_the_same_work(
    guarded, add_user, monkeypatch, barred
):
    add_user("lead@x.example")
    entering._nobodys_hash()  # made once for a process
    hasher, work = passwords.HASHER, []

    class Counting:
        def verify(self, *given):
            work.append("verify")
            return hasher.verify(*given)

        def __getattr__(self, name):
            return getattr(hasher, name)

    monkeypatch.setattr(passwords, "HASHER", Counting())
    pages = {}
    for email in ("lead@x.example", "nobody@x.example"):
        for number in range(11 if barred else 0):
            guess(guarded.test_client(), email, address=f"203.0.113.{number}")
        work.clear()
        answer = guarded.test_client().post("/sign-in", data={"email": email, "password": "wrong"})
        page = TOKEN.sub("", answer.text.replace(email, ""))
        pages[email] = (answer.status_code, page, list(work))

    assert pages["lead@x.example"] == pages["nobody@x.example"]
    assert pages["lead@x.example"][2] == ([] if barred else ["verify"])
