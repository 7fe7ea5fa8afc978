"""Calibration and coaching: who judges alike, who was coached after a failure, and whether it helped."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.publishing.snapshot.records.shape import date, share, text, whole
from audit_app.quality.models import Calibration
from audit_app.quality.queries import calibration as calibrations
from audit_app.quality.queries import coaching as coachings
from audit_app.workforce.models import Programme
from reports.gap_analysis.records import RecordChapter, RecordTable

PRINTED = 25


def calibration(session: Session, scope: Scope) -> RecordChapter:
    drift = calibrations.drift(session, scope)
    quarters = calibrations.client_quarters(session, scope)
    held = (
        session.scalar(
            select(func.count(Calibration.id)).where(
                Calibration.held_on.between(scope.since, scope.as_of),
                *([Calibration.programme_id.in_(scope.programmes)] if scope.programmes else []),
            )
        )
        or 0
    )
    return RecordChapter(
        code="calibration",
        title=_("Calibration"),
        sentences=(
            ngettext(
                "%(num)s calibration session was held in the window.",
                "%(num)s calibration sessions were held in the window.",
                held,
            ),
        ),
        tables=(
            RecordTable(
                title=_("Evaluators against the agreed decisions"),
                columns=(
                    text(_("Code"), 12),
                    text(_("Evaluator"), 32),
                    whole(_("Agreeing decisions"), 14),
                    whole(_("Decisions"), 14),
                    share(_("Agreement"), 2, 3, 12),
                    text(_("Out of line"), 16),
                ),
                rows=tuple(
                    (
                        one.code,
                        one.name,
                        str(one.total.part),
                        str(one.total.whole),
                        one.total.shown.removesuffix(" %") if one.total.whole else "",
                        _("yes") if one.out_of_line else _("no"),
                    )
                    for one in drift
                ),
                total=True,
            ),
            RecordTable(
                title=_("Sessions with the client"),
                columns=(
                    text(_("Programme"), 40),
                    date(_("Quarter from"), 20),
                    whole(_("Sessions"), 20),
                    whole(_("With the client"), 20),
                ),
                rows=tuple(
                    (one.programme, one.quarter.isoformat(), str(one.sessions), str(one.with_client))
                    for one in quarters
                ),
            ),
        ),
    )


def coaching(session: Session, scope: Scope) -> RecordChapter:
    chosen = coachings.BoardFilter(on=scope.as_of, since=scope.since)
    rows = list(coachings.stream_board(session, chosen))
    if scope.programmes:
        names = {row.programme for row in rows}
        wanted = _programme_names(session, scope) & names
        rows = [row for row in rows if row.programme in wanted]
    effect = coachings.read_effect(session, scope.since, scope.as_of)
    return RecordChapter(
        code="coaching",
        title=_("Coaching"),
        sentences=(
            _(
                "Of %(all)s coachings that can be judged, the share of errors on the same criterion fell after "
                "%(better)s.",
                all=effect.all.whole,
                better=effect.all.part,
            ),
        ),
        tables=(
            RecordTable(
                title=_("Failed evaluations and what followed"),
                columns=(
                    text(_("Agent"), 22),
                    text(_("Programme"), 16),
                    text(_("Transaction"), 16),
                    date(_("Evaluated on"), 12),
                    date(_("Coached on"), 12),
                    date(_("Extra evaluation"), 12),
                    date(_("Due on"), 12),
                    text(_("State"), 10),
                ),
                rows=tuple(
                    (
                        row.agent,
                        row.programme,
                        row.transaction_id,
                        row.evaluated_on.isoformat(),
                        row.coached_on.isoformat() if row.coached_on else "",
                        row.extra_on.isoformat() if row.extra_on else "",
                        row.due_on.isoformat(),
                        row.state.value.replace("_", " "),
                    )
                    for row in rows
                ),
                printed=PRINTED,
            ),
            RecordTable(
                title=_("Coaches"),
                columns=(
                    text(_("Coach"), 60),
                    whole(_("Coachings that helped"), 15),
                    whole(_("Coachings judged"), 15),
                    share(_("Share"), 1, 2, 10),
                ),
                rows=tuple(
                    (
                        name,
                        str(found.part),
                        str(found.whole),
                        found.shown.removesuffix(" %") if found.whole else "",
                    )
                    for name, found in effect.by_coach
                ),
                total=True,
            ),
        ),
    )


def _programme_names(session: Session, scope: Scope) -> set[str]:
    return set(session.scalars(select(Programme.name).where(Programme.id.in_(scope.programmes))))
