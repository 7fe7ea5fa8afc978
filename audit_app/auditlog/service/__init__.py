"""Writes the trail: one call beside each change, in the same transaction."""

from __future__ import annotations

from audit_app.auditlog.queries import NARROW
from audit_app.auditlog.service.entries import changes, plain, record
from audit_app.auditlog.service.erasures import Erasure, let_go, reach_of

__all__ = ["NARROW", "Erasure", "changes", "let_go", "plain", "reach_of", "record"]
