"""Asks again who somebody is before what matters most; what they had typed goes along and is not lost."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import queries, service
from audit_app.accounts.forms import ConfirmForm
from audit_app.accounts.models import User
from audit_app.accounts.rules import Means, is_fresh
from audit_app.accounts.service import Refusal
from audit_app.accounts.views.blueprint import blueprint
from audit_app.accounts.views.entering import codes, forgive, needs_second, take_try, tries_of
from audit_app.accounts.views.passkeys import site, take_challenge
from audit_app.base import clock
from audit_app.base.errors import Forbidden
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, find_actor, reading, settings, sign_in, transaction
from audit_app.web.errors import wants_json
from audit_app.web.guards import SIGNED_IN, requires, safe_next, wants_fresh

PROOF = ("proof_password", "proof_code", "proof_passkey")
OPEN_WITHOUT_SECOND = frozenset(
    {"accounts.own", "accounts.codes", "accounts.begin_codes", "accounts.confirm_codes", "accounts.confirm"}
    | {"accounts.try_confirm", "accounts.passkeys", "accounts.passkey_options", "accounts.add_passkey"}
)
"""Where somebody may go who still has to set up a second factor."""


def check() -> ResponseReturnValue | None:
    """Stops a request that needs a second factor or a fresh proof first; the guard calls it before the view."""
    here, endpoint = find_actor(), request.endpoint or ""
    if here is None or g.get("sign_in") is None or endpoint == "static":
        return None
    public = endpoint.startswith("entrance.") or endpoint == "health"
    if not public and not sign_in().strong and needs_second(here) and endpoint not in OPEN_WITHOUT_SECOND:
        if request.method != "GET" or wants_json():
            raise Forbidden(_("Set up a second step first: your name at the top, then your sign-in."))
        return redirect(url_for("accounts.own"))
    return _ask() if wants_fresh(endpoint) else None


def _ask() -> ResponseReturnValue | None:
    if is_fresh(sign_in().proved_at, clock.now(), settings().fresh_minutes):
        return None
    if wants_json():
        raise Forbidden(_("Confirm who you are first: open the page anew and send it from there."))
    if request.method == "GET":
        return redirect(url_for("accounts.confirm", next=request.full_path.rstrip("?")))
    problem = _prove() if any(name in request.form for name in PROOF) else ""
    if problem is None:
        return None
    fields = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in {*PROOF, "csrf_token"}
    ]
    return _page(request.full_path.rstrip("?"), fields, problem), 403


@blueprint.get("/confirm")
@requires(SIGNED_IN)
def confirm() -> ResponseReturnValue:
    onward = safe_next(request.args.get("next"), url_for("accounts.own"))
    return _page(url_for("accounts.try_confirm", next=onward), [], "")


@blueprint.post("/confirm")
@requires(SIGNED_IN)
def try_confirm() -> ResponseReturnValue:
    onward = safe_next(request.args.get("next"), url_for("accounts.own"))
    problem = _prove()
    if problem is None:
        return redirect(onward)
    return _page(url_for("accounts.try_confirm", next=onward), [], problem), 422


def _prove() -> str | None:
    """Nothing if what was sent proves who it is, otherwise what is wrong with it."""
    form, here = ConfirmForm(), actor()
    form.validate()
    user_id = here.user_id or 0
    with reading() as session:
        user = session.get_one(User, user_id)
    keys = tries_of(user.email)
    if wait := take_try(keys, lambda: here):
        return wait
    code, password = form.proof_code.data or "", form.proof_password.data or ""
    passkey = form.proof_passkey.data or ""
    challenge = take_challenge() if passkey else ""
    with transaction() as session:
        if passkey:
            signed = service.try_passkey(session, site(), challenge, passkey)
            means = Means.PASSKEY if signed == user_id else None
        elif code:
            means = service.try_code(session, user_id, codes(), code)
        else:
            means = Means.PASSWORD if service.is_password(user, password) else None
        if means:
            service.prove_again(session, here, sign_in().id, means)
        else:
            service.refuse(
                session,
                here,
                user_id,
                Refusal.PASSKEY if passkey else Refusal.CODE if code else Refusal.PASSWORD,
            )
    if means is None:
        return _("That does not fit. Try again; what you typed before is kept.")
    forgive(keys)
    return None


def _page(action: str, fields: list[tuple[str, str]], problem: str) -> str:
    with reading() as session:
        factors = queries.find_factors(session, actor().user_id or 0)
    return render_template(
        "accounts/confirm.html", action=action, fields=fields, problem=problem, factors=factors, room=""
    )
