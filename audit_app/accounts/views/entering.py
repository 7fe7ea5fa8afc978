"""Lets somebody in who has proved who they are: a clean cookie, a row that can be ended, an entry on the trail."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from flask import current_app, redirect, request, session, url_for
from flask_security import login_user
from werkzeug.wrappers import Response

from audit_app.accounts import service
from audit_app.accounts.models import User
from audit_app.accounts.rules import Means, browser_of
from audit_app.accounts.service import Keys, Refusal
from audit_app.accounts.views.device import known_device, remember_device
from audit_app.base.actor import Actor
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.web.context import database, settings
from audit_app.web.guards import SIGN_IN_KEY, safe_next


def browser() -> str:
    """The visitor's browser in words."""
    name, system = browser_of(request.user_agent.string)
    if name and system:
        return _("%(browser)s on %(system)s", browser=name, system=system)
    return name or system or _("Unknown browser")


def address() -> str:
    return request.remote_addr or ""


def codes() -> service.Codes:
    """What makes and takes one-time codes, under this application's key."""
    return service.Codes(current_app.config["SECRET_KEY"])


def tries_of(email: str) -> Keys:
    """What a try of this browser for that account is counted by."""
    return service.keys_of(email, address(), known_device(email))


def take_try(keys: Keys, visitor: Callable[[], Actor]) -> str:
    """Counts one try; gives the sentence for somebody who has to wait, or nothing."""
    if not current_app.config.get("RATELIMIT_ENABLED", True):
        return ""
    with database().transaction(None) as writing:
        wait, used_up = service.take_try(writing, keys)
    if used_up:
        here = visitor()
        with database().transaction(here.organisation_id) as writing:
            service.refuse(writing, here, None, Refusal.TOO_OFTEN, {"counted": used_up})
    if not wait:
        return ""
    minutes = math.ceil(wait / 60)
    return ngettext(
        "That was tried too often. Wait %(num)s minute, or sign in where you have signed in before.",
        "That was tried too often. Wait %(num)s minutes, or sign in where you have signed in before.",
        minutes,
    )


def forgive(keys: Keys) -> None:
    if current_app.config.get("RATELIMIT_ENABLED", True):
        with database().transaction(None) as writing:
            service.forgive(writing, keys)


def enter(user: User, member: Actor, means: Means, onward: str | None) -> Response:
    """Signs in and goes on. Nothing that stood in the cookie before lives on, whoever put it there."""
    member = replace(member, address=address())
    with database().transaction(member.organisation_id) as writing:
        key = service.begin_sign_in(writing, member, service.BeginSignIn(means, browser()))
    session.clear()
    login_user(user)
    session[SIGN_IN_KEY] = key
    session.permanent = True
    answer = redirect(safe_next(onward, url_for("root")))
    remember_device(answer, user.email)
    return answer


def needs_second(member: Actor) -> bool:
    """Whether the settings ask this person for more than a password."""
    asked = settings().require_second_factor
    return asked == "all" or (
        asked == "roles" and bool(member.permissions & {"accounts.manage", "audits.sign_off"})
    )
