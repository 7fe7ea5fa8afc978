"""Monitoring: evaluations by month and method, the three accuracies apart, errors by frequency."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.publishing.snapshot.records.shape import long, month, percent, share, text, told, whole
from audit_app.quality import queries as quality
from audit_app.quality.models import AgentMonth, Evaluation
from audit_app.quality.rules import ErrorClass, State
from reports.gap_analysis.records import BarChart, BarItem, RecordChapter, RecordTable

MOST_ERRORS = 15


def monitoring(session: Session, scope: Scope) -> RecordChapter:
    first = scope.since.replace(day=1)
    window = [AgentMonth.month.between(first, scope.as_of), *_within(AgentMonth, scope)]
    tallies = session.execute(
        select(
            AgentMonth.month,
            func.sum(AgentMonth.n),
            func.sum(AgentMonth.n_side_by_side),
            func.sum(AgentMonth.n_remote),
            func.sum(AgentMonth.n_client),
            func.sum(AgentMonth.n_targeted),
            func.count(func.distinct(AgentMonth.agent_id)),
        )
        .where(*window)
        .group_by(AgentMonth.month)
        .order_by(AgentMonth.month)
    ).all()
    held = session.scalar(
        select(func.count(Evaluation.id)).where(
            Evaluation.month.between(first, scope.as_of),
            Evaluation.state == State.COUNTED,
            *_within(Evaluation, scope),
        )
    )
    count = held or 0
    return RecordChapter(
        code="monitoring",
        title=_("Monitoring"),
        records=count,
        holds=ngettext("%(num)s evaluation", "%(num)s evaluations", count) if count else "",
        sentences=(
            _(
                "The three accuracies stand apart and are never blended; targeted evaluations enter none of them."
            ),
        ),
        bars=_bars(session, first, scope),
        tables=(
            RecordTable(
                title=_("Evaluations by month"),
                columns=(
                    month(_("Month"), 20),
                    whole(_("Evaluations"), 13),
                    whole(_("Side by side"), 13),
                    whole(_("Remote"), 13),
                    whole(_("By the client"), 13),
                    whole(_("Targeted"), 13),
                    whole(_("Agents"), 13),
                ),
                rows=tuple((row[0].isoformat(), *(str(value) for value in row[1:])) for row in tallies),
                total=True,
                counted=1,
                note=_("The sum of agents counts each agent once a month."),
            ),
            _accuracies(session, first, scope),
            _errors(session, first, scope),
        ),
    )


def _within(tally: type[AgentMonth | Evaluation], scope: Scope) -> list[Any]:
    where: list[Any] = []
    if scope.programmes:
        where.append(tally.programme_id.in_(scope.programmes))
    if scope.sites:
        where.append(tally.site_id.in_(scope.sites))
    return where


def _accuracies(session: Session, first: dt.date, scope: Scope) -> RecordTable:
    sums: dict[dt.date, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in quality.monthly_accuracy(session, first, scope.as_of, scope):
        for place, value in enumerate((row.n, row.customer_right, row.business_right, row.compliance_right)):
            sums[row.month][place] += value
    return RecordTable(
        title=_("Accuracy by month"),
        columns=(
            month(_("Month"), 18),
            whole(_("Random evaluations"), 12),
            whole(_("Without customer-critical error"), 12),
            share(_("Customer-critical accuracy"), 2, 1, 12),
            whole(_("Without business-critical error"), 12),
            share(_("Business-critical accuracy"), 4, 1, 12),
            whole(_("Without compliance-critical error"), 12),
            share(_("Compliance-critical accuracy"), 6, 1, 12),
        ),
        rows=tuple(
            (
                moment.isoformat(),
                str(n),
                str(customer),
                percent(customer, n),
                str(business),
                percent(business, n),
                str(compliance),
                percent(compliance, n),
            )
            for moment, (n, customer, business, compliance) in sorted(sums.items())
        ),
        total=True,
    )


def _bars(session: Session, first: dt.date, scope: Scope) -> tuple[BarChart, ...]:
    rows = quality.monthly_accuracy(session, first, scope.as_of, scope)
    n = sum(row.n for row in rows)
    if not n:
        return ()
    found = (
        (_("Customer-critical"), sum(row.customer_right for row in rows)),
        (_("Business-critical"), sum(row.business_right for row in rows)),
        (_("Compliance-critical"), sum(row.compliance_right for row in rows)),
    )
    return (
        BarChart(
            title=_("Accuracy by error class"),
            description=_("Random evaluations without such an error, of %(n)s in the window.", n=n),
            items=tuple(BarItem(label=name, share=right / n, text=told(right, n)) for name, right in found),
        ),
    )


def _errors(session: Session, first: dt.date, scope: Scope) -> RecordTable:
    programme = next(iter(scope.programmes)) if len(scope.programmes) == 1 else None
    found = quality.read_pareto(session, programme, first, scope.as_of)
    words = {
        ErrorClass.CUSTOMER: _("Customer-critical"),
        ErrorClass.BUSINESS: _("Business-critical"),
        ErrorClass.COMPLIANCE: _("Compliance-critical"),
        ErrorClass.NON_CRITICAL: _("Non-critical"),
    }
    return RecordTable(
        title=_("Errors, most frequent first"),
        columns=(
            text(_("Criterion"), 14),
            long(_("What it asks"), 42),
            text(_("Class"), 18),
            whole(_("Errors"), 10),
            whole(_("Errors so far"), 10),
        ),
        rows=tuple(
            (row.code, row.text, words[row.error_class], str(row.count), str(row.running))
            for row in found.rows
        ),
        printed=MOST_ERRORS,
        note=_(
            "Errors of random evaluations of the programmes' own forms: %(total)s in all.", total=found.total
        ),
    )
