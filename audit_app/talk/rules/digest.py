"""What goes into the daily digest, on which days it is sent, and how it reads."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable
from typing import Protocol

AHEAD = dt.timedelta(days=7)  # own rule: what is due later can wait for a later digest
MONDAY = 0


class Often(enum.StrEnum):
    """How often somebody wants to be told."""

    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class Due(Protocol):
    """A task, as far as the digest looks at it."""

    @property
    def text(self) -> str:
        """What to do."""
        ...

    @property
    def path(self) -> str:
        """Where."""
        ...

    @property
    def due_on(self) -> dt.date | None:
        """By when."""
        ...

    @property
    def act(self) -> bool:
        """Whether it is something to do."""
        ...


def is_day(often: Often, today: dt.date) -> bool:
    """Whether a digest is due on this day: any day, Mondays, or never."""
    return often is Often.DAILY or (often is Often.WEEKLY and today.weekday() == MONDAY)


def worth_telling(tasks: Iterable[Due], today: dt.date) -> list[Due]:
    """Only what can be acted on now: overdue, due within a week, or without a date."""
    return [task for task in tasks if task.act and (task.due_on is None or task.due_on <= today + AHEAD)]


def lines(tasks: Iterable[Due], link: Callable[[str], str], due: Callable[[dt.date], str]) -> list[str]:
    """One paragraph a task: what, by when, where."""
    return [
        f"{task.text}{f' ({due(task.due_on)})' if task.due_on else ''}\n{link(task.path)}" for task in tasks
    ]
