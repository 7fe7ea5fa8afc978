"""Takes everything a report shows out of the database, as one frozen document."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
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
from audit_app.evidence.queries import items_by_id
from audit_app.scoring import rules as scoring
from audit_app.training import queries as training
from audit_app.training.models import Completion, Module
from audit_app.workforce.models import Person
from reports.gap_analysis import document as gap

FIVE = 5
TRAIL_LINES = 60


def gap_analysis(session: Session, audit_id: int, language: str = "en") -> gap.GapAnalysis:
    """The gap analysis of an audit as it is now, or as it was signed.

    Raises reports.document.CountMismatch when what was gathered is not what the database counts.
    """
    book = audits.get_book(session, audit_id, whole=True)
    signed = audits.find_sign_off(session, audit_id) if book.audit.state is State.SIGNED_OFF else None
    proofs, numbers = _proofs(session, book, signed[1] if signed else None)
    return gap.GapAnalysis(
        cover=_cover(session, book, language),
        counts=_counts(session, book),
        summary=_summary(book, language),
        scope=_scope(session, book, language),
        rules=_rules(book, language),
        parameters=tuple(_parameter(book, item.code, numbers, language) for item in book.release.parameters),
        gaps=_gaps(book, language),
        training=_training(session, book),
        proofs=proofs,
        trail=tuple(
            gap.TrailEntry(when=entry.at, who=entry.actor, what=_told(entry))
            for entry in trail.list_of_subject(session, "audit", audit_id, TRAIL_LINES)
        ),
        signatures=tuple(
            gap.Signature(
                name=item.signed_by, role=item.role, signed_at=item.signed_at, statement=item.statement
            )
            for item in ([signed[0]] if signed else [])
        ),
        differences=tuple(
            gap.Difference(who=item.signed_by, text=item.differences)
            for item in ([signed[0]] if signed else [])
            if item.differences
        ),
        notice=in_language(dict(book.release.notice), language),
    )


def _points(value: Fraction) -> Decimal:
    """Points as they are shown: one decimal, cut off."""
    return Decimal(scoring.shown_points(value))


def _score(share: Fraction | None) -> gap.Score | None:
    return None if share is None else gap.Score(text=scoring.shown_share(share), share=float(share))


def _cover(session: Session, book: audits.Book, language: str) -> gap.Cover:
    audit = book.audit
    name = session.scalar(
        select(Organisation.name)
        .join(Answer, Answer.organisation_id == Organisation.id)
        .where(Answer.audit_id == audit.id)
        .limit(1)
    )
    states = {State.SIGNED_OFF: gap.Status.SIGNED_OFF, State.IN_REVIEW: gap.Status.IN_REVIEW}
    return gap.Cover(
        organisation=name or "",
        entity=audit.entity,
        audit_name=audit.name,
        audit_id=str(audit.id),
        checklist_title=in_language(dict(book.release.title), language),
        checklist_version=audit.version,
        checklist_sha256=audit.sha256,
        status=states.get(audit.state, gap.Status.DRAFT),
        generated_at=clock.now().replace(microsecond=0),
        language=language,
        period_from=audit.period_from,
        period_to=audit.period_until,
        as_of=audit.as_of.replace(day=1),
        confidentiality=audit.confidentiality,
    )


def _counts(session: Session, book: audits.Book) -> gap.Counts:
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


def _summary(book: audits.Book, language: str) -> gap.Summary:
    score, verdict = book.score, book.profile.verdict
    months = all(item.code != "months_short" for item in score.reasons)
    return gap.Summary(
        verdict=gap.Verdict(score.verdict.value),
        score=_score(score.total),
        points=Decimal(score.points_applicable),
        points_reached=_points(score.points_reached),
        answered=score.completeness.answered,
        applicable=score.completeness.applicable,
        must_haves_open=len(score.must_haves_open),
        enough_months=months,
        needed=_score(verdict.ready_total),
        reasons=tuple(words.reason(item, book.release, language) for item in score.reasons),
        notes=tuple(words.reason(item, book.release, language) for item in score.notes),
        verdict_rules=_verdict_rules(verdict),
        categories=tuple(
            gap.Category(
                code=item.code,
                title=in_language(dict(book.release.category(item.code).title), language),
                score=_score(item.score),
                points=Decimal(item.points_applicable),
                points_reached=_points(item.points_reached),
                needed=_score(verdict.ready_category),
            )
            for item in score.categories
        ),
        majors=tuple(score.majors),
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
            title=in_language(dict(book.release.requirement(item.requirement).text), language),
            text=book.answers[item.requirement].finding,
            points=_points(item.points),
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
            title=in_language(dict(book.release.parameter(part.code).title), language),
            text=_(
                "%(score)s %% of %(points)s points", score=scoring.shown_share(part.score), points=part.points
            ),
            points=_points(part.points_reached),
        )
        for part in strong[:FIVE]
    )


def _scope(session: Session, book: audits.Book, language: str) -> gap.Scope:
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
                text=in_language(dict(item.text), language),
                reason=answer.na_reason,
                set_by=answer.na_by,
                confirmed_by=answer.na_confirmed_by,
            )
            for item in book.release.requirements
            for answer in [book.answers[item.code]]
            if answer.rating is Rating.NOT_APPLICABLE
        ),
    )


def _rules(book: audits.Book, language: str) -> tuple[gap.Rule, ...]:
    return tuple(
        gap.Rule(
            path=rule.path,
            title=words.rule_title(rule.path),
            value=_value(rule.value),
            tag=gap.Tag(rule.tag),
            why=in_language(dict(rule.why or {}), language),
            source=rule.source or "",
        )
        for rule in book.profile.rules()
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    return str(value)


def _parameter(book: audits.Book, code: str, numbers: dict[int, int], language: str) -> gap.Parameter:
    asked = book.release.parameter(code)
    state = book.parameters[code]
    part = state.score
    note = next(
        (
            item
            for item in book.score.notes
            if item.code == "scored_by_requirements" and item.values.get("parameter") == code
        ),
        None,
    )
    return gap.Parameter(
        code=code,
        title=in_language(dict(asked.title), language),
        category=asked.category,
        points=Decimal(part.points),
        points_reached=_points(part.points_reached),
        points_lost=_points(part.points_lost),
        score=_score(part.score),
        grade=gap.Grade(part.grade.value) if part.grade else None,
        answered=state.answered,
        applicable=state.applicable,
        intent=in_language(dict(asked.intent), language),
        basis=gap.Basis(part.basis.value),
        basis_note=words.reason(note, book.release, language) if note else "",
        repeat=part.repeat,
        requirements=tuple(_requirement(book, item, numbers, language) for item in asked.requirements),
    )


def _requirement(book: audits.Book, item: Any, numbers: dict[int, int], language: str) -> gap.Requirement:
    answer = book.answers[item.code]
    figure = book.figure(item)
    return gap.Requirement(
        code=item.code,
        kind=gap.Kind(item.kind.value),
        text=in_language(dict(item.text), language),
        must_have=item.must_have,
        rating=gap.Rating(answer.rating.value) if answer.rating else None,
        not_applicable_confirmed=answer.na_confirmed,
        remark=bool(answer.finding) and answer.rating is Rating.MET,
        finding=answer.finding,
        notes=answer.notes,
        check=gap.Check(
            sentence=figure.sentence,
            figure=f"{figure.numerator} / {figure.denominator}",
            sample=str(figure.denominator),
            as_of=figure.as_of,
        )
        if figure
        else None,
        proofs=tuple(
            gap.ProofRef(number=numbers[proof.item_id], pointer=proof.pointer) for proof in answer.proofs
        ),
    )


def _gaps(book: audits.Book, language: str) -> tuple[gap.Gap, ...]:
    return tuple(
        gap.Gap(
            rank=rank,
            requirement=item.requirement,
            parameter=item.parameter,
            text=in_language(dict(book.release.requirement(item.requirement).text), language),
            rating=gap.Rating(item.rating.value) if item.rating else None,
            points=_points(item.points),
            must_have=item.must_have,
            grade=gap.Grade(item.grade.value),
            finding=book.answers[item.requirement].finding,
            owner=book.answers[item.requirement].owner,
            due=book.answers[item.requirement].due_on,
        )
        for rank, item in enumerate(book.gaps, start=1)
    )


def _proofs(
    session: Session, book: audits.Book, signed: dict[str, Any] | None
) -> tuple[tuple[gap.Proof, ...], dict[int, int]]:
    """The proof index and each item's number in it; files are those that were signed, if any were."""
    uses: dict[int, list[gap.ProofUse]] = {}
    for requirement in book.release.requirements:
        for link in book.answers[requirement.code].proofs:
            uses.setdefault(link.item_id, []).append(
                gap.ProofUse(requirement=requirement.code, pointer=link.pointer)
            )
    items = items_by_id(session, uses)
    files = _signed_files(book, signed)
    numbers = {item_id: number for number, item_id in enumerate(uses, start=1)}
    return tuple(
        gap.Proof(
            number=numbers[item_id],
            title=items[item_id].title,
            filename=files.get(item_id, {}).get("filename", items[item_id].filename),
            media_type=files.get(item_id, {}).get("media_type", items[item_id].media_type),
            size=files.get(item_id, {}).get("size_bytes", items[item_id].size),
            sha256=files.get(item_id, {}).get("sha256", items[item_id].sha256),
            description=items[item_id].description,
            period_from=items[item_id].period_from,
            period_to=items[item_id].period_until,
            uploaded_by=items[item_id].uploaded_by,
            uploaded_at=items[item_id].uploaded_at.replace(microsecond=0),
            uses=tuple(used),
        )
        for item_id, used in uses.items()
    ), numbers


