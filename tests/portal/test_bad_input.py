"""What bad input gets: each kind is refused, each is on the one trail that it belongs on, and none leaves a secret there."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from audit_app.accounts import queries as people
from audit_app.accounts import service as accounts
from audit_app.accounts.models import AccountLink, ApiToken, Membership, Organisation, User
from audit_app.accounts.queries import hash_of_key
from audit_app.accounts.rules import Kind, Role
from audit_app.accounts.rules.tokens import Preset
from audit_app.accounts.service import tokens
from audit_app.auditlog.models import Entry
from audit_app.base import clock
from audit_app.base.tenancy import EVERY
from audit_app.talk import service as talk
from audit_app.talk.rules import Often
from audit_app.web.refusals import MANY, MOST_OF_ADDRESS, MOST_OF_STRANGERS, REFUSED, Refusals, Who
from tests.conftest import PASSWORD
from tests.portal.build import code_of, letters, link_of

SECRET = "typed-secret-8241"
ELSEWHERE = "203.0.113.9"
SIGN_IN, CODE = "accounts.sign_in.refused", "portal.code.refused"
CASES = {}


@dataclass
class World:
    """An operator, its vendor with a link on its way, another organisation, and a browser of nobody's."""

    app: object
    database: object
    case: object
    other: object
    sign_in: object
    add_user: object

    def __post_init__(self):
        self.client = self.app.test_client()

    def send(self, method, path, client=None, **more):
        """One request, sent whole and closed as a server does, since what is refused is written after it."""
        more.setdefault("environ_base", {"REMOTE_ADDR": ELSEWHERE})
        return (client or self.client).open(path, method=method, buffered=True, **more)

    def person(self, owner, role=Role.READER, email="ann@x.example"):
        number = self.add_user(email, role, owner=owner)
        with self.database.across() as session:
            return people.find_account(session, "id", number, organisation=owner.organisation_id)[1]

    def token(self, owner, **changes):
        member = self.person(owner)
        with self.database.transaction(owner.organisation_id) as session:
            made = tokens.make_token(session, member, tokens.MakeToken("a test", preset=Preset.ALL))
            for name, value in changes.items():
                setattr(session.get_one(ApiToken, made.id), name, value)
        return {"Authorization": f"Bearer {made.text}"}

    def reset_link(self, owner, **changes):
        """The path of a link that sets the password of somebody of that organisation."""
        member, keys = self.person(owner), []
        with self.database.transaction(owner.organisation_id) as session:
            user = session.get_one(User, member.user_id)
            accounts.mail_reset(session, member, user, lambda key: keys.append(key) or f"https://a/{key}")
            row = session.scalars(select(AccountLink).where(AccountLink.hash == hash_of_key(keys[0]))).one()
            for name, value in changes.items():
                setattr(row, name, value)
        return f"/sign-in/new-password/{keys[0]}"

    def newest(self, kind):
        return letters(self.database, kind)[-1]


def bad(status, whose, action=REFUSED, why=None):
    """Registers one kind: what it is answered, on whose trail it is, and the reason that stands there."""

    def register(function):
        CASES[function.__name__] = (function, status, whose, action, why)
        return function

    return register


@bad(403, "operator")
def form_without_a_session(world):
    return world.send("POST", "/audits/", data={"name": SECRET})


@bad(400, "operator")
def form_without_its_token_at_sign_in(world):
    world.app.config["WTF_CSRF_ENABLED"] = True
    return world.send("POST", "/sign-in", data={"email": f"{SECRET}@x.example", "password": SECRET})


@bad(400, "operator")
def form_without_its_token_of_somebody_signed_in(world):
    client = world.sign_in(Role.LEAD_AUDITOR)
    world.app.config["WTF_CSRF_ENABLED"] = True
    return world.send("POST", "/audits/", client, data={"name": SECRET})


@bad(429, "operator")
def flood(world):
    world.app.config["RATELIMIT_ENABLED"] = True
    return [world.send("POST", f"/portal/begin/{SECRET}") for _time in range(6)][-1]


@bad(422, "operator", SIGN_IN, "wrong password")
def wrong_password(world):
    world.person(world.case.operator)
    return world.send("POST", "/sign-in", data={"email": "ann@x.example", "password": SECRET})


