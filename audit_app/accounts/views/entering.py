"""Lets somebody in who has proved who they are: a clean cookie, a row that can be ended, an entry on the trail."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user

from audit_app.accounts import service
from audit_app.accounts.models import User
from audit_app.accounts.rules import Means, browser_of
from audit_app.base.actor import Actor
from audit_app.base.i18n import gettext as _
from audit_app.web.context import database
from audit_app.web.guards import safe_next

KEY = "sign_in"


def browser() -> str:
    """The visitor's browser in words."""
    name, system = browser_of(request.user_agent.string)
    if name and system:
        return _("%(browser)s on %(system)s", browser=name, system=system)
    return name or system or _("Unknown browser")


def address() -> str:
    return request.remote_addr or ""


def enter(user: User, member: Actor, means: Means, onward: str | None) -> ResponseReturnValue:
    """Signs in and goes on. Nothing that stood in the cookie before lives on, whoever put it there."""
    member = replace(member, address=address())
    with database().transaction(member.organisation_id) as writing:
        key = service.begin_sign_in(writing, member, service.BeginSignIn(means, browser()))
    session.clear()
    login_user(user)
    session[KEY] = key
    session.permanent = True
    return redirect(safe_next(onward, url_for("root")))
