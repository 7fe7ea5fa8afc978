"""Metrics: the performance summary, months with their counts, and what is missing."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.metrics import queries as metrics
from audit_app.publishing.snapshot.records.shape import long, month, number, text, told, whole
from reports.gap_analysis.records import BarChart, BarItem, RecordChapter, RecordTable

MOST_BARS = 12


def metrics_state(word: str) -> str:
    """A metric's state in words."""
    words = {
        "sustained": _("Sustained"),
        "latest_met": _("Met at last"),
        "improving": _("Missed, improving"),
        "missed": _("Missed"),
        "insufficient": _("Too few months"),
        "unjudged": _("Not judged"),
        "no_target": _("No target"),
        "left_out": _("Left out"),
    }
    return words.get(word, word)


def metrics_chapter_rows(found: metrics.Summary) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            line.item,
            line.used or line.required,
            line.programme or _("all"),
            line.target,
            *(cell.shown for cell in line.months),
            next((cell.shown for cell in reversed(line.months) if cell.shown), ""),
            str(line.months_met),
            str(line.months_with_data),
            metrics_state(line.state),
            line.note,
        )
        for line in found.lines
    )


def metrics_chapter(session: Session, scope: Scope) -> RecordChapter:
    found = metrics.summary(session, scope)
    counts = tuple(
        (
            line.item,
            line.code,
            line.programme or _("all"),
            dt.date(cell.month.year, cell.month.month, 1).isoformat(),
            "" if cell.numerator is None else str(cell.numerator),
            "" if cell.denominator is None else str(cell.denominator),
            cell.shown,
            "" if cell.met is None else (_("Met") if cell.met else _("Missed")),
        )
        for line in found.lines
        for cell in line.months
        if cell.denominator is not None
    )
    months = [f"{one.month:02d}.{one.year % 100:02d}" for one in found.months]
    return RecordChapter(
        code="metrics",
        title=_("Metrics"),
        sentences=(
            _(
                "%(sustained)s of %(judged)s metrics on record were sustained up to %(month)s (%(share)s). "
                "Values come from summed counts; a month without data is empty and never 0.",
                sustained=found.sustained,
                judged=found.judged,
                month=str(found.as_of),
                share=told(found.sustained, found.judged),
            ),
        ),
        bars=_bars(found),
        tables=(
            RecordTable(
                title=_("Performance summary"),
                columns=(
                    text(_("Item"), 6),
                    long(_("Metric"), 30),
                    text(_("Programme"), 12),
                    text(_("Target"), 14),
                    *(text(name, 0) for name in months),
                    text(_("Latest"), 10),
                    whole(_("Months met"), 9),
                    whole(_("With data"), 8),
                    text(_("State"), 12),
                    long(_("Why"), 0),
                ),
                rows=metrics_chapter_rows(found),
                note=_(
                    "Every month with its counts, and why a metric stands where it stands, is in the workbook."
                ),
            ),
            RecordTable(
                title=_("Metric counts"),
                columns=(
                    text(_("Item"), 6),
                    text(_("Metric"), 24),
                    text(_("Programme"), 12),
                    month(_("Month"), 16),
                    number(_("Numerator"), 12),
                    number(_("Denominator"), 12),
                    text(_("Value"), 9),
                    text(_("Target met"), 9),
                ),
                rows=counts,
                printed=-1,
            ),
        ),
    )


def _bars(found: metrics.Summary) -> tuple[BarChart, ...]:
    judged = [line for line in found.lines if line.months_with_data and line.state != "unjudged"]
    worst = sorted(judged, key=lambda line: (line.months_met / line.months_with_data, line.code))[:MOST_BARS]
    if not worst:
        return ()
    return (
        BarChart(
            title=_("Months on target, fewest first"),
            description=_("Months in which the target was met, of the last twelve months with data."),
            items=tuple(
                BarItem(
                    label=(f"{line.item} {line.used}" + (f", {line.programme}" if line.programme else ""))[
                        :40
                    ],
                    share=line.months_met / line.months_with_data,
                    text=f"{line.months_met} / {line.months_with_data}",
                )
                for line in worst
            ),
        ),
    )
