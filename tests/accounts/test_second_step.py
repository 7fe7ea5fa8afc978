"""A second step after the password: codes that are taken once, codes on paper, and who has to have one."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from passlib.totp import TOTP
from sqlalchemy import select

from audit_app.accounts import queries, service
from audit_app.accounts.models import OneTimeCodes, RecoveryCode
from audit_app.accounts.rules import Means, Role
from audit_app.base import clock
from audit_app.factory import create_app
from tests.accounts.test_sign_ins import entries, walk_in
from tests.conftest import PASSWORD

LATER = dt.timedelta(minutes=2)


def code_of(app, database):
    """What the app on the phone shows now."""
    codes = service.Codes(app.config["SECRET_KEY"])
    with database.across() as session:
        secret = session.scalars(select(OneTimeCodes.secret)).one()
    return codes._totp.from_source(secret).generate(time=clock.now().timestamp()).token


def set_up(app, database, client):
    """Sets up one-time codes through the pages; gives the recovery codes."""
    assert client.post("/access/own/codes/begin").status_code == 302
    page = client.get("/access/own/codes").text
    assert "data:image/svg+xml;base64," in page
    made = client.post("/access/own/codes", data={"code": code_of(app, database)})
    assert made.status_code == 200, made.text
    return re.findall(r"<code>([^<]+)</code>", made.text)


@pytest.fixture
def owner(app, database, add_user):
    """Somebody with one-time codes, and their recovery codes."""
    add_user("lead@x.example")
    client = walk_in(app)
    return client, set_up(app, database, client)


def begin(app):
    client = app.test_client()
    answer = client.post(
        "/sign-in", data={"email": "lead@x.example", "password": PASSWORD, "next": "/audits/"}
    )
    assert answer.location == "/sign-in/code"
    return client


def test_password_alone_opens_nothing_any_more(app, owner):
    client = begin(app)

    assert client.get("/access/own").location.startswith("/sign-in")
    assert "Code from your app" in client.get("/sign-in/code").text


def test_code_opens_and_leads_on(app, database, owner):
    client = begin(app)

    with clock.at(clock.now() + LATER):
        answer = client.post("/sign-in/code", data={"code": code_of(app, database)})

    assert answer.location == "/audits/"
    assert entries(database, "accounts.signed_in")[-1].data["means"] == "code"


def test_code_is_taken_once(app, database, owner):
    with clock.at(clock.now() + LATER):
        code = code_of(app, database)
        assert begin(app).post("/sign-in/code", data={"code": code}).status_code == 302
        replayed = begin(app).post("/sign-in/code", data={"code": code})

    assert replayed.status_code == 422
    assert entries(database, "accounts.sign_in.refused")[-1].data == {"why": "wrong code"}


def test_code_that_set_it_up_is_used_up(app, database, owner):
    assert begin(app).post("/sign-in/code", data={"code": code_of(app, database)}).status_code == 422


def test_recovery_code_opens_once(app, database, owner):
    _client, made = owner
    assert len(made) == 10

    assert begin(app).post("/sign-in/code", data={"code": made[3].upper()}).status_code == 302
    assert begin(app).post("/sign-in/code", data={"code": made[3]}).status_code == 422
    with database.across() as session:
        assert len(session.scalars(select(RecoveryCode.id)).all()) == 9
        assert made[4].replace("-", "") not in str(session.execute(select(RecoveryCode.hash)).all())


def test_secret_of_the_app_is_not_kept_in_the_clear(app, database, owner):
    with database.across() as session:
        secret = session.scalars(select(OneTimeCodes.secret)).one()

    key = service.Codes(app.config["SECRET_KEY"]).get_totp_b32_key(secret)
    assert key not in secret
    assert TOTP(key=key, format="base32").base32_key == key


def test_half_a_sign_in_waits_ten_minutes(app, database, owner):
    client = begin(app)
    with client.session_transaction() as cookie:
        cookie["half"] = cookie["half"] | {"at": cookie["half"]["at"] - 601}

    assert client.get("/sign-in/code").location == "/sign-in"


def test_new_recovery_codes_end_the_old_ones(app, owner):
    client, old = owner

    made = re.findall(r"<code>([^<]+)</code>", client.post("/access/own/recovery-codes").text)

    assert len(made) == 10
    assert begin(app).post("/sign-in/code", data={"code": old[0]}).status_code == 422
    assert begin(app).post("/sign-in/code", data={"code": made[0]}).status_code == 302


@pytest.fixture
def asking(settings, database):
    """The application where those who sign off or give access have to have a second step."""
    app = create_app(settings.model_copy(update={"require_second_factor": "roles"}), database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    return app


def test_who_has_to_have_a_second_step_is_led_to_it(asking, database, add_user):
    add_user("lead@x.example")
    client = walk_in(asking)

    assert client.get("/audits/").location == "/access/own"
    assert client.post("/audits/", data={}).status_code == 403
    assert "needs a second step" in client.get("/access/own").text
    set_up(asking, database, client)
    assert client.get("/audits/").status_code == 200


def test_others_are_not(asking, add_user):
    add_user("reader@x.example", Role.READER)

    assert walk_in(asking, "reader@x.example").get("/audits/").status_code == 200


def test_who_comes_by_single_sign_on_is_never_locked_out(asking, app, sign_in):
    """Their provider answers for it."""
    client = sign_in(Role.ADMINISTRATOR, means=Means.PROVIDER)
    asked = asking.test_client()
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    with asked.session_transaction() as cookie:
        cookie.update(kept)

    assert asked.get("/access/").status_code == 200


def test_factors_that_are_lost_are_reset(app, database, actor, owner):
    client, _made = owner
    with database.transaction(actor.organisation_id) as session:
        service.reset_factors(session, actor, queries.find_user(session, "lead@x.example"))

    assert client.get("/access/own").status_code == 302
    walk_in(app)
