"""Takes files in: which kinds there are, how their rows are kept until they are applied, and the verbs."""

from __future__ import annotations

from audit_app.intake.service.chunks import Chunk, forget, pack, rows_to_write, unpack
from audit_app.intake.service.imports import (
    StageImport,
    apply_import,
    check_again,
    discard,
    get_batch,
    queue_apply,
    stage_here,
    stage_import,
)
from audit_app.intake.service.kinds import (
    KINDS,
    Checker,
    Kind,
    Problem,
    Reading,
    Values,
    get_kind,
    register,
)

__all__ = [
    "KINDS",
    "Checker",
    "Chunk",
    "Kind",
    "Problem",
    "Reading",
    "StageImport",
    "Values",
    "apply_import",
    "check_again",
    "discard",
    "forget",
    "get_batch",
    "get_kind",
    "pack",
    "queue_apply",
    "register",
    "rows_to_write",
    "stage_here",
    "stage_import",
    "unpack",
]