def _signed_files(book: audits.Book, signed: dict[str, Any] | None) -> dict[int, dict[str, Any]]:
    """The files under a signature by item: links cannot change below it, so they stand in the same order."""
    if signed is None:
        return {}
    found = {}
    for answer in signed["answers"]:
        links = book.answers[answer["requirement"]].proofs
        for link, file in zip(links, answer["proofs"], strict=True):
            found[link.item_id] = file
    return found


def _training(session: Session, book: audits.Book) -> gap.Training:
    scope = book.scope
    summary = training.summary(session, scope)
    held: dict[tuple[str, str], int] = {
        (row[0], row[1]): row[2]
        for row in session.execute(
            select(Person.code, Module.code, func.count(Completion.id))
            .join(Completion, Completion.person_id == Person.id)
            .join(Module, Module.id == Completion.module_id)
            .where(Completion.completed_on <= scope.as_of)
            .group_by(Person.code, Module.code)
        )
    }
    rows = tuple(
        gap.TrainingRow(
            person_code=row.person_code,
            person=row.full_name,
            site=row.site,
            programme=row.programme or "",
            job=row.job,
            module=row.module_code,
            status=gap.TrainingStatus(row.status.value),
            records=held.pop((row.person_code, row.module_code), 0),
            completed_on=row.passed_on or row.failed_on,
            valid_until=row.valid_until,
            live_on=row.live_on,
        )
        for row in training.stream_matrix(session, scope)
    )
    return gap.Training(
        as_of=summary.as_of,
        modules=tuple(
            gap.Module(
                code=item.code,
                title=item.title,
                required=item.required,
                current=item.current,
                expiring=item.expiring,
                expired=item.expired,
                failed=item.failed,
                missing=item.missing,
            )
            for item in summary.modules
        ),
        coverage=tuple(
            gap.Coverage(
                job=item.job,
                programme=item.programme or "",
                people=item.people,
                required=item.required,
                valid=item.current,
            )
            for item in summary.coverage
        ),
        early_starts=tuple(
            gap.EarlyStart(
                person=item.full_name,
                job=item.job,
                module=item.module.title,
                live_on=item.live_on,
                passed_on=item.passed_on,
            )
            for item in summary.before_live
        ),
        rows=rows,
        other_records=sum(held.values()),
    )


def _told(entry: trail.EntryRow) -> str:
    """An entry of the trail in a few words."""
    data = entry.data
    more = data.get("reason") or data.get("parameter") or ""
    return f"{entry.action}{': ' if more else ''}{more}"[:300]
