"""Signing in with a provider of OpenID Connect: there, back, and a clear sentence when it does not work."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import queries, service
from audit_app.accounts.forms import SignInForm
from audit_app.accounts.rules import Counted, Means
from audit_app.accounts.rules.groups import read_grants
from audit_app.accounts.service import Refusal
from audit_app.accounts.views.blueprint import blueprint, entrance
from audit_app.accounts.views.entering import address, enter, take_try
from audit_app.base.actor import Actor
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.config import Settings, SettingsError
from audit_app.web.context import database, find_actor, settings, sign_in
from audit_app.web.guards import SIGNED_IN, public, requires, safe_next

KEY = "audit_app_provider"
ONWARD = "onward"
PATIENCE = 10
"""Seconds that the provider has for an answer."""
LEEWAY = 60
"""Seconds by which the two clocks may differ."""


def install(app: Flask, asked: Settings) -> None:
    """Shows the button where a provider is set; raises SettingsError when the rest does not go with it."""
    app.jinja_env.globals["provider_name"] = asked.oidc_name if asked.oidc_issuer else ""
    if asked.oidc_issuer and not asked.oidc_client_id:
        raise SettingsError(
            "AUDIT_APP_OIDC_CLIENT_ID is missing: the provider in AUDIT_APP_OIDC_ISSUER gives it."
        )
    try:
        read_grants(asked.oidc_groups)
    except ValueError as error:
        raise SettingsError(f"AUDIT_APP_OIDC_GROUPS: {error}") from error


@entrance.get("/sign-in/provider")
@public
def to_provider() -> ResponseReturnValue:
    """Leads to the provider; somebody who is signed in already proves themselves once more."""
    again = find_actor() is not None
    client = provider()
    for begun in [key for key in session if key.startswith("_state_")]:
        session.pop(begun)  # one at a time, or the cookie grows too large for browsers
    session[ONWARD] = {"next": safe_next(request.args.get("next"), url_for("root")), "again": again} | {
        "at": time.time()
    }
    more: dict[str, Any] = {"prompt": "login", "max_age": "0"} if again else {}
    try:
        answer: ResponseReturnValue = client.authorize_redirect(
            settings().link(url_for("entrance.from_provider")), **more
        )
    except Exception as error:  # noqa: BLE001 - whatever the network does
        return _refused(_reason(error))
    return answer


@entrance.get("/sign-in/from-provider")
@public
def from_provider() -> ResponseReturnValue:
    """Where the provider sends people back to with a code, which this exchanges for its signed word."""
    client = provider()
    waiting = session.pop(ONWARD, None) or {}
    again_since = waiting["at"] if waiting.get("again") else None
    try:
        claims = _claims(client, again_since)
    except Exception as error:  # noqa: BLE001 - every way in which it fails has a sentence
        return _refused(_reason(error))
    asked = settings()
    named = service.named_by(claims, asked.oidc_issuer, asked.oidc_groups_claim)
    policy = service.Policy(read_grants(asked.oidc_groups), asked.oidc_join)
    number, refusal = service.let_in(database(), named, policy, address())
    if refusal or number is None:
        return _refused(refusal or Refusal.STRANGER, number)
    with database().across() as reading:
        user, member = queries.find_account(reading, "id", number)
    if user is None or member is None:
        return _refused(Refusal.NOWHERE, number)
    here = find_actor()
    if again_since is None or here is None:
        return enter(user, member, Means.PROVIDER, waiting.get("next"))
    if here.user_id != user.id:
        return _refused(Refusal.OTHER, user.id)
    with database().transaction(here.organisation_id) as writing:
        service.prove_again(writing, here, sign_in().id, Means.PROVIDER)
    return redirect(safe_next(waiting.get("next"), url_for("root")))


@blueprint.get("/confirmed")
@requires(SIGNED_IN)
def confirmed() -> ResponseReturnValue:
    """Where the tab ends in which somebody confirmed at their provider."""
    return render_template("accounts/confirmed.html", room="")


def provider() -> Any:
    """The provider's client, made once for an application; the library comes only now, since it is slow to load."""
    made = current_app.extensions.get(KEY)
    if made is None:
        asked = settings()
        if not asked.oidc_issuer:
            raise NotFound(_("Single sign-on is not set up here."))
        from authlib.integrations.flask_client import OAuth

        made = OAuth(current_app).register(
            "provider",
            client_id=asked.oidc_client_id,
            client_secret=asked.oidc_client_secret.get_secret_value(),
            server_metadata_url=f"{asked.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": asked.oidc_scope,
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
            },
        )
        current_app.extensions[KEY] = made
    return made


