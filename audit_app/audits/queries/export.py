"""One audit as one JSON document: everything from which a stranger can recompute its score.

The schema is in `docs/reference/audit-export.schema.json`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Organisation
from audit_app.auditlog.models import ChainHead
from audit_app.auditlog.service import plain
from audit_app.audits.models import Audit
from audit_app.audits.queries.audits import list_members, list_sign_offs
from audit_app.audits.queries.book import Book, get_book
from audit_app.base import clock
from audit_app.catalog.rules import to_data
from audit_app.scoring import rules as scoring

FORMAT = "audit-app/audit"
FORMAT_VERSION = 1


def export(session: Session, audit_id: int) -> dict[str, Any]:
    """The document, in plain JSON values; raises NotFound."""
    book = get_book(session, audit_id, whole=True)
    return cast("dict[str, Any]", plain(_document(session, book)))


def canonical_sha256(document: dict[str, Any]) -> str:
    """SHA-256 of the document as UTF-8 JSON with sorted keys and no spaces."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _document(session: Session, book: Book) -> dict[str, Any]:
    audit = book.audit
    organisation = session.scalar(
        select(Organisation.name)
        .join(Audit, Audit.organisation_id == Organisation.id)
        .where(Audit.id == audit.id)
    )
    head = session.execute(
        select(ChainHead.sequence, ChainHead.hash)
        .join(Audit, Audit.organisation_id == ChainHead.organisation_id)
        .where(Audit.id == audit.id)
    ).one_or_none()
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "exported_at": clock.now(),
        "organisation": organisation,
        "audit": {
            "id": audit.id,
            "name": audit.name,
            "entity": audit.entity,
            "state": audit.state,
            "period_from": audit.period_from,
            "period_until": audit.period_until,
            "as_of": audit.as_of,
            "due_on": audit.due_on,
            "channels": audit.channels,
            "sites": [name for _id, name in book.names.sites],
            "programmes": [name for _id, name in book.names.programmes],
            "team": [name for _id, name in list_members(session, audit.id)],
            "objectives": audit.objectives,
            "confidentiality": audit.confidentiality,
            "alone": audit.alone,
            "started_by": audit.started_by,
            "started_at": audit.started_at,
        },
        "checklist": {"sha256": audit.sha256, "data": to_data(book.release)},
        "plan": [
            {
                "parameter": item.parameter,
                "assignee": item.assignee,
                "due_on": item.due_on,
                "repeat": item.repeat,
            }
            for item in sorted(book.plans.values(), key=lambda each: scoring.code_order(each.parameter))
        ],
        "answers": [_answer(book, item.code) for item in book.release.requirements],
        "figures": [
            {
                "code": figure.code,
                "outcome": figure.outcome,
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "as_of": figure.as_of,
                "sentence": figure.sentence,
            }
            for _code, figure in sorted(book.figures.items())
        ],
        "score": scoring.as_data(book.score),
        "sign_offs": [
            {name: value for name, value in asdict(item).items() if name != "id"}
            for item in list_sign_offs(session, audit.id)
        ],
        "trail": {"sequence": head.sequence, "hash": head.hash} if head else None,
    }


def _answer(book: Book, requirement: str) -> dict[str, Any]:
    answer = book.answers[requirement]
    return {
        "requirement": answer.requirement,
        "parameter": answer.parameter,
        "rating": answer.rating,
        "finding": answer.finding,
        "notes": answer.notes,
        "owner": answer.owner,
        "due_on": answer.due_on,
        "na_reason": answer.na_reason,
        "na_by": answer.na_by,
        "na_confirmed_by": answer.na_confirmed_by,
        "revision": answer.revision,
        "changed_at": answer.changed_at,
        "changed_by": answer.changed_by,
        "proofs": [
            {
                "title": proof.title,
                "filename": proof.filename,
                "media_type": proof.media_type,
                "size_bytes": proof.size_bytes,
                "sha256": proof.sha256,
                "period_from": proof.period_from,
                "period_until": proof.period_until,
                "pointer": proof.pointer,
                "withdrawn": proof.withdrawn,
            }
            for proof in answer.proofs
        ],
    }
