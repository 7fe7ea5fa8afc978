"""Reads drills: what can be drawn, which records that means, what became of them."""

from __future__ import annotations

from audit_app.drill.queries.drills import (
    Drill,
    ItemRow,
    Line,
    Repeat,
    Subject,
    get_drill,
    list_drills,
    repeat,
)
from audit_app.drill.queries.pools import Pools, read_pools, scope_of
from audit_app.drill.queries.records import Asked, list_records
from audit_app.drill.queries.report import report

__all__ = [
    "Asked",
    "Drill",
    "ItemRow",
    "Line",
    "Pools",
    "Repeat",
    "Subject",
    "get_drill",
    "list_drills",
    "list_records",
    "read_pools",
    "repeat",
    "report",
    "scope_of",
]
