"""Checks rows of calibrations: one decision of one sheet each, beside what was agreed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell
from audit_app.intake.importer import Checker, Columns, Problem, Reading, Values, Verdict, cells, problem
from audit_app.quality.importer.columns import CHANNELS, CLASSES, spellings
from audit_app.quality.importer.known import find_agent, known, need
from audit_app.quality.models import (
    Calibration,
    CalibrationItem,
    CalibrationScore,
    CalibrationSeat,
    Criterion,
)
from audit_app.quality.rules import ErrorClass
from audit_app.quality.rules.calibration import Decision
from audit_app.quality.service import CALIBRATION
from audit_app.workforce.rules import Channel

DECISIONS = spellings(
    {
        Decision.RIGHT.value: ("correct", "ok", "met", "yes", "correcto", "верно", "да"),
        Decision.WRONG.value: (
            "error",
            "incorrect",
            "not met",
            "no",
            "incorrecto",
            "неверно",
            "ошибка",
            "нет",
        ),
        Decision.NOT_APPLICABLE.value: ("n/a", "na", "not applicable", "no aplica", "неприменимо"),
    }
)
_HEAD = ("programme_id", "held_on", "transaction_id", "channel")


class CalibrationChecker(Checker):
    """Decisions of calibrations, laid out as `service.CALIBRATION`."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self.columns = Columns(
            reading,
            {
                "session": cells.text(64),
                "programme": cells.text(200),
                "held_on": cells.date(reading.order, latest=reading.today),
                "transaction_id": cells.text(100),
                "channel": cells.word(CHANNELS),
                "evaluator_code": cells.text(64),
                "client_name": cells.text(200),
                "client_present": cells.yes_or_no,
                "criterion_code": cells.text(40),
                "error_class": cells.word(CLASSES),
                "decision": cells.word(DECISIONS),
                "agreed": cells.word(DECISIONS),
                "note": cells.text(2000),
            },
        )
        self.known = known(session)
        self.classes: dict[str, str] = {
            row[0].casefold(): row[1].value
            for row in session.execute(select(Criterion.code, Criterion.error_class))
        }
        self.own = {
            code.casefold()
            for code in session.scalars(select(Calibration.code).where(Calibration.batch_id.is_(None)))
        }
        self.codes = {code.casefold(): code for code in session.scalars(select(Calibration.code))}
        self.heads: dict[str, tuple[Any, ...]] = {}
        self.agreed: dict[tuple[str, str], str] = {}

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        filled = need(
            self.columns,
            said,
            ("session", "held_on", "programme", "criterion_code", "decision", "agreed"),
            problems,
        )
        person = find_agent(self.known, self.columns, said, "evaluator_code", problems)
        if not filled or problems:
            return None
        code = self.codes.setdefault(said["session"].casefold(), said["session"])
        programme = self.known.programmes.get(said["programme"].casefold())
        if programme is None:
            offered = ", ".join(one.name for one in self.known.by_id.values())
            right = _("Write one of these: %(words)s.", words=offered)
            problems.append(
                problem(
                    self.columns.name("programme"), said["programme"], _("There is no such programme."), right
                )
            )
            return None
        channel = said.get("channel") or (
            programme.channels[0] if programme.channels else Channel.PHONE.value
        )
        head = (programme.id, said["held_on"].isoformat(), said.get("transaction_id") or "", channel)
        self._wrong(said, code, head, person is not None, problems)
        name = "" if person else said.get("client_name") or ""
        return (
            code,
            said["criterion_code"],
            person.id if person else None,
            name,
            person is None,
            said["decision"],
            *head,
            bool(said.get("client_present")) or person is None,
            said.get("error_class")
            or self.classes.get(said["criterion_code"].casefold())
            or ErrorClass.NON_CRITICAL.value,
            said["agreed"],
            said.get("note") or "",
        )

    def _wrong(
        self,
        said: Mapping[str, Any],
        code: str,
        head: tuple[Any, ...],
        is_person: bool,  # noqa: FBT001 - one of two ways to be somebody
        problems: list[Problem],
    ) -> None:
        """Sessions judged here, rows of nobody, and rows that contradict an earlier one of their session."""
        if code.casefold() in self.own:
            wrong = _("The calibration %(code)s was judged here. A file may not change it.", code=code)
            problems.append(problem(self.columns.name("session"), code, wrong, _("Give it another name.")))
        if not is_person and not said.get("client_name"):
            wrong = _("Say whose decision this is.")
            right = _("Fill the evaluator's code, or the name of the client's evaluator.")
            problems.append(problem(self.columns.name("evaluator_code"), "", wrong, right))
        if self.heads.setdefault(code, head) != head:
            wrong = _("Programme, date, contact and channel must be the same in all rows of a session.")
            problems.append(problem(self.columns.name("session"), code, wrong))
        key = (code, said["criterion_code"])
        if self.agreed.setdefault(key, said["agreed"]) != said["agreed"]:
            wrong = _("An earlier row says that another decision was agreed.")
            problems.append(problem(self.columns.name("agreed"), said["agreed"], wrong))

    def key(self, values: Values) -> Hashable:
        return tuple(values[:4])

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        there = {
            tuple(row[:4]): tuple(row[4:])
            for row in session.execute(
                select(
                    Calibration.code,
                    CalibrationScore.criterion_code,
                    CalibrationSeat.person_id,
                    func.coalesce(CalibrationSeat.name, ""),
                    CalibrationScore.decision,
                    CalibrationItem.decision,
                    CalibrationItem.note,
                )
                .select_from(Calibration)
                .join(CalibrationScore, CalibrationScore.calibration_id == Calibration.id)
                .join(CalibrationSeat, CalibrationSeat.id == CalibrationScore.seat_id)
                .join(
                    CalibrationItem,
                    and_(
                        CalibrationItem.calibration_id == Calibration.id,
                        CalibrationItem.criterion_code == CalibrationScore.criterion_code,
                    ),
                )
                .where(Calibration.code.in_({row[0] for row in rows}))
            )
        }
        return [_verdict(dict(zip(CALIBRATION, row, strict=True)), there.get(tuple(row[:4]))) for row in rows]


def _verdict(said: Mapping[str, Any], there: tuple[Any, ...] | None) -> Verdict:
    if there is None:
        return Verdict.NEW
    decision, agreed, note = there
    same = (said["decision"], said["agreed"]) == (decision, agreed) and said["note"] in ("", note)
    return Verdict.SAME if same else Verdict.CHANGED
