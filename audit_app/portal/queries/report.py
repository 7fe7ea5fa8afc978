"""Rows of files: a vendor's gap report out of its own rows, an operator's comparison out of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audit_app.portal.queries.operator import ReceivedRow
from audit_app.portal.queries.vendor import AssessmentRow, ItemRow, SectionRow
from audit_app.portal.rules import State

GAP_HEAD = (
    "section",
    "section_title",
    "requirement",
    "question",
    "own_rating",
    "comment",
    "not_applicable_because",
    "proofs",
    "verified_rating",
    "told",
)
RESULT_HEAD = (
    "parameter",
    "requirement",
    "own_rating",
    "verified_rating",
    "steps_too_high",
    "comment",
    "proofs",
    "told_to_vendor",
    "internal_remark",
    "verified_by",
)


def gap_rows(
    assessment: AssessmentRow, sections: Sequence[SectionRow], items: Sequence[ItemRow]
) -> list[Sequence[Any]]:
    """Everything asked with what was answered; the verified columns stay empty until the result is released."""
    titles = {row.code: row.shown.get("title", "") for row in sections}
    released = assessment.state is State.RELEASED
    rows: list[Sequence[Any]] = [GAP_HEAD]
    rows += [
        (
            item.section,
            titles.get(item.section, ""),
            item.requirement,
            item.shown.get("text", ""),
            item.rating.value if item.rating else "",
            item.comment,
            item.na_reason,
            "|".join(proof.title for proof in item.proofs),
            item.verified.value if released and item.verified else "",
            item.told if released else "",
        )
        for item in items
    ]
    return rows


def result_rows(received: Sequence[ReceivedRow]) -> list[Sequence[Any]]:
    """Self beside verified for the operator's own use."""
    rows: list[Sequence[Any]] = [RESULT_HEAD]
    rows += [
        (
            row.parameter,
            row.requirement,
            row.own.value if row.own else "",
            row.verified.value if row.verified else "",
            "" if row.pair.steps is None else row.pair.steps,
            row.comment,
            "|".join(proof.title for proof in row.proofs),
            row.told,
            row.remark,
            row.verified_by,
        )
        for row in received
    ]
    return rows
