"""Makes messages of the trail, takes them to be sent, and notes what became of each.

Moving a subscription's cursor and making its messages is one transaction: an entry is never passed over, and never
made into two messages of one subscription.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from audit_app.accounts import service as accounts
from audit_app.accounts.queries import list_members
from audit_app.accounts.rules import permissions_of
from audit_app.auditlog import service as auditlog
from audit_app.auditlog.rules import page_of
from audit_app.base import background, clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.webhooks import queries
from audit_app.webhooks.models import Delivery, Subscription
from audit_app.webhooks.rules import (
    GONE,
    KEPT,
    LEFT_AFTER,
    PATIENCE,
    DeliveryState,
    Secrets,
    State,
    body_of,
    fingerprint,
    matches,
    retry_after,
    secret_of,
)
from audit_app.webhooks.service.post import Answer

DELIVER = "webhooks.deliver"
AT_ONCE = 500
"""Entries looked at in one transaction, so that other writers are not kept waiting."""
TEST = "webhooks.test"
_QUEUED = "a delivery of webhooks is queued in this session"
ENDED = (DeliveryState.DELIVERED, DeliveryState.FAILED)
Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send."""

    id: int
    key: str
    url: str
    event: str
    body: str
    secrets: Secrets


def feed(session: TenantSession, actor: Actor, webhook_id: int, link: Link) -> bool:
    """Looks at the next stretch of the trail and makes messages of what fits; returns whether there is more.

    A subscription whose owner may no longer see all of it is paused instead.
    """
    row = session.get(Subscription, webhook_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != State.ACTIVE or not _still_may(session, actor, row):
        return False
    found = queries.happened_after(session, row.cursor, AT_ONCE)
    for one in found:
        if matches(row.events, one.action):
            key = uuid.uuid4().hex
            page = page_of(one.kind, one.subject) or f"/trail/{one.sequence}"
            body = body_of(
                key,
                one.action,
                actor.organisation_id,
                one.at,
                sequence=one.sequence,
                by_person=one.by_person,
                subject=(one.kind, one.subject),
                links=(link(page), link(f"/api/v1/trail?after={one.sequence - 1}&size=1")),
            )
            session.add(
                Delivery(webhook_id=row.id, key=key, sequence=one.sequence, event=one.action, body=body)
            )
    if found:
        row.cursor = found[-1].sequence
    return len(found) == AT_ONCE


def sweep(session: TenantSession) -> str:
    """Asks for whatever is due to be sent, once in a transaction; returns the job."""
    if _QUEUED not in session.info:
        session.info[_QUEUED] = background.enqueue(session, DELIVER, {}, user=(None, "System"))
    return str(session.info[_QUEUED])


def claim(session: TenantSession, actor: Actor, delivery_id: int, application_key: str) -> Claimed | None:
    """Takes a message so that nobody else sends it; None when somebody was quicker, or it may not go out any more."""
    now = clock.now()
    row = session.get(Delivery, delivery_id)
    kept = session.get(Subscription, row.webhook_id, with_for_update=True) if row else None
    if row is None or kept is None or kept.state != State.ACTIVE or not _still_may(session, actor, kept):
        return None
    known = _secrets_of(kept, application_key)
    if known is None:
        reason = _(
            "The application's key is another now, so the secret is lost. Change the secret, then resume."
        )
        _stop(session, actor, kept, reason)
        return None
    won: Any = session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery_id,
            or_(
                Delivery.state == DeliveryState.WAITING,
                (Delivery.state == DeliveryState.SENDING) & (Delivery.due_at <= now - LEFT_AFTER),
            ),
            Delivery.due_at <= now,
        )
        .values(state=DeliveryState.SENDING, due_at=now, tries=Delivery.tries + 1)
        .execution_options(synchronize_session=False)
    )
    return Claimed(row.id, row.key, kept.url, row.event, row.body, known) if won.rowcount else None


def note(session: TenantSession, actor: Actor, delivery_id: int, answer: Answer) -> None:
    """Writes down what came back: delivered, to be tried again, or given up; pauses where it is of no use."""
    row = session.get(Delivery, delivery_id)
    if row is None:
        return  # deleted while it was on its way
    kept = session.get_one(Subscription, row.webhook_id, with_for_update=True)
    now = clock.now()
    row.status, row.answer, row.reason = answer.status, answer.text, answer.reason
    if answer.fine:
        row.state, row.ended_at, kept.failing_since = DeliveryState.DELIVERED, now, None
        return
    kept.failing_since = kept.failing_since or now
    wait = retry_after(row.tries) if answer.status != GONE else None
    if wait is None:
        row.state, row.ended_at = DeliveryState.FAILED, now
    else:
        row.state, row.due_at = DeliveryState.WAITING, now + wait
    if answer.status == GONE:
        _stop(session, actor, kept, _("The receiver answered 410: it is gone for good."))
    elif now - kept.failing_since >= PATIENCE:
        _stop(session, actor, kept, _("Nothing was taken for %(days)s days.", days=PATIENCE.days))


