"""The figures that training records give by themselves, and the very rows behind each.

A figure looks at the people who counted on `scope.as_of`, or at what happened from `scope.since` to that day.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from sqlalchemy.orm import Session

from audit_app.auditlog import queries as trail
from audit_app.base import clock
from audit_app.base.errors import NotFound
from audit_app.base.figure import Figure, FigureRows, Scope, in_percent, in_words
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import spoken
from audit_app.training.queries.checks_of_events import (
    changes_before_live,
    failures_retested,
    first_pass_rate,
    records_complete,
    trainers_qualified,
)
from audit_app.training.queries.checks_of_people import (
    coordinator_trained,
    none_missing_or_expired,
    privacy_yearly,
    reverified_in_time,
    skills_have_tests,
    support_jobs_verified,
    verified_before_live,
)
from audit_app.training.queries.reader import RESTS_ON, ROWS, Found, Reader

CHECKS: dict[str, Callable[[Reader], Found]] = {
    "training.coordinator_trained": coordinator_trained,
    "training.privacy_yearly": privacy_yearly,
    "training.skills_have_tests": skills_have_tests,
    "training.records_complete": records_complete,
    "training.none_missing_or_expired": none_missing_or_expired,
    "training.trainers_qualified": trainers_qualified,
    "training.first_pass_rate": first_pass_rate,
    "training.changes_before_live": changes_before_live,
    "training.verified_before_live": verified_before_live,
    "training.reverified_in_time": reverified_in_time,
    "training.failures_retested": failures_retested,
    "training.support_jobs_verified": support_jobs_verified,
}


def figures(session: Session, scope: Scope, codes: Collection[str] = tuple(CHECKS)) -> dict[str, Figure]:
    """The asked figures by code: all twelve in some ten statements, whatever the number of people.

    What each person came to is kept; when a record of few people changes, only they are looked at again.
    """
    asked = tuple(code for code in CHECKS if code in codes)
    found = trail.keep(
        session,
        RESTS_ON,
        ("training figures", asked, scope, clock.today(), spoken()),
        lambda: _look(session, scope, asked),
        lambda old, people: _look_again(old, people, _look(session, scope, asked, people)),
    )
    return {code: _figure(code, one, scope) for code, one in found.items()}


def _look(
    session: Session, scope: Scope, codes: Collection[str], only: Collection[int] | None = None
) -> dict[str, Found]:
    read = Reader(session, scope, rows=False, only=only)
    return {code: replace(CHECKS[code](read), against=(), behind=()) for code in codes}


def _look_again(old: dict[str, Found], people: Collection[int], anew: dict[str, Found]) -> dict[str, Found]:
    """What was found before, with these people as they are now."""
    return {
        code: replace(
            found,
            parts={who: part for who, part in old[code].parts.items() if who not in people}
            | dict(found.parts),
        )
        for code, found in anew.items()
    }


def figure_rows(session: Session, code: str, scope: Scope) -> FigureRows:
    """The rows behind one figure, at most 5,000; raises NotFound for a code that training does not answer."""
    check = CHECKS.get(code)
    if check is None:
        raise NotFound(_("Training has no figure called %(code)s.", code=code))
    found = check(Reader(session, scope, rows=True))
    rows = (*found.against, *found.behind)[:ROWS]
    return FigureRows(found.columns, rows, len(found.against))


def _figure(code: str, found: Found, scope: Scope) -> Figure:
    fine, sample = found.total()
    if sample == 0:
        sentence = _("There are no records to answer this from on %(day)s.", day=in_words(scope.as_of))
    else:
        text = found.good if fine == sample else found.bad
        sentence = text % {
            "fine": fine,
            "sample": sample,
            "against": sample - fine,
            "percent": in_percent(fine, sample),
            "since": in_words(scope.since),
            "day": in_words(scope.as_of),
        }
    return Figure(code, found.threshold.outcome(fine, sample), fine, sample, scope.as_of, sentence)
