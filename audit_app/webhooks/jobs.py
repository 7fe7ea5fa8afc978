"""Looks at the trail every minute, and sends messages beside all other work: a slow receiver holds up only its own."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from audit_app import config
from audit_app.base import background, clock
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.webhooks import queries, service
from audit_app.webhooks.rules import signature

AT_A_TIME = 8
"""Receivers that are sent to side by side."""
BUDGET = 30.0
"""Seconds that one receiver gets in one go; what is left goes a minute later."""
STRETCHES = 20
"""Stretches of the trail looked at in one go for one subscription."""


def _system(organisation_id: int) -> Actor:
    return Actor(None, "System", organisation_id)


@dataclass(frozen=True, slots=True)
class _Round:
    """What everybody who sends in this go needs."""

    database: Database
    actor: Actor
    post: service.Post
    key: str

    def send_all(self, numbers: list[int]) -> int:
        """Sends one receiver's messages in their order; after one that was not taken the rest waits."""
        begun, sent = time.monotonic(), 0
        for number in numbers:
            if time.monotonic() - begun > BUDGET or not self.send(number):
                break
            sent += 1
        return sent

    def send(self, number: int) -> bool:
        """Between two transactions: taken before, noted afterwards. Whoever dies between is followed by another."""
        organisation = self.actor.organisation_id
        with self.database.transaction(organisation) as session:
            claimed = service.claim(session, self.actor, number, self.key)
        if claimed is None:
            return False
        answer = self.post.send(claimed.url, claimed.body, _headers(claimed))
        with self.database.transaction(organisation) as session:
            service.note(session, self.actor, number, answer)
        return answer.fine


def _headers(claimed: service.Claimed) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "audit-app-webhooks/1",
        "X-Delivery": claimed.key,
        "X-Event": claimed.event,
        "X-Signature": signature(claimed.secrets.all(), int(clock.now().timestamp()), claimed.body),
    }


@background.job(service.DELIVER)
def deliver(context: background.Job) -> Mapping[str, Any]:
    """Sends every message that is due, and says how many were taken."""
    settings = config.load()
    with context.database.reading(context.organisation_id) as session:
        due = queries.find_due(session, clock.now())
    batches = [[number for _webhook, number in pairs] for _id, pairs in groupby(due, lambda pair: pair[0])]
    this = _Round(
        context.database,
        _system(context.organisation_id),
        service.Post(loopback=settings.webhooks_loopback),
        settings.secret(),
    )
    with ThreadPoolExecutor(AT_A_TIME, "webhooks") as pool:
        running = [pool.submit(copy_context().run, this.send_all, batch) for batch in batches]
        sent = sum(one.result() for one in running)
    return {"sent": sent, "due": len(due)}


@background.regularly("webhooks.feed")
def feed(database: Database, organisation_id: int) -> None:
    """Makes messages of what happened, has sent what is due, and lets go of what is old."""
    actor, link = _system(organisation_id), config.load().link
    with database.reading(organisation_id) as session:
        behind = queries.waiting_for_news(session, organisation_id)
        old = queries.is_old(session, clock.now())
    for number in behind:
        for _stretch in range(STRETCHES):
            with database.transaction(organisation_id) as session:
                more = service.feed(session, actor, number, link)
            if not more:
                break
    with database.reading(organisation_id) as session:
        due = queries.find_due(session, clock.now(), 1)
    if due or old:
        with database.transaction(organisation_id) as session:
            service.forget_old(session)
            if due:
                service.sweep(session)
