"""Reads subscriptions, their messages, and what is to be done for them."""

from __future__ import annotations

from audit_app.webhooks.queries.deliveries import (
    DeliveryRow,
    find_due,
    get_delivery,
    is_old,
    list_deliveries,
)
from audit_app.webhooks.queries.subscriptions import (
    NEEDED,
    Happened,
    SubscriptionRow,
    get_subscription,
    happened_after,
    list_subscriptions,
    owner_in,
    trail_end,
    waiting_for_news,
)

__all__ = [
    "NEEDED",
    "DeliveryRow",
    "Happened",
    "SubscriptionRow",
    "find_due",
    "get_delivery",
    "get_subscription",
    "happened_after",
    "is_old",
    "list_deliveries",
    "list_subscriptions",
    "owner_in",
    "trail_end",
    "waiting_for_news",
]
