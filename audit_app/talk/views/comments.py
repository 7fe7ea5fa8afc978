"""Threads: what is said about a requirement, a finding or an action, and what proof is asked for."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from audit_app.accounts.queries import list_members
from audit_app.accounts.rules import permissions_of
from audit_app.base import clock
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.talk import queries, service
from audit_app.talk.forms import SHAPES, AskForm, CommentForm, EditForm, request_label
from audit_app.talk.rules import SEES, Kind, Thing, may_edit
from audit_app.talk.views.blueprint import blueprint
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires


@blueprint.get("/talk/requirement/<int:audit_id>/<requirement>")
@requires("talk.see")
def requirement(audit_id: int, requirement: str) -> ResponseReturnValue:
    return page_of(Thing(Kind.REQUIREMENT, audit_id, requirement))


@blueprint.get("/talk/finding/<int:audit_id>/<requirement>")
@requires("talk.see")
def finding(audit_id: int, requirement: str) -> ResponseReturnValue:
    return page_of(Thing(Kind.FINDING, audit_id, requirement))


@blueprint.get("/talk/action/<int:action_id>")
@requires("talk.see")
def action(action_id: int) -> ResponseReturnValue:
    return page_of(Thing(Kind.ACTION, action_id=action_id))


@blueprint.post("/talk/requirement/<int:audit_id>/<requirement>")
@requires("talk.write")
def say_of_requirement(audit_id: int, requirement: str) -> ResponseReturnValue:
    return _say(Thing(Kind.REQUIREMENT, audit_id, requirement))


@blueprint.post("/talk/finding/<int:audit_id>/<requirement>")
@requires("talk.write")
def say_of_finding(audit_id: int, requirement: str) -> ResponseReturnValue:
    return _say(Thing(Kind.FINDING, audit_id, requirement))


@blueprint.post("/talk/action/<int:action_id>")
@requires("talk.write")
def say_of_action(action_id: int) -> ResponseReturnValue:
    return _say(Thing(Kind.ACTION, action_id=action_id))


def _say(thing: Thing) -> ResponseReturnValue:
    form = CommentForm()
    try:
        form.checked()
        said = service.Say(thing, form.text.data or "", not form.shared.data, tuple(form.mention.data or ()))
        with transaction() as session:
            number = service.say(session, actor(), said)
    except Invalid as error:
        return page_of(thing, form, error=error)
    return redirect(f"{thing.path}#comment-{number}")


@blueprint.post("/talk/comments/<int:comment_id>/edit")
@requires("talk.write")
def edit(comment_id: int) -> ResponseReturnValue:
    form = EditForm()
    form.checked()
    with transaction() as session:
        thing = service.edit_comment(session, actor(), service.EditComment(comment_id, form.text.data or ""))
    return redirect(f"{thing.path}#comment-{comment_id}")


@blueprint.post("/talk/comments/<int:comment_id>/delete")
@requires("talk.write")
def delete(comment_id: int) -> ResponseReturnValue:
    with transaction() as session:
        thing = service.delete_comment(session, actor(), comment_id)
    flash(_("The comment is deleted; that it was there can still be seen."), "success")
    return redirect(f"{thing.path}#comment-{comment_id}")


def page_of(
    thing: Thing,
    form: CommentForm | None = None,
    asking: AskForm | None = None,
    error: Invalid | None = None,
) -> ResponseReturnValue:
    """The thread's page, with what was wrong with what was sent."""
    actor().require(SEES[thing.kind])
    with reading() as session:
        subject = queries.subject_of(session, thing)
        comments = queries.list_comments(session, thing)
        asked = (
            queries.list_requests(
                session, queries.Filter(audit_id=thing.audit_id, requirement=thing.requirement)
            ).rows
            if thing.kind is not Kind.ACTION
            else ()
        )
        members = [one for one in list_members(session, actor().organisation_id) if one.active]
    needed = {SEES[thing.kind], "talk.see"}
    page = render_template(
        "talk/thread.html",
        subject=subject,
        comments=comments,
        asked=asked,
        people=[
            one for one in members if needed <= permissions_of(one.role) and one.user_id != actor().user_id
        ],
        providers=[one for one in members if "requests.provide" in permissions_of(one.role)],
        form=form or CommentForm(formdata=None),
        asking=asking or AskForm(formdata=None),
        error=error,
        now=clock.now(),
        today=clock.today(),
        may_edit=may_edit,
        shapes=SHAPES,
        request_label=request_label,
        room="actions" if thing.kind is Kind.ACTION else "audits",
    )
    return page, 422 if error else 200