@bad(422, "operator", SIGN_IN, "unknown account")
def address_that_nobody_has(world):
    return world.send("POST", "/sign-in", data={"email": f"{SECRET}@x.example", "password": PASSWORD})


@bad(200, "operator", SIGN_IN, "unknown account")
def new_password_for_an_address_that_nobody_has(world):
    return world.send("POST", "/sign-in/forgotten", data={"email": f"{SECRET}@x.example"})


@bad(302, "operator", why="a code without its password")
def code_without_its_password(world):
    return world.send("POST", "/sign-in/code", data={"code": "123456"})


@bad(422, "operator", SIGN_IN, "passkey not accepted")
def forged_passkey(world):
    return world.send("POST", "/sign-in/passkey", data={"credential": f'{{"id": "{SECRET}"}}'})


@bad(302, "operator", why="an address that leads elsewhere")
def open_redirect(world):
    world.person(world.case.operator)
    form = {"email": "ann@x.example", "password": PASSWORD, "next": f"https://{SECRET}.example/"}
    return world.send("POST", "/sign-in", data=form)


@bad(302, "operator", why="an address that leads elsewhere")
def header_injected_into_a_redirect(world):
    world.person(world.case.operator)
    form = {"email": "ann@x.example", "password": PASSWORD, "next": f"/x\r\nSet-Cookie: {SECRET}=1"}
    response = world.send("POST", "/sign-in", data=form)
    assert SECRET not in str(response.headers)
    return response


@bad(422, "operator", why="a line break in a field of one line")
def header_injected_into_a_letter(world):
    form = {
        "name": f"Ann\r\nBcc: {SECRET}@x.example",
        "email": "a@x.example",
        "role": "reader",
        "password": "",
    }
    return world.send("POST", "/access/", world.sign_in(Role.ADMINISTRATOR), data=form)


@bad(302, "operator", why="a cookie that is not ours or too old")
def forged_cookie(world):
    world.client.set_cookie("session", f"eyJ{SECRET}.x.y")
    return world.send("GET", "/audits/")


@bad(302, "other", why="a sign-in that has ended")
def cookie_replayed_after_signing_out(world):
    client = world.sign_in(Role.READER, owner=world.other)
    kept = client.get_cookie("session").value
    world.send("POST", "/sign-out", client)
    world.client.set_cookie("session", kept)
    return world.send("GET", "/audits/")


@bad(404, "operator", why="a link that sets no password")
def forged_reset(world):
    return world.send("GET", f"/sign-in/new-password/{SECRET}")


@bad(404, "other", why="a link that sets no password")
def expired_reset(world):
    return world.send("GET", world.reset_link(world.other, ends_at=clock.now()))


@bad(404, "other", why="a link that sets no password")
def used_reset(world):
    path = world.reset_link(world.other)
    assert world.send("POST", path, data={"new": "a better password"}).status_code == 302
    return world.send("POST", path, data={"new": f"a better {SECRET}"})


@bad(410, "operator", why="unknown")
def forged_invitation(world):
    return world.send("POST", f"/portal/in/{SECRET}")


@bad(410, "vendor", "portal.link.refused", "used")
def used_invitation(world):
    path = link_of(world.newest("portal.invitation"))
    assert world.send("POST", path).status_code == 303
    return world.send("POST", path, world.app.test_client())


@bad(410, "vendor", "portal.link.refused", "expired")
def expired_invitation(world):
    with clock.at(clock.now() + dt.timedelta(days=15)):
        return world.send("POST", link_of(world.newest("portal.invitation")))


@bad(422, "vendor", CODE, "wrong_code")
def wrong_code(world):
    world.send("POST", link_of(world.newest("portal.invitation")))
    right = code_of(world.newest("portal.code"))
    return world.send("POST", "/portal/code", data={"code": "000000" if right != "000000" else "111111"})


@bad(410, "operator", why="other browser")
def code_in_another_browser(world):
    world.send("POST", link_of(world.newest("portal.invitation")))
    code = code_of(world.newest("portal.code"))
    return world.send("POST", "/portal/code", world.app.test_client(), data={"code": code})


