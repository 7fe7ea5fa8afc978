"""Makes, changes, pauses, resumes and drops subscriptions; each on the trail, without what may be secret in an address."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.webhooks.models import Delivery, Subscription
from audit_app.webhooks.queries import NEEDED, trail_end
from audit_app.webhooks.rules import (
    MOST_PATTERNS,
    ROTATION,
    Fault,
    State,
    faults,
    fingerprint,
    is_pattern,
    parse,
    secret_of,
)

MOST = 50


@dataclass(frozen=True, slots=True)
class MakeSubscription:
    """Where messages shall go, and about what: names of actions, `room.*`, or `*`."""

    name: str
    url: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeSubscription:
    """What it shall be called, where it shall go and about what."""

    webhook_id: int
    name: str
    url: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A subscription with a new secret, which is shown this once."""

    id: int
    secret: str


def make_subscription(
    session: Session, actor: Actor, command: MakeSubscription, application_key: str, *, loopback: bool = False
) -> Made:
    """Subscribes to what happens from now on; raises Invalid, Conflict when there are too many already."""
    _require(actor)
    events = _checked(command, loopback=loopback)
    count = session.scalar(select(func.count()).select_from(Subscription)) or 0
    if count >= MOST:
        raise Conflict(_("There are %(most)s webhooks already. Delete one first.", most=MOST))
    salt = secrets.token_hex(32)
    secret = secret_of(application_key, salt)
    row = Subscription(
        name=command.name.strip(),
        url=command.url.strip(),
        events=list(events),
        owner_id=actor.user_id,
        cursor=trail_end(session, actor.organisation_id),
        secret_salt=salt,
        secret_sha256=fingerprint(secret),
    )
    session.add(row)
    session.flush()
    _record(
        session, actor, "made", row, {"name": row.name, "to": parse(row.url).origin, "events": row.events}
    )
    return Made(row.id, secret)


def change_subscription(
    session: Session, actor: Actor, command: ChangeSubscription, *, loopback: bool = False
) -> None:
    """Changes name, address or events; raises Invalid."""
    row = _of(session, command.webhook_id)
    events = _checked(command, loopback=loopback)
    old = {"name": row.name, "to": parse(row.url).origin, "events": list(row.events)}
    moved = row.url != command.url.strip()
    row.name, row.url, row.events = command.name.strip(), command.url.strip(), list(events)
    new = {"name": row.name, "to": parse(row.url).origin, "events": row.events}
    if moved:
        row.failing_since = None
    if old != new or moved:
        data = {**auditlog.changes(old, new), "address_changed": moved}
        _record(session, actor, "changed", row, data)


def pause(session: Session, actor: Actor, webhook_id: int) -> None:
    """Sends nothing until it is resumed; what happens meanwhile is remembered by the trail."""
    row = _of(session, webhook_id)
    if row.state == State.PAUSED:
        return
    row.state, row.reason = State.PAUSED, ""
    _record(session, actor, "paused", row, {"name": row.name})


def resume(session: Session, actor: Actor, webhook_id: int, *, skip: bool = False) -> None:
    """Goes on where it stopped, or with `skip` from now on; whoever resumes it answers for it from then on."""
    _require(actor)
    row = _of(session, webhook_id)
    if row.state == State.ACTIVE:
        return
    row.state, row.reason, row.failing_since = State.ACTIVE, "", None
    row.owner_id = actor.user_id or row.owner_id
    if skip:
        row.cursor = trail_end(session, actor.organisation_id)
    _record(session, actor, "resumed", row, {"name": row.name, "skipped": skip, "owner": row.owner_id})


def rotate(session: Session, actor: Actor, webhook_id: int, application_key: str) -> Made:
    """A new secret; for a day the old one signs as well, so that receivers can change over."""
    row = _of(session, webhook_id)
    salt = secrets.token_hex(32)
    secret = secret_of(application_key, salt)
    known = fingerprint(secret_of(application_key, row.secret_salt)) == row.secret_sha256
    row.old_secret_salt = row.secret_salt if known else ""
    row.old_secret_until = clock.now() + ROTATION if known else None
    row.secret_salt, row.secret_sha256 = salt, fingerprint(secret)
    _record(session, actor, "secret_changed", row, {"name": row.name})
    return Made(row.id, secret)


def delete_subscription(session: Session, actor: Actor, webhook_id: int) -> None:
    """Ends it for good, with the log of its messages."""
    row = _of(session, webhook_id)
    session.execute(delete(Delivery).where(Delivery.webhook_id == row.id))
    _record(session, actor, "deleted", row, {"name": row.name, "to": parse(row.url).origin})
    session.delete(row)


def _require(actor: Actor) -> None:
    """It needs a person whose rights it has, who may see all that it tells."""
    if actor.user_id is None:
        raise Forbidden(_("A webhook belongs to a person, whose rights it has. Sign in as one."))
    for right in NEEDED:
        actor.require(right)


def _of(session: Session, webhook_id: int) -> Subscription:
    row = session.get(Subscription, webhook_id, with_for_update=True)
    if row is None:
        raise NotFound(
            _("There is no webhook %(number)s here. Look it up under Webhooks.", number=webhook_id)
        )
    return row


def _record(session: Session, actor: Actor, done: str, row: Subscription, data: dict[str, object]) -> None:
    auditlog.record(session, actor, f"webhooks.subscription.{done}", ("webhook", row.id), data)


def _checked(command: MakeSubscription | ChangeSubscription, *, loopback: bool) -> tuple[str, ...]:
    """The events, each once; raises Invalid with a sentence for each field."""
    wrong: dict[str, str] = {}
    if not 1 <= len(command.name.strip()) <= 100:
        wrong["name"] = _("Type a name of at most 100 characters, as in: ticket system.")
    found = faults(command.url.strip(), loopback=loopback)
    if found:
        wrong["url"] = _sentence(found[0])
    events = tuple(sorted({event.strip() for event in command.events if event.strip()}))
    strange = [event for event in events if not is_pattern(event)]
    if strange:
        wrong["events"] = _(
            "“%(event)s” is no event. Write one as actions.action.closed, a whole room as audits.*, or *.",
            event=strange[0][:80],
        )
    elif not events:
        wrong["events"] = _("Choose at least one event.")
    elif len(events) > MOST_PATTERNS:
        wrong["events"] = _("Choose at most %(most)s events, or whole rooms.", most=MOST_PATTERNS)
    if wrong:
        raise Invalid(_("Some fields need another look."), wrong)
    return events


def _sentence(fault: Fault) -> str:
    return {
        Fault.SHAPE: _("Type a whole address, as in https://tickets.example/hooks/audit."),
        Fault.LENGTH: _("An address has at most 500 characters."),
        Fault.SCHEME: _("The address has to begin with https://."),
        Fault.USER: _("Leave name and password out of the address: the signature proves who sends."),
        Fault.FRAGMENT: _("Leave out what follows #: it is never sent."),
        Fault.PORT: _("Only the ports 443 and 8443 are sent to."),
        Fault.HOST: _("Write the host as a name, or its number in the usual form, as in 203.0.113.7."),
        Fault.PRIVATE: _("That address is inside a private network or this machine. Choose a public one."),
    }[fault]
