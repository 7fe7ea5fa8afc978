"""Checks rows of a calendar of meetings."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from audit_app.actions.importer.records import RecordChecker, spelt, verdict
from audit_app.actions.models import Review
from audit_app.actions.rules import ReviewKind
from audit_app.actions.service import REVIEW, REVIEW_KEY, known_reviews
from audit_app.base.i18n import gettext as _
from audit_app.intake.importer import Parse, Problem, Reading, Values, Verdict, cells, problem

KINDS = spelt(ReviewKind, performance_review="performance", monthly_review="performance", management_review="direction", plan_review="plan", team_meeting="team", vendor_meeting="vendor", desempeño="performance", dirección="direction", equipo="team", proveedor="vendor", показатели="performance", план="plan", направление="direction", команда="team", поставщик="vendor")  # fmt: skip


class ReviewChecker(RecordChecker):
    """Meetings, laid out as `service.REVIEW`; kind, day, place and subject together tell one from another."""

    model = Review
    fields = REVIEW
    needed = ("kind", "held_on")
    orders = (("held_on", "issued_on"),)

    @staticmethod
    def parsers(reading: Reading) -> Mapping[str, Parse]:
        day = cells.date(reading.order, latest=reading.today)
        return {
            "kind": cells.word(KINDS),
            "held_on": day,
            "about": cells.text(200),
            "chair": cells.text(200),
            "minutes": cells.text(20_000),
            "issued_on": day,
            "present": cells.text(5_000),
            "absent": cells.text(5_000),
        }

    def meaning(self, said: dict[str, Any], problems: list[Problem]) -> None:
        said["about"] = said.get("about") or ""
        for field in ("present", "absent"):
            said[field] = "; ".join(dict.fromkeys(_names(said.get(field))))
        both = set(_names(said["present"])) & set(_names(said["absent"]))
        if both:
            sentence = _("%(name)s cannot be present and absent.", name=min(both))
            problems.append(problem(self.columns.name("absent"), min(both), sentence))

    def key(self, values: Values) -> Hashable:
        return tuple(values[:REVIEW_KEY])

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        if self.empty:
            return [Verdict.NEW] * len(rows)
        days = {dt.date.fromisoformat(row[1]) for row in rows}
        known = known_reviews(session, days)
        return [
            verdict(row[REVIEW_KEY:], found[1:] if (found := known.get(tuple(row[:REVIEW_KEY]))) else None)
            for row in rows
        ]


def _names(text: str | None) -> list[str]:
    return [name.strip()[:200] for name in re.split(r"[;\n|]", text or "") if name.strip()]
