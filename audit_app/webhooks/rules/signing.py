"""How messages are signed: HMAC-SHA256 over "time.body", in the manner that Stripe made known.

A subscription's secret is derived from the application's key and random salt: it is shown once and kept nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass

MARK = "whsec_"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What signs one message: the secret, and for a day after a change the one before it."""

    now: str
    before: str | None = None

    def all(self) -> tuple[str, ...]:
        """Those that sign, the newest first."""
        return (self.now,) if self.before is None else (self.now, self.before)


def secret_of(application_key: str, salt: str) -> str:
    """The secret that belongs to a salt; whoever has the database alone cannot compute it."""
    digest = hmac.digest(application_key.encode(), f"webhook secret {salt}".encode(), "sha256")
    return MARK + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def fingerprint(secret: str) -> str:
    """By which it is noticed that the application's key is another now, so that nothing is signed wrongly."""
    return hashlib.sha256(secret.encode()).hexdigest()


def signature(secrets: Iterable[str], at: int, body: str) -> str:
    """The header's value: `t=…,v1=…`, one v1 for each secret."""
    signed = f"{at}.{body}".encode()
    marks = [f"v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}" for secret in secrets]
    return ",".join([f"t={at}", *marks])
