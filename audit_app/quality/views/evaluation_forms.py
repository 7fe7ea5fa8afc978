"""Evaluation forms and draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality import queries, service
from audit_app.quality.forms.monitoring import LINES, WORDS, DrawForm, FormHead
from audit_app.quality.rules import ErrorClass
from audit_app.quality.rules.evaluating import FEW, MANY
from audit_app.quality.views.blueprint import blueprint
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file
from audit_app.workforce import queries as workforce


@blueprint.get("/forms")
@requires("quality.see")
def evaluation_forms() -> ResponseReturnValue:
    with reading() as session:
        forms = queries.list_forms(session)
    return render_template("quality/monitoring/forms.html", forms=forms, room="quality", few=FEW, many=MANY)


@blueprint.get("/forms/<int:form_id>")
@requires("quality.see")
def evaluation_form(form_id: int) -> ResponseReturnValue:
    with reading() as session:
        form = queries.get_form(session, form_id)
    return render_template(
        "quality/monitoring/form.html", form=form, few=FEW, many=MANY, words=WORDS, room="quality"
    )


@blueprint.get("/forms/new")
@requires("quality.manage")
def new_form() -> ResponseReturnValue:
    return _new_form()


@blueprint.post("/forms/new")
@requires("quality.manage")
def add_form() -> ResponseReturnValue:
    form = FormHead()
    try:
        form.checked()
        with transaction() as session:
            form_id = service.add_form(session, actor(), _form_command(form))
    except (Invalid, NotFound) as error:
        return _new_form(form, error), 422
    flash(_("The form is kept. Evaluations made with an earlier version stay with it."), "success")
    return redirect(url_for("quality.evaluation_form", form_id=form_id), 303)


def _form_command(form: FormHead) -> service.SaveForm:
    return service.SaveForm(
        form.programme_id.data or 0,
        form.name.data or "",
        form.valid_from.data or clock.today(),
        tuple(_lines()),
        form.pass_mark.data,
    )


def _lines() -> Iterator[service.SaveLine]:
    said = request.form.get
    for number in range(LINES):
        code, text = said(f"code-{number}", "").strip(), said(f"text-{number}", "").strip()
        if not code and not text:
            continue
        kind, points = said(f"class-{number}", ""), said(f"points-{number}", "").strip().replace(",", ".")
        try:
            yield service.SaveLine(
                code[:40],
                text[:1000],
                ErrorClass(kind),
                float(points or 0),
                said(f"reason-{number}", "").strip()[:1000],
                {"es": alias} if (alias := said(f"alias-{number}", "").strip()[:200]) else {},
            )
        except ValueError:
            sentence = _("Line %(number)s: choose a class, and write points as 12.5.", number=number + 1)
            raise Invalid(sentence, {f"points-{number}": sentence}) from None


def _new_form(form: FormHead | None = None, error: Invalid | NotFound | None = None) -> str:
    with reading() as session:
        programmes = workforce.list_programmes(session)
        old_id = request.args.get("from", None, int)
        old = queries.get_form(session, old_id) if old_id else None
    return render_template(
        "quality/monitoring/new_form.html",
        form=form or FormHead(formdata=None, obj=old, data=None if old else {"valid_from": clock.today()}),
        old=old,
        said=request.form,
        lines=LINES,
        programmes=programmes,
        classes=list(ErrorClass),
        error=error,
        words=WORDS,
        room="quality",
    )


@blueprint.get("/draws")
@requires("quality.see")
def draws() -> ResponseReturnValue:
    return _draws()


@blueprint.post("/draws")
@requires("quality.record")
def make_draw() -> ResponseReturnValue:
    form = DrawForm()
    try:
        form.checked()
        with transaction() as session:
            draw_id = service.draw_contacts(
                session,
                actor(),
                service.DrawContacts(
                    form.programme_id.data or 0,
                    form.from_on.data or clock.today(),
                    form.until_on.data or clock.today(),
                    form.per_agent.data,
                    form.seed.data or "",
                ),
            )
    except (Invalid, NotFound) as error:
        return _draws(form, error), 422
    return redirect(url_for("quality.draw", draw_id=draw_id), 303)


def _draws(form: DrawForm | None = None, error: Invalid | NotFound | None = None) -> str:
    with reading() as session:
        rows = queries.list_draws(session)
        programmes = workforce.list_programmes(session)
    month = clock.today().replace(day=1)
    return render_template(
        "quality/monitoring/draws.html",
        draws=rows,
        form=form or DrawForm(formdata=None, from_on=month, until_on=clock.today()),
        programmes=programmes,
        error=error,
        room="quality",
    )


@blueprint.get("/draws/<int:draw_id>")
@requires("quality.see")
def draw(draw_id: int) -> ResponseReturnValue:
    with reading() as session:
        found = queries.get_draw(session, draw_id)
    return render_template(
        "quality/monitoring/draw.html", draw=found, row=found.row, words=WORDS, room="quality"
    )


@blueprint.get("/draws/<int:draw_id>.csv")
@requires("quality.see")
def draw_rows(draw_id: int) -> ResponseReturnValue:
    """The picks as a file, in the order they were drawn."""
    with reading() as session:
        found = queries.get_draw(session, draw_id)

    def lines() -> Iterator[Sequence[Any]]:
        yield "transaction", "agent_code", "agent", "day", "channel", "evaluated"
        for one in found.picks:
            yield (
                one.transaction_id,
                one.agent_code,
                one.agent,
                one.day,
                one.channel,
                "yes" if one.evaluated else "no",
            )

    return rows_file(lines(), f"draw-{draw_id}")
