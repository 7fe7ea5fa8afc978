"""Reads feedback: what waits for it, and one evaluation with everything that was said about it."""

from __future__ import annotations

from audit_app.quality.queries.feedback.case import Case, DisputeRow, FeedbackRow, LineRow, get_case
from audit_app.quality.queries.feedback.waiting import (
    QUEUE_DAYS,
    DisputeLine,
    Queue,
    QueueFilter,
    Waiting,
    list_disputes,
    read_queue,
    stream_queue,
)

__all__ = [
    "QUEUE_DAYS",
    "Case",
    "DisputeLine",
    "DisputeRow",
    "FeedbackRow",
    "LineRow",
    "Queue",
    "QueueFilter",
    "Waiting",
    "get_case",
    "list_disputes",
    "read_queue",
    "stream_queue",
]
