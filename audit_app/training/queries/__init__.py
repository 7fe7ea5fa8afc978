"""Reads training: the library, standings on any day, the matrix, figures, imports."""

from __future__ import annotations

from audit_app.training.queries.figures import CHECKS, figure_rows, figures
from audit_app.training.queries.imports import (
    ImportDetail,
    ImportLine,
    PreviewRow,
    RejectedRow,
    get_import,
    list_imports,
    list_preview,
    rejected_table,
    stream_rejected,
    told,
)
from audit_app.training.queries.library import (
    Asked,
    ModuleRow,
    Needs,
    get_module,
    list_asked,
    list_modules,
    needs,
)
from audit_app.training.queries.matrix import (
    FlatRow,
    Matrix,
    MatrixRow,
    Record,
    count_records,
    list_records,
    person_cells,
    read_matrix,
    stream_filtered,
    stream_matrix,
)
from audit_app.training.queries.standings import BeforeLive, Cell, LiveCheck, live_check
from audit_app.training.queries.summary import Coverage, ModuleSummary, Summary, summary

__all__ = [
    "CHECKS",
    "Asked",
    "BeforeLive",
    "Cell",
    "Coverage",
    "FlatRow",
    "ImportDetail",
    "ImportLine",
    "LiveCheck",
    "Matrix",
    "MatrixRow",
    "ModuleRow",
    "ModuleSummary",
    "Needs",
    "PreviewRow",
    "Record",
    "RejectedRow",
    "Summary",
    "count_records",
    "figure_rows",
    "figures",
    "get_import",
    "get_module",
    "list_asked",
    "list_imports",
    "list_modules",
    "list_preview",
    "list_records",
    "live_check",
    "needs",
    "person_cells",
    "read_matrix",
    "rejected_table",
    "stream_filtered",
    "stream_matrix",
    "stream_rejected",
    "summary",
    "told",
]
