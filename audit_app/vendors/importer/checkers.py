"""Checks rows of vendors' files: whose they are, what fits together, and which are known already."""

from __future__ import annotations

import datetime as dt
import re
from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.bulk import bulk_find
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import Cell, DateOrder, parse_datetime, parse_decimal
from audit_app.intake.importer import (
    Checker,
    Columns,
    Parse,
    Problem,
    Reading,
    Suggester,
    Values,
    Verdict,
    cells,
    problem,
)
from audit_app.intake.importer.cells import UndecidedOrder
from audit_app.vendors import queries
from audit_app.vendors.importer import words
from audit_app.vendors.models import VendorContact, VendorCost, VendorReport, VendorScore
from audit_app.vendors.queries import VendorRow
from audit_app.vendors.rules import (
    RATED,
    ContactTimes,
    Fault,
    ReportDates,
    contact_faults,
    end_of_month,
    month_fault,
    report_faults,
)
from audit_app.vendors.service import fault_sentence

_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)


class VendorChecker(Checker):
    """What every kind of file has: a vendor's code in each row, and rows that are known by their first values."""

    known_by: int

    def __init__(self, session: Session, reading: Reading) -> None:
        self.today, self.now = reading.today, clock.now()
        self.columns = Columns(reading, {"vendor_code": cells.text(64), **self.parsers(reading.order)})
        self.vendors = {row.code.casefold(): row for row in queries.list_vendors(session)}
        self.near = Suggester({key: row.code for key, row in self.vendors.items()})

    @abstractmethod
    def parsers(self, order: DateOrder | None) -> Mapping[str, Parse]:
        """How the cells of each field but the vendor's code are read."""

    @abstractmethod
    def row(self, vendor: VendorRow, said: dict[str, Any], problems: list[Problem]) -> Values | None:
        """The values of a row whose vendor is known."""

    @abstractmethod
    def there(self, session: Session, rows: Sequence[Values]) -> Mapping[tuple[Any, ...], Sequence[Any]]:
        """What is known under the keys of these rows: the values behind the key."""

    def check(self, _number: int, row: Sequence[Cell], problems: list[Problem]) -> Values | None:
        said = self.columns.read(row, problems)
        if problems:
            return None
        code = said.get("vendor_code")
        if not code:
            problems.append(
                problem(self.columns.name("vendor_code"), "", _("A record needs a vendor's code."))
            )
            return None
        vendor = self.vendors.get(code.casefold())
        if vendor is None:
            right = self.near.near(code) or _("Add this vendor first, or correct the code.")
            problems.append(
                problem(self.columns.name("vendor_code"), code, _("No vendor has this code."), right)
            )
            return None
        values = self.row(vendor, said, problems)
        return None if problems else values

    def key(self, values: Values) -> Hashable:
        return tuple(values[: self.known_by])

    def compare(self, session: Session, rows: Sequence[Values]) -> Sequence[Verdict]:
        """An empty cell says nothing; a row is the same when nothing it says differs from what is known."""
        there = self.there(session, rows)
        return [self._verdict(row, there.get(tuple(row[: self.known_by]))) for row in rows]

    def _verdict(self, row: Values, known: Sequence[Any] | None) -> Verdict:
        if known is None:
            return Verdict.NEW
        said = zip(row[self.known_by :], known, strict=True)
        return Verdict.SAME if all(new in (None, "", old) for new, old in said) else Verdict.CHANGED

    def need(self, said: Mapping[str, Any], problems: list[Problem], *fields: str) -> bool:
        """Whether these fields are filled; a problem for each that is not."""
        problems += [
            problem(self.columns.name(field), "", _("This cell is needed."))
            for field in fields
            if said.get(field) in (None, "")
        ]
        return not problems

    def refuse(
        self, said: Mapping[str, Any], problems: list[Problem], faults: Sequence[tuple[str, Fault]]
    ) -> None:
        for field, fault in faults:
            problems.append(problem(self.columns.name(field), said.get(field), fault_sentence(fault)))

    def month(self, said: Mapping[str, Any], problems: list[Problem]) -> str | None:
        """The month of a row; a problem for one that has not begun."""
        if not self.need(said, problems, "month"):
            return None
        fault = month_fault(said["month"], self.today)
        if fault is not None:
            self.refuse(said, problems, [("month", fault)])
        return str(said["month"].isoformat())


