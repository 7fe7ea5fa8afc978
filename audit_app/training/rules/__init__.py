"""Pure decisions about training: standings, thresholds, words, guesses."""

from __future__ import annotations

from audit_app.training.rules.guesses import topic_of
from audit_app.training.rules.standing import (
    BAD,
    EXPIRING_DAYS,
    GOOD,
    RETEST_DAYS,
    REVERIFY_MONTHS,
    Standing,
    Status,
    add_months,
    retest_by,
    standing,
    valid_until,
)
from audit_app.training.rules.terms import (
    CompletionKind,
    ModuleKind,
    Result,
    Topic,
)
from audit_app.training.rules.thresholds import EVERYBODY, FIRST_PASS, TESTS, Threshold

__all__ = [
    "BAD",
    "EVERYBODY",
    "EXPIRING_DAYS",
    "FIRST_PASS",
    "GOOD",
    "RETEST_DAYS",
    "REVERIFY_MONTHS",
    "TESTS",
    "CompletionKind",
    "ModuleKind",
    "Result",
    "Standing",
    "Status",
    "Threshold",
    "Topic",
    "add_months",
    "retest_by",
    "standing",
    "topic_of",
    "valid_until",
]
