"""Reads what an observer may see: every query goes by the programmes that were opened to this account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_app.accounts.models import Membership, User
from audit_app.accounts.rules import Role
from audit_app.audits.models import Audit, AuditProgramme
from audit_app.audits.rules import State as AuditState
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.base.tenancy import owner_of
from audit_app.client.models import OpenProgramme, ReleasedReport
from audit_app.metrics.queries.board import line_of
from audit_app.metrics.queries.figures.shape import Judged, Look
from audit_app.metrics.queries.summary import used
from audit_app.metrics.rules import WINDOW
from audit_app.publishing.models import ReportFile, ReportRequest
from audit_app.publishing.rules import Format
from audit_app.quality.models import Evaluation
from audit_app.quality.queries import calibration
from audit_app.quality.rules import Method, State
from audit_app.quality.rules.calibration import CalibrationState, Share
from audit_app.scoring.rules import DEFAULT, score_metric
from audit_app.workforce.models import Programme
from audit_app.workforce.rules import Channel

MONTHS = 6  # of metrics that a client is shown
ITEMS = frozenset(
    {"4.1", "4.2", "4.3", "4.4"}
)  # own rule: satisfaction, service and quality, not cost or staff


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme that is open to the observer."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ClientEvaluation:
    """An evaluation that the client made; whose contact it was stays with the operator."""

    transaction_id: str
    day: dt.date
    evaluated_on: dt.date
    channel: Channel
    critical_errors: int
    noncritical_errors: int
    points: float | None
    points_possible: float | None
    failed: bool


@dataclass(frozen=True, slots=True)
class ClientCalibration:
    """A closed calibration: how many sheets came in, and how far they agree with what was decided."""

    code: str
    held_on: dt.date
    client_present: bool
    seats: int
    sheets: int
    agreement: Share


@dataclass(frozen=True, slots=True)
class ClientMetric:
    """A metric of the programme, month by month as shown."""

    name: str
    target: str
    months: tuple[str, ...]
    values: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """What an observer sees of one programme."""

    programme: ProgrammeRow
    metrics: list[ClientMetric]
    evaluations: Page[ClientEvaluation]
    calibrations: list[ClientCalibration]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report of a signed-off audit, and who released it when; None: not released."""

    id: int
    audit: str
    format: Format
    filename: str
    sha256: str
    made_at: dt.datetime
    programmes: tuple[str, ...]
    released_by: str
    released_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ObserverRow:
    """A client's observer with the numbers of the programmes that are open to them."""

    user_id: int
    name: str
    email: str
    programmes: frozenset[int]


def open_to(session: Session, actor: Actor) -> list[ProgrammeRow]:
    """The programmes that were opened to this account, by name."""
    rows = session.execute(
        select(Programme.id, Programme.name)
        .join(OpenProgramme, OpenProgramme.programme_id == Programme.id)
        .where(OpenProgramme.user_id == actor.user_id)
        .order_by(Programme.name)
    )
    return [ProgrammeRow(*row) for row in rows]


def get_open(session: Session, actor: Actor, programme_id: int) -> ProgrammeRow:
    """Raises NotFound for a programme that is not open to this account."""
    for row in open_to(session, actor):
        if row.id == programme_id:
            return row
    raise NotFound(_("There is no such programme here, or it is not open to you."))


def list_evaluations(
    session: Session, actor: Actor, programme_id: int, page: int = 1, size: int = SIZE
) -> Page[ClientEvaluation]:
    """What the client itself evaluated on one programme, newest first."""
    get_open(session, actor, programme_id)
    return _evaluations(session, programme_id, page, size)


def _evaluations(session: Session, programme_id: int, page: int, size: int) -> Page[ClientEvaluation]:
    one = Evaluation
    where = (one.programme_id == programme_id, one.method == Method.CLIENT, one.state == State.COUNTED)
    total = session.scalar(select(func.count()).select_from(one).where(*where)) or 0
    rows = session.execute(
        select(
            one.transaction_id,
            one.day,
            one.evaluated_on,
            one.channel,
            one.customer_errors + one.business_errors + one.compliance_errors,
            one.noncritical_errors,
            one.points,
            one.points_possible,
            one.failed,
        )
        .where(*where)
        .order_by(one.day.desc(), one.id.desc())
        .limit(size)
        .offset(offset(page, size))
    )
    return Page(tuple(ClientEvaluation(*row) for row in rows), page, size, total)


def list_calibrations(session: Session, actor: Actor, programme_id: int) -> list[ClientCalibration]:
    """The latest closed calibrations of one programme."""
    get_open(session, actor, programme_id)
    return _calibrations(session, programme_id)


