"""Calibrations: sessions, sheets filled in alone, what was agreed, and evaluators over the months."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality import service
from audit_app.quality.forms.follow import CalibrationForm, decisions, notes
from audit_app.quality.queries import calibration as queries
from audit_app.quality.queries.calibration import CalibrationFilter, Viewer
from audit_app.quality.queries.forms import list_forms
from audit_app.quality.queries.people import person_of, scorers
from audit_app.quality.rules.calibration import LIMIT, CalibrationState, Decision, proposed
from audit_app.quality.views.blueprint import blueprint
from audit_app.quality.views.drift_chart import drift_chart
from audit_app.quality.views.follow import asked_page, asked_scope, download, page, status
from audit_app.web.context import actor, reading, transaction
from audit_app.web.forms import PlainForm
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce
from audit_app.workforce.rules import Channel

SCORES = (
    "evaluator", "client", "entered_by", "criterion", "class", "decision", "agreed", "note",
)  # fmt: skip


def viewer(session: Any) -> Viewer:
    """Whoever looks at the page."""
    return Viewer(person_of(session, actor()), actor().may("quality.manage"))


@blueprint.get("/calibration/")
@requires("quality.see")
def calibrations() -> ResponseReturnValue:
    scope = asked_scope()
    state = request.args.get("state", "")
    chosen = CalibrationFilter(
        programme_id=next(iter(scope.programmes), None),
        state=CalibrationState(state) if state in list(CalibrationState) else None,
    )
    with reading() as session:
        found = queries.list_calibrations(session, chosen, asked_page())
        programmes = workforce.list_programmes(session)
        quarters = queries.client_quarters(session, scope)
    return page(
        "calibration/index",
        page=found,
        chosen=chosen,
        programmes=programmes,
        quarters=quarters,
        states=list(CalibrationState),
        scope=scope,
        limit=LIMIT,
    )


@blueprint.get("/calibration/new")
@requires("quality.calibrate")
def new_calibration() -> ResponseReturnValue:
    return _new(CalibrationForm(formdata=None, held_on=clock.today()), [])


def _new(form: CalibrationForm, people: list[int], error: Invalid | Conflict | None = None) -> str:
    asked = request.args.get("programme", None, int)
    with reading() as session:
        programmes = workforce.list_programmes(session)
        programme = next(
            (one for one in programmes if one.id == asked), programmes[0] if programmes else None
        )
        forms = [one for one in list_forms(session) if programme and one.programme_id == programme.id]
        found = scorers(session, programme.id, clock.today()) if programme else []
    return page(
        "calibration/new",
        form=form,
        chosen=set(people),
        error=error,
        programmes=programmes,
        programme=programme,
        forms=forms,
        scorers=found,
        channels=list(Channel),
    )


@blueprint.post("/calibration/new")
@requires("quality.calibrate")
def open_calibration() -> ResponseReturnValue:
    form, people = CalibrationForm(), request.form.getlist("people", int)
    try:
        form.checked()
        with transaction() as session:
            number = service.open_calibration(
                session,
                actor(),
                service.OpenCalibration(
                    code=form.code.data or "",
                    programme_id=request.args.get("programme", 0, int),
                    held_on=form.held_on.data or clock.today(),
                    transaction_id=form.transaction_id.data or "",
                    channel=Channel(form.channel.data),
                    form_id=form.form_id.data or 0,
                    people=people,
                    clients=(form.clients.data or "").splitlines(),
                    reference_id=form.reference_id.data,
                    client_present=form.client_present.data,
                    notes=form.notes.data or "",
                ),
            )
    except (Invalid, Conflict) as error:
        return _new(form, people, error), status(error)
    flash(_("Opened. Everybody fills in their own sheet; nobody sees another's before."), "success")
    return redirect(url_for("quality.calibration", calibration_id=number), 303)


@blueprint.get("/calibration/<int:calibration_id>")
@requires("quality.see")
def calibration(calibration_id: int) -> ResponseReturnValue:
    return _session(calibration_id)


def _session(calibration_id: int, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        detail = queries.get_calibration(session, calibration_id, viewer(session))
    sheets = [seat.decisions for seat in detail.seats if seat.decisions is not None]
    reference = next((seat.decisions for seat in detail.seats if seat.reference), None) or {}
    start = {
        item.code: proposed(
            [sheet[item.code] for sheet in sheets if item.code in sheet], reference.get(item.code)
        )
        for item in detail.items
    }
    return page(
        "calibration/show",
        detail=detail,
        start=start | dict(decisions(start) if error else {}),
        said=notes(start) if error else {item.code: item.note for item in detail.items},
        error=error,
        Decision=Decision,
        closed=detail.state == CalibrationState.CLOSED,
        limit=LIMIT,
    )


@blueprint.get("/calibration/<int:calibration_id>/sheets/<int:seat_id>")
@requires("quality.calibrate")
def calibration_sheet(calibration_id: int, seat_id: int) -> ResponseReturnValue:
    return _sheet(calibration_id, seat_id, {})


def _sheet(
    calibration_id: int, seat_id: int, chosen: dict[str, Decision], error: Invalid | None = None
) -> str:
    with reading() as session:
        detail = queries.get_calibration(session, calibration_id, viewer(session))
    seat = next((one for one in detail.seats if one.id == seat_id), None)
    if seat is None:
        raise NotFound(_("Nobody in this calibration has that sheet."))
    return page(
        "calibration/sheet",
        detail=detail,
        seat=seat,
        own=seat == detail.own_seat,
        chosen=chosen,
        error=error,
        Decision=Decision,
    )


@blueprint.post("/calibration/<int:calibration_id>/sheets/<int:seat_id>")
@requires("quality.calibrate")
def submit_sheet(calibration_id: int, seat_id: int) -> ResponseReturnValue:
    PlainForm().checked()
    chosen = decisions(name[2:] for name in request.form if name.startswith("d-"))
    try:
        with transaction() as session:
            service.submit_sheet(session, actor(), service.SubmitSheet(calibration_id, seat_id, chosen))
    except Invalid as error:
        return _sheet(calibration_id, seat_id, chosen, error), 422
    flash(_("The sheet is in."), "success")
    return redirect(url_for("quality.calibration", calibration_id=calibration_id), 303)


@blueprint.post("/calibration/<int:calibration_id>/close")
@requires("quality.manage")
def close_calibration(calibration_id: int) -> ResponseReturnValue:
    PlainForm().checked()
    codes = [name[2:] for name in request.form if name.startswith("d-")]
    try:
        with transaction() as session:
            service.close_calibration(
                session,
                actor(),
                service.CloseCalibration(calibration_id, decisions(codes), notes(codes)),
            )
    except (Invalid, Conflict) as error:
        return _session(calibration_id, error), status(error)
    flash(_("Closed. What was agreed stands, and each sheet is measured against it."), "success")
    return redirect(url_for("quality.calibration", calibration_id=calibration_id), 303)


@blueprint.get("/calibration/<int:calibration_id>/scores.csv")
@requires("quality.see")
def calibration_scores(calibration_id: int) -> ResponseReturnValue:
    """Every sheet that whoever asks may see."""
    with reading() as session:
        rows = queries.list_scores(session, calibration_id, viewer(session))
    return download(f"calibration-{calibration_id}", SCORES, lambda _session: rows)


@blueprint.get("/calibration/evaluators")
@requires("quality.see")
def evaluators() -> ResponseReturnValue:
    scope = asked_scope()
    with reading() as session:
        found = queries.drift(session, scope)
        criteria = queries.criterion_agreement(session, scope)
        months = queries.evaluator_months(session, scope)
        programmes = workforce.list_programmes(session)
    return page(
        "calibration/evaluators",
        scope=scope,
        found=found,
        chart=drift_chart(found),
        criteria=criteria,
        missed=[one for one in months if not one.sessions],
        asked=len(months),
        programmes=programmes,
        months=sorted({month for one in found for month in one.months}),
        limit=LIMIT,
    )


@blueprint.get("/calibration/evaluators.csv")
@requires("quality.see")
def evaluators_rows() -> ResponseReturnValue:
    scope = asked_scope()
    return download(
        f"evaluators-{scope.as_of}",
        ("person_code", "full_name", "month", "agreed", "decisions", "out_of_line"),
        lambda session: [
            (one.code, one.name, month, share.part, share.whole, one.out_of_line)
            for one in queries.drift(session, scope)
            for month, share in one.months.items()
        ],
    )
