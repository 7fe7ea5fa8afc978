"""The first pages: cover, counts, verdict with its reasons, scope and method, scoring rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, Organisation, User
from audit_app.auditlog import queries as trail
from audit_app.audits import queries as audits
from audit_app.audits.models import Answer, AnswerProof, AuditMember
from audit_app.audits.queries import words
from audit_app.audits.rules import Rating, State
from audit_app.base import clock
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import in_language
from audit_app.catalog.queries import get_release_row
from audit_app.publishing.snapshot.shown import points, score, value
from audit_app.scoring import rules as scoring
from audit_app.training.models import Completion
from reports.gap_analysis import document as gap

FIVE = 5


def cover(session: Session, book: audits.Book, language: str) -> gap.Cover:
    audit = book.audit
    name = session.scalar(
        select(Organisation.name)
        .join(Answer, Answer.organisation_id == Organisation.id)
        .where(Answer.audit_id == audit.id)
        .limit(1)
    )
    states = {State.SIGNED_OFF: gap.Status.SIGNED_OFF, State.IN_REVIEW: gap.Status.IN_REVIEW}
    entries, head = trail.head_of(session)
    return gap.Cover(
        organisation=name or "",
        entity=audit.entity,
        audit_name=audit.name,
        audit_id=str(audit.id),
        checklist_title=in_language(book.release.title, language),
        checklist_version=audit.version,
        checklist_sha256=audit.sha256,
        status=states.get(audit.state, gap.Status.DRAFT),
        generated_at=clock.now().replace(microsecond=0),
        language=language,
        period_from=audit.period_from,
        period_to=audit.period_until,
        as_of=audit.as_of.replace(day=1),
        confidentiality=audit.confidentiality,
        trail_entries=entries,
        trail_head=head,
    )


def counts(session: Session, book: audits.Book) -> gap.Counts:
    """What the database counts, by statements of their own."""
    row = get_release_row(session, book.audit.release_id)
    proofs = session.scalar(
        select(func.count(func.distinct(AnswerProof.item_id)))
        .join(Answer, Answer.id == AnswerProof.answer_id)
        .where(Answer.audit_id == book.audit.id)
    )
    records = session.scalar(
        select(func.count(Completion.id)).where(Completion.completed_on <= book.audit.as_of)
    )
    return gap.Counts(
        parameters=row.parameters,
        requirements=row.requirements,
        proofs=proofs or 0,
        training_records=records or 0,
    )


def summary(book: audits.Book, language: str) -> gap.Summary:
    found, verdict = book.score, book.profile.verdict
    months = all(item.code != "months_short" for item in found.reasons)
    return gap.Summary(
        verdict=gap.Verdict(found.verdict.value),
        score=score(found.total),
        points=Decimal(found.points_applicable),
        points_reached=points(found.points_reached),
        answered=found.completeness.answered,
        applicable=found.completeness.applicable,
        must_haves_open=len(found.must_haves_open),
        enough_months=months,
        needed=score(verdict.ready_total),
        reasons=tuple(words.reason(item, book.release, language) for item in found.reasons),
        notes=tuple(words.notes(found.notes, book.release, language)),
        verdict_rules=_verdict_rules(verdict),
        categories=tuple(
            gap.Category(
                code=item.code,
                title=in_language(book.release.category(item.code).title, language),
                score=score(item.score),
                points=Decimal(item.points_applicable),
                points_reached=points(item.points_reached),
                needed=score(verdict.ready_category),
            )
            for item in found.categories
        ),
        majors=tuple(found.majors),
        gaps=_biggest(book, language),
        strengths=_strengths(book, language),
    )


def _verdict_rules(rule: Any) -> tuple[str, ...]:
    share = scoring.shown_share
    return (
        _(
            "READY: %(total)s %% in all, %(category)s %% in each category, at most %(majors)s majors, "
            "every must-have met, %(months)s months of data.",
            total=share(rule.ready_total),
            category=share(rule.ready_category),
            majors=rule.ready_majors,
            months=rule.ready_months,
        ),
        _(
            "NEARLY: not READY, %(total)s %% in all and at most %(majors)s majors.",
            total=share(rule.nearly_total),
            majors=rule.nearly_majors,
        ),
        _("NOT READY: everything else."),
    )


def _biggest(book: audits.Book, language: str) -> tuple[gap.Highlight, ...]:
    return tuple(
        gap.Highlight(
            code=item.requirement,
            title=in_language(book.release.requirement(item.requirement).text, language),
            text=book.answers[item.requirement].finding,
            points=points(item.points),
        )
        for item in book.gaps[:FIVE]
    )


def _strengths(book: audits.Book, language: str) -> tuple[gap.Highlight, ...]:
    strong = [
        part
        for part in book.score.parameters
        if part.grade in {scoring.Grade.CONFORM, scoring.Grade.IMPROVEMENT} and part.score
    ]
    strong.sort(key=lambda part: (-(part.score or 0), -part.points, scoring.code_order(part.code)))
    return tuple(
        gap.Highlight(
            code=part.code,
            title=in_language(book.release.parameter(part.code).title, language),
            text=_(
                "%(score)s %% of %(points)s points", score=scoring.shown_share(part.score), points=part.points
            ),
            points=points(part.points_reached),
        )
        for part in strong[:FIVE]
    )


def scope(session: Session, book: audits.Book, language: str) -> gap.Scope:
    audit = book.audit
    team = session.execute(
        select(User.name, Membership.role)
        .join(AuditMember, AuditMember.user_id == User.id)
        .join(
            Membership,
            (Membership.user_id == User.id) & (Membership.organisation_id == AuditMember.organisation_id),
        )
        .where(AuditMember.audit_id == audit.id)
        .order_by(User.name)
    )
    changed = [answer.changed_at for answer in book.answers.values() if answer.changed_at]
    return gap.Scope(
        sites=tuple(name for _id, name in book.names.sites) or (_("all sites"),),
        programmes=tuple(name for _id, name in book.names.programmes) or (_("all programmes"),),
        channels=tuple(words.channel_label(channel) for channel in audit.channels),
        team=tuple(gap.Member(name=row[0], role=row[1].value.replace("_", " ")) for row in team),
        held_from=audit.started_at.date(),
        held_to=max(changed).date() if changed else None,
        objectives=audit.objectives,
        method=_(
            "Each requirement of the checklist was rated met, partly met, not met or not applicable, from "
            "documents, records, interviews and observation. Where records answer a requirement by themselves, "
            "their figure stands beside the rating with its sample and its date."
        ),
        sampling=_(
            "An audit is a sample: what was not looked at may hold further gaps, and this report does not say "
            "that there are none."
        ),
        not_applicable=tuple(
            gap.NotApplicable(
                code=item.code,
                text=in_language(item.text, language),
                reason=answer.na_reason,
                set_by=answer.na_by,
                confirmed_by=answer.na_confirmed_by,
            )
            for item in book.release.requirements
            for answer in [book.answers[item.code]]
            if answer.rating is Rating.NOT_APPLICABLE
        ),
    )


def rules(book: audits.Book, language: str) -> tuple[gap.Rule, ...]:
    return tuple(
        gap.Rule(
            path=rule.path,
            title=words.rule_title(rule.path),
            value=value(rule.value),
            tag=gap.Tag(rule.tag),
            why=in_language(rule.why or {}, language),
            source=rule.source or "",
        )
        for rule in book.profile.rules()
    )