def send_test(session: TenantSession, actor: Actor, webhook_id: int, link: Link) -> int:
    """Makes a message that tells of nothing; raises Conflict where the subscription is paused."""
    kept = _active(session, webhook_id)
    key = uuid.uuid4().hex
    body = body_of(
        key,
        TEST,
        actor.organisation_id,
        clock.now(),
        sequence=None,
        by_person=actor.user_id is not None,
        subject=("webhook", str(kept.id)),
        links=(link(f"/webhooks/{kept.id}"), None),
    )
    row = Delivery(webhook_id=kept.id, key=key, event=TEST, body=body)
    session.add(row)
    session.flush()
    auditlog.record(
        session, actor, "webhooks.subscription.tested", ("webhook", kept.id), {"delivery": row.id}
    )
    sweep(session)
    return row.id


def resend(session: TenantSession, actor: Actor, webhook_id: int, delivery_id: int) -> None:
    """Sends a message again under the same number; raises Conflict for one that is still on its way."""
    queries.get_delivery(session, webhook_id, delivery_id)
    _active(session, webhook_id)
    row = session.get_one(Delivery, delivery_id, with_for_update=True)
    if row.state not in ENDED:
        raise Conflict(_("Delivery %(number)s is still on its way.", number=delivery_id))
    row.state, row.tries, row.due_at, row.ended_at = DeliveryState.WAITING, 0, clock.now(), None
    auditlog.record(
        session,
        actor,
        "webhooks.delivery.resent",
        ("webhook", webhook_id),
        {"delivery": row.id, "event": row.event},
    )
    sweep(session)


def forget_old(session: Session) -> int:
    """Deletes messages that ended and are older than messages are kept; returns how many."""
    done: Any = session.execute(
        delete(Delivery).where(Delivery.made_at < clock.now() - KEPT, Delivery.state.in_(ENDED))
    )
    return int(done.rowcount)


def _active(session: TenantSession, webhook_id: int) -> Subscription:
    row = session.get(Subscription, webhook_id)
    if row is None:
        raise NotFound(
            _("There is no webhook %(number)s here. Look it up under Webhooks.", number=webhook_id)
        )
    if row.state != State.ACTIVE:
        raise Conflict(_("“%(name)s” is paused, so nothing is sent. Resume it first.", name=row.name))
    return row


def _secrets_of(row: Subscription, application_key: str) -> Secrets | None:
    secret = secret_of(application_key, row.secret_salt)
    if fingerprint(secret) != row.secret_sha256:
        return None
    both = row.old_secret_until is not None and clock.now() < row.old_secret_until
    return Secrets(secret, secret_of(application_key, row.old_secret_salt) if both else None)


def _still_may(session: TenantSession, actor: Actor, row: Subscription) -> bool:
    """Whether its owner may still see all that it tells; it is paused where not."""
    if queries.owner_in(session, actor.organisation_id, row.owner_id) is not None:
        return True
    reason = _(
        "Whose webhook this is may no longer see all that it tells. Whoever resumes it answers for it."
    )
    _stop(session, actor, row, reason)
    return False


def _stop(session: TenantSession, actor: Actor, row: Subscription, reason: str) -> None:
    """Pauses it for a reason, on the trail, with a mail to whoever looks after webhooks."""
    row.state, row.reason = State.PAUSED, reason
    auditlog.record(
        session,
        actor,
        "webhooks.subscription.stopped",
        ("webhook", row.id),
        {"name": row.name, "reason": reason},
    )

    def words() -> tuple[str, str]:
        return _("A webhook is paused"), _(
            "The webhook “%(name)s” is paused. %(reason)s\n\nNothing is lost: what happens meanwhile stays on the trail, "
            "and resuming it under Webhooks goes on from there.",
            name=row.name,
            reason=reason,
        )

    for member in list_members(session, actor.organisation_id):
        if member.active and "webhooks.manage" in permissions_of(member.role):
            to = accounts.reader(session, member.user_id, member.email, member.name)
            with contextlib.suppress(Invalid):  # an address that is none holds up nothing
                accounts.write_to(session, actor, to, "webhooks.paused", words)
