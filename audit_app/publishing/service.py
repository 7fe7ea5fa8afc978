"""Takes orders for reports and files what was made."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from audit_app.auditlog import service as auditlog
from audit_app.audits.queries import get_audit
from audit_app.base import background
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.publishing.models import ReportFile, ReportRequest
from audit_app.publishing.queries import get_report
from audit_app.publishing.rules import Format, Kind

JOB = "publishing.render"


@dataclass(frozen=True, slots=True)
class RequestReport:
    """A report of an audit, as a file of one format in one language."""

    audit_id: int
    kind: Kind
    format: Format
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was rendered and kept, and the document it came from."""

    filename: str
    sha256: str
    size_bytes: int
    document_sha256: str
    audit_revision: int
    seconds: int


def request_report(session: TenantSession, actor: Actor, command: RequestReport) -> int:
    """Orders a report; its job starts when the transaction has ended. Returns the report's number."""
    actor.require("reports.request")
    audit = get_audit(session, command.audit_id)
    request = ReportRequest(
        audit_id=audit.id,
        kind=command.kind,
        format=command.format,
        language=command.language,
        requested_by_id=actor.user_id,
        requested_by=actor.name,
    )
    session.add(request)
    session.flush()
    request.job_id = background.enqueue(
        session, JOB, {"request_id": request.id}, user=(actor.user_id, actor.name)
    )
    auditlog.record(
        session,
        actor,
        "publishing.report.requested",
        ("report", request.id),
        {"audit": audit.id, "kind": command.kind, "format": command.format, "language": command.language},
    )
    return request.id


def cancel_report(session: TenantSession, actor: Actor, report_id: int) -> None:
    """Asks the report's job to stop."""
    report = get_report(session, report_id)
    background.cancel(session, report.job_id)
    auditlog.record(session, actor, "publishing.report.cancelled", ("report", report_id))


def repeat_report(session: TenantSession, actor: Actor, report_id: int) -> int:
    """Orders the same once more, of the audit as it is now; returns the new report's number."""
    report = get_report(session, report_id)
    if report.is_open:
        raise Conflict(_("This report is still being made. Wait for it, or cancel it first."))
    return request_report(
        session, actor, RequestReport(report.audit_id, report.kind, report.format, report.language)
    )


def file_report(session: TenantSession, actor: Actor, request_id: int, made: Made) -> None:
    """Keeps what came of a request; a second time changes nothing, since a job may run twice."""
    if session.scalar(select(ReportFile.id).where(ReportFile.request_id == request_id)):
        return
    session.add(
        ReportFile(
            request_id=request_id,
            filename=made.filename,
            sha256=made.sha256,
            size_bytes=made.size_bytes,
            document_sha256=made.document_sha256,
            audit_revision=made.audit_revision,
            seconds=made.seconds,
        )
    )
    auditlog.record(
        session,
        actor,
        "publishing.report.made",
        ("report", request_id),
        {"sha256": made.sha256, "document_sha256": made.document_sha256, "bytes": made.size_bytes},
    )


def record_download(session: TenantSession, actor: Actor, report_id: int, sha256: str) -> None:
    """A download is on the trail like a change."""
    auditlog.record(session, actor, "publishing.report.downloaded", ("report", report_id), {"sha256": sha256})
