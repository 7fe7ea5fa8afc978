"""How files are read, checked and laid out; what a room needs to register a kind of its own.

    from audit_app.intake.importer import Checker, Columns, Kind, Reading, cells, problem, register

    class EvaluationChecker(Checker):
        def __init__(self, session: Session, reading: Reading) -> None:
            self.columns = Columns(reading, {"code": cells.text(64), "day": cells.date(reading.order)})
        ...

    register(Kind(code="quality.evaluations", checker=EvaluationChecker, apply=service.apply_evaluations, ...))

`audit_app.kinds` imports the `importer` package of every room.
"""

from __future__ import annotations

from audit_app.intake.importer import cells
from audit_app.intake.importer.cells import Columns, Parse, Remembered, problem
from audit_app.intake.importer.check import Source, check_file
from audit_app.intake.importer.suggest import Suggester
from audit_app.intake.importer.template import template_rows
from audit_app.intake.rules import Verdict
from audit_app.intake.service import KINDS, Checker, Kind, Problem, Reading, Values, get_kind, register

__all__ = [
    "KINDS",
    "Checker",
    "Columns",
    "Kind",
    "Parse",
    "Problem",
    "Reading",
    "Remembered",
    "Source",
    "Suggester",
    "Values",
    "Verdict",
    "cells",
    "check_file",
    "get_kind",
    "problem",
    "register",
    "template_rows",
]
