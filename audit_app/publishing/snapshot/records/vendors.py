"""Vendors: the latest scorecards, the recommendation, and the logs they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.publishing.snapshot.records.shape import month, percent, share, text, whole
from audit_app.vendors import queries as records
from audit_app.vendors.rules import Advice, Facts, Trend
from reports.gap_analysis.records import CellLook, RecordChapter, RecordColumn, RecordTable


def vendors(session: Session, scope: Scope) -> RecordChapter:
    months = records.closed_months(scope)
    rows = records.read_board(session, months[-1], scope.as_of, len(months)) if months else []
    return RecordChapter(
        code="vendors",
        title=_("Vendors"),
        sentences=(
            _(
                "Five dimensions from 1 to 5. Punctuality and response are computed from the logs; a dimension "
                "below 3.0 needs an action; a missing one never counts as good."
            ),
        ),
        tables=(
            RecordTable(
                title=_("Vendor scorecards"),
                columns=(
                    text(_("Vendor"), 17),
                    _score(_("Business")),
                    _score(_("Expertise")),
                    _score(_("Treatment")),
                    _score(_("Punctuality")),
                    _score(_("Response")),
                    _score(_("Total")),
                    text(_("Trend"), 10),
                    text(_("Recommendation"), 20),
                ),
                rows=tuple(
                    (
                        row.vendor.name,
                        *(_shown(one.value) for one in row.card.scores),
                        _shown(row.card.total),
                        _trend(row.trend),
                        _advice(row.advised.advice),
                    )
                    for row in rows
                ),
                note=_("Month: %(month)s.", month=f"{months[-1]:%Y-%m}") if months else "",
            ),
            RecordTable(
                title=_("Vendor logs"),
                columns=_log_columns(text(_("Vendor"), 28)),
                rows=tuple((row.vendor.name, *_log(row.facts)) for row in rows),
                total=True,
                note=_("All months of the window together; each month is in the workbook."),
            ),
            RecordTable(
                title=_("Vendor logs by month"),
                columns=(text(_("Vendor")), *_log_columns(month(_("Month")))),
                rows=tuple(
                    (row.vendor.name, facts.month.isoformat(), *_log((facts,)))
                    for row in rows
                    for facts in row.facts
                ),
                printed=-1,
            ),
        ),
    )


def _log_columns(first: RecordColumn) -> tuple[RecordColumn, ...]:
    place = 0 if first.look is CellLook.TEXT else 1
    return (
        first,
        whole(_("Reports on time"), 12),
        whole(_("Reports due"), 12),
        share(_("On time"), place + 1, place + 2, 12),
        whole(_("Answered in time"), 12),
        whole(_("Contacts"), 12),
        share(_("In time"), place + 4, place + 5, 12),
    )


def _log(months: Sequence[Facts]) -> tuple[str, ...]:
    sent, due = (sum(getattr(one.reports, name) for one in months) for name in ("fine", "all"))
    answered, asked = (sum(getattr(one.contacts, name) for one in months) for name in ("fine", "all"))
    return (str(sent), str(due), percent(sent, due), str(answered), str(asked), percent(answered, asked))


def _score(title: str) -> RecordColumn:
    return RecordColumn(title=title, look=CellLook.NUMBER, width=12)


def _shown(value: Fraction | None) -> str:
    """Two decimals, cut off; empty for a dimension without a score."""
    return "" if value is None else f"{int(value * 100) // 100}.{int(value * 100) % 100:02d}"


def _trend(found: Trend) -> str:
    words = {Trend.RISING: _("rising"), Trend.STEADY: _("steady"), Trend.FALLING: _("falling")}
    return words.get(found, _("unknown"))


def _advice(found: Advice) -> str:
    words = {
        Advice.KEEP: _("Keep"),
        Advice.IMPROVE: _("Improve with dates"),
        Advice.TAKE_BACK: _("Take the work back in-house"),
    }
    return words.get(found, _("Not enough data"))
