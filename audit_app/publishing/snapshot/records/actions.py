"""The improvement log: every corrective action of the window, and the documents whose review is due."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.actions import queries as log
from audit_app.actions.models import CorrectiveAction
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.publishing.snapshot.records.shape import date, day, long, text, whole
from reports.gap_analysis.records import RecordChapter, RecordTable

PRINTED = 60


def actions(session: Session, scope: Scope) -> RecordChapter:
    rows = list(log.stream_actions(session, log.Filter(today=scope.as_of, which=log.Which.ALL)))
    count = session.scalar(select(func.count(CorrectiveAction.id))) or 0
    states: dict[str, int] = {}
    for row in rows:
        states[row.state.value] = states.get(row.state.value, 0) + 1
    late = sum(row.late(scope.as_of) for row in rows)
    return RecordChapter(
        code="actions",
        title=_("Corrective actions"),
        records=count,
        holds=ngettext("%(num)s corrective action", "%(num)s corrective actions", count) if count else "",
        sentences=(
            ngettext(
                "%(num)s action was open past its day.", "%(num)s actions were open past their day.", late
            ),
        ),
        tables=(
            RecordTable(
                title=_("Actions by state"),
                columns=(text(_("State"), 60), whole(_("Actions"), 40)),
                rows=tuple(
                    (state.replace("_", " "), str(number)) for state, number in sorted(states.items())
                ),
                counted=1,
                total=True,
            ),
            RecordTable(
                title=_("Action plan"),
                columns=(
                    text(_("Code"), 9),
                    long(_("Action"), 32),
                    text(_("Requirement"), 10),
                    text(_("Cause"), 14),
                    text(_("Owner"), 15),
                    date(_("Due on"), 11),
                    text(_("Effort"), 8),
                    text(_("State"), 11),
                ),
                rows=tuple(
                    (
                        row.code,
                        row.title,
                        row.requirement,
                        row.cause_code,
                        row.owner,
                        day(row.due_on),
                        row.effort.value if row.effort else "",
                        row.state.value.replace("_", " "),
                    )
                    for row in rows
                ),
                printed=PRINTED,
            ),
        ),
    )
