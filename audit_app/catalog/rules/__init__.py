"""What a checklist release is, and what differs between two of them. Standard library only."""

from __future__ import annotations

from audit_app.catalog.rules.compare import Change, Effect, FieldChange, Part, Piece, Subject, diff, words
from audit_app.catalog.rules.release import (
    VENDOR_FIELDS,
    Appearance,
    Audience,
    Category,
    Kind,
    Parameter,
    Release,
    Requirement,
    Rule,
    from_data,
    in_language,
    rules_of,
    to_data,
    version_key,
)

__all__ = [
    "VENDOR_FIELDS",
    "Appearance",
    "Audience",
    "Category",
    "Change",
    "Effect",
    "FieldChange",
    "Kind",
    "Parameter",
    "Part",
    "Piece",
    "Release",
    "Requirement",
    "Rule",
    "Subject",
    "diff",
    "from_data",
    "in_language",
    "rules_of",
    "to_data",
    "version_key",
    "words",
]
