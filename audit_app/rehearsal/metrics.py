"""Fourteen months of figures of the fictional operation, as two departments send them, with their targets.

Planted: the phone line of Lumen Pay missed its service level for three months, then its target was loosened, with
approval; Kestrel Home resolves more at first contact every month; its occupancy is too high to last; absence of one
month was never reported; a value counted again differs by 3 %.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.metrics import queries, service
from audit_app.metrics.models import TargetFrom
from audit_app.metrics.rules import Counted, month_of
from audit_app.rehearsal import story
from audit_app.rehearsal.files import RehearsalFile, csv_bytes, written, xlsx_bytes
from audit_app.scoring.rules import Month
from audit_app.workforce import queries as workforce

if TYPE_CHECKING:
    from audit_app.base.tabular import Cell

MONTHS = 14
MISSING = 5  # months back: absence of Kestrel Home was never reported
LOOSENED = 4  # months back
DIP = range(6, 9)  # months back in which too few people were on the phones
REVIEWED = "Agreed in the yearly review of targets"


@dataclass(frozen=True, slots=True)
class Series:
    """A metric on a channel (empty: all of them): lower count of a month, value at first and at last, noise.

    `dip` is taken from the value in the three bad months.
    """

    code: str
    channel: str
    volume: int
    first: float
    last: float
    noise: float = 0.006
    dip: float = 0.0


LUMEN = (
    Series("client_satisfied", "", 18, 0.86, 0.88, 0.03),
    Series("client_dissatisfied", "", 18, 0.03, 0.02, 0.0),
    Series("customer_satisfied", "phone", 2400, 0.82, 0.84),
    Series("customer_satisfied", "e-mail", 900, 0.81, 0.82),
    Series("customer_dissatisfied", "phone", 2400, 0.08, 0.07),
    Series("customer_dissatisfied", "e-mail", 900, 0.09, 0.09),
    Series("contact_resolution", "phone", 21000, 0.79, 0.80),
    Series("contact_resolution", "e-mail", 8000, 0.77, 0.78),
    Series("repeat_contacts", "phone", 22000, 0.12, 0.11),
    Series("repeat_contacts", "e-mail", 8200, 0.14, 0.13),
    Series("service_level", "phone", 22100, 0.86, 0.825, 0.006, 0.10),
    Series("speed_of_answer", "phone", 21200, 23, 25, 1.5, -21),
    Series("abandonment", "phone", 22100, 0.034, 0.037, 0.003, -0.04),
    Series("on_time_completion", "e-mail", 8200, 0.965, 0.968, 0.004),
    Series("backlog_age", "e-mail", 120, 0.7, 0.6, 0.1),
    Series("handling_time", "phone", 21200, 372, 365, 6),
    Series("handling_time", "e-mail", 8100, 540, 520, 9),
    Series("occupancy", "", 15200, 0.82, 0.84, 0.01, -0.05),
    Series("utilisation", "", 18900, 0.84, 0.85),
    Series("cost_per_contact", "phone", 22000, 3.82, 3.64, 0.05),
    Series("cost_per_contact", "e-mail", 8200, 4.10, 3.95, 0.05),
    Series("absence", "", 21500, 0.047, 0.045, 0.003),
    Series("forecast_error", "phone", 22100, 0.11, 0.12, 0.01, -0.09),
    Series("forecast_accuracy", "phone", 22100, 0.93, 0.93, 0.01, 0.06),
    Series("shrinkage", "", 21500, 0.29, 0.30, 0.01),
    Series("schedules_in_time", "", 4, 1, 1, 0),
    Series("schedule_adherence", "", 902000, 0.934, 0.938, 0.004),
    Series("schedule_efficiency", "", 48000, 0.91, 0.92, 0.01),
)
KESTREL = (
    Series("client_satisfied", "", 14, 0.85, 0.86, 0.03),
    Series("client_dissatisfied", "", 14, 0.07, 0.05, 0.02),
    Series("customer_satisfied", "phone", 1500, 0.78, 0.80),
    Series("customer_satisfied", "chat", 1100, 0.83, 0.84),
    Series("customer_satisfied", "remote access", 600, 0.88, 0.89),
    Series("customer_dissatisfied", "phone", 1500, 0.12, 0.11),
    Series("customer_dissatisfied", "chat", 1100, 0.09, 0.08),
    Series("contact_resolution", "phone", 12000, 0.66, 0.735, 0.002),
    Series("contact_resolution", "chat", 9000, 0.68, 0.745, 0.002),
    Series("contact_resolution", "remote access", 4100, 0.82, 0.84, 0.002),
    Series("repeat_contacts", "phone", 12400, 0.19, 0.155, 0.004),
    Series("repeat_contacts", "chat", 9300, 0.17, 0.145, 0.004),
    Series("service_level", "phone", 12400, 0.83, 0.84),
    Series("service_level", "chat", 9300, 0.87, 0.88),
    Series("speed_of_answer", "phone", 12000, 26, 24, 1.2),
    Series("speed_of_answer", "chat", 9100, 19, 18, 1.2),
    Series("abandonment", "phone", 12400, 0.041, 0.036, 0.003),
    Series("abandonment", "chat", 9300, 0.029, 0.027, 0.003),
    Series("on_time_completion", "remote access", 4100, 0.955, 0.957, 0.004),
    Series("backlog_age", "remote access", 60, 0.9, 0.8, 0.1),
    Series("handling_time", "phone", 12000, 655, 640, 9),
    Series("handling_time", "chat", 9100, 720, 700, 9),
    Series("handling_time", "remote access", 4000, 1490, 1450, 20),
    Series("occupancy", "", 11300, 0.895, 0.915, 0.006),
    Series("utilisation", "", 13800, 0.86, 0.87),
    Series("cost_per_contact", "phone", 12400, 6.9, 6.7, 0.06),
    Series("cost_per_contact", "chat", 9300, 5.4, 5.2, 0.06),
    Series("absence", "", 15800, 0.044, 0.048, 0.003),
    Series("forecast_error", "phone", 12400, 0.13, 0.12, 0.01),
    Series("forecast_accuracy", "phone", 12400, 0.91, 0.92, 0.01),
    Series("shrinkage", "", 15800, 0.31, 0.31, 0.01),
    Series("schedules_in_time", "", 4, 1, 1, 0),
    Series("schedule_adherence", "", 662000, 0.925, 0.929, 0.004),
    Series("schedule_efficiency", "", 35000, 0.93, 0.93, 0.01),
    Series("autonomous_handle_rate", "chat", 15200, 0.31, 0.38, 0.01),
)
WHOLE = (Series("system_availability", "", 40320, 0.9972, 0.9975, 0.0004),)
NOT_SHARES = frozenset({"speed_of_answer", "backlog_age", "handling_time", "cost_per_contact"})
# (programme, metric, low, high): what no catalogue can propose.
TARGETS = (
    (story.LUMEN.name, "handling_time", "330", "450"),
    (story.KESTREL.name, "handling_time", "650", "850"),
    (story.LUMEN.name, "cost_per_contact", None, "3.95"),
    (story.KESTREL.name, "cost_per_contact", None, "6.40"),
    (story.KESTREL.name, "contact_resolution", "0.80", None),
    (story.KESTREL.name, "occupancy", "0.75", "0.88"),
    ("", "backlog_age", None, "1"),
    ("", "shrinkage", None, "0.32"),
)
UNCONFIRMED = frozenset({"utilisation", "staff_satisfied"})
RECOUNTED = (
    ("service_level", story.LUMEN.name, "1"),
    ("handling_time", story.LUMEN.name, "1.002"),
    ("customer_satisfied", story.KESTREL.name, "1"),
    ("schedule_adherence", story.KESTREL.name, "0.997"),
    ("absence", story.LUMEN.name, "1.03"),
)
SURVEYS = ((18, (0.58, 0.61, 0.55), (0.72, 0.74, 0.70)), (6, (0.63, 0.66, 0.52), (0.75, 0.76, 0.66)))


def prepare(session: Session, actor: Actor, day: dt.date) -> None:
    """Takes the catalogue over, leaves out what is not sold, sets and confirms targets, loosens one."""
    last = month_of(day) - 1
    if queries.list_metrics(session):
        return
    service.adopt_catalogue(session, actor)
    service.leave_out(session, actor, "conversion", "Neither client has anything sold by this operation")
    metrics = {row.id: row.definition for row in queries.list_metrics(session)}
    for row in session.scalars(select(TargetFrom).where(TargetFrom.proposed)).all():
        metric = metrics[row.metric_id]
        if metric.counted is not Counted.QUALITY and metric.code not in UNCONFIRMED:
            service.confirm_target(session, actor, row.id, REVIEWED)
    programmes = {one.name: one.id for one in workforce.list_programmes(session)}
    for programme, code, low, high in TARGETS:
        _set(session, actor, code, last - MONTHS, low, high, programmes.get(programme))
    lumen = programmes[story.LUMEN.name]
    _set(session, actor, "service_level", last - MONTHS, "0.84", None, lumen, "Contract, annex 2, clause 4")
    service.set_target(
        session,
        actor,
        service.SetTarget(
            "service_level",
            lumen,
            last - LOOSENED + 1,
            Decimal("0.80"),
            None,
            "Client and operation agreed while the new telephony settles",
            "Letter of Lumen Pay",
            "Operations manager",
            "Approved by the managing director, since the client asked for it in writing",
        ),
    )


def _set(
    session: Session,
    actor: Actor,
    code: str,
    month: Month,
    low: str | None,
    high: str | None,
    programme_id: int | None,
    reason: str = "Own capability of the year before",
) -> None:
    bounds = [None if text is None else Decimal(text) for text in (low, high)]
    command = service.SetTarget(
        code, programme_id, month, bounds[0], bounds[1], reason, approved_by="Operations manager"
    )
    service.set_target(session, actor, command)


def metric_files(seed: int, day: dt.date) -> tuple[RehearsalFile, ...]:
    """What planning sends of one programme as CSV, and of the other, with what concerns everybody, as a workbook."""
    last = month_of(day) - 1
    lumen = [
        [code, story.LUMEN.name, channel, written(first, "%b %Y"), above, below]
        for code, channel, first, above, below in _counts(seed, "lumen", LUMEN, last)
    ]
    lumen.insert(40, ["attrition", story.LUMEN.name, "", written(_first(last), "%b %Y"), "4", "96"])
    lumen.insert(90, ["servise_level", story.LUMEN.name, "phone", written(_first(last), "%b %Y"), "1", "2"])
    kestrel = [
        [code, story.KESTREL.name, channel or None, first, float(above), float(below), None]
        for code, channel, first, above, below in _counts(seed, "kestrel", KESTREL, last)
        if not (code == "absence" and month_of(first) == last - MISSING)
    ]
    whole = [
        [code, None, None, first, float(above), float(below), None]
        for code, _channel, first, above, below in _counts(seed, "whole", WHOLE, last)
    ]
    head = ["KPI", "Account", "Channel", "Period", "Count", "Base"]
    return (
        RehearsalFile(
            "kpi_lumen.csv",
            csv_bytes([head, *lumen], encoding="utf-8-sig"),
            rows=len(lumen),
            rejected=((42, "counted from records"), (92, "unknown metric")),
        ),
        RehearsalFile(
            "kpi_kestrel.xlsx",
            xlsx_bytes("Values", [[*head, "Site"], *kestrel, *whole, *_surveys(last)]),
            rows=len(kestrel) + len(whole) + 12,
        ),
    )


def _counts(
    seed: int, name: str, found: tuple[Series, ...], last: Month
) -> Iterator[tuple[str, str, dt.date, str, str]]:
    chance = random.Random(f"metrics {name} {seed}")
    for one in found:
        for place, month in enumerate(last.window(MONTHS)):
            value = one.first + (one.last - one.first) * place / (MONTHS - 1)
            value += chance.uniform(-one.noise, one.noise)
            if MONTHS - 1 - place in DIP:
                value -= one.dip
            below = one.volume
            if one.volume > 100:
                below = round(one.volume * chance.uniform(0.93, 1.07))
            share = one.code not in NOT_SHARES
            above = round(below * (min(value, 1.0) if share else value), 0 if one.volume > 500 else 1)
            above = round(above) if share else above
            yield (
                one.code,
                one.channel,
                _first(month),
                f"{above:g}" if above < 1e5 else f"{above:.0f}",
                str(below),
            )


def _surveys(last: Month) -> list[list[Cell]]:
    """Two staff surveys by site: people who answered of those asked, satisfied answers of all."""
    rows: list[list[Cell]] = []
    for back, answered, satisfied in SURVEYS:
        for place, site in enumerate(story.SITES):
            asked = (112, 58, 40)[place]
            came = round(asked * answered[place])
            content = round(came * satisfied[place])
            first = _first(last - back)
            rows.append(["staff_survey_response", None, None, first, came, asked, site.name])
            rows.append(["staff_satisfied", None, None, first, content, came, site.name])
    return rows


def recount(session: Session, actor: Actor, day: dt.date) -> None:
    """Five values of the last month counted again from raw data; one of them differs by 3 %."""
    last = month_of(day) - 1
    if queries.list_recounts(session, 1):
        return
    programmes = {one.name: one.id for one in workforce.list_programmes(session)}
    for code, programme, factor in RECOUNTED:
        number = programmes[programme]
        row = queries.get_metric(session, code)
        counts = queries.reported(session, row, last, number)
        if counts is None:
            continue
        above, below = counts
        command = service.RecordRecount(
            code,
            last,
            number,
            (above * Decimal(factor)).quantize(Decimal(1)),
            below,
            "Raw export of the source system",
        )
        service.record_recount(session, actor, command)


def _first(month: Month) -> dt.date:
    return dt.date(month.year, month.month, 1)
