"""Vendors: the latest scorecards, the recommendation, and the logs they rest on."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.publishing.snapshot.records.shape import month, share, text, whole
from audit_app.vendors import queries as records
from audit_app.vendors.rules import Advice, Trend
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
                    text(_("Vendor"), 20),
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
                columns=(
                    text(_("Vendor"), 22),
                    month(_("Month"), 18),
                    whole(_("Reports on time"), 12),
                    whole(_("Reports due"), 12),
                    share(_("On time"), 2, 3, 12),
                    whole(_("Answered in time"), 12),
                    whole(_("Contacts"), 12),
                    share(_("In time"), 5, 6, 12),
                ),
                rows=tuple(
                    (
                        row.vendor.name,
                        facts.month.isoformat(),
                        str(facts.reports.fine),
                        str(facts.reports.all),
                        _percent(facts.reports.fine, facts.reports.all),
                        str(facts.contacts.fine),
                        str(facts.contacts.all),
                        _percent(facts.contacts.fine, facts.contacts.all),
                    )
                    for row in rows
                    for facts in row.facts
                ),
                printed=12,
                total=True,
            ),
        ),
    )


def _score(title: str) -> RecordColumn:
    return RecordColumn(title=title, look=CellLook.NUMBER, width=9)


def _shown(value: Fraction | None) -> str:
    """Two decimals, cut off; empty for a dimension without a score."""
    return "" if value is None else f"{int(value * 100) // 100}.{int(value * 100) % 100:02d}"


def _percent(part: int, base: int) -> str:
    return f"{part * 1000 // base // 10}.{part * 1000 // base % 10}" if base else ""


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
