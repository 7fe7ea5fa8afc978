"""Checks rows of monthly values: one for each metric, programme, channel, site and month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
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
from audit_app.metrics import service
from audit_app.metrics.models import MonthValue
from audit_app.metrics.queries import list_metrics
from audit_app.metrics.rules import Counted, fault_of, month_of, read_month
from audit_app.metrics.service.values import computed_sentence, fault_sentence, locked_months
from audit_app.scoring.rules import Month
from audit_app.workforce import queries as workforce
from audit_app.workforce.rules import Channel

ROW: Final = (*service.KEY, "numerator", "denominator", "source")
COLUMNS: Final = {
    "metric": ("KPI", "Measure", "Metric code", "Indicador", "Показатель"),
    "programme": ("Program", "Account", "Process", "Cuenta", "Проект"),
    "channel": ("Canal", "Канал"),
    "site": ("Location", "Work site", "Sede", "Площадка"),
    "month": ("Period", "Mes", "Месяц"),
    "numerator": ("Upper count", "Count", "Numerador", "Числитель"),
    "denominator": ("Lower count", "Base", "Of", "Denominador", "Знаменатель"),
    "source": ("Data source", "Fuente", "Источник"),
}
CHANNELS: Final = {
    **{channel.value: channel.value for channel in Channel},
    "voice": "phone",
    "teléfono": "phone",
    "телефон": "phone",
    "e-mail": "e_mail",
    "email": "e_mail",
    "mail": "e_mail",
    "correo": "e_mail",
    "почта": "e_mail",
    "чат": "chat",
    "remote access": "remote_access",
    "remote": "remote_access",
}
ALL: Final = frozenset({"all", "total", "todos", "все", "lahat"})


class ValueChecker(Checker):
    """Values, laid out as `ROW`: new, changed or the same by metric, month and place."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self.columns = Columns(
            reading,
            {
                "metric": cells.text(120),
                "programme": cells.text(200),
                "channel": _channel,
                "site": cells.text(200),
                "month": _month,
                "numerator": parse_decimal,
                "denominator": parse_decimal,
                "source": cells.text(200),
            },
        )
        self.now = month_of(reading.today)
        rows = list_metrics(session)
        self.metrics = {row.definition.code: row for row in rows}
        self.names = {row.definition.name.casefold(): row for row in rows} | {
            row.definition.code.casefold(): row for row in rows
        }
        self.programmes = {one.name.casefold(): one for one in workforce.list_programmes(session)}
        self.sites = {one.name.casefold(): one for one in workforce.list_sites(session)}
        self.locked = locked_months(session)
        self.near = {
            "metric": Suggester({row.definition.code: row.definition.code for row in rows}),
            "programme": Suggester({key: one.name for key, one in self.programmes.items()}),
            "site": Suggester({key: one.name for key, one in self.sites.items()}),
        }
        self.empty = session.scalar(select(MonthValue.id).limit(1)) is None

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        wrong = {one["column"] for one in problems}
        for field in ("metric", "month", "numerator", "denominator"):
            name = self.columns.name(field)
            if said.get(field) is None and name not in wrong:
                problems.append(problem(name, "", _("This is needed.")))
        metric = self._known(said, "metric", self.names, problems)
        programme = self._known(said, "programme", self.programmes, problems)
        site = self._known(said, "site", self.sites, problems)
        self._check_month(said, problems)
        self._check_counts(said, metric, problems)
        if problems or metric is None:
            return None
        return (
            metric.id,
            str(said["month"]),
            programme.id if programme else None,
            said.get("channel") or None,
            site.id if site else None,
            format(said["numerator"], "f"),
            format(said["denominator"], "f"),
            said.get("source") or "",
        )

    def _known(self, said: dict[str, Any], field: str, known: dict[str, Any], problems: list[Problem]) -> Any:
        text = said.get(field)
        if text is None or (field != "metric" and text.casefold() in ALL):
            return None
        found = known.get(text.casefold())
        if found is None:
            sentence = {
                "metric": _("There is no such metric."),
                "programme": _("There is no such programme."),
                "site": _("There is no such site."),
            }[field]
            problems.append(problem(self.columns.name(field), text, sentence, self.near[field].near(text)))
        return found

    def _check_month(self, said: dict[str, Any], problems: list[Problem]) -> None:
        month = said.get("month")
        if month is None:
            return
        name = self.columns.name("month")
        if month > self.now:
            problems.append(problem(name, month, _("%(month)s lies in the future.", month=month)))
        elif str(month) in self.locked:
            problems.append(problem(name, month, _("%(month)s is closed.", month=month)))

    def _check_counts(self, said: dict[str, Any], metric: Any, problems: list[Problem]) -> None:
        if metric is None:
            return
        definition = metric.definition
        if definition.counted is not Counted.TYPED:
            sentence = computed_sentence(definition.name, definition.counted)
            problems.append(problem(self.columns.name("metric"), said["metric"], sentence))
            return
        above, below = said.get("numerator"), said.get("denominator")
        if above is None or below is None:
            return
        fault = fault_of(above, below, part_of_whole=definition.part_of_whole)
        if fault is not None:
            name = self.columns.name("numerator")
            problems.append(problem(name, f"{above:f} / {below:f}", fault_sentence(fault)))

    def key(self, values: Values) -> Hashable:
        return tuple(values[: len(service.KEY)])

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        if self.empty:
            return [Verdict.NEW] * len(rows)
        query = select(
            *(getattr(MonthValue, name) for name in service.KEY), MonthValue.numerator, MonthValue.denominator
        ).where(
            MonthValue.metric_id.in_({row[0] for row in rows}), MonthValue.month.in_({row[1] for row in rows})
        )
        width = len(service.KEY)
        there = {tuple(row[:width]): tuple(row[width:]) for row in session.execute(query)}
        return [
            Verdict.NEW
            if (was := there.get(tuple(row[:width]))) is None
            else Verdict.SAME
            if was == (Decimal(row[width]), Decimal(row[width + 1]))
            else Verdict.CHANGED
            for row in rows
        ]


