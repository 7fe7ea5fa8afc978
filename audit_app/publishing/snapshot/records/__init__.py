"""The chapters that records give a report: one for each room, in the order of the checklist's categories."""

from __future__ import annotations

from sqlalchemy.orm import Session

from audit_app.audits import queries as audits
from audit_app.publishing.snapshot.records.actions import actions
from audit_app.publishing.snapshot.records.coaching import calibration, coaching
from audit_app.publishing.snapshot.records.incentives import incentives
from audit_app.publishing.snapshot.records.metrics import metrics_chapter as metrics
from audit_app.publishing.snapshot.records.monitoring import monitoring
from audit_app.publishing.snapshot.records.vendors import vendors
from reports.gap_analysis.records import RecordChapter

MAKERS = (metrics, monitoring, calibration, coaching, incentives, vendors, actions)


def record_chapters(session: Session, book: audits.Book) -> tuple[RecordChapter, ...]:
    """Those chapters that have anything to tell of the audit's scope and window."""
    made = (make(session, book.scope) for make in MAKERS)
    return tuple(chapter for chapter in made if any(table.rows for table in chapter.tables))
