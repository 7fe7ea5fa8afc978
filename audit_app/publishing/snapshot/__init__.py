"""Takes everything a report shows out of the database, as one frozen document."""

from __future__ import annotations

from sqlalchemy.orm import Session

from audit_app.auditlog import queries as trail
from audit_app.audits import queries as audits
from audit_app.audits.rules import State
from audit_app.base.i18n import in_language
from audit_app.publishing.snapshot.answers import gaps, parameter
from audit_app.publishing.snapshot.proofs import proofs
from audit_app.publishing.snapshot.records import record_chapters
from audit_app.publishing.snapshot.summary import counts, cover, rules, scope, summary
from audit_app.publishing.snapshot.training import training
from reports.gap_analysis import document as gap

TRAIL_LINES = 60


def gap_analysis(session: Session, audit_id: int, language: str = "en") -> gap.GapAnalysis:
    """The gap analysis of an audit as it is now, or as it was signed.

    Raises reports.document.CountMismatch when what was gathered is not what the database counts.
    """
    book = audits.get_book(session, audit_id, whole=True)
    signed = audits.find_sign_off(session, audit_id) if book.audit.state is State.SIGNED_OFF else None
    index, numbers = proofs(session, book, signed[1] if signed else None)
    return gap.GapAnalysis(
        cover=cover(session, book, language),
        counts=counts(session, book),
        summary=summary(book, language),
        scope=scope(session, book, language),
        rules=rules(book, language),
        parameters=tuple(parameter(book, item.code, numbers, language) for item in book.release.parameters),
        gaps=gaps(book, language),
        training=training(session, book),
        records=record_chapters(session, book),
        proofs=index,
        trail=tuple(
            gap.TrailEntry(when=entry.at, who=entry.actor, what=_told(entry))
            for entry in trail.list_of_subject(session, "audit", audit_id, TRAIL_LINES)
        ),
        signatures=tuple(
            gap.Signature(
                name=item.signed_by,
                role=item.role,
                signed_at=item.signed_at,
                statement=item.statement,
                alone=item.alone,
            )
            for item in ([signed[0]] if signed else [])
        ),
        differences=tuple(
            gap.Difference(who=item.signed_by, text=item.differences)
            for item in ([signed[0]] if signed else [])
            if item.differences
        ),
        notice=in_language(book.release.notice, language),
    )


def _told(entry: trail.EntryRow) -> str:
    """An entry of the trail in a few words."""
    data = entry.data
    more = data.get("reason") or data.get("parameter") or ""
    return f"{entry.action}{': ' if more else ''}{more}"[:300]
