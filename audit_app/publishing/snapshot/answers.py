"""Parameters with their requirements, and the gaps by points."""

from __future__ import annotations

from decimal import Decimal

from audit_app.audits import queries as audits
from audit_app.audits.queries import words
from audit_app.audits.rules import Rating
from audit_app.base.i18n import in_language
from audit_app.catalog.rules import Requirement
from audit_app.publishing.snapshot.shown import points, score
from reports.gap_analysis import document as gap


def parameter(book: audits.Book, code: str, numbers: dict[int, int], language: str) -> gap.Parameter:
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
        title=in_language(asked.title, language),
        category=asked.category,
        points=Decimal(part.points),
        points_reached=points(part.points_reached),
        points_lost=points(part.points_lost),
        score=score(part.score),
        grade=gap.Grade(part.grade.value) if part.grade else None,
        answered=state.answered,
        applicable=state.applicable,
        intent=in_language(asked.intent, language),
        basis=gap.Basis(part.basis.value),
        basis_note=words.reason(note, book.release, language) if note else "",
        repeat=part.repeat,
        requirements=tuple(_requirement(book, item, numbers, language) for item in asked.requirements),
    )


def _requirement(
    book: audits.Book, item: Requirement, numbers: dict[int, int], language: str
) -> gap.Requirement:
    answer = book.answers[item.code]
    figure = book.figure(item)
    return gap.Requirement(
        code=item.code,
        kind=gap.Kind(item.kind.value),
        text=in_language(item.text, language),
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


def gaps(book: audits.Book, language: str) -> tuple[gap.Gap, ...]:
    return tuple(
        gap.Gap(
            rank=rank,
            requirement=item.requirement,
            parameter=item.parameter,
            text=in_language(book.release.requirement(item.requirement).text, language),
            rating=gap.Rating(item.rating.value) if item.rating else None,
            points=points(item.points),
            must_have=item.must_have,
            grade=gap.Grade(item.grade.value),
            finding=book.answers[item.requirement].finding,
            owner=book.answers[item.requirement].owner,
            due=book.answers[item.requirement].due_on,
        )
        for rank, item in enumerate(book.gaps, start=1)
    )
