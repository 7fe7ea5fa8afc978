"""The API's gate: where the rooms' endpoints come together, and where a token becomes somebody."""

from __future__ import annotations

import time
from dataclasses import replace
from types import ModuleType
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_wtf import CSRFProtect
from werkzeug.exceptions import TooManyRequests

from audit_app.accounts import api as accounts
from audit_app.accounts.queries import tokens as people
from audit_app.accounts.rules.tokens import Standing
from audit_app.accounts.service import tokens as keys
from audit_app.actions import api as actions
from audit_app.areas import api as areas
from audit_app.auditlog import api as auditlog
from audit_app.audits import api as audits
from audit_app.base.actor import Actor
from audit_app.base.errors import SignedOut
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.catalog import api as catalog
from audit_app.checks import api as checks
from audit_app.client import api as client
from audit_app.drill import api as drill
from audit_app.evidence import api as evidence
from audit_app.intake import api as intake
from audit_app.mail import api as mail
from audit_app.metrics import api as metrics
from audit_app.own import api as own
from audit_app.portal import api as portal
from audit_app.privacy import api as privacy
from audit_app.publishing import api as publishing
from audit_app.quality import api as quality
from audit_app.talk import api as talk
from audit_app.training import api as training
from audit_app.vendors import api as vendors
from audit_app.web import context, endpoints, refusals
from audit_app.web.endpoints import Remembered
from audit_app.web.throttle import WINDOW, Throttle
from audit_app.webhooks import api as webhooks
from audit_app.workforce import api as workforce

ROOMS: tuple[ModuleType, ...] = (
    accounts,
    auditlog,
    catalog,
    evidence,
    audits,
    checks,
    publishing,
    workforce,
    training,
    quality,
    metrics,
    vendors,
    actions,
    drill,
    intake,
    own,
    webhooks,
    privacy,
    mail,
    talk,
    portal,
    client,
    areas,
)


def install(app: Flask, csrf: CSRFProtect) -> None:
    """Opens /api/v1."""
    endpoints.mount(app, csrf, (room.api for room in ROOMS), _Answers())
    most = context.settings_of(app).api_per_minute
    app.extensions["audit_app_api_throttle"] = Throttle(most)
    app.after_request(_say_limit)


def find_actor() -> Actor | None:
    """Who the request's token makes it; None without one. A cookie is not looked at.

    Raises SignedOut when the token is unknown, dead or its owner is shut out; TooManyRequests over the limit.
    """
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    if not text:
        return None
    with context.database().across() as session:
        shown = people.find_presented(session, text.strip()) if kind.lower() == "bearer" else None
    if shown is None:
        raise SignedOut(_("This token is not known here. Send a whole one: Authorization: Bearer aat_…"))
    keys.note_shown(context.database(), shown, request.remote_addr or "")
    if shown.actor is None:
        refusals.told()
        raise SignedOut(_sentence(shown.standing))
    g.api_token = shown.token_id
    actor = replace(shown.actor, address=request.remote_addr or "", by_token=True)
    refusals.turn_away("", actor)  # whom a refusal of the next line is told of
    _count(shown.token_id)
    return actor


def _sentence(standing: Standing) -> str:
    return {
        Standing.REVOKED: _("This token was revoked. Make a new one under Access, API tokens."),
        Standing.EXPIRED: _("This token has run out. Make a new one under Access, API tokens."),
        Standing.OWNER_OUT: _("Whose token this is may not sign in here any more. Ask an administrator."),
    }.get(standing, _("This token is not known here. Send a whole one: Authorization: Bearer aat_…"))


def _count(token_id: int) -> None:
    throttle: Throttle = current_app.extensions["audit_app_api_throttle"]
    if not current_app.config.get("RATELIMIT_ENABLED", True):
        return
    now = time.monotonic()
    if not throttle.allows(str(token_id), now):
        raise TooManyRequests(retry_after=int(WINDOW))
    g.api_left = throttle.left(str(token_id), now)


def _say_limit(response: Response) -> Response:
    left = g.get("api_left")
    if left is not None:
        most = current_app.extensions["audit_app_api_throttle"].most
        response.headers["RateLimit"] = f'"token";r={left};t={int(WINDOW)}'
        response.headers["RateLimit-Policy"] = f'"token";q={most};w={int(WINDOW)}'
    return response


class _Answers:
    """What was answered to a token's keys."""

    def recall(self, session: TenantSession, _actor: Actor, key: str, fingerprint: str) -> Remembered | None:
        known: Any = keys.recall_answer(session, g.api_token, key, fingerprint)
        return None if known is None else Remembered(known.status, known.body, known.location)

    def keep(self, session: TenantSession, _actor: Actor, key: str, answer: Remembered) -> None:
        keys.keep_answer(session, g.api_token, key, keys.Kept(answer.status, answer.body, answer.location))
