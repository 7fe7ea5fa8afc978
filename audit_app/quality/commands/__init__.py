"""Terminal verbs of quality."""

from __future__ import annotations

from audit_app.quality.commands import follow, incentives, monitoring
from audit_app.quality.commands.group import group

__all__ = ["follow", "group", "incentives", "monitoring"]
