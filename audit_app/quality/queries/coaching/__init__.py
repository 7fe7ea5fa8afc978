"""Reads coaching: follow-ups of failures, steps of repeats, talks and their effect."""

from __future__ import annotations

from audit_app.quality.queries.coaching.board import (
    BOARD_DAYS,
    Board,
    BoardFilter,
    FollowUpRow,
    StepRow,
    list_steps,
    read_board,
    stream_board,
)
from audit_app.quality.queries.coaching.talks import (
    CoachingRow,
    Effect,
    list_coachings,
    read_effect,
    stream_effect,
)

__all__ = [
    "BOARD_DAYS",
    "Board",
    "BoardFilter",
    "CoachingRow",
    "Effect",
    "FollowUpRow",
    "StepRow",
    "list_coachings",
    "list_steps",
    "read_board",
    "read_effect",
    "stream_board",
    "stream_effect",
]