class ReportChecker(VendorChecker):
    """Reports: vendor, name, due | first day covered, sent, note."""

    known_by = 3

    def parsers(self, order: DateOrder | None) -> Mapping[str, Parse]:
        return {
            "report": cells.text(200),
            "period_from": cells.date(order),
            "due_on": cells.date(order),
            "sent_on": cells.date(order),
            "note": cells.text(500),
        }

    def row(self, vendor: VendorRow, said: dict[str, Any], problems: list[Problem]) -> Values | None:
        if not self.need(said, problems, "report", "period_from"):
            return None
        dates = ReportDates(said["period_from"], said.get("due_on"), said.get("sent_on"))
        self.refuse(said, problems, report_faults(dates, self.today))
        if dates.due_on is None:
            return None
        sent = dates.sent_on.isoformat() if dates.sent_on else None
        return (
            vendor.id,
            said["report"],
            dates.due_on.isoformat(),
            dates.period_from.isoformat(),
            sent,
            said.get("note") or "",
        )

    def there(self, session: Session, rows: Sequence[Values]) -> Mapping[tuple[Any, ...], Sequence[Any]]:
        return bulk_find(
            session,
            VendorReport,
            ("vendor_id", "name", "due_on"),
            [row[:3] for row in rows],
            ("period_from", "sent_on", "note"),
        )


class ContactChecker(VendorChecker):
    """Contacts: vendor, channel, asked at, reference | answered at, agreed hours, reached."""

    known_by = 4

    def parsers(self, order: DateOrder | None) -> Mapping[str, Parse]:
        return {
            "channel": cells.word(words.CHANNELS),
            "received_at": moment(order),
            "answered_at": moment(order),
            "agreed_hours": number,
            "reached": cells.yes_or_no,
            "reference": cells.text(200),
        }

    def row(self, vendor: VendorRow, said: dict[str, Any], problems: list[Problem]) -> Values | None:
        if not self.need(said, problems, "channel", "received_at"):
            return None
        hours = said.get("agreed_hours")
        times = ContactTimes(
            said["received_at"], said.get("answered_at"), vendor.answer_hours if hours is None else hours
        )
        self.refuse(said, problems, contact_faults(times, self.now))
        return (
            vendor.id,
            said["channel"],
            times.received_at.isoformat(),
            said.get("reference") or "",
            times.answered_at.isoformat() if times.answered_at else None,
            times.agreed_hours,
            said.get("reached") is not False,
        )

    def there(self, session: Session, rows: Sequence[Values]) -> Mapping[tuple[Any, ...], Sequence[Any]]:
        """All contacts between the first and the last of the rows: a moment is no text to be looked up by."""
        moments = [dt.datetime.fromisoformat(row[2]) for row in rows]
        known = session.execute(
            select(
                VendorContact.vendor_id,
                VendorContact.channel,
                VendorContact.received_at,
                VendorContact.reference,
                VendorContact.answered_at,
                VendorContact.agreed_hours,
                VendorContact.reached,
            ).where(
                VendorContact.vendor_id.in_({row[0] for row in rows}),
                VendorContact.received_at.between(min(moments), max(moments)),
            )
        )
        return {
            (one.vendor_id, one.channel.value, one.received_at.isoformat(), one.reference): (
                one.answered_at.isoformat() if one.answered_at else None,
                one.agreed_hours,
                one.reached,
            )
            for one in known
        }