@bad(410, "vendor", CODE, "too_many_tries")
def code_asked_for_again_and_again(world):
    world.send("POST", link_of(world.newest("portal.invitation")))
    return [world.send("POST", "/portal/code", data={"action": "again"}) for _time in range(9)][-1]


@bad(404, "operator", why="a link that is not ours or too old")
def forged_confirmation(world):
    return world.send("POST", f"/portal/begin/{SECRET}")


@bad(404, "operator", why="an address that begins nothing")
def key_that_begins_nothing(world):
    return world.send("GET", f"/portal/join/{SECRET}")


@bad(404, "operator", why="a link that is not ours")
def forged_end_of_the_digest(world):
    return world.send("POST", f"/digest/stop/{SECRET}")


def shut_out(world, member):
    with world.database.transaction(member.organisation_id) as session:
        row = session.scalars(select(Membership).where(Membership.user_id == member.user_id)).one()
        row.active = False


@bad(404, "other", why="a link of somebody shut out")
def end_of_the_digest_of_somebody_shut_out(world):
    member = world.person(world.other)
    end = talk.stopper(world.app.extensions["audit_app_settings"].secret())
    path = f"/digest/stop/{end.dumps([member.organisation_id, member.user_id])}"
    assert world.send("POST", path).status_code == 200
    shut_out(world, member)
    return world.send("POST", path)


@bad(404, "operator", why="a calendar that is nobody's")
def forged_calendar(world):
    return world.send("GET", f"/calendar/{SECRET}.ics")


@bad(404, "other", why="a calendar that is nobody's")
def calendar_of_somebody_shut_out(world):
    member = world.person(world.other)
    with world.database.transaction(member.organisation_id) as session:
        talk.set_digest(session, member, Often.OFF)
        token = talk.make_calendar(session, member)
    shut_out(world, member)
    return world.send("GET", f"/calendar/{token}.ics")


@bad(401, "operator")
def call_without_a_token(world):
    return world.send("GET", "/api/v1/me")


@bad(401, "operator")
def call_with_an_unknown_token(world):
    return world.send("GET", "/api/v1/me", headers={"Authorization": f"Bearer {SECRET}"})


@bad(401, "other", "accounts.token.refused", "expired")
def call_with_an_expired_token(world):
    return world.send("GET", "/api/v1/me", headers=world.token(world.other, expires_at=clock.now()))


@bad(401, "other", "accounts.token.refused", "revoked")
def call_with_a_revoked_token(world):
    return world.send("GET", "/api/v1/me", headers=world.token(world.other, revoked_at=clock.now()))


@bad(401, "other", "accounts.token.refused", "forged")
def call_with_a_forged_token(world):
    headers = world.token(world.other)
    headers["Authorization"] = headers["Authorization"][:-5] + "xxxxx"
    return world.send("GET", "/api/v1/me", headers=headers)


@bad(422, "other", why="fields that there are not")
def fields_that_nobody_should_set(world):
    with world.database.transaction(world.other.organisation_id) as session:
        member = world.person(world.other, Role.ADMINISTRATOR)
        made = tokens.make_token(session, member, tokens.MakeToken("a test", preset=Preset.ALL))
    body = {"name": "Cebu", "organisation_id": 1, "is_admin": SECRET}
    return world.send("POST", "/api/v1/sites", json=body, headers={"Authorization": f"Bearer {made.text}"})


@bad(403, "operator")
def page_that_is_not_theirs(world):
    return world.send("GET", "/trail/", world.sign_in(Role.READER))


@bad(404, "other")
def row_of_another_organisation(world):
    client = world.sign_in(Role.ADMINISTRATOR, owner=world.other)
    return world.send("GET", f"/portal/{world.case.campaign_id}/", client)


@bad(422, "operator", why="a file that is not taken")
def page_uploaded_as_proof(world):
    data = {"files": (io.BytesIO(f"<script>{SECRET}</script>".encode()), "x.html")}
    client = world.sign_in(Role.LEAD_AUDITOR)
    return world.send("POST", "/proof/", client, data=data, content_type="multipart/form-data")


