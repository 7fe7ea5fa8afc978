"""A vendor orders its own gap report as a file; the order stands on the vendor's own trail."""

from __future__ import annotations

from dataclasses import dataclass

from audit_app.auditlog import service as auditlog
from audit_app.base import background
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.portal.queries.vendor import get_assessment

GAP_REPORT = "portal.write_gaps"
FORMS = ("pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class OrderGaps:
    """The gap report of one self-assessment as PDF or XLSX; `state` is its state in the reader's words."""

    assessment_id: int
    form: str
    state: str


def order_gaps(session: TenantSession, actor: Actor, command: OrderGaps) -> str:
    """Orders the file; its job starts when the transaction has ended. Returns the job's number."""
    actor.require("portal.submit")
    found = get_assessment(session, command.assessment_id)
    if command.form not in FORMS:
        sentence = _("Choose PDF or XLSX.")
        raise Invalid(sentence, {"form": sentence})
    arguments = {
        "assessment_id": found.id,
        "form": command.form,
        "state": command.state,
        "language": actor.locale,
    }
    job_id = background.enqueue(session, GAP_REPORT, arguments, user=(actor.user_id, actor.name))
    data = {"format": command.form}
    auditlog.record(session, actor, "portal.report.ordered", ("assessment", found.id), data)
    return job_id


def find_gaps_job(session: TenantSession, assessment_id: int, job_id: str) -> background.JobRow:
    """The job of this organisation that makes this assessment's report; raises NotFound for any other."""
    row = background.get_job(session, job_id)
    if row.kind != GAP_REPORT or row.arguments.get("assessment_id") != assessment_id:
        raise NotFound(_("There is no such report here. Order it again."))
    return row
