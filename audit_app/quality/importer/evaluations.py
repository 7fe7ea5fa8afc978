"""Checks rows of evaluations: who, when and how, errors against the form, what cannot be and what is doubtful."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.bulk import bulk_rows
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell
from audit_app.intake.importer import Checker, Columns, Problem, Reading, Values, Verdict, cells, problem
from audit_app.quality.importer.columns import CHANNELS, METHODS, SELECTIONS
from audit_app.quality.importer.known import (
    find_agent,
    find_programme,
    hour,
    known,
    line_errors,
    need,
    points,
)
from audit_app.quality.importer.quick import QuickEvaluations
from audit_app.quality.models import Evaluation, EvaluationError
from audit_app.quality.queries import FormDetail
from audit_app.quality.rules import ErrorClass, Method, State
from audit_app.quality.rules.evaluating import Line, Marks, Seen, doubt, failed, faults, mark
from audit_app.quality.service import FIELDS, fault_sentence, key_of

COUNTS = {
    f"{one.value.removesuffix('_critical').replace('non', 'noncritical')}_errors": one for one in ErrorClass
}
CLASSES = tuple(Line(one.value, one) for one in ErrorClass)
MOST = 999
_KEY = itemgetter(*(FIELDS.index(name) for name in ("transaction_id", "agent_id", "evaluator_id", "method")))
_COLUMN_OF = {"agent": "agent_code", "evaluator": "evaluator_code"}


class EvaluationChecker(Checker):
    """Evaluations, laid out as `service.FIELDS`."""

    def __init__(self, session: Session, reading: Reading) -> None:
        many = cells.whole(0, MOST)
        self.columns = Columns(
            reading,
            {
                "transaction_id": cells.text(100),
                "agent_code": cells.text(64),
                "day": cells.date(reading.order, latest=reading.today),
                "time": hour,
                "evaluated_on": cells.date(reading.order, latest=reading.today),
                "evaluator_code": cells.text(64),
                "evaluator_name": cells.text(200),
                "method": cells.word(METHODS),
                "stepped_in": cells.yes_or_no,
                "channel": cells.word(CHANNELS),
                "programme": cells.text(200),
                "selection": cells.word(SELECTIONS),
                "form": cells.text(200),
                "errors": line_errors,
                **dict.fromkeys(COUNTS, many),
                "points": points,
                "points_possible": points,
                "notes": cells.text(5000),
            },
        )
        self.known, self.today = known(session), reading.today
        self.counted = bool(reading.found.keys() & {"errors", *COUNTS})
        self.empty = session.scalar(select(Evaluation.id).limit(1)) is None

        self.quickly = QuickEvaluations(self)

    def quick(self, rows: Sequence[Sequence[Cell]]) -> Sequence[Values | None]:
        return self.quickly.values(rows)

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        filled = need(
            self.columns, said, ("transaction_id", "agent_code", "day", "method", "selection"), problems
        )
        agent = find_agent(self.known, self.columns, said, "agent_code", problems)
        evaluator = find_agent(self.known, self.columns, said, "evaluator_code", problems)
        if not filled or agent is None or (said.get("evaluator_code") and evaluator is None) or problems:
            return None
        day: dt.date = said["day"]
        programme = find_programme(self.known, self.columns, said, agent, day, problems)
        channel = said.get("channel") or (
            programme.channels[0] if programme and len(programme.channels) == 1 else None
        )
        if programme is None or not need(self.columns, said | {"channel": channel}, ("channel",), problems):
            return None
        form = self._form(said, programme.id, problems)
        marks = self._marks(said, form, problems)
        if problems:
            return None
        place = agent.place_on(day)
        seen = Seen(
            day=day,
            evaluated_on=said.get("evaluated_on") or day,
            employed=agent.works_on(day),
            placed=place is not None,
            placed_on=place.programme_id if place else None,
            programme_id=programme.id,
            channel=channel or "",
            channels=programme.channels,
            agent_id=agent.id,
            evaluator_id=evaluator.id if evaluator else None,
            method=Method(said["method"]),
            stepped_in=bool(said.get("stepped_in")),
        )
        for field, fault in faults(seen, marks, self.today):
            name = _COLUMN_OF.get(field, field)
            problems.append(problem(self.columns.name(name), said.get(name), fault_sentence(fault)))
        return None if problems or place is None else self._values(said, seen, marks, (form, place.site_id))

    def _values(
        self, said: Mapping[str, Any], seen: Seen, marks: Marks, more: tuple[FormDetail | None, int]
    ) -> Values:
        form, site_id = more
        why = doubt(seen)
        classes = {line.code: line.error_class.value for line in (form.lines if form else CLASSES)}
        return (
            said["transaction_id"],
            None,
            seen.day.isoformat(),
            said.get("time"),
            seen.evaluated_on.isoformat(),
            seen.agent_id,
            seen.evaluator_id,
            said.get("evaluator_name") or "",
            seen.method.value,
            seen.stepped_in,
            seen.channel,
            seen.programme_id,
            site_id,
            form.id if form else None,
            said["selection"],
            (State.DOUBTFUL if why else State.COUNTED).value,
            why.value if why else None,
            *(marks.by_class[one] for one in ErrorClass),
            marks.points,
            marks.possible,
            failed(marks, form.pass_mark if form else None),
            said.get("notes") or "",
            tuple((code, classes[code], count) for code, count in marks.by_line.items()),
        )

    def _form(self, said: Mapping[str, Any], programme_id: int, problems: list[Problem]) -> FormDetail | None:
        name = said.get("form")
        if name is None:
            return None
        form = self.known.forms.get((programme_id, name.casefold()))
        if form is None:
            right = _("Write the form on its page first, or leave the cell empty.")
            problems.append(
                problem(self.columns.name("form"), name, _("This programme has no such form."), right)
            )
        return form

    def _marks(self, said: Mapping[str, Any], form: FormDetail | None, problems: list[Problem]) -> Marks:
        """By line where the row names lines, else by class; what says nothing of errors is refused."""
        counts = {kind: said.get(field) for field, kind in COUNTS.items()}
        named: Mapping[str, int] = said.get("errors") or {}
        if not self.counted:
            wrong = _("The file has no column of errors, so nothing can be counted right.")
            problems.append(problem("errors", "", wrong, ", ".join(COUNTS)))
        if named and form is None:
            wrong = _("Lines can be named with a form alone.")
            problems.append(
                problem(self.columns.name("errors"), ", ".join(named), wrong, _("Fill the form's name."))
            )
        if form is not None and (named or not any(counts.values())):
            unknown = named.keys() - {line.code for line in form.lines}
            if unknown:
                wrong = _("The form has no line called %(codes)s.", codes=", ".join(sorted(unknown)))
                problems.append(problem(self.columns.name("errors"), ", ".join(named), wrong))
            marks = mark(form.lines, named)
            self._compare_counts(counts, marks, problems)
            return marks
        marks = mark(CLASSES, {kind.value: count for kind, count in counts.items() if count})
        return Marks(marks.by_class, marks.by_line, said.get("points"), said.get("points_possible"))

    def _compare_counts(
        self, counts: Mapping[ErrorClass, int | None], marks: Marks, problems: list[Problem]
    ) -> None:
        for field, kind in COUNTS.items():
            if counts[kind] is not None and counts[kind] != marks.by_class[kind]:
                wrong = _("The lines named give %(many)s.", many=marks.by_class[kind])
                problems.append(problem(self.columns.name(field), counts[kind], wrong))

    def key(self, values: Values) -> Hashable:
        return tuple(_KEY(values))

    def keys(self, rows: Sequence[Values]) -> Sequence[Hashable]:
        return list(map(_KEY, rows))

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        """Whether it counts is somebody's word, so a settled state makes no difference."""
        if self.empty:
            return [Verdict.NEW] * len(rows)
        asked = [(contact,) for contact in {row[0] for row in rows}]
        known = {contact for (contact,) in bulk_rows(session, Evaluation, ("transaction_id",), asked, ())}
        if not known:
            return [Verdict.NEW] * len(rows)
        there = _there(session, known)
        return [_verdict(row, there.get((*_KEY(row)[:2], _KEY(row)[2] or 0, _KEY(row)[3]))) for row in rows]


