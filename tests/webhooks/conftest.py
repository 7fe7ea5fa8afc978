"""A receiver, a subscription of an administrator to it, and the two things that happen every minute."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.accounts.queries import person_in
from audit_app.accounts.rules import Role
from audit_app.auditlog import service as trail
from audit_app.base import background, clock
from audit_app.base.background import JobRow, State
from audit_app.webhooks import jobs, queries, service
from audit_app.webhooks.models import Delivery, Subscription
from tests.webhooks.receiver import Receiver

START = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"webhooks_loopback": True})


@pytest.fixture(autouse=True)
def environment(settings, monkeypatch):
    """Jobs read their settings as in a server."""
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("AUDIT_APP_SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("AUDIT_APP_WEBHOOKS_LOOPBACK", "true")


@pytest.fixture
def receiver():
    found = Receiver()
    yield found
    found.close()


@pytest.fixture
def administrator(database, actor, add_user):
    """The person to whom subscriptions belong."""
    number = add_user("admin@x.example", Role.ADMINISTRATOR, "Ada")
    with database.across() as session:
        return person_in(session, actor.organisation_id, number)


class House:
    """What a test does and asks."""

    def __init__(self, database, owner, key):
        self.database, self.owner, self.key = database, owner, key
        self.organisation = owner.organisation_id

    def subscribe(self, url, *events, owner=None):
        """Returns number and secret."""
        owner = owner or self.owner
        command = service.MakeSubscription("Tickets", url, events or ("actions.*",))
        with self.database.transaction(owner.organisation_id) as session:
            made = service.make_subscription(session, owner, command, self.key, loopback=True)
        return made.id, made.secret

    def happen(self, *actions, subject=("action", 7), actor=None):
        actor = actor or self.owner
        with self.database.transaction(actor.organisation_id) as session:
            return [
                trail.record(session, actor, action, subject, {"title": "Private words"})
                for action in actions
            ]

    def feed(self):
        jobs.feed(self.database, self.organisation)

    def deliver(self):
        """Runs what the minute has asked for; returns the last result."""
        self.feed()
        with self.database.reading(self.organisation) as session:
            wanted = select(JobRow.id).where(JobRow.kind == service.DELIVER, JobRow.state == State.WAITING)
            waiting = list(session.scalars(wanted))
        for number in waiting:
            assert background.run_now(self.database, number) == State.DONE
        return len(waiting)

    def deliveries(self):
        with self.database.reading(self.organisation) as session:
            return list(session.scalars(select(Delivery).order_by(Delivery.id)))

    def subscription(self, number):
        with self.database.reading(self.organisation) as session:
            return queries.get_subscription(session, number)

    def row(self, number):
        with self.database.reading(self.organisation) as session:
            return session.get_one(Subscription, number)

    def write(self, verb, *more, **named):
        with self.database.transaction(self.organisation) as session:
            return verb(session, self.owner, *more, **named)


@pytest.fixture
def house(database, administrator, settings):
    with clock.at(START):
        yield House(database, administrator, settings.secret_key)
