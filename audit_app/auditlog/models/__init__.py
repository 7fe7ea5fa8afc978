"""The trail's tables, and what the database itself holds of their rules."""

from __future__ import annotations

from audit_app.auditlog.models.entries import ChainHead, Entry
from audit_app.auditlog.models.guards import GUARDS

__all__ = ["GUARDS", "ChainHead", "Entry"]
