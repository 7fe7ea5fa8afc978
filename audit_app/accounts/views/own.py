"""One's own sign-in: the password, and where one is signed in."""

from __future__ import annotations

from babel import Locale
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import queries, service
from audit_app.accounts.forms import LanguageForm, PasswordForm
from audit_app.accounts.rules import Means
from audit_app.accounts.views.blueprint import blueprint
from audit_app.accounts.views.entering import needs_second
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import languages, ngettext
from audit_app.web.context import actor, reading, sign_in, transaction
from audit_app.web.guards import SIGNED_IN, requires


def means_word(means: Means) -> str:
    """How somebody signed in, in words."""
    return {
        Means.PASSWORD: _("Password"),
        Means.CODE: _("Password and one-time code"),
        Means.RECOVERY: _("Password and recovery code"),
        Means.PASSKEY: _("Passkey"),
        Means.PROVIDER: _("Single sign-on"),
        Means.LINK: _("Link and code by mail"),
    }[means]


@blueprint.get("/own")
@requires(SIGNED_IN)
def own() -> ResponseReturnValue:
    with reading() as session:
        factors = queries.find_factors(session, actor().user_id or 0)
        places = queries.list_sign_ins(session, actor().user_id or 0)
        language = queries.language_of(session, actor().user_id or 0)
    return render_template(
        "accounts/own.html",
        places=places,
        factors=factors,
        asked=needs_second(actor()),
        here=sign_in(),
        means_word=means_word,
        languages=[(code, Locale.parse(code).get_display_name(code) or code) for code in languages()],
        spoken=language,
        room="accounts",
    )


@blueprint.post("/own/language")
@requires(SIGNED_IN)
def choose_language() -> ResponseReturnValue:
    LanguageForm().checked()
    with transaction() as session:
        service.choose_language(session, actor(), request.form.get("language", ""))
    flash(_("Saved."), "success")
    return redirect(url_for("accounts.own"), 303)


@blueprint.post("/own/sign-ins/<int:sign_in_id>/end")
@requires(SIGNED_IN)
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.end_sign_in(session, actor(), sign_in_id)
    if sign_in_id == sign_in().id:
        return redirect(url_for("entrance.sign_in"))
    flash(_("Signed out there."), "success")
    return redirect(url_for("accounts.own"))


@blueprint.post("/own/sign-ins/end-others")
@requires(SIGNED_IN)
def end_other_sign_ins() -> ResponseReturnValue:
    with transaction() as session:
        ended = service.end_other_sign_ins(session, actor(), sign_in().id)
    flash(
        ngettext("Signed out in %(num)s other browser.", "Signed out in %(num)s other browsers.", ended),
        "success",
    )
    return redirect(url_for("accounts.own"))


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
    return redirect(url_for("entrance.sign_in"))
