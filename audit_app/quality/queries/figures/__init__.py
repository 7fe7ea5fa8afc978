"""The figures that quality records give by themselves, and the very rows behind each."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.figure import Figure, FigureRows, Scope, in_percent, in_words
from audit_app.base.i18n import gettext as _
from audit_app.quality.queries.figures import calibration, coaching, incentives, monitoring
from audit_app.quality.queries.figures.reader import ROWS, Found, Reader

CHECKS: dict[str, Callable[[Reader], Found]] = (
    monitoring.CHECKS | calibration.CHECKS | coaching.CHECKS | incentives.CHECKS
)


def figures(session: Session, scope: Scope, codes: Collection[str] | None = None) -> dict[str, Figure]:
    """The asked figures by code, None: all of them; from tallies, whatever the number of evaluations."""
    read = Reader(session, scope, rows=False)
    asked = CHECKS if codes is None else codes
    return {code: _figure(code, check(read), scope) for code, check in CHECKS.items() if code in asked}


def figure_rows(session: Session, code: str, scope: Scope) -> FigureRows:
    """The rows behind one figure, at most 5,000; raises NotFound for a code that quality does not answer."""
    check = CHECKS.get(code)
    if check is None:
        raise NotFound(_("Quality has no figure called %(code)s.", code=code))
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
    return Figure(code, outcome, found.fine, found.sample, scope.as_of, sentence)