_COMPARED = tuple(name for name in FIELDS if name not in {"state", "doubt", "lines"})


def _there(session: Session, ids: set[str]) -> dict[Hashable, tuple[list[Any], list[tuple[str, int]]]]:
    columns = [getattr(Evaluation, name) for name in _COMPARED]
    rows = session.execute(select(Evaluation.id, *columns).where(Evaluation.transaction_id.in_(ids))).all()
    errors: dict[int, list[tuple[str, int]]] = {row.id: [] for row in rows}
    if rows:
        one = EvaluationError
        query = select(one.evaluation_id, one.criterion_code, one.count).where(
            one.evaluation_id.in_(list(errors))
        )
        for number, code, count in session.execute(query):
            errors[number].append((code, count))
    return {
        key_of(row._asdict()): ([_plain(value) for value in row[1:]], sorted(errors[row.id])) for row in rows
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _verdict(row: Values, there: tuple[list[Any], list[tuple[str, int]]] | None) -> Verdict:
    if there is None:
        return Verdict.NEW
    said = dict(zip(FIELDS, row, strict=True))
    lines = sorted((code, count) for code, _kind, count in said["lines"])
    same = [said[name] for name in _COMPARED] == there[0] and lines == there[1]
    return Verdict.SAME if same else Verdict.CHANGED
