"""The proof index, with the files that were signed when the audit is."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from audit_app.audits import queries as audits
from audit_app.evidence.queries import items_by_id
from reports.gap_analysis import document as gap


def proofs(
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
