"""Background work of training: checking a file, applying it, writing a workbook of the matrix."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections.abc import Mapping
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from audit_app.base import background
from audit_app.base.actor import Actor
from audit_app.base.blobs import FolderStore
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular.xlsx_writer import write_xlsx
from audit_app.training import queries, service
from audit_app.training.importer import Source, check_file
from audit_app.training.rules import Status
from audit_app.training.service import get_batch
from audit_app.workforce.queries import Filter


@background.job("training.check_import")
def check_import(
    context: background.Job, *, batch_id: int, folder: str, max_rows: int, max_bytes: int
) -> Mapping[str, Any]:
    """Checks a staged file; running it again begins anew."""
    with context.database.reading(context.organisation_id) as session:
        sha256 = get_batch(session, batch_id).sha256
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


@background.job("training.apply_import")
def apply_import(context: background.Job, *, batch_id: int, **_file: object) -> Mapping[str, Any]:
    """Applies a checked file in one transaction; running it again changes nothing."""
    context.progress(_("applying"))
    actor = Actor(context.user_id, context.user_name, context.organisation_id)
    with context.database.transaction(context.organisation_id) as session:
        counts = service.apply_import(session, actor, batch_id)
    return dict(counts)


@background.job("training.write_matrix")
def write_matrix(
    context: background.Job,
    *,
    folder: str,
    on: str,
    text: str = "",
    site_id: int | None = None,
    programme_id: int | None = None,
    job_id: int | None = None,
    status: str | None = None,
) -> Mapping[str, Any]:
    """Writes the rows of a filtered matrix as a workbook into the folder."""
    context.progress(_("writing the workbook"))
    chosen = Filter(dt.date.fromisoformat(on), text, site_id, programme_id, job_id)
    name = f"training-{on}.xlsx"
    with (
        context.database.reading(context.organisation_id) as session,
        tempfile.TemporaryFile() as file,
    ):
        found = queries.stream_filtered(session, chosen, Status(status) if status else None)
        header = tuple(field.name for field in fields(queries.FlatRow))
        write_xlsx(file, {"Training": itertools.chain([header], map(astuple, found))})
        file.seek(0)
        blob = FolderStore(Path(folder)).put(file, 2**30, name)
    return {"sha256": blob.sha256, "filename": name}