def _calibrations(session: Session, programme_id: int) -> list[ClientCalibration]:
    chosen = calibration.CalibrationFilter(programme_id=programme_id, state=CalibrationState.CLOSED)
    found = calibration.list_calibrations(session, chosen).rows
    return [
        ClientCalibration(**{name: getattr(row, name) for name in ClientCalibration.__annotations__})
        for row in found
    ]


def list_metrics(session: Session, actor: Actor, programme_id: int, as_of: dt.date) -> list[ClientMetric]:
    """Metrics of one programme that are counted for it alone; those of the whole operation are not the client's.

    Nor is what the operator spends and how its staff comes and goes: `ITEMS` says what is shown.
    """
    get_open(session, actor, programme_id)
    return _metrics(session, programme_id, as_of)


def _metrics(session: Session, programme_id: int, as_of: dt.date) -> list[ClientMetric]:
    scope = Scope(as_of, as_of.replace(year=as_of.year - 1, day=1), frozenset({programme_id}))
    look = Look(session, scope, WINDOW)
    months = tuple(str(month) for month in look.as_of.window(WINDOW))[-MONTHS:]
    found = []
    for row in look.everything:
        if not row.in_use or row.definition.item not in ITEMS:
            continue
        for own, metric in look.by_programme(row):
            line = line_of(look, Judged(row, own, score_metric(DEFAULT, metric, look.as_of)))
            shown = tuple(cell.shown for cell in line.cells[-MONTHS:])
            found.append(ClientMetric(used(row), line.target, months, shown, line.state))
    return found


def read_programme(
    session: Session, actor: Actor, programme_id: int, page: int, as_of: dt.date
) -> ProgrammePage:
    """All of one programme at once; raises NotFound for one that is not open to this account."""
    return ProgrammePage(
        get_open(session, actor, programme_id),
        _metrics(session, programme_id, as_of),
        _evaluations(session, programme_id, page, SIZE),
        _calibrations(session, programme_id),
    )


def list_reports(session: Session, actor: Actor | None = None) -> list[ReportRow]:
    """Finished reports of signed-off audits that name their programmes, as the audits are now.

    For an observer: those released, of audits whose every programme is open to them. `actor` None: all there are.
    """
    rows = session.execute(_reports()).all()
    names: dict[int, dict[int, str]] = {}
    for audit_id, number, name in session.execute(
        select(AuditProgramme.audit_id, Programme.id, Programme.name)
        .join(Programme, Programme.id == AuditProgramme.programme_id)
        .order_by(Programme.name)
    ):
        names.setdefault(audit_id, {})[number] = name
    mine = None if actor is None else {row.id for row in open_to(session, actor)}
    found = []
    for row in rows:
        covered = names.get(row.audit_id, {})
        if not covered:
            continue  # no programme named means all of them: no client's
        report = ReportRow(
            row.id,
            row.audit,
            row.format,
            row.filename,
            row.sha256,
            row.made_at,
            tuple(covered.values()),
            row.released_by,
            row.released_at,
        )
        if mine is None or (report.released_at is not None and covered.keys() <= mine):
            found.append(report)
    return found


def _reports() -> Any:
    return (
        select(
            ReportRequest.audit_id,
            ReportRequest.id,
            Audit.name.label("audit"),
            ReportRequest.format,
            ReportFile.filename,
            ReportFile.sha256,
            ReportFile.made_at,
            func.coalesce(ReleasedReport.released_by, "").label("released_by"),
            ReleasedReport.released_at,
        )
        .join(Audit, Audit.id == ReportRequest.audit_id)
        .join(ReportFile, ReportFile.request_id == ReportRequest.id)
        .outerjoin(ReleasedReport, ReleasedReport.request_id == ReportRequest.id)
        .where(Audit.state == AuditState.SIGNED_OFF, ReportFile.audit_revision == Audit.revision)
        .order_by(ReportFile.made_at.desc(), ReportRequest.id.desc())
    )


def get_report(session: Session, actor: Actor, report_id: int) -> ReportRow:
    """A released report that this observer may take along; raises NotFound."""
    for row in list_reports(session, actor):
        if row.id == report_id:
            return row
    raise NotFound(_("There is no such report here, or it is not released to you."))


def list_observers(session: Session) -> list[ObserverRow]:
    """Every observer of a client who may sign in, with what is open to them."""
    opened: dict[int, set[int]] = {}
    for user_id, programme_id in session.execute(select(OpenProgramme.user_id, OpenProgramme.programme_id)):
        opened.setdefault(user_id, set()).add(programme_id)
    rows = session.execute(
        select(User.id, User.name, User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == owner_of(session),
            Membership.role == Role.CLIENT_OBSERVER,
            Membership.active,
        )
        .order_by(User.name, User.id)
    )
    return [ObserverRow(*row, frozenset(opened.get(row.id, ()))) for row in rows]
