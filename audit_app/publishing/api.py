"""Reports through the API: ordered, watched, fetched, verified."""

from __future__ import annotations

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.blobs import for_settings
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.publishing import queries, service
from audit_app.publishing.queries import ReportRow
from audit_app.publishing.rules import MEDIA_TYPES
from audit_app.web.context import settings
from audit_app.web.endpoints import Api, File

api = Api("publishing")


def download(session: TenantSession, actor: Actor, report_id: int) -> File:
    """A report's file, once it is made; on the trail."""
    report = queries.get_report(session, report_id)
    if report.sha256 is None:
        raise NotFound(_("This report is not made yet, so there is no file."))
    file = for_settings(settings()).open(report.sha256)
    service.record_download(session, actor, report_id, report.sha256)
    return File(file, MEDIA_TYPES[report.format], report.filename or "", report.sha256)


def verify(session: Session, sha256: str) -> ReportRow:
    """The report made here whose file has that hash."""
    found = queries.find_by_hash(session, sha256.lower())
    if found is None:
        raise NotFound(_("No report made here has this hash: the file is from elsewhere, or was changed."))
    return found


api.get("/reports", "reports.see", queries.list_reports, "Reports, the newest first.")
api.post("/reports", "reports.request", service.request_report, "Orders a report of an audit.")
api.get("/reports/<int:report_id>", "reports.see", queries.get_report, "One report: how far it is, its hash.")
api.get("/reports/<int:report_id>/file", "reports.see", download, noted=True)
api.post(
    "/reports/<int:report_id>/cancel",
    "reports.request",
    service.cancel_report,
    "Asks a report's job to stop.",
)
api.post(
    "/reports/<int:report_id>/again", "reports.request", service.repeat_report, "Orders the same once more."
)
api.get("/reports/by-hash/<sha256>", "reports.see", verify)
