"""Modules and what each job requires."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.training import queries, service
from audit_app.training.forms import ModuleForm, RequirementForm
from audit_app.training.rules import ModuleKind, Topic
from audit_app.training.views.blueprint import blueprint
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce


@blueprint.get("/modules")
@requires("training.see")
def modules() -> ResponseReturnValue:
    return _modules()


def _modules(error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        found = queries.list_modules(session)
        asked = queries.list_asked(session)
        structure = workforce.structure(session)
    return render_template(
        "training/modules.html",
        modules=found,
        asked=asked,
        structure=structure,
        kinds=list(ModuleKind),
        topics=list(Topic),
        error=error,
        room="training",
    )


@blueprint.post("/modules")
@blueprint.post("/modules/<int:module_id>")
@requires("training.record")
def save_module(module_id: int | None = None) -> ResponseReturnValue:
    form = ModuleForm()
    try:
        form.checked()
        command = service.SaveModule(
            form.code.data or "",
            form.title.data or "",
            ModuleKind(form.kind.data),
            Topic(form.topic.data),
            form.effective_on.data,
        )
        with transaction() as session:
            if module_id is None:
                service.add_module(session, actor(), command)
            else:
                service.change_module(session, actor(), module_id, command)
    except (Invalid, Conflict) as error:
        return _modules(error), 422
    return _saved()


@blueprint.post("/requirements")
@requires("training.record")
def save_requirement() -> ResponseReturnValue:
    form = RequirementForm()
    try:
        form.checked()
        command = service.Require(
            form.job_id.data or 0,
            form.module_id.data or 0,
            form.programme_id.data or None,
            form.pass_mark.data,
            form.validity_months.data,
            bool(form.before_live.data),
        )
        with transaction() as session:
            service.require(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _modules(error), 422
    return _saved()


@blueprint.post("/requirements/<int:requirement_id>/drop")
@requires("training.record")
def drop_requirement(requirement_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.drop_requirement(session, actor(), requirement_id)
    return _saved()


def _saved() -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("training.modules"), 303)
