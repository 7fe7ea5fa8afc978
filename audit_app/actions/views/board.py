"""The actions: table and board, one with everything, and what may be done to it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.actions import queries, service
from audit_app.actions.forms import (
    ActionForm,
    CauseForm,
    ChangeActionForm,
    CloseForm,
    ReasonForm,
    VerifyForm,
)
from audit_app.actions.queries import ActionDetail, ActionRow, Filter, Which
from audit_app.actions.rules import MOST_STEPS, OPEN_STATES, ActionState, Bone, Fishbone, FiveWhys, Source
from audit_app.actions.views.blueprint import (
    asked_choice,
    asked_text,
    blueprint,
    download,
    form_page,
    has,
    page_asked,
    status_of,
)
from audit_app.areas.queries import is_same_person
from audit_app.auditlog import queries as trail
from audit_app.base import background, clock
from audit_app.base.errors import AppError, Conflict, Forbidden, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce

ON_BOARD = 200


def asked() -> Filter:
    """The filter in the address."""
    return Filter(
        today=clock.today(),
        which=asked_choice("which", Which) or Which.UNFINISHED,
        text=asked_text("text"),
        owner=asked_text("owner"),
        state=asked_choice("state", ActionState),
        source=asked_choice("source", Source),
        source_ref=asked_text("ref"),
        requirement=asked_text("requirement"),
        cause_code=asked_text("cause"),
        programme_id=request.args.get("programme", None, int),
        site_id=request.args.get("site", None, int),
    )


@blueprint.get("/")
@requires("actions.see")
def index() -> ResponseReturnValue:
    chosen, board = asked(), request.args.get("view") == "board"
    with reading() as session:
        page = queries.list_actions(session, chosen, page_asked(), *([ON_BOARD] if board else []))
        counts = queries.count_actions(session, chosen.today)
        structure = workforce.structure(session)
        ripe = queries.look_at_effects(session, chosen.today)
    return render_template(
        "actions/index.html",
        page=page,
        chosen=chosen,
        counts=counts,
        structure=structure,
        board=board,
        columns=[state for state in ActionState if board],
        ripe=[one for one in ripe if one.effect != "waiting"],
        states=list(ActionState),
        sources=list(Source),
        Which=Which,
        room="actions",
    )


@blueprint.get("/rows.csv")
@requires("actions.see")
def rows() -> ResponseReturnValue:
    chosen = asked()
    return download(lambda session: queries.stream_actions(session, chosen), ActionRow, "actions")


@blueprint.get("/new")
@requires("actions.record")
def new() -> ResponseReturnValue:
    """Prefilled from the address: source, ref, requirement, title, programme, site, cause."""
    source = asked_choice("source", Source) or Source.OTHER
    given = {
        "source": source.value,
        "source_ref": asked_text("ref"),
        "requirement": asked_text("requirement"),
        "title": asked_text("title")[:200],
        "programme_id": request.args.get("programme", 0, int),
        "site_id": request.args.get("site", 0, int),
        "cause_code": asked_text("cause"),
    }
    return _new(ActionForm(formdata=None, data=given))


@blueprint.post("/new")
@requires("actions.record")
def create() -> ResponseReturnValue:
    form = ActionForm()
    with reading() as session:
        form.offer(workforce.structure(session))
    try:
        form.checked()
        with transaction() as session:
            number = service.open_action(session, actor(), form.command())
    except (Invalid, Conflict) as error:
        return _new(form, error), status_of(error)
    flash(_("The action is in the log."), "success")
    return redirect(url_for("actions.show", action_id=number), 303)


def _new(form: ActionForm, error: AppError | None = None) -> str:
    with reading() as session:
        form.offer(workforce.structure(session))
        causes = queries.list_cause_codes(session)
        owners = queries.list_owners(session)
    return form_page(form, _("New action"), "actions.index", error, causes=causes, owners=owners)


@blueprint.get("/<int:action_id>")
@requires("actions.see")
def show(action_id: int) -> ResponseReturnValue:
    """One action. An effect whose months are over is decided on the way: by the figures, not by whoever looks."""
    with reading() as session:
        looked = queries.look_at_effects(session, clock.today(), action_id)
    if any(one.effect != "waiting" for one in looked):
        with transaction() as session:
            service.check_effects(session, actor(), action_id)
    return _show(action_id)


def _show(action_id: int, error: AppError | None = None, forms: dict[str, Any] | None = None) -> str:
    with reading() as session:
        found = queries.get_action(session, action_id)
        structure = workforce.structure(session)
        metrics = queries.list_metrics(session)
        preview = queries.preview_effect(session, found) if found.waiting else None
        history = trail.list_of_subject(session, "action", action_id)
        causes, owners = queries.list_cause_codes(session), queries.list_owners(session)
        is_own = is_same_person(session, actor().user_id, _closers(found))
    own = forms or {}
    change = own.get("change") or ChangeActionForm(formdata=None, data=_values(found))
    close = own.get("close") or CloseForm(formdata=None, data={"done_on": clock.today()})
    change.offer(structure)
    close.offer(structure, metrics)
    return render_template(
        "actions/show.html",
        found=found,
        row=found.row,
        change=change,
        close=close,
        cause=own.get("cause") or CauseForm(formdata=None, data=_cause(found)),
        verify=own.get("verify") or VerifyForm(formdata=None),
        cancel=own.get("cancel") or ReasonForm(formdata=None),
        steps=_steps(found),
        bones=_bones(found),
        preview=preview,
        counted_of=queries.counted_of,
        names={metric.code: metric.name for metric in metrics},
        history=history,
        causes=causes,
        owners=owners,
        source_href=_source_href(found.row),
        is_open=found.row.state in OPEN_STATES,
        own=is_own,
        today=clock.today(),
        error=error,
        room="actions",
    )


def _values(found: ActionDetail) -> dict[str, Any]:
    row = found.row
    return {
        "title": row.title,
        "source": row.source.value,
        "source_ref": row.source_ref,
        "requirement": row.requirement,
        "description": found.description,
        "owner": found.owner_key,
        "due_on": row.due_on,
        "effort": row.effort.value if row.effort else "",
        "site_id": found.site_id or 0,
        "programme_id": found.programme_id or 0,
    }


def _cause(found: ActionDetail) -> dict[str, Any]:
    method = {FiveWhys: "five_whys", Fishbone: "fishbone"}.get(type(found.analysis), "")
    return {"method": method, "cause": found.cause, "cause_code": found.row.cause_code}


def _steps(found: ActionDetail) -> list[str]:
    said = list(found.analysis.steps) if isinstance(found.analysis, FiveWhys) else []
    return (said + [""] * MOST_STEPS)[: max(5, min(MOST_STEPS, len(said) + 1))]


def _bones(found: ActionDetail) -> list[tuple[Bone, str]]:
    bones = found.analysis.bones if isinstance(found.analysis, Fishbone) else {}
    return [(bone, "\n".join(bones.get(bone, ()))) for bone in Bone]


def _closers(found: ActionDetail) -> set[int | None]:
    return {found.owner_user_id, found.waiting.reported_by_id if found.waiting else None}


def _source_href(row: ActionRow) -> str:
    """Where the thing lives that the action comes from; empty where no address is known."""
    ref = row.source_ref
    if row.source == Source.REVIEW and ref.isdigit():
        return url_for("actions.review_show", review_id=int(ref))
    if row.source == Source.COMPLAINT and ref:
        return url_for("actions.complaints", text=ref)
    if row.source == Source.INCIDENT and ref:
        return url_for("actions.incidents", text=ref)
    if row.source == Source.FINDING and ref.isdigit() and has("audits.overview"):
        return url_for("audits.overview", audit_id=int(ref))
    return ""


@blueprint.post("/<int:action_id>")
@requires("actions.record")
def change(action_id: int) -> ResponseReturnValue:
    form = ChangeActionForm()
    with reading() as session:
        form.offer(workforce.structure(session))
    try:
        form.checked()
        with transaction() as session:
            service.change_action(session, actor(), action_id, form.command())
    except (Invalid, Conflict) as error:
        return _show(action_id, error, {"change": form}), status_of(error)
    return _saved(action_id)


@blueprint.post("/<int:action_id>/cause")
@requires("actions.record")
def save_cause(action_id: int) -> ResponseReturnValue:
    form = CauseForm()
    try:
        form.checked()
        with transaction() as session:
            service.save_cause(session, actor(), form.command(action_id, request.form.to_dict()))
    except (Invalid, Conflict) as error:
        return _show(action_id, error, {"cause": form}), status_of(error)
    return _saved(action_id)


@blueprint.post("/<int:action_id>/begin")
@requires("actions.record")
def begin(action_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.begin_action(session, actor(), action_id)
    return _saved(action_id)


@blueprint.post("/<int:action_id>/done")
@requires("actions.record")
def close(action_id: int) -> ResponseReturnValue:
    form = CloseForm()
    with reading() as session:
        form.offer(workforce.structure(session), queries.list_metrics(session))
    try:
        form.checked()
        with transaction() as session:
            service.close_action(session, actor(), form.command(action_id))
    except (Invalid, Conflict) as error:
        return _show(action_id, error, {"close": form}), status_of(error)
    return _saved(action_id)


@blueprint.post("/<int:action_id>/verify")
@requires("actions.manage")
def verify(action_id: int) -> ResponseReturnValue:
    form = VerifyForm()
    try:
        form.checked()
        command = service.VerifyAction(action_id, form.worked.data == "yes", form.note.data or "")
        with transaction() as session:
            service.verify_action(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _show(action_id, error, {"verify": form}), status_of(error)
    except Forbidden as error:
        return _show(action_id, error), 403
    return _saved(action_id)


@blueprint.post("/<int:action_id>/cancel")
@requires("actions.manage")
def cancel(action_id: int) -> ResponseReturnValue:
    form = ReasonForm()
    try:
        form.checked()
        with transaction() as session:
            service.cancel_action(session, actor(), action_id, form.reason.data or "")
    except (Invalid, Conflict) as error:
        return _show(action_id, error, {"cancel": form}), status_of(error)
    return _saved(action_id)


@blueprint.post("/check-effects")
@requires("actions.record")
def check_effects() -> ResponseReturnValue:
    """Has every effect looked at whose months are over."""
    who = actor()
    with transaction() as session:
        background.enqueue(session, "actions.check_effects", {}, user=(who.user_id, who.name))
    flash(
        _("Every effect that can be seen by now is being looked at. Show this page again in a moment."),
        "success",
    )
    return redirect(url_for("actions.index"), 303)


def _saved(action_id: int) -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("actions.show", action_id=action_id), 303)
