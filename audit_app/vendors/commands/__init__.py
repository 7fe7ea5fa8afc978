"""Terminal verbs of vendors."""

from __future__ import annotations

from audit_app.vendors.commands import scorecard
from audit_app.vendors.commands.group import group

__all__ = ["group", "scorecard"]