class _TooOldError(ValueError):
    """The provider did not ask again, although it was told to."""


def _claims(client: Any, again_since: float | None) -> dict[str, Any]:
    """The provider's signed word, checked: signature, issuer, audience, nonce, times; and when it last asked."""
    asked = settings()
    metadata = client.load_server_metadata()
    issuer = str(metadata.get("issuer", ""))
    if issuer.rstrip("/") != asked.oidc_issuer.rstrip("/"):
        raise ValueError("another issuer")
    strong = "id_token_signing_alg_values_supported"  # neither unsigned nor signed with the secret both know
    metadata[strong] = [
        each for each in metadata.get(strong, ["RS256"]) if each[:2] in {"RS", "ES", "PS", "Ed"}
    ]
    token = client.authorize_access_token(
        claims_options={
            "iss": {"essential": True, "values": [issuer]},
            "aud": {"essential": True, "values": [asked.oidc_client_id]},
        },
        leeway=LEEWAY,
    )
    claims = dict(token.get("userinfo") or {})
    if not claims.get("sub"):
        raise ValueError("no signed word about anybody")
    if again_since is not None:
        asked_at = claims.get("auth_time")
        if not isinstance(asked_at, (int, float)) or asked_at < again_since - LEEWAY:
            raise _TooOldError
    if metadata.get("userinfo_endpoint") and not {"email", asked.oidc_groups_claim} <= set(claims):
        more = dict(client.userinfo(token=token))  # some say who, and only there what they are called
        if more.get("sub") == claims["sub"]:
            claims = more | claims
    return claims


def _reason(error: Exception) -> Refusal:
    """Which refusal a failure on the way is."""
    from authlib.integrations.base_client.errors import MismatchingStateError
    from joserfc.errors import ExpiredTokenError, InvalidClaimError, MissingClaimError
    from requests import RequestException

    if isinstance(error, MismatchingStateError):
        return Refusal.STATE
    if isinstance(error, RequestException):
        return Refusal.UNREACHABLE
    if isinstance(error, _TooOldError):
        return Refusal.NOT_ASKED
    if isinstance(error, ExpiredTokenError):
        return Refusal.CLOCK
    if isinstance(error, (InvalidClaimError, MissingClaimError)):
        return Refusal.CLOCK if error.claim in {"iat", "nbf", "exp"} else Refusal.CLAIM
    return Refusal.DENIED if getattr(error, "error", "") == "access_denied" else Refusal.TOKEN


def sentence(refusal: Refusal) -> str:
    """What the person hears, and whoever they ask for help."""
    return {
        Refusal.STATE: _("This sign-in was begun in another window or too long ago. Begin it again here."),
        Refusal.CLOCK: _("What the provider said is too old or not valid yet. Try again; if it stays so, compare the clocks of both servers."),
        Refusal.UNREACHABLE: _("The provider did not answer. Try again in a moment; signing in with a password still works."),
        Refusal.DENIED: _("The provider did not let you in. Ask whoever runs it."),
        Refusal.TOKEN: _("The provider did not confirm who you are: its code or its signature does not hold. Begin again; if it stays so, an administrator should check the settings."),
        Refusal.CLAIM: _("What the provider said was meant for another application or another sign-in. Begin again; if it stays so, an administrator should check issuer and client in the settings."),
        Refusal.NOT_ASKED: _("The provider did not ask you again who you are, or does not say when it did. Sign out here and there, then sign in anew."),
        Refusal.GROUPS: _("You are in no group that has a role here. Ask an administrator which group you need."),
        Refusal.UNVERIFIED: _("The provider has not verified that your e-mail address is yours. Have it verified there."),
        Refusal.STRANGER: _("There is no account for you here. Ask an administrator to add you."),
        Refusal.SHUT: _("This account is shut. Ask an administrator of yours."),
        Refusal.NOWHERE: _("No organisation lets you in any more. Ask an administrator of yours."),
        Refusal.OTHER: _("The provider says that you are somebody else. Sign out first."),
    }.get(refusal, _("Signing in did not work. Begin again."))  # fmt: skip


def _refused(refusal: Refusal, user_id: int | None = None) -> ResponseReturnValue:
    """The sentence, and an entry on the trail; who fails too often from one address writes no more of them."""

    def visitor() -> Actor:
        with database().across() as reading:
            return service.visitor_of(reading, user_id, address())

    problem = take_try([(Counted.ADDRESS, address())], visitor)
    if not problem:
        here, problem = visitor(), sentence(refusal)
        with database().transaction(here.organisation_id) as writing:
            service.refuse(writing, here, user_id, refusal)
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None), problem=problem), 422
