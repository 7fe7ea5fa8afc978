"""Writes many rows of logs, costs and ratings at once: each new one is added, one that is there is replaced.

What a newer row leaves empty takes nothing away from what is known, but for a rating's reason.
The right to import is asked for when a file is taken in; by the time its rows are written a job acts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import String, Table, func
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.db import upsert
from audit_app.vendors.models import VendorContact, VendorCost, VendorReport, VendorScore
from audit_app.vendors.rules import ContactChannel, ContactTimes, Dimension, month_of

AT_ONCE = 5_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report of a vendor, checked already."""

    vendor_id: int
    name: str
    period_from: dt.date
    due_on: dt.date
    sent_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact, checked already; instants are aware."""

    vendor_id: int
    channel: ContactChannel
    received_at: dt.datetime
    answered_at: dt.datetime | None
    agreed_hours: float
    reached: bool = True
    reference: str = ""


@dataclass(frozen=True, slots=True)
class CostRow:
    """The cost of a month, checked already."""

    vendor_id: int
    month: dt.date
    cost: float
    in_house: float | None = None
    volume: float | None = None
    currency: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RatingRow:
    """One rated dimension, checked already; an empty reason is kept and the rating does not count.

    `rated_at` None: now.
    """

    vendor_id: int
    month: dt.date
    dimension: Dimension
    score: int
    reason: str
    rater: str
    rated_at: dt.datetime | None = None


def take_reports(
    session: Session, actor: Actor, rows: Iterable[ReportRow], batch_id: int | None = None
) -> int:
    """Writes reports; returns how many."""
    return _take(
        session,
        actor,
        "reports",
        (
            {
                "vendor_id": row.vendor_id,
                "name": row.name,
                "period_from": row.period_from,
                "due_on": row.due_on,
                "sent_on": row.sent_on,
                "month": month_of(row.due_on),
                "note": row.note,
                "batch_id": batch_id,
            }
            for row in rows
        ),
    )


def take_contacts(
    session: Session, actor: Actor, rows: Iterable[ContactRow], batch_id: int | None = None
) -> int:
    """Writes contacts; returns how many."""

    def values() -> Iterator[dict[str, Any]]:
        for row in rows:
            times = ContactTimes(row.received_at, row.answered_at, row.agreed_hours)
            yield {
                "vendor_id": row.vendor_id,
                "channel": row.channel,
                "reference": row.reference,
                "received_at": row.received_at,
                "answered_at": row.answered_at,
                "agreed_hours": row.agreed_hours,
                "reached": row.reached,
                "deadline_at": times.deadline_at,
                "minutes": times.minutes,
                "month": month_of(row.received_at.astimezone(dt.UTC).date()),
                "batch_id": batch_id,
            }

    return _take(session, actor, "contacts", values())


def take_costs(session: Session, actor: Actor, rows: Iterable[CostRow], batch_id: int | None = None) -> int:
    """Writes costs of months; returns how many."""
    return _take(
        session,
        actor,
        "costs",
        (
            {
                "vendor_id": row.vendor_id,
                "month": month_of(row.month),
                "cost": row.cost,
                "in_house": row.in_house,
                "volume": row.volume,
                "currency": row.currency,
                "note": row.note,
                "batch_id": batch_id,
            }
            for row in rows
        ),
    )


def take_ratings(
    session: Session, actor: Actor, rows: Iterable[RatingRow], batch_id: int | None = None
) -> int:
    """Writes ratings; returns how many. One that is there is replaced and its revision raised."""
    now = clock.now()
    return _take(
        session,
        actor,
        "ratings",
        (
            {
                "vendor_id": row.vendor_id,
                "month": month_of(row.month),
                "dimension": row.dimension,
                "score": row.score,
                "reason": row.reason,
                "rater": row.rater,
                "rater_id": None,
                "rated_at": row.rated_at or now,
                "revision": 1,
                "batch_id": batch_id,
            }
            for row in rows
        ),
    )


# By which columns a row is known again, and which of its values stay when a newer row does not say them.
TABLES: dict[str, tuple[Any, Sequence[str], Sequence[str]]] = {
    "reports": (VendorReport, ("vendor_id", "name", "due_on"), ("sent_on", "note")),
    "contacts": (
        VendorContact,
        ("vendor_id", "channel", "received_at", "reference"),
        ("answered_at", "minutes"),
    ),
    "costs": (VendorCost, ("vendor_id", "month"), ("in_house", "volume", "currency", "note")),
    "ratings": (VendorScore, ("vendor_id", "month", "dimension"), ()),
}


def _take(session: Session, actor: Actor, what: str, values: Iterable[dict[str, Any]]) -> int:
    model, key, keep = TABLES[what]
    table: Table = model.__table__
    insert = upsert(session.get_bind().dialect.name, table)
    kept = {"organisation_id", "id", *key}
    replaced: dict[str, Any] = {
        column.name: insert.excluded[column.name] for column in table.c if column.name not in kept
    }
    for name in keep:
        said: Any = insert.excluded[name]
        said = func.nullif(said, "") if isinstance(table.c[name].type, String) else said
        replaced[name] = func.coalesce(said, table.c[name])
    if "revision" in replaced:
        replaced["revision"] = table.c.revision + 1
    statement = insert.on_conflict_do_update(index_elements=["organisation_id", *key], set_=replaced)
    written = 0
    for chunk in _chunks(values):
        rows = [{"organisation_id": actor.organisation_id, **row} for row in chunk]
        session.execute(statement, rows, execution_options={"organisation_checked": True})
        written += len(rows)
    if written:
        auditlog.record(session, actor, f"vendors.{what}.taken", ("vendors", what), {"rows": written})
    return written


def _chunks(values: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, AT_ONCE)):
        yield chunk
