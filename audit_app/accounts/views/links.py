"""Asking for a new password by mail, and setting it through the link."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import service
from audit_app.accounts.forms import ForgottenForm, NewPasswordForm
from audit_app.accounts.models import User
from audit_app.accounts.views.blueprint import entrance
from audit_app.accounts.views.entering import address, take_try, tries_of
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.web.context import database, settings
from audit_app.web.guards import public
from audit_app.web.refusals import turn_away


def link_of(key: str) -> str:
    """The whole address that a link in a mail leads to; never made from what a request claims to be sent to."""
    return settings().link(url_for("entrance.new_password", key=key))


def visitor() -> Actor:
    with database().across() as reading:
        return service.visitor_of(reading, None, address())


@entrance.get("/sign-in/forgotten")
@public
def forgotten() -> ResponseReturnValue:
    return render_template("accounts/forgotten.html", form=ForgottenForm(formdata=None), problem="")


@entrance.post("/sign-in/forgotten")
@public
def ask_for_reset() -> ResponseReturnValue:
    """Says the same whether or not there is such an account."""
    form = ForgottenForm()
    form.validate()
    email = form.email.data or ""
    if wait := take_try(tries_of(f"reset {email}"), visitor):
        return render_template("accounts/forgotten.html", form=form, problem=wait), 429
    with database().across() as reading:
        user, here = service.find_for_reset(reading, email, address())
    with database().transaction(here.organisation_id) as writing:
        if user and user.active:
            service.mail_reset(writing, here, user, link_of)
        else:
            service.refuse(writing, here, None, service.Refusal.UNKNOWN)
    return render_template("accounts/link_sent.html")


@entrance.get("/sign-in/new-password/<key>")
@public
def new_password(key: str) -> ResponseReturnValue:
    user = _found(key)
    return render_template(
        "accounts/new_password.html", form=NewPasswordForm(formdata=None), user=user, error=None
    )


@entrance.post("/sign-in/new-password/<key>")
@public
def set_new_password(key: str) -> ResponseReturnValue:
    form = NewPasswordForm()
    user = _found(key)
    with database().across() as reading:
        home = service.visitor_of(reading, user.id, address())
    try:
        form.checked()
        with database().transaction(home.organisation_id) as writing:
            service.use_link(writing, key, form.new.data or "", address())
    except Invalid as error:
        return render_template("accounts/new_password.html", form=form, user=user, error=error), 422
    flash(_("Your password is set. Sign in with it."), "success")
    return redirect(url_for("entrance.sign_in"))


def _found(key: str) -> User:
    """Whose password the link sets; one that has ended is told of where its owner belongs."""
    with database().across() as reading:
        try:
            return service.find_link(reading, key)
        except NotFound:
            owner = service.owner_of_link(reading, key)
            turn_away("a link that sets no password", service.visitor_of(reading, owner, address()))
            raise
