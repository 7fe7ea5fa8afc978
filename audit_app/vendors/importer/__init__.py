"""Files of vendors' reports, contacts, costs and ratings: that there are such files, and how their rows are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.i18n import gettext as _
from audit_app.intake.importer import Kind, Values, register
from audit_app.vendors import queries, service
from audit_app.vendors.importer import words
from audit_app.vendors.importer.checkers import ContactChecker, CostChecker, RatingChecker, ReportChecker
from audit_app.vendors.rules import ContactChannel, Dimension

Chunks = Iterator[list[Values]]
_day, _moment = dt.date.fromisoformat, dt.datetime.fromisoformat


def _report(row: Values) -> service.ReportRow:
    vendor, name, due, period, sent, note = row
    return service.ReportRow(vendor, name, _day(period), _day(due), _day(sent) if sent else None, note)


def _contact(row: Values) -> service.ContactRow:
    vendor, channel, received, reference, answered, hours, reached = row
    return service.ContactRow(
        vendor,
        ContactChannel(channel),
        _moment(received),
        _moment(answered) if answered else None,
        hours,
        reached,
        reference,
    )


def _cost(row: Values) -> service.CostRow:
    vendor, month, cost, in_house, volume, currency, note = row
    return service.CostRow(vendor, _day(month), cost, in_house, volume, currency, note)


def _rating(row: Values) -> service.RatingRow:
    vendor, month, dimension, score, reason, rater = row
    return service.RatingRow(vendor, _day(month), Dimension(dimension), score, reason, rater)


def _apply(
    take: Callable[..., int], read: Callable[[Values], Any]
) -> Callable[[Session, Actor, int, Chunks], None]:
    def apply(session: Session, actor: Actor, batch_id: int, chunks: Chunks) -> None:
        take(session, actor, map(read, chain.from_iterable(chunks)), batch_id)

    return apply


def _words(session: Session, rows: Sequence[Values]) -> Sequence[Sequence[object]]:
    """The vendor's code in place of its number."""
    codes = {row.id: row.code for row in queries.list_vendors(session)}
    return [[codes.get(row[0], ""), *("" if cell is None else cell for cell in row[1:])] for row in rows]


def _kind(
    noun: str,
    title: Callable[[], str],
    checker: Callable[..., Any],
    apply: Callable[[Session, Actor, int, Chunks], None],
    *,
    required: Sequence[str],
    dates: Sequence[str] = (),
    about: str,
) -> Kind:
    return Kind(
        code=f"vendors.{noun}",
        title=title,
        permission="vendors.import",
        columns=words.COLUMNS[noun],
        required=("vendor_code", *required),
        dates=dates,
        example=words.EXAMPLES[noun],
        about=about,
        checker=checker,
        apply=apply,
        words=_words,
        after="/vendors/",
    )


register(
    _kind(
        "reports",
        lambda: _("Reports of vendors"),
        ReportChecker,
        _apply(service.take_reports, _report),
        required=("report", "period_from", "due_on"),
        dates=("period_from", "due_on", "sent_on"),
        about="due_on",
    ),
    _kind(
        "contacts",
        lambda: _("Calls and e-mails to vendors"),
        ContactChecker,
        _apply(service.take_contacts, _contact),
        required=("channel", "received_at"),
        dates=("received_at", "answered_at"),
        about="received_at",
    ),
    _kind(
        "costs",
        lambda: _("Costs of vendors"),
        CostChecker,
        _apply(service.take_costs, _cost),
        required=("month", "cost"),
        dates=("month",),
        about="month",
    ),
    _kind(
        "ratings",
        lambda: _("Ratings of vendors"),
        RatingChecker,
        _apply(service.take_ratings, _rating),
        required=("month", "dimension", "score", "rater"),
        dates=("month",),
        about="dimension",
    ),
)
