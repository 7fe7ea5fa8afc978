"""A person's due dates as a calendar that other programs read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from audit_app.base import clock
from audit_app.base.agenda import Task


def as_calendar(tasks: Iterable[Task], name: str, link: Callable[[str], str]) -> bytes:
    """One all-day event for each task that is due on a day (RFC 5545)."""
    from icalendar import Calendar, Event  # asked for seldom, and costly to load

    calendar = Calendar()
    calendar.add("prodid", "-//readiness audit//due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    host = hashlib.sha256(link("/").encode()).hexdigest()[:16]
    for task in tasks:
        if task.due_on is None:
            continue
        event = Event()
        event.add("uid", f"{task.key}@{host}")
        event.add("dtstamp", clock.now())
        event.add("dtstart", task.due_on)
        event.add("summary", task.text)
        event.add("url", link(task.path))
        event.add("transp", "TRANSPARENT")  # a due date keeps nobody busy
        calendar.add_component(event)
    return bytes(calendar.to_ical())
