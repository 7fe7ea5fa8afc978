"""Links and codes: once, in time, in one browser; everything else lets nobody in and is on the trail."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import select

from audit_app.accounts.models import Membership, User
from audit_app.accounts.rules import Role
from audit_app.auditlog.models import Entry
from audit_app.base import clock
from audit_app.portal import service
from audit_app.portal.models import Pass
from tests.portal.build import BASE, code_of, letters, link_of, open_case

LEAD = "lead@vendor.example"


def newest(database, kind, to=LEAD):
    return [one for one in letters(database, kind) if one.to == to][-1]


def opened(app, database):
    """A browser that opened the newest link, and the code it was sent."""
    client = app.test_client()
    assert client.post(link_of(newest(database, "portal.invitation"))).status_code == 303
    return client, code_of(newest(database, "portal.code"))


def ask_for_link(app, email, **more):
    """`buffered`: the answer is sent whole and closed, as a server does, and only then the mail is written."""
    return app.test_client().post("/portal/link", data={"email": email}, buffered=True, **more)


def told(response):
    return response.status_code, re.sub(r'(content|value)="[\w.-]{60,}"', "", response.text)


def is_in(client):
    return client.get("/portal/my/").status_code == 302 and client.get("/portal/my/1/").status_code == 200


def test_link_and_code_let_the_lead_in(app, database, case):
    client, code = opened(app, database)

    response = client.post("/portal/code", data={"code": f" {code[:3]} {code[3:]}"})

    assert response.headers["Location"] == "/portal/my/"
    assert is_in(client)


def test_looking_at_the_link_does_not_use_it_up(app, database, case):
    path = link_of(newest(database, "portal.invitation"))
    for _time in range(3):
        assert app.test_client().get(path).status_code == 200
    assert letters(database, "portal.code") == []

    client, code = opened(app, database)
    assert client.post("/portal/code", data={"code": code}).status_code == 303


def test_link_opens_once(app, database, case):
    opened(app, database)
    again = app.test_client().post(link_of(newest(database, "portal.invitation")))

    assert again.status_code == 410
    assert "a new link" in again.text
    assert len(letters(database, "portal.code")) == 1


@pytest.mark.parametrize("change", ["forged", "cut", "empty", "other"])
def test_forged_link_opens_nothing(app, database, case, change):
    token = link_of(newest(database, "portal.invitation")).rpartition("/")[2]
    forged = {
        "forged": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "cut": token[:-1],
        "empty": "%20",
        "other": "x" * 43,
    }
    assert app.test_client().post(f"/portal/in/{forged[change]}").status_code == 410
    assert letters(database, "portal.code") == []


def test_expired_link_opens_nothing(app, database, case):
    with clock.at(clock.now() + dt.timedelta(days=15)):
        assert app.test_client().post(link_of(newest(database, "portal.invitation"))).status_code == 410


def test_newer_link_kills_the_older_one(app, database, case):
    old = link_of(newest(database, "portal.invitation"))
    with case.near() as session:
        service.invite_again(session, case.operator, case.invitation_id, "Vera", LEAD, BASE)

    assert app.test_client().post(old).status_code == 410
    client, code = opened(app, database)
    assert client.post("/portal/code", data={"code": code}).status_code == 303


def test_code_in_another_browser_lets_nobody_in(app, database, case):
    _client, code = opened(app, database)
    other = app.test_client()

    assert other.post("/portal/code", data={"code": code}).status_code == 410
    assert other.get("/portal/my/").status_code == 302
    assert "sign-in" in other.get("/portal/my/").headers["Location"]


def test_browser_with_an_invented_secret_lets_nobody_in(app, database, case):
    _client, code = opened(app, database)
    with database.across() as session:
        number = session.scalar(select(Pass.id))
    other = app.test_client()
    with other.session_transaction() as cookie:
        cookie["portal_pass"] = [number, "guessed"]

    assert other.post("/portal/code", data={"code": code}).status_code == 410


def test_code_is_used_once(app, database, case):
    client, code = opened(app, database)
    with client.session_transaction() as cookie:
        kept = cookie["portal_pass"]
    client.post("/portal/code", data={"code": code})
    other = app.test_client()
    with other.session_transaction() as cookie:
        cookie["portal_pass"] = kept

    assert other.post("/portal/code", data={"code": code}).status_code == 410


def test_five_wrong_codes_end_the_link(app, database, case):
    client, code = opened(app, database)
    wrong = "000000" if code != "000000" else "111111"
    assert [client.post("/portal/code", data={"code": wrong}).status_code for _try in range(6)] == [
        422, 422, 422, 422, 410, 410,
    ]  # fmt: skip

    assert client.post("/portal/code", data={"code": code}).status_code == 410
    with case.far() as session:
        why = [
            entry.data["why"]
            for entry in session.scalars(select(Entry).where(Entry.action == "portal.code.refused"))
        ]
    assert why == ["wrong_code"] * 4 + ["too_many_tries"] * 3


def test_old_code_is_refused_and_another_can_be_had(app, database, case):
    client, code = opened(app, database)
    with clock.at(clock.now() + dt.timedelta(minutes=16)):
        assert client.post("/portal/code", data={"code": code}).status_code == 422
        assert client.post("/portal/code", data={"action": "again"}).status_code == 303
        fresh = code_of(newest(database, "portal.code"))
        assert client.post("/portal/code", data={"code": fresh}).status_code == 303


def test_only_hashes_are_kept(app, database, case):
    token = link_of(newest(database, "portal.invitation")).rpartition("/")[2]
    _client, code = opened(app, database)
    with case.far() as session:
        row = session.scalars(select(Pass)).one()
        kept = repr({column.key: getattr(row, column.key) for column in Pass.__table__.columns})
        trail = "".join(str(entry.data) for entry in session.scalars(select(Entry)))
    assert token not in kept + trail
    assert code not in trail
    assert row.code_hash != code


def test_letters_with_links_and_codes_are_secret_and_belong_to_the_vendor(app, database, case):
    opened(app, database)
    with case.near() as session:
        from audit_app.mail.models import LetterRow

        assert session.scalars(select(LetterRow)).all() == []
    assert all(one.secret and one.organisation_id == case.vendor.organisation_id for one in letters(database))


def test_mailbox_never_opens_an_account_with_other_rights(app, database, actor, add_user):
    """An auditor whose address was invited by somebody signs in by the front door alone."""
    add_user("auditor@x.example", Role.AUDITOR)
    open_case(database, actor, email="auditor@x.example")

    response = app.test_client().post(link_of(newest(database, "portal.invitation", "auditor@x.example")))

    assert response.status_code == 410
    assert "/sign-in" in response.text
    assert letters(database, "portal.code") == []


def test_right_given_between_link_and_code_counts(app, database, case):
    client, code = opened(app, database)
    with database.transaction(case.operator.organisation_id) as session:
        user = session.scalars(select(User).where(User.email == LEAD)).one()
        session.add(
            Membership(organisation_id=case.operator.organisation_id, user_id=user.id, role=Role.AUDITOR)
        )

    assert client.post("/portal/code", data={"code": code}).status_code == 410


@pytest.mark.parametrize(
    "email", [LEAD, LEAD.upper(), "nobody@vendor.example", "admin@x.example", "no address"]
)
def test_new_link_answers_alike_for_everybody(app, database, case, add_user, email):
    add_user("admin@x.example", Role.ADMINISTRATOR)
    pages = {told(ask_for_link(app, one)) for one in (email, "a@b.example")}
    assert len(pages) == 1
    sent = letters(database, "portal.link")
    assert [one.to for one in sent] == ([LEAD] if email.lower() == LEAD else [])


def test_new_links_are_limited(app, database, case):
    for _time in range(6):
        ask_for_link(app, LEAD)

    assert len(letters(database, "portal.link")) == 2  # with the invitation, three within the hour


def test_sign_in_begins_a_session_of_its_own(app, database, case):
    client, code = opened(app, database)
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody"
    client.post("/portal/code", data={"code": code})
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert "portal_pass" not in cookie


def test_links_point_to_the_installation_and_not_to_the_host_of_a_request(app, database, case):
    ask_for_link(app, LEAD, headers={"Host": "evil.example"})

    assert "evil.example" not in newest(database, "portal.link").text
