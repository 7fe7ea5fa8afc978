"""Reads training: the library, standings on any day, the matrix, figures, imports."""

from __future__ import annotations

from audit_app.training.queries import agenda  # noqa: F401 - registers what waits for somebody
from audit_app.training.queries.figures import CHECKS, figure_rows, figures
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
    list_before_live,
    list_records,
    person_cells,
    read_matrix,
    stream_filtered,
    stream_matrix,
)
from audit_app.training.queries.reader import RESTS_ON
from audit_app.training.queries.standings import BeforeLive, Cell, LiveCheck, live_check
from audit_app.training.queries.summary import Coverage, ModuleSummary, Summary, summary

__all__ = [
    "CHECKS",
    "RESTS_ON",
    "Asked",
    "BeforeLive",
    "Cell",
    "Coverage",
    "FlatRow",
    "LiveCheck",
    "Matrix",
    "MatrixRow",
    "ModuleRow",
    "ModuleSummary",
    "Needs",
    "Record",
    "Summary",
    "count_records",
    "figure_rows",
    "figures",
    "get_module",
    "list_asked",
    "list_before_live",
    "list_modules",
    "list_records",
    "live_check",
    "needs",
    "person_cells",
    "read_matrix",
    "stream_filtered",
    "stream_matrix",
    "summary",
]
