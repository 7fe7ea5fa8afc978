"""Where people are signed in: listed, ended, and never taken over from a cookie that somebody planted."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.accounts import queries, service
from audit_app.accounts.models import SignIn
from audit_app.accounts.rules import Role, browser_of
from audit_app.auditlog.models import Entry
from audit_app.base import clock
from tests.conftest import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


def walk_in(app, email="lead@x.example", client=None, agent=FIREFOX, password=PASSWORD):
    client = client or app.test_client()
    form = {"email": email, "password": password}
    answer = client.post("/sign-in", data=form, headers={"User-Agent": agent})
    assert answer.status_code == 302, answer.text
    return client


def entries(database, action):
    with database.across() as session:
        return session.scalars(select(Entry).where(Entry.action == action).order_by(Entry.id)).all()


@pytest.mark.unit
@pytest.mark.parametrize(
    ("agent", "names"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", ("Chrome", "Windows")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 17) Chrome/156.0 Mobile Safari/537.36", ("Chrome", "Android")),
        ("", ("", "")),
        ("<script>alert(1)</script>", ("", "")),
    ],
)  # fmt: skip
def test_browser_has_a_name(agent, names):
    assert browser_of(agent) == names


def test_sign_in_is_listed_with_browser_and_way(app, add_user):
    add_user("lead@x.example")

    page = walk_in(app).get("/access/own").text

    assert "Firefox on Linux" in page
    assert "this one" in page


def test_key_is_new_at_each_sign_in_and_nothing_planted_stays(app, add_user):
    """Session fixation: what an attacker put into the victim's cookie is worth nothing afterwards."""
    add_user("lead@x.example")
    add_user("attacker@x.example")
    attacker = walk_in(app, "attacker@x.example")
    with attacker.session_transaction() as cookie:
        planted = dict(cookie)
    victim = app.test_client()
    with victim.session_transaction() as cookie:
        cookie.update(planted, trap="x")
    victim.post("/sign-out")
    with victim.session_transaction() as cookie:
        cookie["trap"] = "x"

    walk_in(app, client=victim)

    with victim.session_transaction() as cookie:
        assert cookie["sign_in"] != planted["sign_in"]
        assert "trap" not in cookie
    assert attacker.get("/access/own").status_code == 302  # signing out ended the planted one


def test_key_itself_is_not_kept(app, database, add_user):
    add_user("lead@x.example")
    client = walk_in(app)

    with client.session_transaction() as cookie, database.across() as session:
        assert session.scalars(select(SignIn.key_hash)).all() == [queries.hash_of_key(cookie["sign_in"])]


def test_copy_of_the_cookie_is_worth_nothing_after_signing_out(app, add_user):
    add_user("lead@x.example")
    client = walk_in(app)
    with client.session_transaction() as cookie:
        copied = dict(cookie)

    client.post("/sign-out")

    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert thief.get("/access/own").location.startswith("/sign-in")


def test_one_place_is_ended_and_the_trail_says_so(app, database, add_user):
    add_user("lead@x.example")
    here, there = walk_in(app), walk_in(app)
    with database.across() as session:
        number = max(session.scalars(select(SignIn.id)).all())

    here.post(f"/access/own/sign-ins/{number}/end")

    assert there.get("/access/own").status_code == 302
    assert here.get("/access/own").status_code == 200
    assert len(entries(database, "accounts.sign_in.ended")) == 1


def test_all_others_are_ended(app, add_user):
    add_user("lead@x.example")
    here, *others = [walk_in(app) for _each in range(3)]

    answer = here.post("/access/own/sign-ins/end-others", follow_redirects=True)

    assert "Signed out in 2 other browsers." in answer.text
    assert [each.get("/access/own").status_code for each in others] == [302, 302]
    assert here.get("/access/own").status_code == 200


def test_somebody_elses_place_is_not_found(app, database, add_user, sign_in):
    add_user("lead@x.example")
    client = walk_in(app)
    with database.across() as session:
        number = session.scalars(select(SignIn.id)).one()

    assert sign_in(Role.ADMINISTRATOR).post(f"/access/own/sign-ins/{number}/end").status_code == 404
    assert client.get("/access/own").status_code == 200


def test_administrator_ends_those_of_a_member_but_not_of_strangers(app, add_user, stranger, sign_in):
    member = add_user("lead@x.example")
    client = walk_in(app)
    outsider = add_user("other@x.example", owner=stranger)
    other = walk_in(app, "other@x.example")
    administrator = sign_in(Role.ADMINISTRATOR)

    assert administrator.post(f"/access/{member}/sign-ins/end").status_code == 302
    assert administrator.post(f"/access/{outsider}/sign-ins/end").status_code == 404

    assert client.get("/access/own").status_code == 302
    assert other.get("/access/own").status_code == 200


def test_new_password_ends_every_sign_in(app, database, actor, add_user):
    add_user("lead@x.example")
    client = walk_in(app)

    with database.transaction(actor.organisation_id) as session:
        user = queries.find_user(session, "lead@x.example")
        service.set_password(session, actor, user, "another horse 12")

    assert client.get("/access/own").status_code == 302
    with database.across() as session:
        assert session.scalars(select(SignIn.id)).all() == []


def test_sign_in_is_over_after_fourteen_hours_whatever_the_cookie_says(app, add_user):
    add_user("lead@x.example")
    client = walk_in(app)

    with clock.at(clock.now() + dt.timedelta(hours=13, minutes=59)):
        assert client.get("/access/own").status_code == 200
    with clock.at(clock.now() + dt.timedelta(hours=14, minutes=1)):
        assert client.get("/access/own").status_code == 302


def test_looking_at_pages_writes_only_now_and_then(app, database, add_user):
    add_user("lead@x.example")
    begun = clock.now()
    client = walk_in(app)

    def seen():
        with database.across() as session:
            return session.scalars(select(SignIn.seen_at)).one() - begun > dt.timedelta(minutes=5)

    with clock.at(begun + dt.timedelta(minutes=9)):
        client.get("/access/own")
    assert not seen()
    with clock.at(begun + dt.timedelta(minutes=11)):
        client.get("/access/own")
    assert seen()


@pytest.mark.parametrize(
    ("email", "why"), [("lead@x.example", "wrong password"), ("nobody@x.example", "unknown account")]
)
def test_refusal_is_on_the_trail_without_what_was_typed(app, database, add_user, email, why):
    add_user("lead@x.example")

    app.test_client().post("/sign-in", data={"email": email, "password": "a secret of mine"})

    (entry,) = entries(database, "accounts.sign_in.refused")
    assert entry.data == {"why": why}
    assert (entry.actor_id, entry.actor, entry.address) == (None, "Visitor", "127.0.0.1")


@pytest.mark.parametrize(
    "target",
    ["//evil.example/x", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "/\t/evil.example", "/x\r\nSet-Cookie: a=b"],
)  # fmt: skip
def test_sign_in_leads_to_no_other_site_and_adds_no_header(app, add_user, target):
    add_user("lead@x.example")
    client = app.test_client()

    answer = client.post("/sign-in", data={"email": "lead@x.example", "password": PASSWORD, "next": target})

    assert answer.location == "/"
    assert not any("a=b" in value for value in answer.headers.values())


def test_sign_in_without_its_token_is_refused(app, add_user):
    """Or somebody could be signed in as the attacker without knowing."""
    app.config["WTF_CSRF_ENABLED"] = True
    add_user("lead@x.example")

    answer = app.test_client().post("/sign-in", data={"email": "lead@x.example", "password": PASSWORD})

    assert answer.status_code == 400
