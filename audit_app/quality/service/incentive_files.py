"""Writes whole files of payouts and of agents' figures, checked before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.bulk import bulk_upsert
from audit_app.quality.models import AgentFigure, Payout

PAYOUT = ("month", "scheme_id", "person_id", "amount", "gift", "paid_on", "reason")
FIGURE = ("month", "person_id", "name", "value")
Chunks = Iterator[list[Sequence[Any]]]


def apply_payouts(session: Session, actor: Actor, batch_id: int | None, chunks: Chunks) -> None:
    """Adds payouts and changes known ones; whatever was changed waits for a second person again.

    `batch_id` None: they came by no file.
    """
    own = (actor.organisation_id, batch_id, actor.user_id, actor.name, clock.now(), None, "")
    bulk_upsert(
        session,
        Payout,
        (
            "organisation_id",
            "batch_id",
            "recorded_by_id",
            "recorded_by",
            "recorded_at",
            "confirmed_by_id",
            "confirmed_by",
            *PAYOUT,
        ),
        ([(*own, *row) for row in rows] for rows in chunks),
        key=("organisation_id", *PAYOUT[:3]),
    )


def apply_figures(session: Session, actor: Actor, batch_id: int, chunks: Chunks) -> None:
    """Adds figures and changes known ones."""
    bulk_upsert(
        session,
        AgentFigure,
        ("organisation_id", "batch_id", *FIGURE),
        ([(actor.organisation_id, batch_id, *row) for row in rows] for rows in chunks),
        key=("organisation_id", *FIGURE[:3]),
    )
