"""From the trail to a receiver: made once, sent at least once, tried again, given up, never to the wrong people."""

from __future__ import annotations

import datetime as dt
import json
import threading
from contextvars import copy_context

import pytest
from sqlalchemy import select

from audit_app.accounts import service as accounts
from audit_app.accounts.models import User
from audit_app.accounts.queries import person_in
from audit_app.accounts.rules import Role
from audit_app.accounts.service import tokens
from audit_app.auditlog import service as trail
from audit_app.auditlog.models import Entry
from audit_app.base import clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.mail.models import LetterRow
from audit_app.webhooks import jobs, service
from audit_app.webhooks.rules import LEFT_AFTER, DeliveryState, State
from audit_app.webhooks.rules.states import WAITS
from tests.webhooks.conftest import START, House


def actions_on(house):
    with house.database.reading(house.organisation) as session:
        return list(session.scalars(select(Entry.action).order_by(Entry.sequence)))


def letters(house):
    with house.database.reading(house.organisation) as session:
        rows = session.scalars(select(LetterRow).where(LetterRow.kind == "webhooks.paused"))
        return [(row.to, row.text) for row in rows.all()]


def at_once(work):
    """Does it in two threads that begin together."""
    both = threading.Barrier(2)

    def begin():
        both.wait()
        work()

    threads = [threading.Thread(target=copy_context().run, args=(begin,)) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_what_fits_is_sent_once_and_says_little(house, receiver):
    house.happen("actions.action.opened")
    house.subscribe(receiver.url, "actions.action.closed", "audits.*")
    numbers = house.happen("actions.action.closed", "quality.sheet.saved", "audits.answer.saved")

    house.deliver()
    house.deliver()

    assert [headers["X-Event"] for _path, headers, _body in receiver.got] == [
        "actions.action.closed",
        "audits.answer.saved",
    ]
    path, headers, body = receiver.got[0]
    told = json.loads(body)
    assert path == "/hook?room=1"
    assert (headers["Content-Type"], headers["Host"]) == ("application/json", f"127.0.0.1:{receiver.port}")
    assert told["id"] == headers["X-Delivery"]
    assert told["sequence"] == numbers[0]
    assert told["entry"].endswith(f"/api/v1/trail?after={numbers[0] - 1}&size=1")
    assert not {"Ada", "Private words", "admin@x.example"} & set(body.split('"'))
    assert [row.state for row in house.deliveries()] == [DeliveryState.DELIVERED] * 2


def test_link_leads_to_the_page_of_the_thing_or_else_of_the_entry(house, receiver):
    house.subscribe(receiver.url, "actions.*", "audits.*")
    with house.database.transaction(house.organisation) as session:
        for action, subject in (
            ("actions.action.opened", ("action", 7)),
            ("audits.answer.saved", ("answer", 7)),
            ("actions.action.closed", ("action", "ann@x.example")),
        ):
            last = trail.record(session, house.owner, action, subject)

    house.deliver()

    links = [json.loads(body)["link"].partition("8000")[2] for _path, _headers, body in receiver.got]
    assert links == ["/actions/7", f"/trail/{last - 1}", f"/trail/{last}"]


def test_entry_leads_to_the_entry(house, receiver, app):
    house.subscribe(receiver.url, "actions.*")
    house.happen("actions.action.opened", "actions.action.closed")
    house.deliver()
    with house.database.transaction(house.organisation) as session:
        made = tokens.make_token(session, house.owner, tokens.MakeToken("t"))

    entry = json.loads(receiver.got[0][2])["entry"]
    answer = app.test_client().get(
        entry.partition("8000")[2], headers={"Authorization": f"Bearer {made.text}"}
    )

    assert [row["action"] for row in answer.json["rows"]] == ["actions.action.opened"]


def test_trail_is_caught_up_with_in_stretches(house, receiver, monkeypatch):
    number, _secret = house.subscribe(receiver.url)
    monkeypatch.setattr(service.deliveries, "AT_ONCE", 2)
    last = house.happen(*["actions.action.opened"] * 5)[-1]

    house.feed()

    assert len(house.deliveries()) == 5
    assert house.subscription(number).cursor == last


def test_cursor_and_messages_move_together(house, receiver):
    """A transaction that breaks leaves both where they were."""
    number, _secret = house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    before = house.subscription(number).cursor

    def half(session, owner):
        service.feed(session, owner, number, str)
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        house.write(half)

    assert (house.deliveries(), house.subscription(number).cursor) == ([], before)
    house.feed()
    house.feed()
    assert len(house.deliveries()) == 1


def test_crash_between_sending_and_noting_sends_again_under_the_same_number(house, receiver, monkeypatch):
    house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    with monkeypatch.context() as broken:
        broken.setattr(service, "note", lambda *_: 1 / 0)
        house.feed()
        with pytest.raises(ZeroDivisionError):
            jobs._Round(house.database, house.owner, service.Post(loopback=True), house.key).send(
                house.deliveries()[0].id
            )
    assert house.deliveries()[0].state == DeliveryState.SENDING
    house.deliver()
    assert len(receiver.got) == 1

    with clock.at(START + LEFT_AFTER + dt.timedelta(seconds=1)):
        house.deliver()

    assert len({headers["X-Delivery"] for _path, headers, _body in receiver.got}) == 1
    assert len(receiver.got) == 2
    assert house.deliveries()[0].state == DeliveryState.DELIVERED


def test_refused_message_is_tried_eight_times_in_about_a_day(house, receiver):
    receiver.status, now = 500, START
    house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    house.deliver()

    for wait in WAITS:
        with clock.at(now + dt.timedelta(minutes=wait, seconds=-1)):
            house.deliver()
        tried = len(receiver.got)
        now += dt.timedelta(minutes=wait)
        with clock.at(now):
            house.deliver()
        assert len(receiver.got) == tried + 1

    with clock.at(now + dt.timedelta(days=1)):
        house.deliver()
    (row,) = house.deliveries()
    assert (len(receiver.got), row.tries, row.state, row.status) == (8, 8, DeliveryState.FAILED, 500)
    assert row.reason == "The receiver answered 500."


def test_receiver_that_fails_holds_up_only_its_own(house, receiver):
    house.subscribe("http://127.0.0.1:9/", "actions.*")
    house.subscribe(receiver.url, "actions.*")
    house.happen("actions.action.opened", "actions.action.closed")

    house.deliver()

    assert len(receiver.got) == 2
    tries = [row.tries for row in house.deliveries()]
    assert sorted(tries) == [0, 1, 1, 1]


def test_many_that_wait_for_one_receiver_keep_nobody_elses_back(house, receiver, monkeypatch):
    monkeypatch.setattr("audit_app.webhooks.queries.deliveries.EACH", 2)
    house.subscribe("http://127.0.0.1:9/", "actions.*")
    house.subscribe(receiver.url, "audits.*")
    house.happen(*["actions.action.opened"] * 6, "audits.answer.saved")

    house.deliver()

    assert len(receiver.got) == 1


def test_two_that_feed_at_the_same_time_make_each_message_once(house, receiver):
    house.subscribe(receiver.url)
    house.happen(*["actions.action.opened"] * 20)
    at_once(house.feed)

    assert len({row.sequence for row in house.deliveries()}) == len(house.deliveries()) == 20


def test_two_that_send_at_the_same_time_send_once(house, receiver):
    house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    house.feed()
    (row,) = house.deliveries()
    sender = jobs._Round(house.database, house.owner, service.Post(loopback=True), house.key)
    at_once(lambda: sender.send(row.id))

    assert len(receiver.got) == 1


def test_gone_pauses_and_tells_the_administrators(house, receiver, add_user):
    add_user("lead@x.example", Role.LEAD_AUDITOR)
    receiver.status = 410
    number, _secret = house.subscribe(receiver.url)
    house.happen("actions.action.opened")

    house.deliver()
    house.happen("actions.action.closed")
    house.deliver()

    kept = house.subscription(number)
    assert (kept.state, kept.reason) == (State.PAUSED, "The receiver answered 410: it is gone for good.")
    assert [row.state for row in house.deliveries()] == [DeliveryState.FAILED]
    ((to, text),) = letters(house)
    assert to == "admin@x.example"
    assert "410" in text
    assert actions_on(house).count("webhooks.subscription.stopped") == 1


@pytest.mark.usefixtures("filipino")
def test_whoever_is_told_of_a_pause_reads_it_in_their_language(house, receiver, add_user):
    filipino = add_user("fe@x.example", Role.ADMINISTRATOR)
    with house.database.transaction(None) as session:
        session.get(User, filipino).language = "fil"
    receiver.status = 410
    house.subscribe(receiver.url)
    house.happen("actions.action.opened")

    house.deliver()

    with house.database.reading(house.organisation) as session:
        told = {(row.to, row.locale, row.subject) for row in session.scalars(select(LetterRow))}
    assert told == {
        ("admin@x.example", "en", "A webhook is paused"),
        ("fe@x.example", "fil", "Naka-pause ang webhook"),
    }


def test_days_of_failures_pause_and_one_success_forgives(house, receiver):
    receiver.status = 503
    number, _secret = house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    house.deliver()
    assert house.subscription(number).failing_since == START
    receiver.status = 200
    with clock.at(START + dt.timedelta(hours=1)):
        house.deliver()
    assert house.subscription(number).failing_since is None

    receiver.status = 503
    for hours in (2, 30, 60, 75):
        with clock.at(START + dt.timedelta(hours=hours)):
            house.happen("actions.action.opened")
            house.deliver()

    kept = house.subscription(number)
    assert (kept.state, kept.reason) == (State.PAUSED, "Nothing was taken for 3 days.")
    assert len(letters(house)) == 1


@pytest.mark.parametrize("change", [{"role": Role.LEAD_AUDITOR}, {"active": False}])
def test_owner_who_lost_the_right_hears_nothing_more(house, receiver, actor, change):
    number, _secret = house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    house.feed()
    assert len(house.deliveries()) == 1
    given = {"role": Role.ADMINISTRATOR, "active": True, **change}
    with house.database.transaction(house.organisation) as session:
        accounts.change_member(session, actor, accounts.ChangeMember(house.owner.user_id, **given))

    house.happen("actions.action.closed", actor=actor)
    house.deliver()

    assert receiver.got == []
    kept = house.subscription(number)
    assert (kept.state, len(house.deliveries())) == (State.PAUSED, 1)
    assert "no longer see" in kept.reason


def test_right_lost_between_making_and_sending_is_noticed(house, receiver, actor):
    house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    house.feed()
    (row,) = house.deliveries()
    with house.database.transaction(house.organisation) as session:
        command = accounts.ChangeMember(house.owner.user_id, Role.READER, active=True)
        accounts.change_member(session, actor, command)

    sender = jobs._Round(house.database, actor, service.Post(loopback=True), house.key)

    assert sender.send(row.id) is False
    assert receiver.got == []


def test_whoever_resumes_answers_for_it(house, receiver, actor, add_user):
    number, _secret = house.subscribe(receiver.url)
    second = add_user("second@x.example", Role.ADMINISTRATOR)
    with house.database.transaction(house.organisation) as session:
        accounts.change_member(
            session, actor, accounts.ChangeMember(house.owner.user_id, Role.READER, active=True)
        )
    house.happen("actions.action.opened", actor=actor)
    house.deliver()
    with house.database.across() as session:
        other = person_in(session, house.organisation, second)

    with house.database.transaction(house.organisation) as session:
        service.resume(session, other, number)
    house.deliver()

    assert [headers["X-Event"] for _path, headers, _body in receiver.got] == ["actions.action.opened"]
    assert house.subscription(number).owner_id == second


def test_paused_one_goes_on_where_it_stopped_or_from_now_on(house, receiver):
    number, _secret = house.subscribe(receiver.url)
    house.write(service.pause, number)
    house.happen("actions.action.opened")
    house.deliver()
    assert receiver.got == []
    house.write(service.resume, number)
    house.deliver()
    assert len(receiver.got) == 1

    house.write(service.pause, number)
    house.happen("actions.action.closed")
    house.write(service.resume, number, skip=True)
    house.deliver()
    assert len(receiver.got) == 1


def test_other_organisation_is_never_told(house, receiver, database, stranger, add_user):
    number = add_user("there@x.example", Role.ADMINISTRATOR, owner=stranger)
    with database.across() as session:
        other = person_in(session, stranger.organisation_id, number)
    there = House(database, other, house.key)
    theirs, _secret = there.subscribe(receiver.url, "*")
    house.happen("actions.action.opened")

    house.deliver()
    there.deliver()

    organisations = {json.loads(body)["organisation"] for _path, _headers, body in receiver.got}
    assert organisations <= {stranger.organisation_id}
    for verb in (service.pause, service.resume, service.delete_subscription):
        with pytest.raises(NotFound):
            house.write(verb, theirs)


def test_test_and_resend_go_out_and_stand_on_the_trail(house, receiver):
    number, _secret = house.subscribe(receiver.url)
    house.write(service.send_test, number, str)
    house.deliver()
    (row,) = house.deliveries()

    house.write(service.resend, number, row.id)
    with pytest.raises(Conflict):
        house.write(service.resend, number, row.id)
    house.deliver()

    assert [headers["X-Event"] for _path, headers, _body in receiver.got] == ["webhooks.test"] * 2
    assert len({headers["X-Delivery"] for _path, headers, _body in receiver.got}) == 1
    told = [action for action in actions_on(house) if action.startswith("webhooks.")]
    assert told == [
        "webhooks.subscription.made",
        "webhooks.subscription.tested",
        "webhooks.delivery.resent",
    ]
    house.write(service.pause, number)
    for verb, more in ((service.send_test, (str,)), (service.resend, (row.id,))):
        with pytest.raises(Conflict):
            house.write(verb, number, *more)


def test_messages_are_kept_for_thirty_days(house, receiver):
    receiver.status = 200
    house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    house.deliver()

    with clock.at(START + dt.timedelta(days=29)):
        house.feed()
        assert len(house.deliveries()) == 1
    with clock.at(START + dt.timedelta(days=31)):
        house.feed()
        assert house.deliveries() == []


def test_another_key_of_the_application_signs_nothing(house, receiver, monkeypatch):
    number, _secret = house.subscribe(receiver.url)
    house.happen("actions.action.opened")
    monkeypatch.setenv("AUDIT_APP_SECRET_KEY", "another" * 6)

    house.deliver()

    assert receiver.got == []
    assert house.subscription(number).state == State.PAUSED
    assert "key is another" in house.subscription(number).reason


def test_address_is_on_the_trail_without_its_path(house, receiver):
    number, _secret = house.subscribe(f"{receiver.url}&token=hidden", "*")
    command = service.ChangeSubscription(number, "Tickets", receiver.url, ("*",))
    house.write(service.change_subscription, command, loopback=True)
    house.write(service.delete_subscription, number)

    with house.database.reading(house.organisation) as session:
        told = session.execute(select(Entry.action, Entry.data).where(Entry.kind == "webhook")).all()
    assert {action.rpartition(".")[2] for action, _data in told} == {"made", "changed", "deleted"}
    assert "hidden" not in json.dumps([data for _action, data in told])
    assert house.deliveries() == []


def test_system_makes_none_and_neither_does_who_may_not(house, actor, add_user):
    command = service.MakeSubscription("Tickets", "https://x.example/", ("*",))
    number = add_user("lead@x.example", Role.LEAD_AUDITOR)
    with house.database.across() as session:
        lead = person_in(session, house.organisation, number)
    for somebody in (actor, lead):
        with (
            house.database.transaction(house.organisation) as session,
            pytest.raises(Forbidden),
        ):
            service.make_subscription(session, somebody, command, house.key)


def test_what_is_wrong_is_said_by_field(house):
    command = service.MakeSubscription(" ", "http://x.example/", ("No Event",))
    with house.database.transaction(house.organisation) as session, pytest.raises(Invalid) as told:
        service.make_subscription(session, house.owner, command, house.key)

    assert set(told.value.fields) == {"name", "url", "events"}
