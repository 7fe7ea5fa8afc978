"""The cookie of a browser that has signed in before: what strangers try elsewhere never bars it."""

from __future__ import annotations

import hashlib
import secrets

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

COOKIE = "device"
LASTS = 400 * 24 * 3600
MOST = 5
"""Accounts that one browser is known by."""


def known_device(email: str) -> str | None:
    """What tries of this browser for this account are counted by, if it has signed in to it before."""
    return _known().get(_name(email))


def remember_device(response: Response, email: str) -> None:
    """Marks this browser as one that its owner has used."""
    known = _known()
    name = _name(email)
    kept = {name: known.pop(name, secrets.token_urlsafe(12))} | known
    response.set_cookie(
        COOKIE,
        str(_signer().dumps(dict(list(kept.items())[:MOST]))),
        max_age=LASTS,
        path="/sign-in",
        httponly=True,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
    )


def _known() -> dict[str, str]:
    try:
        found = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _name(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:20]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device")
