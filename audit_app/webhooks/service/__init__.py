"""Keeps subscriptions, makes their messages of the trail, sends them and notes what became of each."""

from __future__ import annotations

from audit_app.webhooks.service.deliveries import (
    DELIVER,
    Claimed,
    claim,
    feed,
    forget_old,
    note,
    resend,
    send_test,
    sweep,
)
from audit_app.webhooks.service.post import Answer, Post
from audit_app.webhooks.service.subscriptions import (
    ChangeSubscription,
    Made,
    MakeSubscription,
    change_subscription,
    delete_subscription,
    make_subscription,
    pause,
    resume,
    rotate,
)

__all__ = [
    "DELIVER",
    "Answer",
    "ChangeSubscription",
    "Claimed",
    "Made",
    "MakeSubscription",
    "Post",
    "change_subscription",
    "claim",
    "delete_subscription",
    "feed",
    "forget_old",
    "make_subscription",
    "note",
    "pause",
    "resend",
    "resume",
    "rotate",
    "send_test",
    "sweep",
]