class CostChecker(VendorChecker):
    """Costs: vendor, month | cost, in-house, volume, currency, note."""

    known_by = 2

    def parsers(self, order: DateOrder | None) -> Mapping[str, Parse]:
        return {
            "month": month(order),
            "cost": number,
            "in_house": number,
            "volume": number,
            "currency": cells.text(8),
            "note": cells.text(500),
        }

    def row(self, vendor: VendorRow, said: dict[str, Any], problems: list[Problem]) -> Values | None:
        first = self.month(said, problems)
        if not self.need(said, problems, "cost"):
            return None
        amounts = [said.get(field) for field in ("cost", "in_house", "volume")]
        below = [
            (field, Fault.NEGATIVE)
            for field, amount in zip(("cost", "in_house", "volume"), amounts, strict=True)
            if amount is not None and amount < 0
        ]
        self.refuse(said, problems, below)
        return (vendor.id, first, *amounts, said.get("currency") or "", said.get("note") or "")

    def there(self, session: Session, rows: Sequence[Values]) -> Mapping[tuple[Any, ...], Sequence[Any]]:
        return bulk_find(
            session,
            VendorCost,
            ("vendor_id", "month"),
            [row[:2] for row in rows],
            ("cost", "in_house", "volume", "currency", "note"),
        )


class RatingChecker(VendorChecker):
    """Ratings: vendor, month, dimension | score, reason, rater."""

    known_by = 3

    def parsers(self, order: DateOrder | None) -> Mapping[str, Parse]:
        return {
            "month": month(order),
            "dimension": cells.word(words.DIMENSIONS),
            "score": cells.whole(1, 5),
            "reason": cells.text(2_000),
            "rater": cells.text(200),
        }

    def row(self, vendor: VendorRow, said: dict[str, Any], problems: list[Problem]) -> Values | None:
        first = self.month(said, problems)
        if not self.need(said, problems, "dimension", "score", "rater"):
            return None
        if said["dimension"] not in list(RATED):
            problems.append(
                problem(
                    self.columns.name("dimension"),
                    said["dimension"],
                    _("This dimension is computed from logs and not rated."),
                    _("Import the log of reports or of calls and e-mails instead."),
                )
            )
        day: dt.date = said["month"]
        over = vendor.contract_until is not None and vendor.contract_until < day
        if over or vendor.contract_from > end_of_month(day):
            problems.append(
                problem(
                    self.columns.name("month"),
                    f"{day:%Y-%m}",
                    _("This vendor had no contract in this month."),
                )
            )
        return (vendor.id, first, said["dimension"], said["score"], said.get("reason") or "", said["rater"])

    def there(self, session: Session, rows: Sequence[Values]) -> Mapping[tuple[Any, ...], Sequence[Any]]:
        return bulk_find(
            session,
            VendorScore,
            ("vendor_id", "month", "dimension"),
            [row[:3] for row in rows],
            ("score", "reason", "rater"),
        )


def number(cell: Cell) -> float:
    return float(parse_decimal(cell))


def month(order: DateOrder | None) -> Parse:
    """The first day of a month written as 2026-02, 02/2026, or as any day of it."""
    day = cells.date(order)

    def parse(cell: Cell) -> dt.date:
        text = str(cell).strip()
        found = _MONTH.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
        if found is None:
            whole: dt.date = day(cell)
            return whole.replace(day=1)
        year, number_ = (found[1], found[2]) if len(found[1]) == 4 else (found[2], found[1])
        try:
            return dt.date(int(year), int(number_), 1)
        except ValueError:
            raise Invalid(_("“%(text)s” is not a month. Write it as 2026-12.", text=text)) from None

    return parse


def moment(order: DateOrder | None) -> Parse:
    """Date and time; without an offset it is read as UTC."""

    def parse(cell: Cell) -> dt.datetime:
        try:
            found = parse_datetime(cell, order or DateOrder.ISO)
        except Invalid as error:
            if order is None:
                raise UndecidedOrder from error
            raise
        return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)

    return parse
