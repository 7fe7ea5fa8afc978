"""Single sign-on against a real provider over loopback: who gets in, as what, and why somebody does not."""

from __future__ import annotations

import datetime as dt
import time
import warnings
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests
from pydantic import ValidationError
from sqlalchemy import select

from audit_app.accounts import queries
from audit_app.accounts.models import Identity, Membership, User
from audit_app.accounts.rules import Role
from audit_app.accounts.rules.groups import Grant, granted, read_grants
from audit_app.base import clock
from audit_app.config import Settings, SettingsError
from audit_app.factory import create_app
from tests.accounts.test_sign_ins import entries
from tests.conftest import TEMPLATES

EMAIL = "alice@x.example"


@pytest.fixture(scope="module")
def provider():
    """A provider that answers over loopback."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import oidc_provider_mock

        with oidc_provider_mock.run_server_in_thread() as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _others_warnings():
    """The provider runs in this process and warns of its own library."""
    warnings.simplefilter("ignore")


@pytest.fixture
def open_door(database, settings, provider):
    """A function that makes the application with this provider."""

    def build(**more):
        asked = {"oidc_issuer": provider, "oidc_client_id": "audit", "oidc_client_secret": "hush"} | more
        app = create_app(Settings(**settings.model_dump() | asked), database)
        app.jinja_env.bytecode_cache = TEMPLATES
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        return app

    return build


@pytest.fixture
def say(provider):
    """A function that tells the provider what to say about somebody."""

    def tell(subject="alice", **claims):
        said = {"email": EMAIL, "email_verified": True, "name": "Alice"} | claims
        requests.put(f"{provider}/users/{subject}", json=said, timeout=10).raise_for_status()

    tell()
    return tell


def ask(client, onward=None, who="alice", **changes):
    """The address that the provider sends the browser back to; `changes` forge what our side asked."""
    begun = client.get("/sign-in/provider", query_string={"next": onward} if onward else {})
    assert begun.status_code == 302, begun.text
    parts = urlsplit(begun.location)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    address = urlunsplit(parts._replace(query=urlencode(asked | changes)))
    said = requests.post(address, data={"sub": who}, allow_redirects=False, timeout=10)
    assert said.status_code == 302, said.text
    back = urlsplit(said.headers["Location"])
    return f"{back.path}?{back.query}", asked


def come_back(client, onward=None, who="alice", **changes):
    return client.get(ask(client, onward, who, **changes)[0])


def refused(database):
    return entries(database, "accounts.sign_in.refused")[-1].data["why"]


def role_of(database, organisation_id, email=EMAIL):
    with database.across() as session:
        found = queries.find_member(session, organisation_id, email)
        return (found.role, found.active) if found else None


def test_linked_by_a_verified_address_and_asked_with_proof_keys(open_door, say, add_user, database):
    number = add_user(EMAIL)
    client = open_door(oidc_name="Acme ID").test_client()
    assert "Sign in with Acme ID" in client.get("/sign-in").text

    address, asked = ask(client, "/audits/")
    answer = client.get(address)

    assert asked["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert (answer.status_code, answer.location) == (302, "/audits/")
    assert client.get("/access/own").status_code == 200
    assert entries(database, "accounts.signed_in")[-1].data["means"] == "provider"
    with database.across() as session:
        assert session.scalars(select(Identity.user_id)).one() == number


def test_who_is_linked_stays_the_same_account_under_another_address(open_door, say, add_user, database):
    add_user(EMAIL)
    app = open_door()
    assert come_back(app.test_client()).status_code == 302

    say(email="married@x.example", email_verified=False)

    assert come_back(app.test_client()).status_code == 302
    with database.across() as session:
        assert session.scalars(select(User.email)).all() == [EMAIL]


def test_group_gives_the_role_and_another_group_another(open_door, say, database, actor):
    app = open_door(oidc_groups="auditors=auditor,leads=lead_auditor", oidc_join=True)
    say(groups=["staff", "auditors"])

    assert come_back(app.test_client()).status_code == 302
    assert role_of(database, actor.organisation_id) == (Role.AUDITOR, True)
    assert entries(database, "accounts.member.added")[-1].data["role"] == "auditor"

    say(groups=["leads"])
    assert come_back(app.test_client()).status_code == 302
    assert role_of(database, actor.organisation_id) == (Role.LEAD_AUDITOR, True)
    assert entries(database, "accounts.member.changed")[-1].data["to"] == {"role": "lead_auditor"}


def test_organisation_whose_group_is_lost_is_shut_and_nothing_opens_it_again(
    open_door, say, database, actor, stranger
):
    app = open_door(oidc_groups="a=auditor,b=reader@somebody else", oidc_join=True)
    say(groups=["a", "b"])
    come_back(app.test_client())
    assert role_of(database, stranger.organisation_id) == (Role.READER, True)

    for groups in (["a"], ["a", "b"]):
        say(groups=groups)
        assert come_back(app.test_client()).status_code == 302

        assert role_of(database, actor.organisation_id) == (Role.AUDITOR, True)
        assert role_of(database, stranger.organisation_id)[1] is False


def test_without_joining_nobody_new_gets_an_account(open_door, say, database, actor):
    say(groups=["a"])

    answer = come_back(open_door(oidc_groups="a=auditor").test_client())

    assert answer.status_code == 422
    assert "no account for you" in answer.text
    assert refused(database) == "provider: nobody here"
    with database.across() as session:
        assert session.scalars(select(User.id)).all() == []
        assert session.scalars(select(Membership.id)).all() == []


def test_no_group_maps(open_door, say, add_user, database):
    add_user(EMAIL)
    say(groups=["canteen"])

    answer = come_back(open_door(oidc_groups="a=auditor").test_client())

    assert "You are in no group" in answer.text
    assert refused(database) == "provider: no group maps"


@pytest.mark.parametrize("known", [True, False])
def test_address_that_is_not_verified_opens_nothing(open_door, say, add_user, database, actor, known):
    if known:
        add_user(EMAIL)
    for verified in (False, "true", None):
        say(email_verified=verified, groups=["a"])

        answer = come_back(open_door(oidc_groups="a=administrator", oidc_join=True).test_client())

        assert answer.status_code == 422
        assert refused(database) == "provider: address not verified"
    with database.across() as session:
        assert session.scalars(select(Identity.id)).all() == []


def test_shut_account(open_door, say, add_user, database):
    number = add_user(EMAIL)
    with database.transaction(None) as session:
        session.get_one(User, number).active = False

    answer = come_back(open_door().test_client())

    assert "This account is shut" in answer.text
    assert refused(database) == "account shut"


def test_member_of_nothing(open_door, say, add_user, database, actor):
    number = add_user(EMAIL)
    with database.transaction(actor.organisation_id) as session:
        session.scalars(select(Membership).where(Membership.user_id == number)).one().active = False

    assert "No organisation lets you in" in come_back(open_door().test_client()).text
    assert refused(database) == "member of no organisation"


def test_forged_state_and_replayed_code(open_door, say, add_user, database):
    add_user(EMAIL)
    app = open_door()
    client = app.test_client()
    address, _asked = ask(client)

    forged = client.get(f"{address.split('state=')[0]}state=forged")
    assert (forged.status_code, refused(database)) == (422, "provider: begun elsewhere")
    assert "begun in another window" in forged.text

    other = app.test_client()
    assert other.get(address).status_code == 422  # a victim's browser that never began
    assert client.get("/access/own").status_code != 200

    address, _asked = ask(client)
    assert client.get(address).status_code == 302
    code = parse_qs(urlsplit(address).query)["code"][0]
    again = app.test_client()
    fresh, _asked = ask(again)
    state = parse_qs(urlsplit(fresh).query)["state"][0]
    replayed = again.get("/sign-in/from-provider", query_string={"code": code, "state": state})
    assert (replayed.status_code, refused(database)) == (422, "provider: code or signature does not hold")


def test_wrong_nonce(open_door, say, add_user, database):
    add_user(EMAIL)

    answer = come_back(open_door().test_client(), nonce="somebody-elses")

    assert (answer.status_code, refused(database)) == (422, "provider: wrong issuer, audience or nonce")


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"aud": ["another"]}, "provider: wrong issuer, audience or nonce"),
        ({"aud": "another", "azp": "audit"}, "provider: wrong issuer, audience or nonce"),
        ({"iss": "https://evil.example"}, "provider: wrong issuer, audience or nonce"),
        ({"exp": int(time.time()) - 3600}, "provider: too old or too early"),
        ({"iat": int(time.time()) + 7200}, "provider: too old or too early"),
    ],
)
def test_word_that_is_meant_for_others_or_another_time(open_door, say, add_user, database, claims, why):
    add_user(EMAIL)
    say(**claims)

    answer = come_back(open_door().test_client())

    assert (answer.status_code, refused(database)) == (422, why)


def test_code_for_another_client_is_not_taken(open_door, say, add_user, database):
    add_user(EMAIL)

    assert come_back(open_door().test_client(), client_id="another").status_code == 422
    assert refused(database) == "provider: code or signature does not hold"


def test_provider_that_refuses_and_provider_that_is_away(open_door, say, add_user, database):
    add_user(EMAIL)
    client = open_door().test_client()
    client.get("/sign-in/provider")
    denied = client.get("/sign-in/from-provider?error=access_denied")
    assert "did not let you in" in denied.text
    assert refused(database) == "provider: not let in"

    away = open_door(oidc_issuer="http://127.0.0.1:9").test_client()
    answer = away.get("/sign-in/provider")
    assert answer.status_code == 422
    assert "did not answer" in answer.text
    assert refused(database) == "provider: no answer"


def test_failing_again_and_again_floods_no_trail(open_door, say, database, actor):
    app = open_door()
    app.config["RATELIMIT_ENABLED"] = True
    client = app.test_client()

    answers = [client.get("/sign-in/from-provider?state=x&code=y") for _each in range(40)]

    assert "tried too often" in answers[-1].text
    assert len(entries(database, "accounts.sign_in.refused")) <= 31


def test_forced_second_factor_is_the_providers_affair(open_door, say, add_user):
    add_user(EMAIL, Role.ADMINISTRATOR)
    client = open_door(require_second_factor="all").test_client()

    assert come_back(client).status_code == 302

    assert client.get("/access/").status_code == 200


def test_stale_proof_is_renewed_at_the_provider(open_door, say, add_user, database):
    add_user(EMAIL, Role.ADMINISTRATOR)
    client = open_door().test_client()
    come_back(client)
    new = {"name": "Ana", "email": "ana@x.example", "role": "reader", "password": "a first password"}
    with clock.at(clock.now() + dt.timedelta(minutes=20)):
        stopped = client.post("/access/", data=new)
        assert stopped.status_code == 403
        assert "/sign-in/provider?next=/access/confirmed" in stopped.text

        address, asked = ask(client, "/access/confirmed")
        assert (asked["prompt"], asked["max_age"]) == ("login", "0")
        assert client.get(address).location == "/access/confirmed"

        assert "Confirmed" in client.get("/access/confirmed").text
        assert client.post("/access/", data=new).status_code == 302
    assert entries(database, "accounts.proved")[-1].data == {"means": "provider"}


def test_provider_that_did_not_ask_again_renews_nothing(open_door, say, add_user, database):
    add_user(EMAIL, Role.ADMINISTRATOR)
    client = open_door().test_client()
    come_back(client)

    say(auth_time=int(time.time()) - 3600)

    assert come_back(client, "/access/confirmed").status_code == 422
    assert refused(database) == "provider: did not ask again"
    assert entries(database, "accounts.proved") == []


def test_somebody_else_at_the_provider_renews_nothing(open_door, say, add_user, database):
    add_user(EMAIL, Role.ADMINISTRATOR)
    add_user("bo@x.example")
    client = open_door().test_client()
    come_back(client)

    say("bo", email="bo@x.example")

    assert come_back(client, "/access/confirmed", "bo").status_code == 422
    assert refused(database) == "provider: somebody else"
    assert entries(database, "accounts.proved") == []


def test_without_a_provider_there_is_no_door(app):
    client = app.test_client()

    assert "/sign-in/provider" not in client.get("/sign-in").text
    assert client.get("/sign-in/provider").status_code == 404
    assert client.get("/sign-in/from-provider").status_code == 404


@pytest.mark.unit
def test_settings_that_do_not_hold_are_refused(open_door):
    for issuer in ("http://login.example.com", "https://user@login.example.com", "ftp://x"):
        with pytest.raises(ValidationError):
            Settings(oidc_issuer=issuer)
    with pytest.raises(SettingsError, match="CLIENT_ID"):
        open_door(oidc_client_id="")
    with pytest.raises(SettingsError, match="roles are"):
        open_door(oidc_groups="a=king")


@pytest.mark.unit
def test_groups_are_read_and_the_first_written_wins():
    grants = read_grants("leads=lead_auditor, staff=reader@Vendor One")

    assert grants == (Grant("leads", Role.LEAD_AUDITOR), Grant("staff", Role.READER, "Vendor One"))
    assert granted(read_grants("a=auditor,b=reader"), frozenset({"a", "b"})) == {"": Role.AUDITOR}
    for wrong in ("a", "=auditor", "a=", "a=king"):
        with pytest.raises(ValueError, match="write group=role"):
            read_grants(wrong)
