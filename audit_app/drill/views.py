"""Screens of the drill: draw, the list to pull, ticks, pages to print, the result kept as proof."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.audits import queries as audits
from audit_app.base import blobs
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.drill import queries, service
from audit_app.drill.forms import SHAPES, WORDS, DrawForm, FinishForm, read_ticks
from audit_app.drill.rules import Known, Stratum
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file

blueprint = Blueprint("drill", __name__, url_prefix="/drill", template_folder="templates")
HEADER = (
    "drawn_from",
    "subject",
    "requirement",
    "record",
    "known",
    "detail",
    "shown",
    "minutes",
    "note",
    "ticked_by",
)


def _page(template: str, **values: Any) -> str:
    return render_template(
        f"drill/{template}.html",
        words=WORDS,
        shape=SHAPES,
        Known=Known,
        Stratum=Stratum,
        room="audits",
        **values,
    )


@blueprint.get("/audits/<int:audit_id>/")
@requires("drill.see")
def of_audit(audit_id: int) -> ResponseReturnValue:
    return _list(audit_id, DrawForm(formdata=None, seed=secrets.randbelow(1_000_000)))


def _list(audit_id: int, form: DrawForm, error: Invalid | None = None) -> str:
    with reading() as session:
        audit = audits.get_audit(session, audit_id)
        drills = queries.list_drills(session, audit_id)
    return _page("index", audit=audit, drills=drills, form=form, error=error)


@blueprint.post("/audits/<int:audit_id>/")
@requires("drill.run")
def draw(audit_id: int) -> ResponseReturnValue:
    form = DrawForm()
    try:
        form.checked()
        with transaction() as session:
            number = service.take_draw(session, actor(), form.command(audit_id))
    except Invalid as error:
        return _list(audit_id, form, error), 422
    return redirect(url_for("drill.show", drill_id=number), 303)


@blueprint.get("/<int:drill_id>")
@requires("drill.see")
def show(drill_id: int) -> ResponseReturnValue:
    return _show(drill_id)


def _show(drill_id: int, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        drill = queries.get_drill(session, drill_id)
        audit = audits.get_audit(session, drill.audit_id)
        again = queries.repeat(session, drill)
        codes = [one.requirement for one in audits.list_light(session, drill.audit_id)]
    return _page("show", drill=drill, audit=audit, again=again, codes=codes, error=error, sent=request.form)


@blueprint.get("/<int:drill_id>/print")
@requires("drill.see")
def pages(drill_id: int) -> ResponseReturnValue:
    """One page for each person and thing drawn, to be carried to the floor."""
    with reading() as session:
        drill = queries.get_drill(session, drill_id)
        audit = audits.get_audit(session, drill.audit_id)
    return _page("print", drill=drill, audit=audit)


@blueprint.get("/<int:drill_id>/rows.csv")
@requires("drill.see")
def rows(drill_id: int) -> ResponseReturnValue:
    with reading() as session:
        drill = queries.get_drill(session, drill_id)

    def lines() -> Iterator[Sequence[Any]]:
        yield HEADER
        for item in drill.items:
            yield (
                item.stratum.value,
                item.subject,
                item.requirement,
                item.record,
                item.known.value,
                item.detail,
                {True: "yes", False: "no", None: ""}[item.shown],
                "" if item.minutes is None else item.minutes,
                item.note,
                item.ticked_by,
            )

    return rows_file(lines(), f"drill-{drill.id}")


@blueprint.post("/<int:drill_id>")
@requires("drill.run")
def tick(drill_id: int) -> ResponseReturnValue:
    with reading() as session:
        items = {item.id: item for item in queries.get_drill(session, drill_id).items}
    try:
        with transaction() as session:
            changed = service.tick(session, actor(), drill_id, read_ticks(request.form, items))
    except (Invalid, Conflict) as error:
        return _show(drill_id, error), 422 if isinstance(error, Invalid) else 409
    flash(_("%(count)s records noted.", count=changed), "success")
    return redirect(url_for("drill.show", drill_id=drill_id), 303)


@blueprint.post("/<int:drill_id>/finish")
@requires("drill.run")
def finish(drill_id: int) -> ResponseReturnValue:
    form = FinishForm()
    try:
        form.checked()
        command = service.Finish(drill_id, form.requirement.data or "")
        with transaction() as session:
            service.finish(session, actor(), command, blobs.for_settings(settings()))
    except (Invalid, Conflict) as error:
        return _show(drill_id, error), 422 if isinstance(error, Invalid) else 409
    flash(_("The drill is closed and its result kept as proof."), "success")
    return redirect(url_for("drill.show", drill_id=drill_id), 303)
