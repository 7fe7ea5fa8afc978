"""Takes files of metrics in: monthly values, and raw rows to count a value again."""

from __future__ import annotations

from audit_app.intake.importer import register
from audit_app.metrics.importer.values import VALUES

register(VALUES)

__all__ = ["VALUES"]