@bad(422, "operator", SIGN_IN, "provider: begun elsewhere")
def forged_answer_of_a_provider(world):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import oidc_provider_mock

        with oidc_provider_mock.run_server_in_thread() as server:
            asked = {"oidc_issuer": f"http://localhost:{server.server_port}", "oidc_client_id": "audit"}
            settings = world.app.extensions["audit_app_settings"]
            world.app.extensions["audit_app_settings"] = settings.model_copy(update=asked)
            return world.send("GET", f"/sign-in/from-provider?state={SECRET}&code={SECRET}")


@pytest.fixture
def world(app, database, case, sign_in, add_user):
    """`other`: an organisation that has nothing to do with the operator or its vendor."""
    with database.transaction(None) as session:
        other = accounts.found_organisation(session, "Somebody Else", Kind.CLIENT)
    return World(app, database, case, other, sign_in, add_user)


def trail(database):
    with database.reading(EVERY) as session:
        return session.scalars(select(Entry).order_by(Entry.id)).all()


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_refused_and_on_the_trail(world, name):
    act, status, whose, action, why = CASES[name]
    owners = {"operator": world.case.operator, "vendor": world.case.vendor, "other": world.other}
    home = owners[whose].organisation_id

    response = act(world)

    assert response.status_code == status, response.text
    found = trail(world.database)
    told = [entry for entry in found if entry.action.endswith("refused")]
    assert {entry.organisation_id for entry in told if entry.action == action} == {home}
    last = [entry for entry in told if entry.action == action][-1]
    if why is not None:
        assert last.data["why"] == why
    if action == REFUSED:
        assert last.data["status"] == status
    assert last.address in (ELSEWHERE, "")
    kept = "".join(f"{one.actor} {one.subject} {one.data} {one.address}" for one in found)
    assert SECRET not in kept
    assert not re.search(r"/(in|stop|calendar|begin|join|new-password)/(?!<)", kept)


def test_flood_of_strangers_is_a_handful_of_entries(world):
    for number in range(300):
        world.send("POST", f"/portal/in/{number}", environ_base={"REMOTE_ADDR": f"198.51.100.{number % 200}"})

    assert len([one for one in trail(world.database) if one.action == REFUSED]) <= MOST_OF_STRANGERS + 1


@pytest.mark.unit
def test_address_that_tries_every_page_is_counted_together():
    refusals, who = Refusals(), Who(None, ELSEWHERE)
    written = [refusals.note(who, f"x.page{number}", {"status": 404}, 0.0) for number in range(50)]

    assert sum(map(len, written)) == MOST_OF_ADDRESS + 1
    assert [(each.endpoint, count) for each, count in refusals.due(60.0)] == [(MANY, 44)]


@pytest.mark.unit
def test_strangers_of_many_addresses_keep_nobody_signed_in_off_the_trail(case):
    refusals = Refusals()
    for number in range(5_000):
        refusals.note(Who(None, f"198.51.{number}"), "x.page", {"status": 404}, 0.0)

    assert len(refusals.note(Who(case.operator_person(number=7)), "x.page", {"status": 403}, 1.0)) == 1
    assert len(refusals._open) <= MOST_OF_STRANGERS + 2


def test_without_an_operator_nothing_is_written_and_nothing_fails(app, database):
    with database.transaction(None) as session:
        accounts.found_organisation(session, "A vendor alone", Kind.VENDOR)
    response = app.test_client().post("/portal/in/x", buffered=True)

    assert response.status_code == 410
    assert [one.action for one in trail(database) if "refused" in one.action] == []


def test_operator_that_was_made_first_is_told_of_strangers_whatever_came_before_it(app, database):
    with database.transaction(None) as session:
        accounts.found_organisation(session, "A vendor", Kind.VENDOR)
    for name in ("An operator", "Another operator"):
        with database.transaction(None) as session:
            accounts.found_organisation(session, name)

    app.test_client().post("/portal/in/x", buffered=True)

    with database.across() as session:
        name = session.scalar(
            select(Organisation.name)
            .join(Entry, Entry.organisation_id == Organisation.id)
            .where(Entry.action == REFUSED)
        )
    assert name == "An operator"
