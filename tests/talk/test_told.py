"""The digest and the calendar: what is in them, once a day, whose they are, and secrets that stop working."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from icalendar import Calendar
from sqlalchemy import select

from audit_app.accounts import service as accounts
from audit_app.accounts.models import Membership
from audit_app.accounts.queries import person_in
from audit_app.accounts.rules import Role
from audit_app.base import agenda, clock
from audit_app.base.errors import Conflict
from audit_app.mail.models import LetterRow
from audit_app.talk import jobs, service
from audit_app.talk.models import DigestDay, Wish
from audit_app.talk.rules import Often
from tests.factories.audits import add_audit

WEDNESDAY = dt.datetime(2029, 12, 19, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def environment(settings, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("AUDIT_APP_SECRET_KEY", settings.secret_key)
    with clock.at(WEDNESDAY):
        yield


@pytest.fixture
def ann(database, actor, add_user):
    """Somebody who owes a proof on Thursday; returns the account's number."""
    number = add_user("ann@x.example", Role.AUDITOR, name="Ann <b>")
    audit_id = add_audit(database, actor)
    wanted = service.Ask(audit_id, "3.4a", number, WEDNESDAY.date() + dt.timedelta(days=1), "Minutes")
    with database.transaction(actor.organisation_id) as session:
        service.ask(session, actor, wanted)
    return number


def letters(database, actor):
    with database.reading(actor.organisation_id) as session:
        return list(session.scalars(select(LetterRow).order_by(LetterRow.id)))


def send(database, actor, at=WEDNESDAY):
    with clock.at(at):
        jobs.send_digests(database, actor.organisation_id)


def wish(database, actor, number, often):
    with database.transaction(actor.organisation_id) as session:
        service.set_digest(session, person_in(session, actor.organisation_id, number), often)


def test_digest_tells_what_waits_and_nobody_else_gets_one(database, actor, ann, add_user):
    add_user("idle@x.example", Role.READER)

    send(database, actor)

    (letter,) = letters(database, actor)
    assert (letter.to, letter.kind, letter.subject) == (
        "ann@x.example",
        "talk.digest",
        "1 thing waits for you",
    )
    assert "Provide proof for Manila 2026 readiness · 3.4a (due 2029-12-20)" in letter.text
    assert re.search(r"http://127\.0\.0\.1:8000/requests/1\b", letter.text)


def test_digest_waits_for_its_hour_and_comes_once_a_day(database, actor, ann):
    send(database, actor, WEDNESDAY.replace(hour=6))
    assert letters(database, actor) == []

    for hour in (7, 8, 23):
        send(database, actor, WEDNESDAY.replace(hour=hour))
    assert len(letters(database, actor)) == 1

    send(database, actor, WEDNESDAY + dt.timedelta(days=1))
    assert len(letters(database, actor)) == 2


def test_second_worker_cannot_write_the_same_digest(database, actor, ann):
    with database.reading(actor.organisation_id) as session:
        person = person_in(session, actor.organisation_id, ann)
    links = (lambda path: f"https://x.example{path}", "/digest/stop/x")

    with database.transaction(actor.organisation_id) as session:
        service.send_digest(session, person, "ann@x.example", WEDNESDAY.date(), links)
    with pytest.raises(Conflict), database.transaction(actor.organisation_id) as session:
        service.send_digest(session, person, "ann@x.example", WEDNESDAY.date(), links)

    assert len(letters(database, actor)) == 1


