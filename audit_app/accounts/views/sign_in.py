"""The door: signing in with a password, with a code after it, and out."""

from __future__ import annotations

import time

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import logout_user

from audit_app.accounts import queries, service
from audit_app.accounts.forms import CodeForm, SignInForm
from audit_app.accounts.rules import Means
from audit_app.accounts.service import Refusal
from audit_app.accounts.views.blueprint import entrance
from audit_app.accounts.views.entering import address, codes, enter, forgive, take_try, tries_of
from audit_app.base.actor import Actor
from audit_app.base.i18n import gettext as _
from audit_app.web.context import database, find_actor, sign_in
from audit_app.web.guards import SIGN_IN_KEY, public, safe_next
from audit_app.web.refusals import turn_away

HALF = "half"
HALF_SECONDS = 10 * 60
"""How long a right password waits for its second half."""


@entrance.get("/sign-in", endpoint="sign_in")
@public
def page() -> ResponseReturnValue:
    if find_actor():
        return redirect(safe_next(request.args.get("next"), url_for("root")))
    return _page(SignInForm(request.args))


@entrance.post("/sign-in")
@public
def try_sign_in() -> ResponseReturnValue:
    form = SignInForm()
    fits = form.validate()
    email, password = (form.email.data or "", form.password.data or "") if fits else ("", "")
    keys = tries_of(email)
    if wait := take_try(keys, lambda: _visitor(None)):
        return _page(form, wait), 429
    with database().across() as reading:
        found = service.try_password(reading, email, password)
        factors = queries.find_factors(reading, found.user.id) if found.user else None
    if found.refusal or found.user is None or found.member is None or factors is None:
        refusal = found.refusal or Refusal.UNKNOWN
        _refuse(found.user.id if found.user else None, refusal)
        return _page(form, sentence(refusal)), 422
    if factors.second:
        session[HALF] = {"name": found.user.fs_uniquifier, "at": time.time(), "next": form.next.data}
        return redirect(url_for("entrance.second"))
    forgive(keys)
    return enter(found.user, found.member, Means.PASSWORD, form.next.data)


@entrance.get("/sign-in/code")
@public
def second() -> ResponseReturnValue:
    return _second_page(CodeForm(formdata=None)) if half() else redirect(url_for("entrance.sign_in"))


@entrance.post("/sign-in/code")
@public
def try_second() -> ResponseReturnValue:
    waiting = half()
    if waiting is None:
        turn_away("a code without its password")
        return redirect(url_for("entrance.sign_in"))
    form = CodeForm()
    form.validate()
    with database().across() as reading:
        user, member = queries.find_account(reading, "fs_uniquifier", waiting["name"])
    if user is None or member is None or not user.active:
        session.pop(HALF, None)
        return redirect(url_for("entrance.sign_in"))
    keys = tries_of(user.email)
    if wait := take_try(keys, lambda: _visitor(user.id)):
        return _second_page(form, wait), 429
    with database().transaction(member.organisation_id) as writing:
        means = service.try_code(writing, user.id, codes(), form.code.data or "")
    if means is None:
        _refuse(user.id, Refusal.CODE)
        return _second_page(
            form, _("That code does not fit, or it was used before. Wait for the next one.")
        ), 422
    forgive(keys)
    return enter(user, member, means, waiting["next"])


@entrance.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    here = find_actor()
    if here:
        with database().transaction(here.organisation_id) as writing:
            service.end_sign_in(writing, here, sign_in().id)
    logout_user()
    session.pop(SIGN_IN_KEY, None)
    return redirect(url_for("entrance.sign_in"))


def half() -> dict[str, str] | None:
    """Whose password was right in this browser a moment ago."""
    waiting = session.get(HALF)
    if not isinstance(waiting, dict) or time.time() - waiting["at"] > HALF_SECONDS:
        session.pop(HALF, None)
        return None
    return waiting


def sentence(refusal: Refusal) -> str:
    """What the person at the door is told: which half was wrong is nobody's business but the trail's."""
    return {
        Refusal.SHUT: _("This account is shut. Ask an administrator of yours."),
        Refusal.NOWHERE: _("No organisation lets you in any more. Ask an administrator of yours."),
    }.get(refusal, _("That address and password do not belong together. Check both and try again."))


def _refuse(user_id: int | None, refusal: Refusal) -> None:
    visitor = _visitor(user_id)
    with database().transaction(visitor.organisation_id) as writing:
        service.refuse(writing, visitor, user_id, refusal)


def _visitor(user_id: int | None) -> Actor:
    with database().across() as reading:
        return service.visitor_of(reading, user_id, address())


def _page(form: SignInForm, problem: str = "") -> str:
    return render_template("accounts/sign_in.html", form=form, problem=problem)


def _second_page(form: CodeForm, problem: str = "") -> str:
    return render_template(
        "accounts/second.html", form=form, problem=problem, onward=(half() or {}).get("next")
    )
