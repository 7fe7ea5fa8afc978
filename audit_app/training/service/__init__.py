"""Writes training: modules, requirements, tries, and whole files of them."""

from __future__ import annotations

from audit_app.training.service.apply import staff_row
from audit_app.training.service.imports import (
    StageImport,
    apply_import,
    check_again,
    discard,
    get_batch,
    queue_apply,
    stage_here,
    stage_import,
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
    "MOST_HOURS",
    "MOST_MONTHS",
    "MOST_TRIES",
    "RecordCompletion",
    "Require",
    "SaveModule",
    "StageImport",
    "add_module",
    "apply_import",
    "change_module",
    "check_again",
    "discard",
    "drop_requirement",
    "get_batch",
    "queue_apply",
    "record_completion",
    "require",
    "staff_row",
    "stage_here",
    "stage_import",
]
