"""A vendor's own gap report as one frozen document, out of the vendor's own rows and of nothing else."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.portal.queries import vendor as own
from audit_app.portal.queries.way import short_way
from audit_app.portal.rules import State
from audit_app.scoring import rules as scoring
from audit_app.scoring.rules import AuditScore, Rating, Verdict
from reports.vendor_gaps import document as report


def vendor_gaps(
    session: Session, vendor: Actor, assessment_id: int, wording: tuple[str, str, dt.datetime]
) -> report.VendorGaps:
    """The report of one self-assessment. `wording`: its state in words, the reader's language, the moment.

    What was verified stays out until the result is released. Raises NotFound.
    """
    state, language, now = wording
    found = own.get_assessment(session, assessment_id)
    sections = own.list_sections(session, vendor, assessment_id)
    items = own.list_items(session, assessment_id)
    released = found.state is State.RELEASED
    score = own.own_score(found, sections, items)
    verified = own.own_score(found, sections, items, verified=True) if released else None
    gains = {gap.requirement: gap.points for gap in scoring.gaps(score)} if score else {}
    way = short_way(found.profile, own.rated(sections, items), found.due_on) if found.profile else None
    texts = {item.requirement: str(item.shown.get("text", "")) for item in items}
    return report.VendorGaps(
        cover=report.Cover(
            vendor=vendor.organisation,
            operator=found.operator,
            title=found.title,
            checklist=found.checklist,
            state=state,
            due_on=found.due_on,
            submitted_at=found.submitted_at,
            generated_at=now,
            language=language,
        ),
        answered=sum(item.rated for item in items),
        own_total=scoring.shown_share(score.total) if score else "",
        verified_total=scoring.shown_share(verified.total) if verified else "",
        scored=score is not None,
        ready=score is not None and score.verdict is Verdict.READY,
        arrives=way is not None and way.arrives,
        sections=tuple(_section(row, score) for row in sections),
        answers=tuple(_answer(item, gains if score else None, released=released) for item in items),
        way=tuple(
            report.Step(code, texts[code], scoring.shown_share(total))
            for code, total in (way.steps if way else ())
        ),
        notice=found.notice,
    )


def _section(row: own.SectionRow, score: AuditScore | None) -> report.Section:
    part = next((one for one in score.parameters if one.code == row.code), None) if score else None
    return report.Section(
        row.code,
        str(row.shown.get("title", "")),
        scoring.shown_share(part.score) if part else "",
        _points(part.points_lost) if part and part.applicable else None,
    )


def _answer(item: own.ItemRow, gains: dict[str, Fraction] | None, *, released: bool) -> report.Answer:
    short = item.rating not in (Rating.MET, Rating.NOT_APPLICABLE)
    return report.Answer(
        section=item.section,
        requirement=item.requirement,
        text=str(item.shown.get("text", "")),
        must_have=bool(item.shown.get("must_have", False)),
        own=item.rating.value if item.rating else "",
        verified=item.verified.value if released and item.verified else "",
        told=item.told if released else "",
        comment=item.comment,
        na_reason=item.na_reason,
        points=_points(gains.get(item.requirement, Fraction(0))) if gains is not None and short else None,
        proofs=tuple(f"{one.title} ({one.pointer})" if one.pointer else one.title for one in item.proofs),
    )


def _points(value: Fraction) -> Decimal:
    return Decimal(scoring.shown_points(value))