def test_crash_takes_the_letter_and_the_note_back_together(database, actor, ann, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("audit_app.talk.service.digest.mail.send", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(database, actor)
    with database.reading(actor.organisation_id) as session:
        assert session.scalars(select(DigestDay)).all() == []

    send(database, actor)
    assert len(letters(database, actor)) == 1


@pytest.mark.parametrize(
    ("often", "days"), [(Often.OFF, []), (Often.WEEKLY, [5]), (Often.DAILY, list(range(7)))]
)
def test_switch_is_kept(database, actor, ann, often, days):
    wish(database, actor, ann, often)

    for day in range(7):
        send(database, actor, WEDNESDAY + dt.timedelta(days=day))

    assert [(letter.made_at - WEDNESDAY).days for letter in letters(database, actor)] == days


def test_shut_account_gets_nothing(database, actor, ann):
    with database.transaction(actor.organisation_id) as session:
        accounts.change_member(session, actor, accounts.ChangeMember(ann, Role.AUDITOR, active=False))

    send(database, actor)

    assert letters(database, actor) == []


def test_link_in_the_mail_turns_the_digest_off_and_nothing_else(app, database, actor, ann):
    app.config["WTF_CSRF_ENABLED"] = True
    send(database, actor)
    (letter,) = letters(database, actor)
    path = letter.unsubscribe.removeprefix("http://127.0.0.1:8000")
    client = app.test_client()

    assert client.get(path).status_code == 200
    with database.reading(actor.organisation_id) as session:
        assert session.scalars(select(Wish)).all() == []  # looking changes nothing
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200

    with database.reading(actor.organisation_id) as session:
        (row,) = session.scalars(select(Wish))
        assert (row.user_id, row.digest, row.calendar_sha256) == (ann, Often.OFF, None)
    assert client.get("/requests/1").status_code == 302  # it opens no other page


@pytest.mark.parametrize("token", ["x", "WzEsMl0.x", "WzEsMl0.AAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "e30.e30"])
def test_forged_links_are_not_there(app, token):
    client = app.test_client()

    assert client.get(f"/digest/stop/{token}").status_code == 404
    assert client.post(f"/digest/stop/{token}").status_code == 404
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def make(client):
    page = client.post("/for-you/wishes", data={"step": "calendar"}).text
    return re.search(r"http://127\.0\.0\.1:8000(/calendar/[\w-]{40,}\.ics)", page)[1]


def test_calendar_holds_due_dates_and_its_address_can_be_revoked(app, sign_in, database, actor):
    client = sign_in(Role.AUDITOR, "ben@x.example")
    audit_id = add_audit(database, actor, due_on=dt.date(2030, 2, 1))
    with database.transaction(actor.organisation_id) as session:
        number = session.scalars(
            select(Membership.user_id).where(Membership.organisation_id == actor.organisation_id)
        ).first()
        service.ask(session, actor, service.Ask(audit_id, "3.4a", number, dt.date(2030, 1, 1), "X"))
    address, anybody = make(client), app.test_client()

    answer = anybody.get(address)

    (event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/calendar", "no-store")
    assert (event.decoded("dtstart"), str(event["summary"])) == (
        dt.date(2030, 1, 1),
        "Provide proof for Manila 2026 readiness · 3.4a",
    )
    second = make(client)
    assert (anybody.get(address).status_code, anybody.get(second).status_code) == (404, 200)
    client.post("/for-you/wishes", data={"step": "revoke"})
    assert anybody.get(second).status_code == 404


def test_calendar_of_a_shut_account_is_shut(app, sign_in, database, actor):
    address = make(sign_in(Role.AUDITOR, "ben@x.example"))
    with database.transaction(actor.organisation_id) as session:
        number = session.scalars(
            select(Membership.user_id).where(Membership.organisation_id == actor.organisation_id)
        ).first()
        accounts.change_member(session, actor, accounts.ChangeMember(number, Role.AUDITOR, active=False))

    assert app.test_client().get(address).status_code == 404


def test_calendar_shows_only_what_the_role_may_see(database, actor, ann):
    with database.transaction(actor.organisation_id) as session:
        accounts.change_member(session, actor, accounts.ChangeMember(ann, Role.AGENT))
    with database.reading(actor.organisation_id) as session:
        person = person_in(session, actor.organisation_id, ann)
        assert agenda.tasks_of(session, person, WEDNESDAY.date()) == []


def test_secret_of_the_calendar_is_not_kept(sign_in, database, actor):
    token = make(sign_in(Role.AUDITOR, "ben@x.example")).removeprefix("/calendar/").removesuffix(".ics")

    with database.reading(actor.organisation_id) as session:
        (row,) = session.scalars(select(Wish))

    assert row.calendar_sha256 == service.hash_of(token) != token
