"""Runs computed checks: all of an audit in the handful of statements that their rooms need."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from audit_app.actions import queries as actions
from audit_app.auditlog.queries import keep
from audit_app.base import clock
from audit_app.base.errors import NotFound
from audit_app.base.figure import Figure, FigureRows, Scope
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import spoken
from audit_app.metrics import queries as metrics
from audit_app.quality import queries as quality
from audit_app.training import queries as training
from audit_app.vendors import queries as vendors


@dataclass(frozen=True, slots=True)
class Source:
    """A room that answers checks: the asked figures together, and the rows behind one.

    `rests_on` names the rooms whose records its figures are computed from; none named means every room.
    """

    figures: Callable[[Session, Scope, Collection[str]], dict[str, Figure]]
    rows: Callable[[Session, str, Scope], FigureRows]
    rests_on: Collection[str] = ()


SOURCES: dict[str, Source] = {
    "metrics": Source(metrics.figures, metrics.figure_rows),
    "quality": Source(quality.figures, quality.figure_rows),
    "actions": Source(actions.figures, actions.figure_rows),
    "training": Source(training.figures, training.figure_rows, training.RESTS_ON),
    "vendors": Source(vendors.figures, vendors.figure_rows),
}


# Whose entries on the trail mean that a figure may be another one; `intake` writes for all of them.
RECORDS = frozenset({*SOURCES, "workforce", "evidence", "intake"})

# Checks that a room above the one they are named after can answer.
ELSEWHERE = {"vendors.low_scores_acted_on": "actions"}


def register(room: str, source: Source, codes: Collection[str]) -> None:
    """A room above this one answers checks too: it says so once, when it is imported."""
    SOURCES[room] = source
    ELSEWHERE.update(dict.fromkeys(codes, room))


def _room(code: str) -> str:
    return ELSEWHERE.get(code) or code.partition(".")[0]


def run_checks(session: Session, codes: Collection[str], scope: Scope) -> dict[str, Figure]:
    """The figure of every code that records can answer today; the others are left out.

    Computed once and kept until a record changes, or the day.
    """
    rooms: dict[str, list[str]] = {}
    for code in codes:
        rooms.setdefault(_room(code), []).append(code)
    found: dict[str, Figure] = {}
    for room in sorted(rooms.keys() & SOURCES.keys()):
        source, asked = SOURCES[room], tuple(rooms[room])
        key = ("figures", asked, scope, clock.today(), spoken())
        found |= keep(
            session, source.rests_on or RECORDS, key, partial(source.figures, session, scope, asked)
        )
    return {code: found[code] for code in codes if code in found}


def rows_behind(session: Session, code: str, scope: Scope) -> FigureRows:
    """The rows behind one figure; raises NotFound for a check that no room answers."""
    source = SOURCES.get(_room(code))
    if source is None:
        raise NotFound(
            _("No records of this kind are kept yet, so nothing can be computed (%(code)s).", code=code)
        )
    return source.rows(session, code, scope)
