"""Checks rows of evaluation forms, one a line, and writes each form's next version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell
from audit_app.intake.importer import Checker, Columns, Problem, Reading, Values, Verdict, cells, problem
from audit_app.quality import service
from audit_app.quality.importer.columns import CLASSES
from audit_app.quality.importer.known import Known, find_programme, known, need, points
from audit_app.quality.queries import FormDetail, known_forms
from audit_app.quality.rules import ErrorClass


class FormChecker(Checker):
    """Lines: programme, form, valid from, pass mark, code, text, class, reason, points, Spanish name."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self.columns = Columns(
            reading,
            {
                "programme": cells.text(200),
                "form": cells.text(200),
                "valid_from": cells.date(reading.order),
                "pass_mark": cells.percent,
                "code": cells.text(40),
                "text": cells.text(1000),
                "error_class": cells.word(CLASSES),
                "reason": cells.text(1000),
                "points": points,
                "alias_es": cells.text(200),
            },
        )
        self.known: Known = known(session)

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        if (
            not need(self.columns, said, ("programme", "form", "code", "text", "error_class"), problems)
            or problems
        ):
            return None
        programme = find_programme(self.known, self.columns, said, None, None, problems)
        if said["error_class"] != ErrorClass.NON_CRITICAL and not said.get("reason"):
            wrong = _("Say why an error in %(code)s is critical.", code=said["code"])
            problems.append(problem(self.columns.name("reason"), "", wrong))
        if programme is None or problems:
            return None
        valid_from = said.get("valid_from")
        return (
            programme.id,
            said["form"],
            valid_from.isoformat() if valid_from else None,
            said.get("pass_mark"),
            said["code"],
            said["text"],
            said["error_class"],
            said.get("reason") or "",
            said.get("points") or 0.0,
            said.get("alias_es") or "",
        )

    def key(self, values: Values) -> Hashable:
        return values[0], values[1].casefold(), values[4]

    def compare(self, _session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        return [self._verdict(row) for row in rows]

    def _verdict(self, row: Values) -> Verdict:
        form = self.known.forms.get((row[0], row[1].casefold()))
        line = next((one for one in form.criteria if one.code == row[4]), None) if form else None
        if form is None or line is None:
            return Verdict.NEW
        there = (line.text, line.error_class.value, line.reason, line.points, line.aliases.get("es", ""))
        head = all(
            new in (None, old)
            for new, old in ((row[2], form.valid_from.isoformat()), (row[3], form.pass_mark))
        )
        return Verdict.SAME if head and tuple(row[5:]) == there else Verdict.CHANGED


def apply_forms(session: Session, actor: Actor, _batch_id: int, chunks: Iterator[list[Values]]) -> None:
    """Writes one next version of each form: the lines of the file over those there were; others stay."""
    newest = {(one.programme_id, one.name.casefold()): one for one in known_forms(session)}
    forms: dict[tuple[int, str], list[Values]] = {}
    for chunk in chunks:
        for row in chunk:
            forms.setdefault((row[0], row[1].casefold()), []).append(row)
    for key, rows in forms.items():
        service.put_form(session, actor, _command(newest.get(key), rows))


def _command(old: FormDetail | None, rows: Sequence[Values]) -> service.SaveForm:
    lines = {
        one.code: service.SaveLine(one.code, one.text, one.error_class, one.points, one.reason, one.aliases)
        for one in (old.criteria if old else ())
    }
    for row in rows:
        aliases = dict(lines[row[4]].aliases) if row[4] in lines else {}
        aliases |= {"es": row[9]} if row[9] else {}
        lines[row[4]] = service.SaveLine(row[4], row[5], ErrorClass(row[6]), row[8], row[7], aliases)
    valid = [dt.date.fromisoformat(row[2]) for row in rows if row[2]]
    marks: list[Any] = [row[3] for row in rows if row[3] is not None]
    return service.SaveForm(
        rows[0][0],
        old.name if old else rows[0][1],
        max(valid, default=clock.today()),
        tuple(lines.values()),
        marks[0] if marks else (old.pass_mark if old else None),
        old.aliases if old else {},
    )
