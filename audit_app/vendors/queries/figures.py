"""The figures that vendors' records give by themselves, and the very rows behind each.

`vendors.low_scores_acted_on` is answered where actions are kept: it asks `low_scores` here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.figure import Figure, FigureRows, Scope, in_percent, in_words
from audit_app.base.i18n import gettext as _
from audit_app.vendors.queries.board import month_cards
from audit_app.vendors.queries.logs import stream_contacts, stream_reports
from audit_app.vendors.queries.months import monthly_answers, monthly_punctuality
from audit_app.vendors.rules import (
    ANSWERS,
    REPORT_MONTHS,
    REPORTS,
    SCORED,
    Card,
    Threshold,
    month_back,
    month_of,
)

ROWS = 5_000  # the most rows handed out behind one figure


@dataclass(frozen=True, slots=True)
class Found:
    """What one check saw: `fine` of `sample`; rows that count against it, then rows that do not."""

    fine: int
    sample: int
    since: dt.date
    good: str
    bad: str
    threshold: Threshold
    columns: tuple[str, ...]
    against: Sequence[tuple[Any, ...]] = ()
    behind: Sequence[tuple[Any, ...]] = ()


def scored_monthly(session: Session, scope: Scope, *, rows: bool) -> Found:
    """2.14b: vendors × closed months of the contract with all five dimensions scored."""
    cards = month_cards(session, scope)
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    for vendor, card in cards if rows else ():
        missing = ", ".join(one.dimension.value for one in card.scores if one.value is None)
        line = (vendor.code, vendor.name, f"{card.month:%Y-%m}", card.given, missing)
        (against if missing else behind).append(line)
    return Found(
        sum(1 for _vendor, card in cards if _whole(card)),
        len(cards),
        scope.since,
        _("Every vendor was scored in all five dimensions in every month: %(sample)s of %(sample)s."),
        _(
            "%(fine)s of %(sample)s monthly scorecards had all five dimensions (%(percent)s), from %(since)s to %(day)s."
        ),
        SCORED,
        ("vendor_code", "vendor", "month", "dimensions_scored", "missing"),
        against,
        behind,
    )


def _whole(card: Card) -> bool:
    return card.given == len(card.scores)


def reports_on_time(session: Session, scope: Scope, *, rows: bool) -> Found:
    """2.13c: reports of vendors sent when due, over the last six months whatever the window."""
    since = max(scope.since, month_back(month_of(scope.as_of), REPORT_MONTHS - 1))
    counts = monthly_punctuality(session, Scope(scope.as_of, since))
    found = [
        (line.vendor, line.name, line.period_from, line.due_on, line.sent_on, line.days_late)
        for line in (stream_reports(session, scope.as_of, since=month_of(since)) if rows else ())
    ]
    late = sum(1 for row in found if row[5])
    return Found(
        sum(one.numerator for one in counts),
        sum(one.denominator for one in counts),
        since,
        _("All %(sample)s reports due from %(since)s to %(day)s were sent on time."),
        _("%(fine)s of %(sample)s reports due from %(since)s to %(day)s were sent on time (%(percent)s)."),
        REPORTS,
        ("vendor", "report", "period_from", "due_on", "sent_on", "days_late"),
        found[:late],
        found[late:],
    )


def answered_in_time(session: Session, scope: Scope, *, rows: bool) -> Found:
    """2.14c: calls and e-mails to vendors answered within the agreed time."""
    counts = monthly_answers(session, scope)
    found = [
        (
            line.vendor,
            line.channel.value,
            line.reference,
            line.received_at,
            line.answered_at,
            line.agreed_hours,
            "yes" if line.reached else "no",
            "yes" if line.in_time else "no",
        )
        for line in (stream_contacts(session, scope.as_of, since=scope.since) if rows else ())
    ]
    late = sum(1 for row in found if row[7] == "no")
    return Found(
        sum(one.numerator for one in counts),
        sum(one.denominator for one in counts),
        month_of(scope.since),
        _("All %(sample)s calls and e-mails from %(since)s to %(day)s were answered in the agreed time."),
        _(
            "%(fine)s of %(sample)s calls and e-mails from %(since)s to %(day)s were answered in the agreed time "
            "(%(percent)s)."
        ),
        ANSWERS,
        (
            "vendor",
            "channel",
            "reference",
            "received_at",
            "answered_at",
            "agreed_hours",
            "reached",
            "in_time",
        ),
        found[:late],
        found[late:],
    )


CHECKS: dict[str, Callable[..., Found]] = {
    "vendors.scored_monthly": scored_monthly,
    "vendors.reports_on_time": reports_on_time,
    "vendors.answered_in_time": answered_in_time,
}


def figures(session: Session, scope: Scope, codes: Collection[str] = tuple(CHECKS)) -> dict[str, Figure]:
    """The asked figures by code, in some ten statements; programmes and sites of the scope are not looked at."""
    return {
        code: _figure(code, check(session, scope, rows=False), scope)
        for code, check in CHECKS.items()
        if code in codes
    }


def figure_rows(session: Session, code: str, scope: Scope) -> FigureRows:
    """The rows behind one figure, at most 5,000; raises NotFound for a code that vendors do not answer."""
    check = CHECKS.get(code)
    if check is None:
        raise NotFound(_("Vendors have no figure called %(code)s.", code=code))
    found = check(session, scope, rows=True)
    return FigureRows(found.columns, (*found.against, *found.behind)[:ROWS], len(found.against))


def _figure(code: str, found: Found, scope: Scope) -> Figure:
    if found.sample == 0:
        sentence = _("There are no records to answer this from on %(day)s.", day=in_words(scope.as_of))
    else:
        text = found.good if found.fine == found.sample else found.bad
        sentence = text % {
            "fine": found.fine,
            "sample": found.sample,
            "percent": in_percent(found.fine, found.sample),
            "since": in_words(found.since),
            "day": in_words(scope.as_of),
        }
    outcome = found.threshold.outcome(found.fine, found.sample)
    return Figure(code, outcome, found.fine, found.sample, scope.as_of, sentence)
