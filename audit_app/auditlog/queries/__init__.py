"""Reads the trail."""

from __future__ import annotations

from audit_app.auditlog.queries.chain import Verification, head_of, stream_lines, verify
from audit_app.auditlog.queries.entries import (
    EntryRow,
    Filter,
    Stretch,
    get_entry,
    list_actions,
    list_entries,
    list_of_subject,
    stream_entries,
)
from audit_app.auditlog.queries.marks import (
    MARKS,
    NARROW,
    WRITTEN,
    keep,
    note_marks,
    people_touched,
    state_of,
)

__all__ = [
    "MARKS",
    "NARROW",
    "WRITTEN",
    "EntryRow",
    "Filter",
    "Stretch",
    "Verification",
    "get_entry",
    "head_of",
    "keep",
    "list_actions",
    "list_entries",
    "list_of_subject",
    "note_marks",
    "people_touched",
    "state_of",
    "stream_entries",
    "stream_lines",
    "verify",
]
