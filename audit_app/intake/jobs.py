"""Background work of files on their way in: checking one, applying one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audit_app.base import background
from audit_app.base.actor import Actor
from audit_app.base.blobs import FolderStore
from audit_app.base.i18n import gettext as _
from audit_app.intake import service
from audit_app.intake.importer import Source, check_file


@background.job("intake.check")
def check(
    context: background.Job, *, batch_id: int, folder: str, max_rows: int, max_bytes: int
) -> Mapping[str, Any]:
    """Checks a staged file; running it again begins anew."""
    with context.database.reading(context.organisation_id) as session:
        sha256 = service.get_batch(session, batch_id).sha256
    context.progress(_("opening the file"))
    with FolderStore(Path(folder)).local(sha256) as path:
        state = check_file(
            context.database,
            context.organisation_id,
            batch_id,
            Source(path, max_rows, max_bytes),
            context.progress,
        )
    return {"state": state.value}


@background.job("intake.apply")
def apply(context: background.Job, *, batch_id: int, **_file: object) -> Mapping[str, Any]:
    """Applies a checked file in one transaction; running it again changes nothing."""
    context.progress(_("applying"))
    actor = Actor(context.user_id, context.user_name, context.organisation_id)
    with context.database.transaction(context.organisation_id) as session:
        counts = service.apply_import(session, actor, batch_id)
    return dict(counts)
