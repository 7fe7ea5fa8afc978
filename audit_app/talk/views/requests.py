"""Requests for proof: list, file, one request with its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import astuple, fields
from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from audit_app.accounts.queries import list_members
from audit_app.areas.queries import is_same_person
from audit_app.base import blobs, clock
from audit_app.base.errors import Forbidden, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.evidence import service as proofs
from audit_app.evidence.queries import find_item
from audit_app.talk import queries, service
from audit_app.talk.forms import SHAPES, AskForm, DecideForm, ProvideForm, request_label
from audit_app.talk.queries import Filter, RequestRow
from audit_app.talk.rules import OPEN, Kind, Request, Thing
from audit_app.talk.views.blueprint import blueprint
from audit_app.talk.views.comments import page_of
from audit_app.web.context import actor, database, reading, settings, transaction
from audit_app.web.guards import requires
from audit_app.web.refusals import FILE, telling
from audit_app.web.rows import rows_file


def _chosen() -> Filter:
    asked = request.args
    state = asked.get("state", "")
    return Filter(
        Request(state) if state in list(Request) else None,
        asked.get("text", "")[:200].strip(),
        asked.get("asked_of", None, int),
        asked.get("audit", None, int),
        asked.get("requirement", "")[:24],
        clock.today() if asked.get("late") else None,
    )


@blueprint.get("/requests/")
@requires("requests.see")
def requests_index() -> ResponseReturnValue:
    chosen = _chosen()
    with reading() as session:
        page = queries.list_requests(session, chosen, max(1, request.args.get("page", 1, int)))
        members = list_members(session, actor().organisation_id)
    return render_template(
        "talk/requests.html",
        page=page,
        chosen=chosen,
        members=members,
        states=list(Request),
        shapes=SHAPES,
        request_label=request_label,
        today=clock.today(),
        room="requests",
    )


@blueprint.get("/requests/rows.csv")
@requires("requests.see")
def requests_rows() -> ResponseReturnValue:
    chosen, store, organisation_id = _chosen(), database(), actor().organisation_id

    def lines() -> Iterator[tuple[Any, ...]]:
        yield tuple(field.name for field in fields(RequestRow))
        with store.reading(organisation_id) as session:
            for row in queries.stream_requests(session, chosen):
                yield astuple(row)

    return rows_file(lines(), "requests")


@blueprint.post("/requests/<int:audit_id>/<requirement>/new")
@requires("requests.ask")
def request_new(audit_id: int, requirement: str) -> ResponseReturnValue:
    form = AskForm()
    try:
        form.checked()
        wanted = service.Ask(
            audit_id,
            requirement,
            form.asked_of.data or 0,
            form.due_on.data or dt.date.min,
            form.text.data or "",
        )
        with transaction() as session:
            number = service.ask(session, actor(), wanted)
    except Invalid as error:
        return page_of(Thing(Kind.REQUIREMENT, audit_id, requirement), asking=form, error=error)
    flash(_("The request is on its way."), "success")
    return redirect(url_for("talk.request_show", number=number))


@blueprint.get("/requests/<int:number>")
@requires("requests.see")
def request_show(number: int) -> ResponseReturnValue:
    return _page(number)


def _page(number: int, error: Invalid | None = None, form: ProvideForm | None = None) -> ResponseReturnValue:
    with reading() as session:
        row = queries.get_request(session, number)
        proof = find_item(session, row.proof_id) if row.proof_id else None
        handed_in = is_same_person(session, actor().user_id, [row.provided_by_id])
    page = render_template(
        "talk/request.html",
        row=row,
        proof=proof,
        handed_in=handed_in,
        error=error,
        provide=form or ProvideForm(formdata=None),
        owes=row.state in (*OPEN, Request.PROVIDED) and row.asked_of_id == actor().user_id,
        shapes=SHAPES,
        request_label=request_label,
        today=clock.today(),
        room="requests",
    )
    return page, 422 if error else 200


@blueprint.post("/requests/<int:number>/provide")
@requires("requests.provide")
def request_provide(number: int) -> ResponseReturnValue:
    """Takes a file sent along into the library, or a proof that is there."""
    form = ProvideForm()
    try:
        form.checked()
        _may_provide(number)
        file, received = request.files.get("file"), None
        if file is not None and file.filename:
            store, limit = blobs.for_settings(settings()), settings().upload_max_bytes
            with telling(FILE):
                received = proofs.receive(cast("Any", file.stream), file.filename, store, limit)
        with transaction() as session:
            item_id = _item(session, received, form)
            service.provide(session, actor(), service.Provide(number, item_id, form.note.data or ""))
    except Invalid as error:
        return _page(number, error, form)
    flash(_("The proof is handed in."), "success")
    return redirect(url_for("talk.request_show", number=number))


def _item(session: Session, received: proofs.Received | None, form: ProvideForm) -> int:
    """The number of the proof: of the file, which goes into the library, or the one that was typed."""
    if received:
        added = proofs.AddProof(received, form.title.data or "")
        return proofs.add_proof(session, actor(), added).item_id
    if not form.item_id.data:
        wrong = _("Choose a file, or type the number of a proof.")
        raise Invalid(_("Nothing was handed in."), {"file": wrong})
    return int(form.item_id.data)


def _may_provide(number: int) -> None:
    """Looked at before a file is read, so that nobody fills the library for a request that is not theirs."""
    with reading() as session:
        row = queries.get_request(session, number)
    if row.asked_of_id != actor().user_id:
        raise Forbidden(_("Only the person who was asked hands in the proof."))


@blueprint.post("/requests/<int:number>/decide")
@requires("requests.ask")
def request_decide(number: int) -> ResponseReturnValue:
    """`step` says which: accept, return or cancel."""
    steps = {
        "accept": (service.accept_request, _("The proof is accepted and linked to the requirement.")),
        "return": (service.return_request, _("The request is returned.")),
        "cancel": (service.cancel_request, _("The request is cancelled.")),
    }
    form, chosen = DecideForm(), request.form.get("step", "")
    if chosen not in steps:
        raise NotFound(_("There is no such step. Load the page again."))
    step, said = steps[chosen]
    try:
        form.checked()
        with transaction() as session:
            step(session, actor(), service.Decide(number, form.reason.data or ""))
    except Invalid as error:
        return _page(number, error)
    flash(said, "success")
    return redirect(url_for("talk.request_show", number=number))
