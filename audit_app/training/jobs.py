"""Background work of training: writing a workbook of the matrix."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections.abc import Mapping
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from audit_app.base import background
from audit_app.base.blobs import FolderStore
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular.xlsx_writer import write_xlsx
from audit_app.training import queries
from audit_app.training.rules import Status
from audit_app.workforce.queries import Filter


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
