"""The figures that the improvement log gives by itself, and the very rows behind each."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from audit_app.actions.queries.checks_of_actions import closed_on_time, effectiveness_checked, no_cause_again
from audit_app.actions.queries.checks_of_links import low_scores_acted_on, misses_have_actions
from audit_app.actions.queries.checks_of_meetings import (
    complaints_in_time,
    continuity_tested,
    direction_reviewed,
    documents_in_review,
    job_sheets_reviewed,
    plan_reviewed_quarterly,
    reviews_monthly,
)
from audit_app.actions.queries.found import ROWS, Found, Reader
from audit_app.base.errors import NotFound
from audit_app.base.figure import Figure, FigureRows, Outcome, Scope, in_percent, in_words
from audit_app.base.i18n import gettext as _

CHECKS: dict[str, Callable[[Reader], Found]] = {
    "actions.direction_reviewed": direction_reviewed,
    "actions.plan_reviewed_quarterly": plan_reviewed_quarterly,
    "actions.reviews_monthly": reviews_monthly,
    "actions.misses_have_actions": misses_have_actions,
    "actions.closed_on_time": closed_on_time,
    "actions.complaints_in_time": complaints_in_time,
    "actions.documents_in_review": documents_in_review,
    "actions.effectiveness_checked": effectiveness_checked,
    "actions.no_cause_again": no_cause_again,
    "actions.continuity_tested": continuity_tested,
    "actions.job_sheets_reviewed": job_sheets_reviewed,
    "vendors.low_scores_acted_on": low_scores_acted_on,
}


def figures(session: Session, scope: Scope, codes: Collection[str] = tuple(CHECKS)) -> dict[str, Figure]:
    """The asked figures by code, all of them in some half dozen statements."""
    read = Reader(session, scope, rows=False)
    return {code: _figure(code, check(read), scope) for code, check in CHECKS.items() if code in codes}


def figure_rows(session: Session, code: str, scope: Scope) -> FigureRows:
    """The rows behind one figure, at most 5,000; raises NotFound for a code that this room does not answer."""
    check = CHECKS.get(code)
    if check is None:
        raise NotFound(_("The improvement log has no figure called %(code)s.", code=code))
    found = check(Reader(session, scope, rows=True))
    rows = (*found.against, *found.behind)[:ROWS]
    return FigureRows(found.columns, rows, len(found.against))


def _figure(code: str, found: Found, scope: Scope) -> Figure:
    if found.sample == 0:
        sentence = _("There are no records to answer this from on %(day)s.", day=in_words(scope.as_of))
    else:
        text = found.good if found.fine == found.sample else found.bad
        sentence = text % {
            "fine": found.fine,
            "sample": found.sample,
            "against": found.sample - found.fine,
            "percent": in_percent(found.fine, found.sample),
            "since": in_words(scope.since),
            "day": in_words(scope.as_of),
        }
    outcome = found.threshold.outcome(found.fine, found.sample)
    if found.partly and outcome == Outcome.NOT_MET:
        outcome = Outcome.PARTLY
    return Figure(code, outcome, found.fine, found.sample, scope.as_of, sentence)
