"""Checks rows of contacts and of days absent."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.bulk import bulk_find
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell
from audit_app.intake.importer import Checker, Columns, Problem, Reading, Values, Verdict, cells, problem
from audit_app.quality.importer.columns import CHANNELS
from audit_app.quality.importer.known import find_agent, find_programme, hour, known, month, need
from audit_app.quality.models import Absence, Contact
from audit_app.quality.service import ABSENCE_FIELDS, CONTACT_FIELDS


class ContactChecker(Checker):
    """Contacts, laid out as `service.CONTACT_FIELDS`."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self.columns = Columns(
            reading,
            {
                "transaction_id": cells.text(100),
                "agent_code": cells.text(64),
                "day": cells.date(reading.order, latest=reading.today),
                "time": hour,
                "channel": cells.word(CHANNELS),
                "programme": cells.text(200),
            },
        )
        self.known = known(session)
        self.empty = session.scalar(select(Contact.id).limit(1)) is None

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        filled = need(self.columns, said, ("transaction_id", "agent_code", "day", "channel"), problems)
        agent = find_agent(self.known, self.columns, said, "agent_code", problems)
        if not filled or agent is None or problems:
            return None
        if not agent.works_on(said["day"]):
            wrong = _("This person was not on the staff that day.")
            problems.append(problem(self.columns.name("day"), said["day"], wrong))
            return None
        programme = find_programme(self.known, self.columns, said, agent, said["day"], problems)
        if programme is None or problems:
            return None
        day = said["day"].isoformat()
        return said["transaction_id"], None, day, said.get("time"), agent.id, said["channel"], programme.id

    def key(self, values: Values) -> Hashable:
        return str(values[0])

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        if self.empty:
            return [Verdict.NEW] * len(rows)
        there = bulk_find(session, Contact, CONTACT_FIELDS[:1], [row[:1] for row in rows], CONTACT_FIELDS[1:])
        return [_verdict(row[1:], there.get((row[0],))) for row in rows]


class AbsenceChecker(Checker):
    """Days absent, laid out as `service.ABSENCE_FIELDS`."""

    def __init__(self, session: Session, reading: Reading) -> None:
        self.columns = Columns(
            reading, {"agent_code": cells.text(64), "month": month, "days": cells.whole(0, 31)}
        )
        self.known = known(session)
        self.today = reading.today

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        filled = need(self.columns, said, ("agent_code", "month", "days"), problems)
        agent = find_agent(self.known, self.columns, said, "agent_code", problems)
        if not filled or agent is None or problems:
            return None
        if said["month"] > self.today:
            wrong = _("This day lies in the future.")
            problems.append(problem(self.columns.name("month"), said["month"], wrong))
            return None
        return agent.id, said["month"].isoformat(), said["days"]

    def key(self, values: Values) -> Hashable:
        return values[0], values[1]

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        key = ("month", "agent_id")
        there = bulk_find(session, Absence, key, [(row[1], row[0]) for row in rows], ABSENCE_FIELDS[2:])
        return [_verdict(row[2:], there.get((row[1], row[0]))) for row in rows]


def _verdict(said: Sequence[object], there: Sequence[object] | None) -> Verdict:
    if there is None:
        return Verdict.NEW
    return Verdict.SAME if list(said) == list(there) else Verdict.CHANGED