def _month(cell: Cell) -> Month:
    if isinstance(cell, dt.date):
        return month_of(cell)
    try:
        return read_month(str(cell))
    except ValueError:
        raise Invalid(_("“%(text)s” is no month. Write it as 2026-03.", text=str(cell))) from None


def _channel(cell: Cell) -> str:
    text = str(cell).strip().casefold()
    if text in ALL:
        return ""
    if text not in CHANNELS:
        words = ", ".join(channel.value for channel in Channel)
        raise Invalid(_("Write one of these: %(words)s.", words=words))
    return CHANNELS[text]


def apply_values(session: Session, actor: Actor, batch_id: int, chunks: Iterator[list[Values]]) -> None:
    """Writes every row in the caller's transaction; one entry of the trail says from which import."""
    rows = 0
    months: set[str] = set()
    for chunk in chunks:
        found = [dict(zip(ROW, row, strict=True)) for row in chunk]
        for row in found:
            row["numerator"], row["denominator"] = Decimal(row["numerator"]), Decimal(row["denominator"])
        service.write_values(session, actor, found)
        rows += len(found)
        months |= {row["month"] for row in found}
    data = {"rows": rows, "months": sorted(months)}
    auditlog.record(session, actor, "metrics.values.imported", ("import", batch_id), data)


def words(session: Session, rows: Sequence[Values]) -> list[list[object]]:
    """The rows of a preview in words."""
    metrics = {row.id: row.definition.name for row in list_metrics(session)}
    programmes = {one.id: one.name for one in workforce.list_programmes(session)}
    sites = {one.id: one.name for one in workforce.list_sites(session)}
    return [
        [
            metrics.get(row[0], ""),
            programmes.get(row[2], _("all")),
            row[3] or "",
            sites.get(row[4], ""),
            row[1],
            row[5],
            row[6],
            row[7],
        ]
        for row in rows
    ]


VALUES: Final = Kind(
    code="metrics.values",
    title=lambda: _("Monthly values of metrics"),
    permission="metrics.import",
    columns=COLUMNS,
    required=("metric", "month", "numerator", "denominator"),
    example={
        "metric": "service_level",
        "programme": "Lumen Pay",
        "channel": "phone",
        "site": "",
        "month": "2026-03",
        "numerator": "18240",
        "denominator": "22100",
        "source": "Telephony report",
    },
    about="metric",
    checker=ValueChecker,
    apply=apply_values,
    words=words,
    after="/metrics/",
)
