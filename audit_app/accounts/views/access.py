"""Who may do what, and why: by right, by member, and for one page."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from audit_app.accounts import queries
from audit_app.accounts.forms import role_label, role_reason
from audit_app.accounts.rules import CAPABILITIES, ROLES, Belonging, Role, answer
from audit_app.accounts.views.blueprint import blueprint
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.web import guards
from audit_app.web.context import actor, reading
from audit_app.web.guards import SIGNED_IN, requires


@blueprint.get("/who")
@requires("accounts.manage")
def who() -> ResponseReturnValue:
    """Every right with the members who have it, and what each of them may."""
    with reading() as session:
        members = queries.list_members(session, actor().organisation_id)
    letting = [member for member in members if member.active]
    rights = [
        (right, [member for member in letting if right in ROLES[member.role]])
        for right in sorted(CAPABILITIES)
    ]
    return render_template(
        "accounts/who.html",
        rights=rights,
        members=members,
        words=role_label,
        rights_of=ROLES,
        room="accounts",
    )


@blueprint.get("/explain")
@requires(SIGNED_IN)
def explain() -> ResponseReturnValue:
    """Why one may open a page or not; administrators ask for others, too."""
    path, method = request.args.get("path", "/"), request.args.get("method", "GET").upper()
    with reading() as session:
        members = queries.list_members(session, actor().organisation_id)
    asked = request.args.get("member", type=int)
    if asked is not None and asked != actor().user_id:
        actor().require("accounts.manage")
    member = next((one for one in members if one.user_id == (asked or actor().user_id)), None)
    if member is None:
        raise NotFound(_("There is no such member in this organisation."))
    right = guards.permission_at(current_app, path, method)
    return render_template(
        "accounts/explain.html",
        path=path,
        method=method,
        member=member,
        members=members if actor().may("accounts.manage") else [],
        right=right,
        answer=answer(Belonging(actor().organisation, member.role, member.active), right or ""),
        givers=[one for one in members if one.active and one.role is Role.ADMINISTRATOR],
        words=role_label,
        reasons=role_reason,
        room="accounts",
    )
