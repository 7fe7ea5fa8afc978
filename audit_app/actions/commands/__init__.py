"""Terminal verbs of actions."""

from __future__ import annotations

from audit_app.actions.commands.group import group

__all__ = ["group"]
