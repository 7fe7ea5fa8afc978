"""Signing in with a passkey, and adding and removing keys of one's own."""

from __future__ import annotations

import json
import time
from urllib.parse import urlsplit

from flask import flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import queries, service
from audit_app.accounts.forms import PasskeyForm, SignInForm
from audit_app.accounts.rules import Counted, Means
from audit_app.accounts.service import Refusal, Site
from audit_app.accounts.views.blueprint import blueprint, entrance
from audit_app.accounts.views.entering import address, codes, enter, take_try
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, database, settings, sign_in, transaction
from audit_app.web.guards import SIGNED_IN, fresh, public, requires

CHALLENGE = "challenge"
CHALLENGE_SECONDS = 5 * 60


def site() -> Site:
    """The site that keys are for: as it is set, or as this request reached it."""
    parts = urlsplit(settings().public_url or request.host_url)
    return Site(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


def take_challenge() -> str:
    """The challenge that this browser was given a moment ago; it is good for one answer."""
    given = session.pop(CHALLENGE, None)
    return given["text"] if isinstance(given, dict) and time.time() - given["at"] < CHALLENGE_SECONDS else ""


def _give(options: str, challenge: str) -> ResponseReturnValue:
    session[CHALLENGE] = {"text": challenge, "at": time.time()}
    return jsonify(json.loads(options))


@entrance.post("/sign-in/passkey/options")
@public
def passkey_request() -> ResponseReturnValue:
    return _give(*service.request_options(site()))


@entrance.post("/sign-in/passkey")
@public
def try_passkey() -> ResponseReturnValue:
    form = PasskeyForm()
    form.validate()
    challenge = take_challenge()
    user = member = None
    with database().transaction(None) as writing:
        user_id = service.try_passkey(writing, site(), challenge, form.credential.data or "")
    with database().across() as reading:
        if user_id:
            user, member = queries.find_account(reading, "id", user_id)
        visitor = service.visitor_of(reading, user_id, address())
    if user is None or member is None or not user.active:
        refusal = Refusal.SHUT if user and not user.active else Refusal.NOWHERE if user else Refusal.PASSKEY
        wait = take_try([(Counted.ADDRESS, address())], lambda: visitor)
        if not wait:  # who fails too often from one address writes no more of them
            with database().transaction(visitor.organisation_id) as writing:
                service.refuse(writing, visitor, user_id, refusal)
        problem = wait or {
            Refusal.SHUT: _("This account is shut. Ask an administrator of yours."),
            Refusal.NOWHERE: _("No organisation lets you in any more. Ask an administrator of yours."),
        }.get(refusal, _("That passkey was not accepted. Try again, or sign in with your password."))
        return render_template("accounts/sign_in.html", form=SignInForm(formdata=None), problem=problem), 422
    return enter(user, member, Means.PASSKEY, form.next.data)


@blueprint.post("/own/passkeys/options")
@requires(SIGNED_IN)
@fresh
def passkey_options() -> ResponseReturnValue:
    with transaction() as writing:
        return _give(*service.registration_options(writing, actor(), site()))


@blueprint.get("/own/passkeys")
@requires(SIGNED_IN)
@fresh
def passkeys() -> ResponseReturnValue:
    return render_template("accounts/passkeys.html", room="accounts")


@blueprint.post("/own/passkeys")
@requires(SIGNED_IN)
@fresh
def add_passkey() -> ResponseReturnValue:
    form = PasskeyForm()
    form.validate()
    challenge = take_challenge()
    with transaction() as writing:
        service.add_passkey(
            writing,
            actor(),
            site(),
            challenge,
            form.credential.data or "",
            form.name.data or "",
            sign_in().id,
        )
        made = (
            []
            if queries.find_factors(writing, actor().user_id or 0).recovery_codes
            else service.renew_recovery_codes(writing, actor(), codes())
        )
    if made:
        return render_template("accounts/recovery_codes.html", made=made, room="accounts")
    flash(_("The passkey is added."), "success")
    return redirect(url_for("accounts.own"))


@blueprint.post("/own/passkeys/<int:passkey_id>/remove")
@requires(SIGNED_IN)
@fresh
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    with transaction() as writing:
        service.remove_passkey(writing, actor(), passkey_id)
    flash(_("The passkey is removed."), "success")
    return redirect(url_for("accounts.own"))
