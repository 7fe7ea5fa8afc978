"""The figures that metrics give by themselves, and the rows behind each.

A figure looks at the months up to that of `scope.as_of`, judged as scoring judges them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.figure import Figure, FigureRows, Scope, in_percent, in_words
from audit_app.base.i18n import gettext as _
from audit_app.metrics.queries.figures import breadth, families, operations
from audit_app.metrics.queries.figures.shape import Found, Look
from audit_app.metrics.rules import FAMILIES, SIDES

ROWS = 5_000  # the most rows handed out behind one figure


def _of_programmes() -> dict[str, Callable[[Look], Found]]:
    return {
        "metrics.forecast_error_in_tolerance": operations.on_target(
            "forecast_error",
            _("In all %(sample)s programmes the daily forecast error is within tolerance, on %(day)s."),
            _(
                "In %(against)s of %(sample)s programmes the daily forecast error is above tolerance or unknown, on %(day)s."
            ),
            operations.FORECAST_TOLERANCE,
            higher=False,
        ),
        "metrics.adherence_on_target": operations.on_target(
            "schedule_adherence",
            _("In all %(sample)s programmes schedule adherence is on target, on %(day)s."),
            _(
                "In %(against)s of %(sample)s programmes schedule adherence is below target or unknown, on %(day)s."
            ),
            operations.ADHERENCE,
            higher=True,
        ),
        "metrics.compliance_accuracy_on_target": operations.on_target(
            "compliance_critical_accuracy",
            _("In all %(sample)s programmes compliance-critical accuracy is on target, on %(day)s."),
            _(
                "In %(against)s of %(sample)s programmes compliance-critical accuracy is below target or unknown, on %(day)s."
            ),
            None,
            higher=True,
        ),
    }


def _checks() -> dict[str, Callable[[Look], Found]]:
    found: dict[str, Callable[[Look], Found]] = {
        "metrics.catalogue_complete": operations.catalogue_complete,
        "metrics.processes_covered": operations.processes_covered,
        "metrics.schedule_lead_time": operations.schedule_lead_time,
        "metrics.availability_on_target": operations.availability_on_target,
        "metrics.values_recalculated": operations.values_recalculated,
        "metrics.history_kept": operations.history_kept,
        "metrics.staff_survey_trend": operations.staff_survey_trend,
        "metrics.share_sustained": breadth.share_sustained,
        "metrics.no_group_below_floor": breadth.no_group_below_floor,
        "metrics.share_rising": breadth.share_rising,
        "metrics.summary_complete": breadth.summary_complete,
        **_of_programmes(),
    }
    for family, item in FAMILIES.items():
        for side in SIDES:
            found[f"metrics.{family}_{side}"] = partial(getattr(families, side), item=item)
    return found


CHECKS = tuple(_checks())


def figures(session: Session, scope: Scope, codes: Collection[str] = CHECKS) -> dict[str, Figure]:
    """The asked figures by code: all of them in some ten statements, whatever the number of rows."""
    look = Look(session, scope)
    return {code: _figure(code, check(look), scope) for code, check in _checks().items() if code in codes}


def figure_rows(session: Session, code: str, scope: Scope) -> FigureRows:
    """The rows behind one figure, at most 5,000; raises NotFound for a code that metrics do not answer."""
    check = _checks().get(code)
    if check is None:
        raise NotFound(_("Metrics have no figure called %(code)s.", code=code))
    found = check(Look(session, scope))
    return FigureRows(found.columns, (*found.against, *found.behind)[:ROWS], len(found.against))


def _figure(code: str, found: Found, scope: Scope) -> Figure:
    text = found.good if found.fine == found.sample else found.bad
    if found.sample == 0:
        text = found.nothing or _("There are no records to answer this from on %(day)s.")
    sentence = text % {
        "fine": found.fine,
        "sample": found.sample,
        "against": found.sample - found.fine,
        "percent": in_percent(found.fine, found.sample),
        "day": in_words(scope.as_of),
        **found.more,
    }
    outcome = found.outcome or found.threshold.outcome(found.fine, found.sample)
    return Figure(code, outcome, found.fine, found.sample, scope.as_of, sentence)
