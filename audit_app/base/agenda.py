"""What somebody can act on: each room registers where its tasks come from, the digest and the calendar ask them all.

A provider gets a reading session, the actor and today, and tells tasks of that person alone. What the actor's
role may not see is left out here, once for all rooms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; `key` is its stable name, `path` its page, `permission` what one needs to see that.

    `act` is False for a mere date, such as the day of an audit: it stands in the calendar, not in the digest.
    """

    key: str
    text: str
    path: str
    permission: str
    due_on: dt.date | None = None
    act: bool = True


Provider = Callable[[Session, Actor, dt.date], Iterable[Task]]
_providers: dict[str, Provider] = {}


def provides(name: str) -> Callable[[Provider], Provider]:
    """Registers a provider under a stable name such as `audits.parameters`."""

    def register(provider: Provider) -> Provider:
        _providers[name] = provider
        return provider

    return register


def names() -> list[str]:
    """Every provider there is."""
    return sorted(_providers)


def tasks_of(session: Session, actor: Actor, today: dt.date) -> list[Task]:
    """Everything this person can act on and may see; what is due first comes first."""
    found = [
        task
        for provider in _providers.values()
        for task in provider(session, actor, today)
        if actor.may(task.permission)
    ]
    return sorted(found, key=lambda task: (task.due_on or dt.date.max, task.key))
