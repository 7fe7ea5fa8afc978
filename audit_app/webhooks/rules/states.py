"""What becomes of a message: when it is tried again, when given up, when its subscription is paused."""

from __future__ import annotations

import datetime as dt
import enum

WAITS = (1, 5, 30, 120, 240, 360, 720)
"""Minutes between tries: eight tries within about a day."""
LEFT_AFTER = dt.timedelta(minutes=2)
"""After so long nobody hands it over any more: whoever did has died."""
KEPT = dt.timedelta(days=30)
PATIENCE = dt.timedelta(days=3)
"""After so long with nothing but failures a subscription is paused."""
ROTATION = dt.timedelta(hours=24)
"""For so long after a change of secret the old one signs as well."""
GONE = 410


class State(enum.StrEnum):
    """Whether a subscription is told anything."""

    ACTIVE = "active"
    PAUSED = "paused"


class DeliveryState(enum.StrEnum):
    """How far a message is."""

    WAITING = "waiting"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"


def retry_after(tries: int) -> dt.timedelta | None:
    """How long to wait after so many tries; None: it is given up."""
    return dt.timedelta(minutes=WAITS[tries - 1]) if tries <= len(WAITS) else None
