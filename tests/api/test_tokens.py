"""Tokens: shown once, never more than their owner, dead when they should be, and every refusal on the trail."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, text

from audit_app.accounts import service as accounts
from audit_app.accounts.models import ApiToken
from audit_app.accounts.rules import Role
from audit_app.accounts.rules.tokens import Preset, effective
from audit_app.accounts.service import tokens
from audit_app.auditlog.models import Entry
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound


def refusals(database, organisation_id=1):
    with database.reading(organisation_id) as session:
        return list(
            session.scalars(
                select(Entry.data).where(Entry.action == "accounts.token.refused").order_by(Entry.id)
            )
        )


def test_token_says_who_it_is(call):
    answer = call("GET", "/me").json

    assert (answer["name"], answer["role"]) == ("Administrator", "administrator")


def test_text_is_kept_nowhere(make_token, database):
    token = make_token()

    with database.across() as session:
        for table in session.execute(text("SELECT * FROM api_token")).mappings():
            assert not any(token in str(value) or token[16:] in str(value) for value in table.values())


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Bearer aat_aaaaaaaaaa_" + "x" * 43, "Basic YTpi", "Bearer \u00e9"],
)
def test_no_token_gets_nowhere(app, header):
    client = app.test_client()
    answer = client.get("/api/v1/me", headers={"Authorization": header} if header else {})

    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_session_cookie_counts_for_nothing(sign_in):
    client = sign_in(Role.ADMINISTRATOR)

    assert client.get("/access/").status_code == 200
    assert client.get("/api/v1/me").status_code == 401
    assert client.post("/api/v1/members", json={}).status_code == 401


def test_api_sets_no_cookie(call):
    assert "Set-Cookie" not in call("GET", "/me").headers


def test_loading_the_actor_is_one_statement(call, sent):
    call("GET", "/me")  # notes the first use
    sent.clear()

    call("GET", "/me")

    assert len([one for one in sent if one.lstrip().upper().startswith("SELECT")]) == 1
    assert [one for one in sent if one.lstrip().upper().startswith(("UPDATE", "INSERT"))] == []


def test_expired_token_is_refused_and_told_once_an_hour(call, database):
    call("GET", "/me")
    later = clock.now() + dt.timedelta(days=91)

    with clock.at(later):
        answers = [call("GET", "/me") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [401] * 3
    assert "run out" in answers[0].json["detail"]
    assert refusals(database) == [{"why": "expired"}]


def test_revoked_token_is_dead_at_once(call, database):
    number = call("GET", "/tokens").json["rows"][0]["id"]

    assert call("DELETE", f"/tokens/{number}").status_code == 204
    assert call("GET", "/me").status_code == 401
    assert refusals(database) == [{"why": "revoked"}]


def test_right_prefix_with_another_secret_is_on_the_trail(call, database):
    call.token = call.token[:-10] + "A" * 10

    assert call("GET", "/me").status_code == 401
    assert refusals(database) == [{"why": "forged"}]


def test_owner_shut_out_takes_the_token_along(caller, database, actor):
    call = caller(Role.AUDITOR)
    number = call("GET", "/me").json["user_id"]

    with database.transaction(actor.organisation_id) as session:
        accounts.change_member(session, actor, accounts.ChangeMember(number, Role.AUDITOR, active=False))

    assert call("GET", "/me").status_code == 401


def test_token_never_does_more_than_its_owner_may_now(caller, database, actor):
    call = caller(Role.LEAD_AUDITOR)
    number = call("GET", "/me").json["user_id"]
    assert call("GET", "/trail").status_code == 200

    with database.transaction(actor.organisation_id) as session:
        accounts.change_member(session, actor, accounts.ChangeMember(number, Role.READER))

    assert call("GET", "/trail").status_code == 403


def test_scope_narrows(caller):
    call = caller(Role.ADMINISTRATOR, preset=Preset.LISTED, capabilities=("trail.see", "account.own"))

    assert call("GET", "/trail").status_code == 200
    assert call("GET", "/members").status_code == 403
    assert call("GET", "/me").json["permissions"] == ["account.own", "trail.see"]


def test_reading_scope_writes_nothing():
    mine = {"audits.see", "audits.answer", "account.own", "reports.request"}

    assert effective(mine, Preset.READ) == {"audits.see", "account.own"}
    assert effective(mine, Preset.LISTED, ["audits.answer", "accounts.manage"]) == {"audits.answer"}
    assert effective(mine, Preset.ALL) == mine


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ({"name": " "}, "name"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"preset": Preset.LISTED}, "capabilities"),
        ({"preset": Preset.LISTED, "capabilities": ("accounts.manage",)}, "capabilities"),
    ],
)
def test_token_that_may_not_be_is_refused_by_field(database, actor, add_user, command, field):
    number = add_user("a@x.example", Role.AUDITOR)
    member = Actor(number, "A", actor.organisation_id, permissions=frozenset({"audits.see", "account.own"}))

    with pytest.raises(Invalid) as told, database.transaction(actor.organisation_id) as session:
        tokens.make_token(session, member, tokens.MakeToken(**({"name": "x"} | command)))

    assert list(told.value.fields) == [field]


def test_nobody_revokes_a_colleagues_token(caller, database):
    first, second = caller(Role.AUDITOR), caller(Role.READER)
    number = first("GET", "/tokens").json["rows"][0]["id"]

    assert second("DELETE", f"/tokens/{number}").status_code == 404
    assert second("GET", f"/tokens/{number}").status_code == 404
    assert [row["id"] for row in second("GET", "/tokens").json["rows"]] != [number]
    assert caller(Role.ADMINISTRATOR)("DELETE", f"/tokens/{number}").status_code == 204


def test_foreign_token_is_not_found(call, database, stranger, add_user):
    number = add_user("far@x.example", Role.READER, owner=stranger)
    far = Actor(number, "Far", stranger.organisation_id, permissions=frozenset({"account.own"}))
    with database.transaction(stranger.organisation_id) as session:
        foreign = tokens.make_token(session, far, tokens.MakeToken("far"))

    assert call("DELETE", f"/tokens/{foreign.id}").status_code == 404
    with database.reading(stranger.organisation_id) as session:
        assert session.get(ApiToken, foreign.id).revoked_at is None


def test_tokens_have_a_number_at_most(database, actor, add_user, monkeypatch):
    number = add_user("a@x.example", Role.READER)
    member = Actor(number, "A", actor.organisation_id, permissions=frozenset({"account.own"}))
    monkeypatch.setattr("audit_app.accounts.service.tokens.MOST_TOKENS", 1)
    with database.transaction(actor.organisation_id) as session:
        tokens.make_token(session, member, tokens.MakeToken("one"))

    with pytest.raises(Conflict), database.transaction(actor.organisation_id) as session:
        tokens.make_token(session, member, tokens.MakeToken("two"))


def test_the_system_has_no_token(database, actor):
    with pytest.raises(Exception, match="person"), database.transaction(actor.organisation_id) as session:
        tokens.make_token(session, actor, tokens.MakeToken("x"))
    with pytest.raises(NotFound), database.transaction(actor.organisation_id) as session:
        tokens.revoke_token(session, actor, 424242)


@pytest.mark.own_app
def test_limit_is_told_and_kept(app, call):
    app.config["RATELIMIT_ENABLED"] = True
    app.extensions["audit_app_api_throttle"].most = 3

    answers = [call("GET", "/me") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit"] == '"token";r=2;t=60'
    assert answers[3].headers["Retry-After"] == "60"
