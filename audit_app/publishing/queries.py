"""Reads reports: every one ever made, who asked for it, its hash, how far its job is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.audits.models import Audit
from audit_app.base.background import OPEN, JobRow, State
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.publishing.models import ReportFile, ReportRequest
from audit_app.publishing.rules import Format, Kind


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report asked for; the file's fields are None until it is made."""

    id: int
    audit_id: int
    audit: str
    kind: Kind
    format: Format
    language: str
    requested_by: str
    requested_at: dt.datetime
    job_id: str
    state: State
    stage: str
    done: int
    total: int
    message: str
    filename: str | None
    sha256: str | None
    size_bytes: int | None
    document_sha256: str | None
    made_at: dt.datetime | None
    audit_revision: int | None
    revision_now: int

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_outdated(self) -> bool:
        """True when the audit has changed since the report was made."""
        return self.audit_revision is not None and self.audit_revision != self.revision_now


def _select() -> Any:
    return (
        select(
            ReportRequest.id,
            ReportRequest.audit_id,
            Audit.name.label("audit"),
            ReportRequest.kind,
            ReportRequest.format,
            ReportRequest.language,
            ReportRequest.requested_by,
            ReportRequest.requested_at,
            ReportRequest.job_id,
            JobRow.state,
            JobRow.stage,
            JobRow.done,
            JobRow.total,
            JobRow.message,
            ReportFile.filename,
            ReportFile.sha256,
            ReportFile.size_bytes,
            ReportFile.document_sha256,
            ReportFile.made_at,
            ReportFile.audit_revision,
            Audit.revision.label("revision_now"),
        )
        .join(Audit, Audit.id == ReportRequest.audit_id)
        .join(JobRow, JobRow.id == ReportRequest.job_id)
        .outerjoin(ReportFile, ReportFile.request_id == ReportRequest.id)
    )


def list_reports(
    session: Session, *, audit_id: int | None = None, page: int = 1, size: int = SIZE
) -> Page[ReportRow]:
    """Reports, the newest first."""
    where = [ReportRequest.audit_id == audit_id] if audit_id is not None else []
    total = session.scalar(select(func.count()).select_from(ReportRequest).where(*where)) or 0
    rows = session.execute(
        _select().where(*where).order_by(ReportRequest.id.desc()).limit(size).offset(offset(page, size))
    )
    return Page(tuple(ReportRow(*row) for row in rows), page, size, total)


def get_report(session: Session, report_id: int) -> ReportRow:
    """One report; raises NotFound."""
    row = session.execute(_select().where(ReportRequest.id == report_id)).one_or_none()
    if row is None:
        raise NotFound(_("There is no report %(number)s here. Look it up under Reports.", number=report_id))
    return ReportRow(*row)


def find_by_hash(session: Session, sha256: str) -> ReportRow | None:
    """The report whose file has that hash: is this the one you signed?"""
    row = session.execute(
        _select().where(ReportFile.sha256 == sha256).order_by(ReportFile.id).limit(1)
    ).one_or_none()
    return None if row is None else ReportRow(*row)
