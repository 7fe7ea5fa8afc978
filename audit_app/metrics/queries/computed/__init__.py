"""Counts that the records of other rooms give by themselves: typed nowhere, so that they cannot differ."""

from __future__ import annotations

from audit_app.metrics.queries.computed.people import from_workforce
from audit_app.metrics.queries.computed.quality import from_quality
from audit_app.metrics.queries.computed.shape import Computed, Found, keep, whole_months
from audit_app.metrics.queries.computed.training import from_training
from audit_app.metrics.queries.computed.vendors import from_vendors
from audit_app.metrics.rules import Counted

SOURCES: dict[Counted, Computed] = {
    Counted.QUALITY: from_quality,
    Counted.WORKFORCE: from_workforce,
    Counted.TRAINING: from_training,
    Counted.VENDORS: from_vendors,
}

__all__ = ["SOURCES", "Computed", "Found", "keep", "whole_months"]
