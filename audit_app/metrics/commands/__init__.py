"""Terminal verbs of metrics."""

from __future__ import annotations

from audit_app.metrics.commands import verbs
from audit_app.metrics.commands.group import group

__all__ = ["group", "verbs"]
