"""Screens of signing in and of who may do what."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import queries, service
from audit_app.accounts.forms import ChangeMemberForm, MemberForm, PasswordForm, role_label, role_reason
from audit_app.accounts.rules import ROLES, Role
from audit_app.accounts.views.blueprint import blueprint
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import SIGNED_IN, requires


@blueprint.get("/")
@requires("accounts.manage")
def index() -> ResponseReturnValue:
    return _members(MemberForm())


@blueprint.post("/")
@requires("accounts.manage")
def add() -> ResponseReturnValue:
    form = MemberForm()
    try:
        form.checked()
        with transaction() as session:
            service.add_member(
                session,
                actor(),
                service.AddMember(
                    form.email.data or "", form.name.data or "", Role(form.role.data), form.password.data
                ),
            )
    except Invalid as error:
        return _members(form, error), 422
    flash(_("%(name)s can sign in now.", name=form.name.data), "success")
    return redirect(url_for("accounts.index"))


@blueprint.post("/<int:user_id>")
@requires("accounts.manage")
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


@blueprint.get("/password")
@requires(SIGNED_IN)
def password() -> ResponseReturnValue:
    return render_template("accounts/password.html", form=PasswordForm(), room="accounts", error=None)


@blueprint.post("/password")
@requires(SIGNED_IN)
def set_password() -> ResponseReturnValue:
    form = PasswordForm()
    try:
        form.checked()
        with transaction() as session:
            service.change_own_password(session, actor(), form.old.data or "", form.new.data or "")
    except Invalid as error:
        return render_template("accounts/password.html", form=form, room="accounts", error=error), 422
    flash(_("Your password is changed. Sign in with the new one."), "success")
    return redirect(url_for("security.login"))


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
