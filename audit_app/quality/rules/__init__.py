"""What quality decides by itself, a module for each noun; here the words that all of them share."""

from __future__ import annotations

from audit_app.quality.rules.terms import CRITICAL, Doubt, ErrorClass, Method, Selection, Shift, State
from audit_app.quality.rules.thresholds import EACH, Threshold

__all__ = ["CRITICAL", "EACH", "Doubt", "ErrorClass", "Method", "Selection", "Shift", "State", "Threshold"]
