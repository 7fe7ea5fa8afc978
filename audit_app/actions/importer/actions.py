"""Checks rows of an action log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, User
from audit_app.actions.importer.records import RecordChecker, spelt, verdict
from audit_app.actions.models import Closing, CorrectiveAction
from audit_app.actions.rules import Effect, Effort, Source
from audit_app.actions.service import ACTION, ACTION_WIDTH
from audit_app.base.bulk import bulk_find
from audit_app.base.i18n import gettext as _
from audit_app.intake.importer import Parse, Problem, Reading, Values, Verdict, cells, problem
from audit_app.workforce.models import Person

SOURCES = spelt(Source, audit="finding", kpi="metric", target="metric", meeting="review", monitoring="evaluation", hallazgo="finding", indicador="metric", proveedor="vendor", queja="complaint", incidente="incident", reunión="review", otro="other", замечание="finding", показатель="metric", поставщик="vendor", жалоба="complaint", инцидент="incident", совещание="review", прочее="other")  # fmt: skip
EFFORTS = spelt(Effort, s="small", m="medium", l="large", bajo="small", medio="medium", alto="large")


class ActionChecker(RecordChecker):
    """Actions, laid out as `service.ACTION`: the action first, then the one time it was reported done."""

    model = CorrectiveAction
    fields = ACTION
    needed = ("code", "title", "opened_on")
    orders = (
        ("opened_on", "due_on"),
        ("opened_on", "first_due_on"),
        ("opened_on", "done_on"),
        ("done_on", "looked_on"),
    )

    def __init__(self, session: Session, reading: Reading) -> None:
        super().__init__(session, reading)
        self.people: dict[str, tuple[int, str, str]] = {}
        for number, code, name, email in session.execute(
            select(Person.id, Person.code, Person.full_name, Person.email)
        ):
            for key in (name, email, code):  # a code goes before an address, an address before a name
                if key:
                    self.people[key.casefold()] = (number, name, email.lower())
        owner = session.info["organisation_id"]
        self.users: dict[str, tuple[int, str]] = {
            email: (number, name)
            for number, name, email in session.execute(
                select(User.id, User.name, func.lower(User.email))
                .join(Membership, Membership.user_id == User.id)
                .where(Membership.organisation_id == owner)
            )
        }

    @staticmethod
    def parsers(reading: Reading) -> Mapping[str, Parse]:
        past, day = cells.date(reading.order, latest=reading.today), cells.date(reading.order)
        return {
            "code": cells.text(64),
            "title": cells.text(200),
            "source": cells.word(SOURCES),
            "source_ref": cells.text(120),
            "requirement": cells.text(24),
            "description": cells.text(20_000),
            "owner": cells.text(200),
            "opened_on": past,
            "first_due_on": day,
            "due_on": day,
            "effort": cells.word(EFFORTS),
            "cause": cells.text(20_000),
            "cause_code": cells.text(64),
            "done_on": past,
            "done_note": cells.text(20_000),
            "worked": cells.yes_or_no,
            "looked_on": past,
            "looked_by": cells.text(200),
        }

    def meaning(self, said: dict[str, Any], problems: list[Problem]) -> None:
        said["first_due_on"] = said.get("first_due_on") or said.get("due_on")
        said["due_on"] = said.get("due_on") or said.get("first_due_on")
        self._own(said)
        if said.get("done_on") is None and said.get("looked_on") is not None:
            sentence = _("Its effect was looked at, but nothing says when it was done.")
            problems.append(problem(self.columns.name("done_on"), "", sentence))
        if (said.get("worked") is None) != (said.get("looked_on") is None):
            sentence = _("Whether it worked, and the day somebody looked, go together.")
            problems.append(problem(self.columns.name("worked"), "", sentence))

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        """As the others; a closing that is not noted yet is a change."""
        if self.empty:
            return [Verdict.NEW] * len(rows)
        names = ("id", *ACTION[1:ACTION_WIDTH])
        there = bulk_find(session, self.model, ("code",), [(row[0],) for row in rows], names)
        closed: dict[int, tuple[str, bool | None]] = {}
        for number, done_on, effect in session.execute(
            select(Closing.action_id, Closing.done_on, Closing.effect)
            .where(Closing.action_id.in_([found[0] for found in there.values()]))
            .order_by(Closing.number.desc())
        ):
            decided = None if effect == Effect.WAITING else effect == Effect.EFFECTIVE
            closed[number] = (done_on.isoformat(), decided)  # the first one: that is what a file can speak of
        return [self._verdict(row, there.get((row[0],)), closed) for row in rows]

    @staticmethod
    def _verdict(
        row: Values, there: Sequence[Any] | None, closed: Mapping[int, tuple[str, bool | None]]
    ) -> Verdict:
        if there is None:
            return Verdict.NEW
        done_on, worked = row[ACTION_WIDTH], row[ACTION_WIDTH + 2]
        known = closed.get(there[0])
        more = done_on and (
            known is None or (known[0] == done_on and known[1] is None and worked is not None)
        )
        return Verdict.CHANGED if more else verdict(row[1:ACTION_WIDTH], there[1:])

    def _own(self, said: dict[str, Any]) -> None:
        """By code, address or name; a name that nobody has stays as it is."""
        text = said.get("owner") or ""
        person = self.people.get(text.casefold())
        user = self.users.get(person[2] if person else text.lower())
        said["owner_id"] = person[0] if person else None
        said["owner_user_id"] = user[0] if user else None
        said["owner"] = person[1] if person else user[1] if user else text
