"""Reads messages: what was sent where, what came back, and what is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.webhooks.models import Delivery, Subscription
from audit_app.webhooks.rules import KEPT, LEFT_AFTER, DeliveryState, State

EACH = 200
"""Messages of one subscription that are sent in one go."""


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One message, as the log shows it; `answer` is a stranger's text."""

    id: int
    webhook_id: int
    key: str
    sequence: int | None
    event: str
    body: str
    state: DeliveryState
    tries: int
    made_at: dt.datetime
    due_at: dt.datetime
    ended_at: dt.datetime | None
    status: int | None
    answer: str
    reason: str


_COLUMNS = tuple(getattr(Delivery, name) for name in DeliveryRow.__dataclass_fields__)


def list_deliveries(
    session: Session,
    webhook_id: int,
    state: DeliveryState | None = None,
    page: int = 1,
    size: int = SIZE,
) -> Page[DeliveryRow]:
    """The messages of a subscription, the newest first."""
    where = [Delivery.webhook_id == webhook_id]
    if state is not None:
        where.append(Delivery.state == state)
    total = session.scalar(select(func.count()).select_from(Delivery).where(*where)) or 0
    rows = session.execute(
        select(*_COLUMNS).where(*where).order_by(Delivery.id.desc()).limit(size).offset(offset(page, size))
    )
    return Page(tuple(DeliveryRow(*row) for row in rows), page, size, total)


def get_delivery(session: Session, webhook_id: int, delivery_id: int) -> DeliveryRow:
    """One message of this subscription; raises NotFound."""
    found = select(*_COLUMNS).where(Delivery.id == delivery_id, Delivery.webhook_id == webhook_id)
    row = session.execute(found).one_or_none()
    if row is None:
        raise NotFound(
            _("Webhook %(webhook)s has no delivery %(number)s.", webhook=webhook_id, number=delivery_id)
        )
    return DeliveryRow(*row)


def find_due(session: Session, now: dt.datetime, each: int | None = None) -> list[tuple[int, int]]:
    """What is to be sent now, and what a crash left: (subscription, message), each subscription's oldest first.

    At most `each` of one subscription, so that thousands that wait for one receiver keep nobody else's back.
    """
    left = and_(Delivery.state == DeliveryState.SENDING, Delivery.due_at <= now - LEFT_AFTER)
    place = func.row_number().over(partition_by=Delivery.webhook_id, order_by=(Delivery.due_at, Delivery.id))
    due = (
        select(Delivery.webhook_id, Delivery.id, place.label("place"))
        .join(Subscription, Subscription.id == Delivery.webhook_id)
        .where(
            Subscription.state == State.ACTIVE,
            or_(Delivery.state == DeliveryState.WAITING, left),
            Delivery.due_at <= now,
        )
        .subquery()
    )
    rows = session.execute(
        select(due.c.webhook_id, due.c.id)
        .where(due.c.place <= (EACH if each is None else each))
        .order_by(due.c.webhook_id, due.c.place)
    )
    return [(row.webhook_id, row.id) for row in rows]


def is_old(session: Session, now: dt.datetime) -> bool:
    """Whether any message that has ended is older than messages are kept."""
    old = select(Delivery.id).where(
        Delivery.made_at < now - KEPT, Delivery.state.in_((DeliveryState.DELIVERED, DeliveryState.FAILED))
    )
    return session.scalar(old.limit(1)) is not None
