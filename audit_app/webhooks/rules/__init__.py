"""Decides which events go out, how they are signed, where they may go and when they are tried again."""

from __future__ import annotations

from audit_app.webhooks.rules.events import MOST_PATTERNS, body_of, is_pattern, matches, rooms_of
from audit_app.webhooks.rules.signing import Secrets, fingerprint, secret_of, signature
from audit_app.webhooks.rules.states import (
    GONE,
    KEPT,
    LEFT_AFTER,
    PATIENCE,
    ROTATION,
    DeliveryState,
    State,
    retry_after,
)
from audit_app.webhooks.rules.targets import Fault, Target, faults, is_allowed, parse

__all__ = [
    "GONE",
    "KEPT",
    "LEFT_AFTER",
    "MOST_PATTERNS",
    "PATIENCE",
    "ROTATION",
    "DeliveryState",
    "Fault",
    "Secrets",
    "State",
    "Target",
    "body_of",
    "faults",
    "fingerprint",
    "is_allowed",
    "is_pattern",
    "matches",
    "parse",
    "retry_after",
    "rooms_of",
    "secret_of",
    "signature",
]
