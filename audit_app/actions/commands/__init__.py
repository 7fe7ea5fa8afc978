"""Terminal verbs of the improvement log."""

from __future__ import annotations

from audit_app.actions.commands import lists
from audit_app.actions.commands.group import group

__all__ = ["group", "lists"]
