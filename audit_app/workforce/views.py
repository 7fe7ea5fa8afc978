"""Screens of people, their places, and the sites, programmes and jobs there are."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries, service
from audit_app.workforce.forms import (
    HireForm,
    JobForm,
    LeaveForm,
    MoveForm,
    PersonFields,
    ProgrammeForm,
    SiteForm,
    channel_label,
)
from audit_app.workforce.rules import Channel

blueprint = Blueprint("workforce", __name__, url_prefix="/people", template_folder="templates")
CHANNELS = tuple(Channel)


def asked_day(name: str = "on") -> dt.date:
    """The day asked for in the address, today when none is; raises Invalid."""
    text = request.args.get(name, "").strip()
    try:
        return dt.date.fromisoformat(text) if text else clock.today()
    except ValueError:
        sentence = _("%(text)s is not a date. Write it as 2026-12-31.", text=text)
        raise Invalid(sentence, {name: sentence}) from None


def asked_filter() -> queries.Filter:
    """The filter in the address."""
    staff = request.args.get("staff", "")
    return queries.Filter(
        on=asked_day(),
        text=request.args.get("text", "").strip(),
        site_id=request.args.get("site", None, int),
        programme_id=request.args.get("programme", None, int),
        job_id=request.args.get("job", None, int),
        staff=queries.Staff(staff) if staff in list(queries.Staff) else queries.Staff.PRESENT,
        sort=request.args.get("sort", "name"),
    )


@blueprint.get("/")
@requires("workforce.see")
def index() -> ResponseReturnValue:
    chosen = asked_filter()
    with reading() as session:
        page = queries.list_people(session, chosen, max(1, request.args.get("page", 1, int)))
        structure = queries.structure(session)
    return render_template(
        "workforce/index.html", page=page, chosen=chosen, structure=structure, room="workforce"
    )


@blueprint.get("/<int:person_id>")
@requires("workforce.see")
def show(person_id: int) -> ResponseReturnValue:
    return _person(person_id)


def _person(
    person_id: int,
    error: Invalid | Conflict | None = None,
    forms: tuple[PersonFields | None, MoveForm | None] = (None, None),
) -> str:
    with reading() as session:
        person = queries.get_person(session, person_id)
        structure = queries.structure(session)
    change, move_form = (
        forms[0] or PersonFields(formdata=None, obj=person),
        forms[1] or MoveForm(formdata=None),
    )
    move_form.offer(structure)
    return render_template(
        "workforce/show.html",
        person=person,
        change=change,
        move=move_form,
        error=error,
        room="workforce",
        today=clock.today(),
    )


@blueprint.get("/new")
@requires("workforce.change")
def new() -> ResponseReturnValue:
    return _new(HireForm())


@blueprint.post("/new")
@requires("workforce.change")
def hire() -> ResponseReturnValue:
    form = HireForm()
    with reading() as session:
        form.offer(queries.structure(session))
    try:
        form.checked()
        with transaction() as session:
            person_id = service.hire(
                session,
                actor(),
                service.Hire(
                    form.code.data or "",
                    form.full_name.data or "",
                    form.dates(),
                    form.place(),
                    form.email.data or "",
                    form.supervisor_code.data or "",
                ),
            )
    except (Invalid, Conflict) as error:
        return _new(form, error), 422 if isinstance(error, Invalid) else 409
    flash(_("%(name)s is on the list now.", name=form.full_name.data), "success")
    return redirect(url_for("workforce.show", person_id=person_id), 303)


def _new(form: HireForm, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        structure = queries.structure(session)
    form.offer(structure)
    return render_template(
        "workforce/new.html", form=form, structure=structure, error=error, room="workforce"
    )


@blueprint.post("/<int:person_id>")
@requires("workforce.change")
def change(person_id: int) -> ResponseReturnValue:
    form = PersonFields()
    try:
        form.checked()
        with transaction() as session:
            service.change_person(
                session,
                actor(),
                service.ChangePerson(
                    person_id,
                    form.full_name.data or "",
                    form.dates(),
                    form.email.data or "",
                    form.supervisor_code.data or "",
                ),
            )
    except Invalid as error:
        return _person(person_id, error, (form, None)), 422
    return _changed(person_id)


@blueprint.post("/<int:person_id>/move")
@requires("workforce.change")
def move(person_id: int) -> ResponseReturnValue:
    form = MoveForm()
    with reading() as session:
        queries.get_person(session, person_id)
        form.offer(queries.structure(session))
    try:
        form.checked()
        with transaction() as session:
            service.move(
                session,
                actor(),
                service.Move(person_id, form.place(), form.from_on.data or clock.today()),
            )
    except Invalid as error:
        return _person(person_id, error, (None, form)), 422
    return _changed(person_id)


@blueprint.post("/<int:person_id>/leave")
@requires("workforce.change")
def leave(person_id: int) -> ResponseReturnValue:
    form = LeaveForm()
    try:
        form.checked()
        with transaction() as session:
            service.leave(session, actor(), person_id, form.left_on.data or clock.today())
    except Invalid as error:
        return _person(person_id, error), 422
    return _changed(person_id)


def _changed(person_id: int) -> ResponseReturnValue:
    flash(_("Changed."), "success")
    return redirect(url_for("workforce.show", person_id=person_id), 303)


@blueprint.get("/structure")
@requires("workforce.see")
def structure() -> ResponseReturnValue:
    return _structure()


def _structure(error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        found = queries.structure(session)
    channels = [(channel.value, channel_label(channel)) for channel in CHANNELS]
    return render_template(
        "workforce/structure.html", structure=found, channels=channels, error=error, room="workforce"
    )


@blueprint.post("/structure/sites")
@requires("workforce.change")
def add_site() -> ResponseReturnValue:
    form = SiteForm()
    try:
        form.checked()
        with transaction() as session:
            service.add_site(session, actor(), form.name.data or "")
    except (Invalid, Conflict) as error:
        return _structure(error), 422
    return redirect(url_for("workforce.structure"), 303)


@blueprint.post("/structure/programmes")
@blueprint.post("/structure/programmes/<int:programme_id>")
@requires("workforce.change")
def save_programme(programme_id: int | None = None) -> ResponseReturnValue:
    form = ProgrammeForm()
    try:
        form.checked()
        command = service.AddProgramme(
            form.name.data or "", tuple(Channel(channel) for channel in form.channels.data or ())
        )
        with transaction() as session:
            if programme_id is None:
                service.add_programme(session, actor(), command)
            else:
                service.change_programme(session, actor(), programme_id, command)
    except (Invalid, Conflict) as error:
        return _structure(error), 422
    return redirect(url_for("workforce.structure"), 303)


@blueprint.post("/structure/jobs")
@blueprint.post("/structure/jobs/<int:job_id>")
@requires("workforce.change")
def save_job(job_id: int | None = None) -> ResponseReturnValue:
    form = JobForm()
    try:
        form.checked()
        command = service.AddJob(
            form.name.data or "", bool(form.customer_facing.data), bool(form.support.data)
        )
        with transaction() as session:
            if job_id is None:
                service.add_job(session, actor(), command)
            else:
                service.change_job(session, actor(), job_id, command)
    except (Invalid, Conflict) as error:
        return _structure(error), 422
    return redirect(url_for("workforce.structure"), 303)
