"""Scorecards of all vendors, or of one: every month, the trend, warning signs, and what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.vendors.queries.facts import read_facts
from audit_app.vendors.queries.vendors import VendorRow, list_vendors, read_weights
from audit_app.vendors.rules import (
    Advised,
    Card,
    Dimension,
    Facts,
    Trend,
    Warned,
    advise,
    card,
    end_of_month,
    month_back,
    month_of,
    months_until,
    signs,
    trend,
)

MONTHS = 12


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One vendor: facts and cards side by side, oldest first; the last is the month asked for."""

    vendor: VendorRow
    facts: tuple[Facts, ...]
    cards: tuple[Card, ...]
    trend: Trend
    signs: tuple[Warned, ...]
    advised: Advised

    @property
    def card(self) -> Card:
        """The scorecard of the month asked for."""
        return self.cards[-1]


@dataclass(frozen=True, slots=True)
class LowScore:
    """A dimension below the limit in a closed month; `value` from 1 to below 3, `due_on` a month after it."""

    vendor_id: int
    code: str
    vendor: str
    month: dt.date
    dimension: Dimension
    value: float
    due_on: dt.date


def last_closed(today: dt.date) -> dt.date:
    """The month whose scorecard is due: the last that is over."""
    return month_back(month_of(today), 1)


def read_board(
    session: Session,
    month: dt.date,
    as_of: dt.date,
    months: int = MONTHS,
    only: Collection[int] | None = None,
) -> list[BoardRow]:
    """Every vendor that had a contract in the month or in those before it, by name, as known on a day.

    `months`: how many end with `month`. Nine statements, whatever the number of vendors.
    """
    window = months_until(month, months)
    vendors = [
        vendor
        for vendor in list_vendors(session, only)
        if vendor.contract_from <= end_of_month(window[-1])
        and (vendor.contract_until is None or vendor.contract_until >= window[0])
    ]
    weights = read_weights(session)
    facts = read_facts(session, window, as_of, [vendor.id for vendor in vendors])
    rows = []
    for vendor in vendors:
        known = tuple(facts[vendor.id])
        cards = tuple(card(one, weights) for one in known)
        warned = signs(known, cards)
        rows.append(BoardRow(vendor, known, cards, trend(cards), warned, advise(cards, warned)))
    return rows


def closed_months(scope: Scope) -> tuple[dt.date, ...]:
    """The months that began in the window of the scope and were over on its day, oldest first."""
    last = month_of(scope.as_of)
    if end_of_month(last) > scope.as_of:
        last = month_back(last, 1)
    months = []
    month = month_of(scope.since)
    if month < scope.since:
        month = month_back(month, -1)
    while month <= last:
        months.append(month)
        month = month_back(month, -1)
    return tuple(months)


def month_cards(session: Session, scope: Scope) -> list[tuple[VendorRow, Card]]:
    """The scorecard of every vendor for every closed month that its contract ran through, as known on the day."""
    months = closed_months(scope)
    vendors = list_vendors(session)
    weights = read_weights(session)
    facts = read_facts(session, months, scope.as_of, [vendor.id for vendor in vendors])
    return [
        (vendor, card(one, weights))
        for vendor in vendors
        for one in facts[vendor.id]
        if vendor.works_in(one.month)
    ]


def low_scores(session: Session, scope: Scope) -> list[LowScore]:
    """Every dimension of every vendor below 3.0 in the closed months of the window: each needs an action."""
    return [
        LowScore(
            vendor.id,
            vendor.code,
            vendor.name,
            one.month,
            found.dimension,
            float(found.value),
            end_of_month(month_back(one.month, -1)),
        )
        for vendor, one in month_cards(session, scope)
        for found in one.scores
        if found.value is not None and found.dimension in one.low
    ]
