"""The checks that calibration answers."""

from __future__ import annotations

from collections.abc import Callable

from audit_app.quality.queries.figures.reader import Found, Reader

CHECKS: dict[str, Callable[[Reader], Found]] = {}
