"""Shapes of what the screens of reviews, complaints, incidents, launches and documents send."""

from __future__ import annotations

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs

from audit_app.actions.forms.fields import Placed, choose, date, line, number, proof, text
from audit_app.actions.rules import (
    ANSWER_DAYS,
    CLOSE_DAYS,
    Decision,
    DocumentKind,
    Goals,
    IncidentKind,
    LaunchKind,
    OutageKind,
    ReviewKind,
    Severity,
    Side,
    Way,
)
from audit_app.actions.service import (
    ApproveVersion,
    SaveComplaint,
    SaveContinuityTest,
    SaveDocument,
    SaveIncident,
    SaveLaunch,
    SaveReview,
)
from audit_app.base import clock
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.web.forms import Form
from audit_app.workforce.queries import Structure


def _lines(said: str | None) -> tuple[str, ...]:
    return tuple(line for line in (said or "").splitlines() if line.strip())


class ReviewForm(Placed):
    """A meeting."""

    kind = choose(_l("Kind of meeting"), ReviewKind)
    held_on = date(_l("Held on"), needed=True)
    about = line(_l("Team or vendor, if it is about one"))
    chair = line(_l("Chaired by"))
    present = text(_l("Present"), hint=_l("One person a line: a code from the staff list, or a name."))
    absent = text(_l("Asked to come and absent"), hint=_l("One person a line."))
    minutes = text(
        _l("Minutes"),
        hint=_l("What was looked at and what was decided. Decisions with an owner become actions."),
    )
    issued_on = date(_l("Minutes sent on"))
    proof_id = proof()

    def command(self) -> SaveReview:
        return SaveReview(
            ReviewKind(self.kind.data),
            self.held_on.data or clock.today(),
            self.where(),
            self.about.data or "",
            self.chair.data or "",
            self.minutes.data or "",
            self.issued_on.data,
            self.proof_id.data,
            _lines(self.present.data),
            _lines(self.absent.data),
        )


class ComplaintForm(Placed):
    """A complaint."""

    code = line(_l("Number in your own log"), needed=True, most=64)
    side = choose(_l("Complaint of a"), Side)
    way = choose(_l("Came in by"), Way)
    about = line(_l("What it is about"), most=500)
    received_on = date(_l("Received on"), needed=True)
    answered_on = date(_l("Answered on"))
    closed_on = date(_l("Closed on"), hint=_l("Closed only after whoever complained was told."))
    answer_days = number(_l("Days agreed for the answer"), needed=True)
    close_days = number(_l("Days agreed for closing it"), needed=True)
    cause_code = line(_l("Short label of the cause"), most=64)

    def command(self) -> SaveComplaint:
        return SaveComplaint(
            self.code.data or "",
            self.received_on.data or clock.today(),
            Side(self.side.data),
            Way(self.way.data),
            self.where(),
            self.about.data or "",
            self.answered_on.data,
            self.closed_on.data,
            ANSWER_DAYS if self.answer_days.data is None else self.answer_days.data,
            CLOSE_DAYS if self.close_days.data is None else self.close_days.data,
            self.cause_code.data or "",
        )


class IncidentForm(Placed):
    """An incident."""

    code = line(_l("Number in your own log"), needed=True, most=64)
    kind = choose(_l("What was hurt"), IncidentKind)
    severity = choose(_l("Severity"), Severity)
    title = line(_l("What happened"), needed=True)
    occurred_on = date(_l("Occurred on"), needed=True)
    found_on = date(_l("Found on"), needed=True)
    closed_on = date(_l("Closed on"))
    customers = number(_l("Customers touched, if known"))
    outage_minutes = number(_l("Minutes without service, if any"))
    lesson = text(_l("What was learnt"))
    cause_code = line(_l("Short label of the cause"), most=64)

    def command(self) -> SaveIncident:
        return SaveIncident(
            self.code.data or "",
            IncidentKind(self.kind.data),
            Severity(self.severity.data),
            self.title.data or "",
            self.occurred_on.data or clock.today(),
            self.found_on.data or clock.today(),
            self.where(),
            self.closed_on.data,
            self.customers.data,
            self.outage_minutes.data,
            self.lesson.data or "",
            self.cause_code.data or "",
        )


class ContinuityForm(Placed):
    """One try of the continuity plan."""

    kind = choose(_l("Plan for a"), OutageKind)
    held_on = date(_l("Tried on"), needed=True)
    real = BooleanField(_l("in earnest, not as a test"))
    goals = choose(_l("Recovery goals"), Goals)
    lesson = text(_l("What was learnt"))
    plan_changed_on = date(_l("Put into the plan on"))
    proof_id = proof()

    def command(self, incident_id: int | None = None) -> SaveContinuityTest:
        return SaveContinuityTest(
            OutageKind(self.kind.data),
            self.held_on.data or clock.today(),
            Goals(self.goals.data),
            bool(self.real.data),
            self.where(),
            incident_id,
            self.lesson.data or "",
            self.plan_changed_on.data,
            self.proof_id.data,
        )


class LaunchForm(Placed):
    """Something that goes live."""

    kind = choose(_l("What goes live"), LaunchKind)
    title = line(_l("Name"), needed=True)
    live_on = date(_l("Goes live on"), needed=True)

    def command(self) -> SaveLaunch:
        return SaveLaunch(
            LaunchKind(self.kind.data),
            self.title.data or "",
            self.live_on.data or clock.today(),
            self.where(),
        )


class DecisionForm(Form):
    """Go or no go."""

    decision = choose(_l("Decision"), Decision)
    note = text(_l("Conditions, or what must happen first"))
    proof_id = proof()


class LookBackForm(Form):
    """The review after a launch."""

    reviewed_on = date(_l("Looked back on"), needed=True)
    review_note = text(_l("What it showed"))


class DocumentForm(Form):
    """A document of the controlled list."""

    code = line(_l("Code"), needed=True, most=64)
    title = line(_l("Title"), needed=True)
    kind = choose(_l("Kind"), DocumentKind)
    owner = line(_l("Owner"), hint=_l("A code from the staff list, an address, or a job title."))
    job_id = SelectField(_l("Job, of a job sheet"), coerce=int)
    location = line(_l("Where it is kept"), most=300)
    requirements = line(
        _l("Requirements it answers"), most=300, hint=_l("Codes with commas between: 1.1a, 2.3a.")
    )

    def offer(self, structure: Structure) -> None:
        """Fills the list of jobs."""
        self.job_id.choices = [
            SelectChoice(0, _("None in particular")),
            *(SelectChoice(job.id, job.name) for job in structure.jobs),
        ]

    def command(self) -> SaveDocument:
        return SaveDocument(
            self.code.data or "",
            self.title.data or "",
            DocumentKind(self.kind.data),
            self.owner.data or "",
            self.job_id.data or None,
            self.location.data or "",
            tuple((self.requirements.data or "").split(",")),
        )


class VersionForm(Form):
    """An approval."""

    version = line(_l("Version"), needed=True, most=24)
    approved_by = line(_l("Approved by"), needed=True)
    approved_on = date(_l("Approved on"), needed=True)
    review_due_on = date(_l("Next review on"))
    change = text(_l("What changed"))
    proof_id = proof()

    def command(self) -> ApproveVersion:
        return ApproveVersion(
            self.version.data or "",
            self.approved_by.data or "",
            self.approved_on.data or clock.today(),
            self.review_due_on.data,
            self.change.data or "",
            self.proof_id.data,
        )
