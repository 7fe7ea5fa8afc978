"""Checks rows of complaint and incident logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit_app.actions.importer.records import RecordChecker, spelt
from audit_app.actions.models import Complaint, Incident
from audit_app.actions.rules import IncidentKind, Severity, Side, Way
from audit_app.actions.service import COMPLAINT, INCIDENT
from audit_app.base.i18n import gettext as _
from audit_app.intake.importer import Parse, Problem, Reading, cells, problem

MOST_DAYS = 365
SIDES = spelt(
    Side,
    end_customer="customer",
    cliente="customer",
    contratante="client",
    клиент="customer",
    заказчик="client",
)
WAYS = spelt(Way, email="e_mail", mail="letter", call="phone", teléfono="phone", correo="e_mail", carta="letter", телефон="phone", почта="e_mail", чат="chat", письмо="letter") | {"e-mail": "e_mail"}  # fmt: skip
KINDS = spelt(IncidentKind, privacidad="privacy", seguridad="security", continuidad="continuity", tecnología="technology", конфиденциальность="privacy", безопасность="security", непрерывность="continuity", техника="technology")  # fmt: skip
SEVERITIES = spelt(Severity, minor="low", major="high", baja="low", media="medium", alta="high", crítica="critical", низкая="low", средняя="medium", высокая="high", критическая="critical")  # fmt: skip


class ComplaintChecker(RecordChecker):
    """Complaints, laid out as `service.COMPLAINT`."""

    model = Complaint
    fields = COMPLAINT
    needed = ("code", "received_on")
    orders = (("received_on", "answered_on"), ("received_on", "closed_on"), ("answered_on", "closed_on"))

    @staticmethod
    def parsers(reading: Reading) -> Mapping[str, Parse]:
        day = cells.date(reading.order, latest=reading.today)
        return {
            "code": cells.text(64),
            "side": cells.word(SIDES),
            "way": cells.word(WAYS),
            "about": cells.text(500),
            "received_on": day,
            "answered_on": day,
            "closed_on": day,
            "answer_days": cells.whole(0, MOST_DAYS),
            "close_days": cells.whole(0, MOST_DAYS),
            "cause_code": cells.text(64),
        }

    def meaning(self, said: dict[str, Any], problems: list[Problem]) -> None:
        answer, close = said.get("answer_days"), said.get("close_days")
        if answer is not None and close is not None and close < answer:
            sentence = _("A complaint is closed after it is answered: not fewer days than for the answer.")
            problems.append(problem(self.columns.name("close_days"), close, sentence))


class IncidentChecker(RecordChecker):
    """Incidents, laid out as `service.INCIDENT`."""

    model = Incident
    fields = INCIDENT
    needed = ("code", "kind", "title", "occurred_on")
    orders = (("occurred_on", "found_on"), ("found_on", "closed_on"), ("occurred_on", "closed_on"))

    @staticmethod
    def parsers(reading: Reading) -> Mapping[str, Parse]:
        day = cells.date(reading.order, latest=reading.today)
        return {
            "code": cells.text(64),
            "kind": cells.word(KINDS),
            "severity": cells.word(SEVERITIES),
            "title": cells.text(200),
            "occurred_on": day,
            "found_on": day,
            "closed_on": day,
            "customers": cells.whole(0, 2**31 - 1),
            "outage_minutes": cells.whole(0, 2**31 - 1),
            "lesson": cells.text(20_000),
            "cause_code": cells.text(64),
        }

    def meaning(self, said: dict[str, Any], _problems: list[Problem]) -> None:
        said["found_on"] = said.get("found_on") or said["occurred_on"]
