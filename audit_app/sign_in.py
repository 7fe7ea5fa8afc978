"""Puts signing in together: the library that keeps who is there, our accounts behind it, and who acts."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from typing import Any

from flask import Flask, current_app, flash, g, request, session
from flask_babel import get_locale, get_translations, refresh
from flask_security import Security, SQLAlchemySessionUserDatastore, current_user, logout_user
from flask_security.core import RoleMixin
from sqlalchemy.orm import scoped_session, sessionmaker

from audit_app.accounts import queries as people
from audit_app.accounts import service as accounts
from audit_app.accounts.models import User
from audit_app.accounts.queries import SignedIn
from audit_app.accounts.rules import SEEN_EVERY
from audit_app.base import clock, i18n
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.base.errors import External, Forbidden
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import EVERY, KEY, TenantSession
from audit_app.web import guards, refusals
from audit_app.web.context import database


def configuration(secret: str) -> dict[str, Any]:
    """What the library is told. Its pages are not used: ours know the trail, the layout and the policy on scripts."""
    return {
        "SECURITY_PASSWORD_SALT": hashlib.sha256(secret.encode()).hexdigest(),
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": accounts.SHORTEST_PASSWORD,
        "SECURITY_DEFAULT_REMEMBER_ME": False,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_API_ENABLED_METHODS": ["session"],
    }


class _NoRole(RoleMixin):
    """Flask-Security asks for a role model; ours are capabilities of a membership."""


class _People(SQLAlchemySessionUserDatastore):  # type: ignore[misc, unused-ignore]
    """The library's store of users over our accounts: it is asked who the cookie belongs to, and nothing else."""

    def find_user(self, case_insensitive: bool = False, **criteria: Any) -> User | None:  # noqa: ARG002, FBT001, FBT002 - the library's
        """The account whose sign-in the cookie holds; sign-ins that have ended are nobody's."""
        key = session.get(guards.SIGN_IN_KEY)
        if not key or set(criteria) != {"fs_uniquifier"}:
            return None
        user, member, signed_in = people.find_signed_in(self.db.session, key, session.get(guards.ENTERED))
        if user is None or user.fs_uniquifier != criteria["fs_uniquifier"]:
            return None
        g.member, g.sign_in, g.language = member, signed_in, user.language
        return user


def install(app: Flask) -> None:
    """Has the application know who is signed in."""
    accounts_of: Database = app.extensions["audit_app_database"]
    maker = sessionmaker(accounts_of.single, class_=TenantSession, info={KEY: EVERY}, expire_on_commit=False)
    asking = scoped_session(maker)
    app.teardown_appcontext(lambda _error: asking.remove())
    Security(app, _People(asking, User, _NoRole), register_blueprint=False)


def load_actor() -> Actor | None:
    """Who acts in this request; nobody, with a sentence why, when no organisation lets them in."""
    if not current_user.is_authenticated:
        _tell_of_cookie()
        return None
    member: Actor | None = g.get("member")  # read along with the account
    if member is None or member.user_id != current_user.id:
        logout_user()
        session.pop(guards.SIGN_IN_KEY, None)
        flash(_("No organisation lets you in any more. Ask an administrator of yours."), "error")
        return None
    if session.get(guards.ENTERED, member.organisation_id) != member.organisation_id:
        session.pop(guards.ENTERED)
        said = _(
            "The organisation you were in does not let you in any more. You are in %(organisation)s now.",
            organisation=member.organisation,
        )
        if request.method != "GET":
            raise Forbidden(said)  # what was meant for one organisation is never written in another
        flash(said, "error")
    if g.get("language"):  # the page began in the browser's: from here on it speaks the person's
        refresh()
        i18n.speak(get_translations())
    address = request.remote_addr or ""
    _see_again(g.sign_in, address)
    return replace(member, address=address, locale=str(get_locale()))


def _tell_of_cookie() -> None:
    """A cookie that lets nobody in is told of: one that we did not sign, and one of a sign-in that has ended."""
    if session.pop(guards.SIGN_IN_KEY, None):
        with database().across() as reading:
            user, _member = people.find_account(reading, "fs_uniquifier", str(session.get("_user_id")))
            visitor = people.home_of(reading, user.id if user else None)
        refusals.turn_away("a sign-in that has ended", visitor)
    elif not session and request.cookies.get(current_app.config["SESSION_COOKIE_NAME"]):
        refusals.turn_away("a cookie that is not ours or too old")


def _see_again(signed_in: SignedIn, address: str) -> None:
    if clock.now() - signed_in.seen_at < SEEN_EVERY:
        return
    with suppress(External), database().transaction(None) as writing:  # a busy database is told next time
        accounts.see_again(writing, signed_in.id, address)
