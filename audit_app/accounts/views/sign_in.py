"""The door: signing in with a password, and out."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import logout_user

from audit_app.accounts import service
from audit_app.accounts.forms import SignInForm
from audit_app.accounts.rules import Means
from audit_app.accounts.service import Refusal
from audit_app.accounts.views.blueprint import entrance
from audit_app.accounts.views.entering import KEY, address, enter
from audit_app.base.i18n import gettext as _
from audit_app.web.context import database, find_actor, sign_in
from audit_app.web.guards import public, safe_next


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
    email, password = form.email.data or "", form.password.data or ""
    with database().across() as reading:
        found = service.try_password(reading, email if fits else "", password if fits else "")
        visitor = service.visitor_of(reading, found.user, address())
    if found.refusal or found.user is None or found.member is None:
        refusal = found.refusal or Refusal.UNKNOWN
        with database().transaction(visitor.organisation_id) as writing:
            service.refuse(writing, visitor, found.user.id if found.user else None, refusal)
        return _page(form, refusal), 422
    return enter(found.user, found.member, Means.PASSWORD, form.next.data)


@entrance.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    here = find_actor()
    if here:
        with database().transaction(here.organisation_id) as writing:
            service.end_sign_in(writing, here, sign_in().id)
    logout_user()
    session.pop(KEY, None)
    return redirect(url_for("entrance.sign_in"))


def sentence(refusal: Refusal) -> str:
    """What the person at the door is told: which half was wrong is nobody's business but the trail's."""
    return {
        Refusal.SHUT: _("This account is shut. Ask an administrator of yours."),
        Refusal.NOWHERE: _("No organisation lets you in any more. Ask an administrator of yours."),
    }.get(refusal, _("That address and password do not belong together. Check both and try again."))


def _page(form: SignInForm, refusal: Refusal | None = None) -> str:
    return render_template("accounts/sign_in.html", form=form, problem=sentence(refusal) if refusal else "")
