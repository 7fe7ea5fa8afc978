"""Incentives: what was paid against what was earned."""

from __future__ import annotations

from sqlalchemy.orm import Session

from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.publishing.snapshot.records.shape import month, text, whole
from audit_app.quality.queries import incentives as rewards
from reports.gap_analysis.records import RecordChapter, RecordTable


def incentives(session: Session, scope: Scope) -> RecordChapter:
    lines = rewards.paid_against_earned(session, scope)
    people = rewards.read_people(session, lines, scope.as_of)
    against = [line for line in lines if line.stands_out]
    counts: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        found = counts.setdefault((line.scheme.name, line.month.isoformat()), [0, 0])
        found[0] += 1
        found[1] += line.stands_out
    return RecordChapter(
        code="incentives",
        title=_("Incentives"),
        sentences=(
            _(
                "%(against)s of %(all)s rewards in the window stand out: they differ from what the records of the "
                "month earned, or lie far from the others.",
                against=len(against),
                all=len(lines),
            ),
        ),
        tables=(
            RecordTable(
                title=_("Rewards that stand out"),
                columns=(
                    text(_("Code"), 12),
                    text(_("Person"), 26),
                    text(_("Scheme"), 26),
                    month(_("Month"), 16),
                    text(_("Finding"), 20),
                ),
                rows=tuple(
                    (
                        people[line.person_id].code if line.person_id in people else str(line.person_id),
                        people[line.person_id].name if line.person_id in people else "",
                        line.scheme.name,
                        line.month.isoformat(),
                        _("far from the others") if line.outlier else line.match.value.replace("_", " "),
                    )
                    for line in against
                ),
            ),
            RecordTable(
                title=_("Rewards compared"),
                columns=(
                    text(_("Scheme"), 40),
                    month(_("Month"), 20),
                    whole(_("Rewards"), 20),
                    whole(_("Standing out"), 20),
                ),
                rows=tuple(
                    (scheme, moment, str(all_), str(out))
                    for (scheme, moment), (all_, out) in sorted(counts.items())
                ),
                total=True,
            ),
        ),
    )
