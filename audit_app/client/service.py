"""Opens programmes to a client's observer, and releases reports to clients."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.client.models import OpenProgramme, ReleasedReport
from audit_app.client.queries import list_observers, list_reports
from audit_app.workforce.queries import list_programmes


@dataclass(frozen=True, slots=True)
class OpenProgrammes:
    """What is open to one observer from now on, all of it; none: nothing."""

    user_id: int
    programmes: tuple[int, ...] = ()


def open_programmes(session: Session, actor: Actor, command: OpenProgrammes) -> None:
    """Raises NotFound for anybody who is no observer here, Invalid for a programme that is not there."""
    actor.require("accounts.manage")
    observer = next((one for one in list_observers(session) if one.user_id == command.user_id), None)
    if observer is None:
        raise NotFound(_("There is no such observer of a client in this organisation."))
    wanted, known = set(command.programmes), {one.id for one in list_programmes(session)}
    if not wanted <= known:
        sentence = _("Choose programmes of this organisation.")
        raise Invalid(sentence, {"programmes": sentence})
    if wanted == observer.programmes:
        return
    session.execute(
        delete(OpenProgramme).where(
            OpenProgramme.user_id == command.user_id, OpenProgramme.programme_id.not_in(wanted)
        )
    )
    for number in sorted(wanted - observer.programmes):
        session.add(OpenProgramme(user_id=command.user_id, programme_id=number, opened_by=actor.name))
    session.flush()
    data = {"from": sorted(observer.programmes), "to": sorted(wanted)}
    auditlog.record(session, actor, "client.programmes.opened", ("account", command.user_id), data)


def release_report(session: Session, actor: Actor, report_id: int) -> None:
    """Raises NotFound unless it is a finished report of a signed-off audit, as that is now, of named programmes."""
    actor.require("client.release")
    report = next((one for one in list_reports(session) if one.id == report_id), None)
    if report is None:
        raise NotFound(
            _("Only a finished report of a signed-off audit that names its programmes can be released.")
        )
    if report.released_at is not None:
        raise Conflict(_("This report is released already."))
    session.add(ReleasedReport(request_id=report_id, released_by=actor.name))
    session.flush()
    data = {"sha256": report.sha256, "programmes": list(report.programmes)}
    auditlog.record(session, actor, "client.report.released", ("report", report_id), data)


def take_back_report(session: Session, actor: Actor, report_id: int) -> None:
    """From now on no observer takes it along; what was taken is taken. Raises NotFound."""
    actor.require("client.release")
    row = session.scalars(select(ReleasedReport).where(ReleasedReport.request_id == report_id)).one_or_none()
    if row is None:
        raise NotFound(_("This report is not released."))
    session.delete(row)
    session.flush()
    auditlog.record(session, actor, "client.report.taken_back", ("report", report_id))
