"""What the score of an audit takes from metrics."""

from __future__ import annotations

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.metrics.queries.reader import Reader
from audit_app.metrics.rules import RESULT_ITEMS, WINDOW
from audit_app.scoring.rules import DEFAULT, MetricIn, Profile


def metric_inputs(
    session: Session, scope: Scope, profile: Profile = DEFAULT
) -> dict[str, tuple[MetricIn, ...]]:
    """Metrics by parameter code ("4.1" to "4.6", those alone that have any), as `scoring` takes them.

    One entry for each metric that is in use, is judged and is on record: it has counts in the window or a target
    that somebody here has set. Where one of the scope's programmes has a target of its own, one entry for each
    programme, coded "service_level@Lumen Pay". Counts are summed over the scope; each month is held against the
    target in force in it. Months up to that of `scope.as_of`. Four to nine statements, whatever the number of rows.
    """
    parameters = [code for code in RESULT_ITEMS if code in profile.metric_parameters]
    read = Reader(session, scope, max(WINDOW, profile.sustained.window_months))
    found: dict[str, list[MetricIn]] = {}
    for row in read.results(parameters):
        found.setdefault(row.definition.item, []).extend(metric for _programme, metric in read.judged(row))
    return {code: tuple(found[code]) for code in parameters if code in found}
