"""Files of payouts and of agents' figures: how their rows are checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.bulk import bulk_find
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, parse_decimal
from audit_app.intake.importer import (
    Checker,
    Columns,
    Kind,
    Problem,
    Reading,
    Suggester,
    Values,
    Verdict,
    cells,
    problem,
)
from audit_app.quality.models import AgentFigure, Payout
from audit_app.quality.queries.incentives import list_schemes
from audit_app.quality.rules.incentives import Reward, RewardKind
from audit_app.quality.service.incentive_files import FIGURE, PAYOUT, apply_figures, apply_payouts
from audit_app.quality.service.incentives import payout_faults, schemes_by_name
from audit_app.workforce.models import Person

PERSON = ("Employee No.", "Employee", "Emp ID", "Código de empleado", "Табельный номер")
MONTH = ("For month", "Period", "Mes", "Месяц")


def month(cell: Cell) -> dt.date:
    """A month as 2026-12, or any day of it as 2026-12-31 or a spreadsheet's own date."""
    if isinstance(cell, dt.date):
        return dt.date(cell.year, cell.month, 1)
    text = str(cell).strip()
    try:
        return dt.date.fromisoformat(text if len(text) > 7 else f"{text}-01").replace(day=1)
    except ValueError:
        raise Invalid(_("%(text)s is not a month. Write it as 2026-12.", text=text)) from None


def money(cell: Cell) -> int:
    """An amount in hundredths."""
    number = parse_decimal(cell) * 100
    if number != int(number):
        raise Invalid(_("“%(text)s” has more than two decimals.", text=str(cell)))
    return int(number)


def number(cell: Cell) -> float:
    return float(parse_decimal(cell))


class _People(Checker):
    """What both kinds check: a person who is known, a month that has begun, nothing needed left out."""

    needed: tuple[str, ...]
    columns: Columns

    def __init__(self, session: Session, reading: Reading) -> None:
        self.today = reading.today
        self.people = {one.code.casefold(): one for one in session.scalars(select(Person))}
        self.codes = Suggester({code: one.code for code, one in self.people.items()})

    def read(self, row: Sequence[Cell], problems: list[Problem]) -> dict[str, Any] | None:
        """The row by field with its `person`, or None when something needed is missing or wrong."""
        said = self.columns.read(row, problems)
        wrong = {one["column"] for one in problems}
        name = self.columns.name
        problems += [
            problem(name(field), "", _("This is needed."))
            for field in self.needed
            if said.get(field) is None and name(field) not in wrong
        ]
        code = said.get("person_code")
        said["person"] = self.people.get(code.casefold()) if code else None
        if code and said["person"] is None:
            problems.append(
                problem(name("person_code"), code, _("Nobody has this code."), self.codes.near(code))
            )
        if said.get("month") and said["month"] > self.today:
            problems.append(problem(name("month"), said["month"], _("This month has not begun.")))
        return None if problems else said


class PayoutChecker(_People):
    """Payouts by person, month and scheme."""

    needed = ("person_code", "month", "scheme", "paid_on")

    def __init__(self, session: Session, reading: Reading) -> None:
        super().__init__(session, reading)
        self.columns = Columns(
            reading,
            {
                "person_code": cells.text(64),
                "month": month,
                "scheme": cells.text(200),
                "amount": money,
                "gift": cells.text(200),
                "paid_on": cells.date(reading.order),
                "reason": cells.text(2000),
            },
        )
        self.schemes = schemes_by_name(list_schemes(session))
        self.names = Suggester({name: scheme.name for name, scheme in self.schemes.items()})

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem], /) -> Values | None:
        said = self.read(row, problems)
        if said is None:
            return None
        scheme = self.schemes.get(said["scheme"].casefold())
        if scheme is None:
            right = self.names.near(said["scheme"])
            problems.append(
                problem(self.columns.name("scheme"), said["scheme"], _("There is no such scheme."), right)
            )
            return None
        money_given = scheme.kind is RewardKind.MONEY
        reward = Reward(
            (said.get("amount") or 0) if money_given else 0, "" if money_given else (said.get("gift") or "")
        )
        faults = payout_faults(scheme, said["person"], said["month"], reward, said["paid_on"])
        problems += [
            problem(self.columns.name(field), said.get(field), sentence) for field, sentence in faults.items()
        ]
        return (
            said["month"].isoformat(),
            scheme.id,
            said["person"].id,
            reward.amount,
            reward.gift,
            said["paid_on"].isoformat(),
            said.get("reason") or "",
        )

    def key(self, values: Values) -> Hashable:
        return tuple(values[:3])

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        return _compare(session, Payout, PAYOUT, 3, rows)


class FigureChecker(_People):
    """Figures by person, month and name; a name keeps the letters' case it was first written in."""

    needed = ("person_code", "month", "figure", "value")

    def __init__(self, session: Session, reading: Reading) -> None:
        super().__init__(session, reading)
        self.columns = Columns(
            reading,
            {"person_code": cells.text(64), "month": month, "figure": cells.text(100), "value": number},
        )
        self.known = {name.casefold(): name for name in session.scalars(select(AgentFigure.name).distinct())}

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem], /) -> Values | None:
        said = self.read(row, problems)
        if said is None:
            return None
        name = self.known.setdefault(said["figure"].casefold(), said["figure"])
        return (said["month"].isoformat(), said["person"].id, name, said["value"])

    def key(self, values: Values) -> Hashable:
        return tuple(values[:3])

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        return _compare(session, AgentFigure, FIGURE, 3, rows)


def _compare(
    session: Session, model: Any, columns: Sequence[str], width: int, rows: Sequence[Values]
) -> list[Verdict]:
    known = bulk_find(session, model, columns[:width], [row[:width] for row in rows], columns[width:])
    return [
        Verdict.NEW
        if (there := known.get(tuple(row[:width]))) is None
        else Verdict.SAME
        if there == tuple(row[width:])
        else Verdict.CHANGED
        for row in rows
    ]


PAYOUTS = Kind(
    code="quality.payouts",
    title=lambda: _("Payouts"),
    permission="quality.pay",
    columns={
        "person_code": PERSON,
        "month": MONTH,
        "scheme": ("Incentive scheme", "Incentive", "Bonus", "Incentivo", "Премия"),
        "amount": ("Paid", "Payout", "Importe", "Monto", "Сумма"),
        "gift": ("Reward", "Regalo", "Подарок"),
        "paid_on": ("Payment date", "Paid date", "Fecha de pago", "Дата выплаты"),
        "reason": ("Comment", "Motivo", "Причина"),
    },
    required=("person_code", "month", "scheme", "paid_on"),
    dates=("paid_on",),
    example={
        "person_code": "E-1001",
        "month": "2026-01",
        "scheme": "Quality bonus",
        "amount": "1500.00",
        "paid_on": "2026-02-10",
    },
    about="person_code",
    checker=PayoutChecker,
    apply=apply_payouts,
    after="/quality/incentives/payouts",
)
FIGURES = Kind(
    code="quality.figures",
    title=lambda: _("Figures of agents, for incentives"),
    permission="quality.import",
    columns={
        "person_code": PERSON,
        "month": MONTH,
        "figure": ("Metric", "Measure", "Indicador", "Показатель"),
        "value": ("Result", "Valor", "Значение"),
    },
    required=("person_code", "month", "figure", "value"),
    example={"person_code": "E-1001", "month": "2026-01", "figure": "Adherence", "value": "94.5"},
    about="figure",
    checker=FigureChecker,
    apply=apply_figures,
    after="/quality/incentives/",
)
