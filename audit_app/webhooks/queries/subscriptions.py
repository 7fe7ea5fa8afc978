"""Reads subscriptions, and the stretch of the trail that they have not been told of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import User
from audit_app.accounts.queries import person_in
from audit_app.auditlog.models import ChainHead, Entry
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.webhooks.models import Delivery, Subscription
from audit_app.webhooks.rules import DeliveryState, State, parse

NEEDED = ("webhooks.manage", "trail.see")
"""What the person a subscription belongs to must hold for as long as it sends."""


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """One subscription as screens and the API show it; the secret is nowhere."""

    id: int
    name: str
    url: str
    events: tuple[str, ...]
    state: State
    reason: str
    owner_id: int
    owner: str
    cursor: int
    old_secret_until: dt.datetime | None
    failing_since: dt.datetime | None
    made_at: dt.datetime
    waiting: int
    failed: int
    delivered_at: dt.datetime | None

    @property
    def origin(self) -> str:
        """Where it goes, without what may be secret in the path."""
        return parse(self.url).origin


@dataclass(frozen=True, slots=True)
class Happened:
    """What a message needs of an entry of the trail, and no more."""

    sequence: int
    at: dt.datetime
    action: str
    kind: str
    subject: str
    by_person: bool


def _listed() -> Any:
    counted = (
        select(
            Delivery.webhook_id,
            func.count()
            .filter(Delivery.state.in_((DeliveryState.WAITING, DeliveryState.SENDING)))
            .label("waiting"),
            func.count().filter(Delivery.state == DeliveryState.FAILED).label("failed"),
            func.max(Delivery.ended_at)
            .filter(Delivery.state == DeliveryState.DELIVERED)
            .label("delivered_at"),
        )
        .group_by(Delivery.webhook_id)
        .subquery()
    )
    return (
        select(
            Subscription,
            User.name,
            func.coalesce(counted.c.waiting, 0),
            func.coalesce(counted.c.failed, 0),
            counted.c.delivered_at,
        )
        .join(User, User.id == Subscription.owner_id)
        .outerjoin(counted, counted.c.webhook_id == Subscription.id)
    )


def _row(row: Any) -> SubscriptionRow:
    kept, owner, waiting, failed, delivered_at = row
    return SubscriptionRow(
        id=kept.id,
        name=kept.name,
        url=kept.url,
        events=tuple(kept.events),
        state=kept.state,
        reason=kept.reason,
        owner_id=kept.owner_id,
        owner=owner,
        cursor=kept.cursor,
        old_secret_until=kept.old_secret_until,
        failing_since=kept.failing_since,
        made_at=kept.made_at,
        waiting=waiting,
        failed=failed,
        delivered_at=delivered_at,
    )


def list_subscriptions(session: Session, page: int = 1, size: int = SIZE) -> Page[SubscriptionRow]:
    """The organisation's subscriptions, by name."""
    total = session.scalar(select(func.count()).select_from(Subscription)) or 0
    rows = session.execute(
        _listed().order_by(Subscription.name, Subscription.id).limit(size).offset(offset(page, size))
    )
    return Page(tuple(_row(row) for row in rows), page, size, total)


def get_subscription(session: Session, webhook_id: int) -> SubscriptionRow:
    """One subscription; raises NotFound."""
    row = session.execute(_listed().where(Subscription.id == webhook_id)).one_or_none()
    if row is None:
        raise NotFound(
            _("There is no webhook %(number)s here. Look it up under Webhooks.", number=webhook_id)
        )
    return _row(row)


def owner_in(session: Session, organisation_id: int, user_id: int) -> Actor | None:
    """Whoever a subscription belongs to, where they may still see all that it could tell; else None."""
    owner = person_in(session, organisation_id, user_id)
    return owner if owner is not None and all(owner.may(right) for right in NEEDED) else None


def trail_end(session: Session, organisation_id: int) -> int:
    """The number of the last entry of the trail."""
    return session.scalar(select(ChainHead.sequence).where(ChainHead.organisation_id == organisation_id)) or 0


def waiting_for_news(session: Session, organisation_id: int) -> list[int]:
    """Active subscriptions that have not looked at the whole trail."""
    behind = and_(Subscription.state == State.ACTIVE, Subscription.cursor < ChainHead.sequence)
    query = select(Subscription.id).join(ChainHead, ChainHead.organisation_id == Subscription.organisation_id)
    found = query.where(ChainHead.organisation_id == organisation_id, behind).order_by(Subscription.id)
    return list(session.scalars(found))


def happened_after(session: Session, sequence: int, most: int) -> list[Happened]:
    """The entries that follow, the oldest first."""
    rows = session.execute(
        select(
            Entry.sequence,
            Entry.at,
            Entry.action,
            Entry.kind,
            Entry.subject,
            Entry.actor_id,
            Entry.who_erased,
        )
        .where(Entry.sequence > sequence)
        .order_by(Entry.sequence)
        .limit(most)
    )
    return [
        Happened(
            row.sequence,
            row.at,
            row.action,
            row.kind,
            row.subject,
            row.actor_id is not None or row.who_erased is not None,
        )
        for row in rows
    ]
