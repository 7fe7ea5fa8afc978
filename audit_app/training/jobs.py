"""Background work of training: checking a file, applying it, writing a workbook of the matrix."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit_app.base import background
from audit_app.base.actor import Actor
from audit_app.base.blobs import FolderStore
from audit_app.training import service
from audit_app.training.importer import Source, check_file
from audit_app.training.service import get_batch


@background.job("training.check_import")
def check_import(
    context: background.Job, *, batch_id: int, folder: str, max_rows: int, max_bytes: int
) -> Mapping[str, Any]:
    """Checks a staged file; running it again begins anew."""
    with context.database.reading(context.organisation_id) as session:
        sha256 = get_batch(session, batch_id).sha256
    context.progress("open")
    with FolderStore(Path(folder)).local(sha256) as path:
        state = check_file(
            context.database,
            context.organisation_id,
            batch_id,
            Source(path, max_rows, max_bytes),
            context.progress,
        )
    return {"state": state.value}


@background.job("training.apply_import")
def apply_import(context: background.Job, *, batch_id: int, **_file: object) -> Mapping[str, Any]:
    """Applies a checked file in one transaction; running it again changes nothing."""
    context.progress("apply")
    actor = Actor(context.user_id, context.user_name, context.organisation_id)
    with context.database.transaction(context.organisation_id) as session:
        counts = service.apply_import(session, actor, batch_id)
    return dict(counts)
