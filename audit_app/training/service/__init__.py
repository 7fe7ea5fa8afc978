"""Writes training: modules, requirements, tries, and whole files of them."""

from __future__ import annotations

from audit_app.training.service.apply import (
    COMPLETION,
    PERSON,
    apply_completions,
    apply_people,
    apply_requirements,
    staff_row,
)
from audit_app.training.service.library import (
    MOST_HOURS,
    MOST_MONTHS,
    MOST_TRIES,
    RecordCompletion,
    Require,
    SaveModule,
    add_module,
    change_module,
    drop_requirement,
    record_completion,
    require,
)

__all__ = [
    "COMPLETION",
    "MOST_HOURS",
    "MOST_MONTHS",
    "MOST_TRIES",
    "PERSON",
    "RecordCompletion",
    "Require",
    "SaveModule",
    "add_module",
    "apply_completions",
    "apply_people",
    "apply_requirements",
    "change_module",
    "drop_requirement",
    "record_completion",
    "require",
    "staff_row",
]
