"""A language for each person: offered where there is a translation, used by pages and by the digest."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.accounts.models import User
from audit_app.accounts.queries import person_in
from audit_app.accounts.rules import Role
from audit_app.auditlog.models import Entry
from audit_app.base import clock, i18n
from audit_app.mail.models import LetterRow
from audit_app.talk import service as talk
from tests.factories.audits import add_audit


def test_without_a_translation_there_is_nothing_to_choose(sign_in):
    client = sign_in(Role.AUDITOR)
    page = client.get("/access/own").get_data(as_text=True)

    assert "there is no translation here yet" in page
    assert 'id="choose-language"' not in page
    assert client.post("/access/own/language", data={"language": "fil"}).status_code == 422


@pytest.mark.usefixtures("filipino")
def test_pages_speak_what_was_chosen_and_the_browsers_before(sign_in, database, actor):
    client, other = sign_in(Role.AUDITOR), sign_in(Role.READER)
    assert "<h1>Your sign-in" in client.get("/access/own").get_data(as_text=True)
    browser = {"Accept-Language": "fil, en;q=0.5"}
    assert "<h1>Ang iyong pag-sign in" in client.get("/access/own", headers=browser).get_data(as_text=True)

    assert client.post("/access/own/language", data={"language": "xx"}).status_code == 422
    assert client.post("/access/own/language", data={"language": "fil"}).status_code == 303
    page = client.get("/access/own").get_data(as_text=True)
    assert "<h1>Ang iyong pag-sign in" in page
    assert '<html lang="fil"' in page
    assert "<h1>Your sign-in" in other.get("/access/own").get_data(as_text=True)
    assert "<h1>Your sign-in" in other.get("/access/own").get_data(as_text=True)
    assert client.post("/access/own/language", data={"language": ""}).status_code == 303
    with database.reading(actor.organisation_id) as session:
        rows = session.scalars(select(Entry).where(Entry.action == "accounts.language.chosen")).all()
        assert [row.data["to"] for row in rows] == [{"language": "fil"}, {"language": ""}]
        assert set(session.scalars(select(User.language))) == {None}


@pytest.mark.usefixtures("filipino")
def test_digest_is_in_the_persons_language(database, actor, add_user):
    number, today = add_user("ann@x.example", Role.AUDITOR), clock.today()
    audit_id = add_audit(database, actor)
    with database.transaction(actor.organisation_id) as session:
        talk.ask(session, actor, talk.Ask(audit_id, "3.4a", number, today + dt.timedelta(days=1), "Minutes"))
        session.get(User, number).language = "fil"
    with database.transaction(actor.organisation_id) as session:
        person = person_in(session, actor.organisation_id, number)
        talk.send_digest(session, person, "ann@x.example", today, (lambda path: f"https://a{path}", "/stop"))
        letter = session.scalars(select(LetterRow).where(LetterRow.kind == "talk.digest")).one()
        assert letter.locale == "fil"
        assert "Itigil: https://a/stop" in letter.text
    assert i18n.spoken() is None
