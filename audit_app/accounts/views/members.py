"""Screens of who may do what."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import queries, service
from audit_app.accounts.forms import ChangeMemberForm, MemberForm, role_label, role_reason
from audit_app.accounts.rules import ROLES, Role
from audit_app.accounts.views.blueprint import blueprint
from audit_app.accounts.views.links import link_of
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import fresh, requires


@blueprint.get("/")
@requires("accounts.manage")
def index() -> ResponseReturnValue:
    return _members(MemberForm())


@blueprint.post("/")
@requires("accounts.manage")
@fresh
def add() -> ResponseReturnValue:
    form = MemberForm()
    try:
        form.checked()
        with transaction() as session:
            user = service.add_member(
                session,
                actor(),
                service.AddMember(
                    form.email.data or "", form.name.data or "", Role(form.role.data), form.password.data
                ),
            )
            invited = user.password is None  # who is a member elsewhere keeps the password they have
            if invited:
                service.mail_invitation(session, actor(), user, link_of)
    except Invalid as error:
        return _members(form, error), 422
    if invited:
        flash(_("%(email)s gets a mail with a link that sets their password.", email=user.email), "success")
    else:
        flash(_("%(name)s can sign in now.", name=form.name.data), "success")
    return redirect(url_for("accounts.index"))


@blueprint.post("/<int:user_id>")
@requires("accounts.manage")
@fresh
def change(user_id: int) -> ResponseReturnValue:
    form = ChangeMemberForm()
    form.checked()
    with transaction() as session:
        service.change_member(
            session,
            actor(),
            service.ChangeMember(
                user_id, Role(form.role.data), bool(form.active.data), bool(form.assigned_only.data)
            ),
        )
    flash(_("Changed."), "success")
    return redirect(url_for("accounts.index"))


@blueprint.post("/<int:user_id>/sign-ins/end")
@requires("accounts.manage")
@fresh
def end_sign_ins(user_id: int) -> ResponseReturnValue:
    with transaction() as session:
        ended = service.end_sign_ins_of(session, actor(), user_id)
    flash(ngettext("Signed out in %(num)s browser.", "Signed out in %(num)s browsers.", ended), "success")
    return redirect(url_for("accounts.index"))


def _members(form: MemberForm, error: Invalid | None = None) -> str:
    with reading() as session:
        members = queries.list_members(session, actor().organisation_id)
    return render_template(
        "accounts/index.html",
        members=members,
        form=form,
        error=error,
        roles=[(role.value, role_label(role), role_reason(role), sorted(ROLES[role])) for role in Role],
        room="accounts",
    )
