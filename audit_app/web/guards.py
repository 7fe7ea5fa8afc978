"""Who may open which route: declared beside the view, checked in one place, refused by default."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from audit_app.base.actor import Actor
from audit_app.base.errors import Forbidden, SignedOut
from audit_app.base.i18n import gettext as _
from audit_app.web import errors
from audit_app.web.refusals import turn_away

PUBLIC = "public"
SIGNED_IN = "account.own"
ENTERED = "organisation"  # in the signed session: the organisation somebody chose to be in
SIGN_IN_KEY = "sign_in"  # in the signed session: the key of the row that says where somebody is signed in
STRANGERS_BYTES = 64 * 1024  # all that somebody who is not signed in may send
_ATTRIBUTE = "__permission__"
_FRESH = "__fresh__"

View = TypeVar("View", bound=Callable[..., object])


class UndeclaredRoute(RuntimeError):
    """A route without a declared permission: the application does not start with one."""


def requires(permission: str) -> Callable[[View], View]:
    """Declares the permission that a view asks for; stands directly under the route."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, permission)
        return view

    return declare


public = requires(PUBLIC)


def fresh_when(asks: Callable[[], bool]) -> Callable[[View], View]:
    """Declares that a view asks for a proof of a few minutes ago where `asks` says so of what was sent."""

    def declare(view: View) -> View:
        setattr(view, _FRESH, asks)
        return view

    return declare


def fresh(view: View) -> View:
    """Declares that a view asks for a proof of a few minutes ago; stands under @requires."""
    return fresh_when(lambda: True)(view)


def wants_fresh(endpoint: str) -> bool:
    """Whether this request needs a fresh proof of who sends it."""
    asks: Callable[[], bool] | None = getattr(current_app.view_functions.get(endpoint), _FRESH, None)
    return asks is not None and asks()


def declare_for(app: Flask, endpoint: str, permission: str) -> None:
    """Declares the permission of a route that a library brings."""
    app.extensions.setdefault("audit_app_permissions", {})[endpoint] = permission


def permission_of(app: Flask, endpoint: str) -> str | None:
    """The permission that a route declares."""
    declared: dict[str, str] = app.extensions.get("audit_app_permissions", {})
    return declared.get(endpoint) or getattr(app.view_functions[endpoint], _ATTRIBUTE, None)


@dataclass(frozen=True, slots=True)
class Door:
    """One method of one route, with the permission that it declares."""

    path: str
    method: str
    endpoint: str
    permission: str


def doors(app: Flask) -> list[Door]:
    """Every way in, by address and method."""
    found = [
        Door(rule.rule, method, rule.endpoint, permission_of(app, rule.endpoint) or "")
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    return sorted(found, key=lambda door: (door.path, door.method, door.endpoint))


def permission_at(app: Flask, path: str, method: str = "GET") -> str | None:
    """The permission that an address asks for; None when there is no such page."""
    try:
        endpoint, _values = app.url_map.bind("").match(urlsplit(path).path or "/", method)
    except HTTPException:
        return None
    return permission_of(app, endpoint)


def refuse_undeclared(app: Flask) -> None:
    """Raises UndeclaredRoute naming every route that declares nothing."""
    missing = sorted(name for name in app.view_functions if permission_of(app, name) is None)
    if missing:
        raise UndeclaredRoute(f"routes without @requires or @public: {', '.join(missing)}")


def install(app: Flask, load_actor: Callable[[], Actor | None]) -> None:
    """Checks every request before its view runs."""

    def guard() -> ResponseReturnValue | None:
        g.actor = None
        endpoint = request.endpoint
        if endpoint == "static":
            return None
        g.actor = load_actor()
        if g.actor is None:
            request.max_content_length = STRANGERS_BYTES
        if endpoint is None:
            return None  # no such page: the error page says so
        permission = permission_of(app, endpoint)
        if permission == PUBLIC:
            return None
        if g.actor is None:
            if errors.in_api():
                raise SignedOut(
                    _("Send a token: Authorization: Bearer aat_… Make one under Access, API tokens.")
                )
            if request.method != "GET" or request.headers.get("X-Requested-With"):
                raise Forbidden(_("You are signed out. Sign in again; what you typed is still in the page."))
            return redirect(url_for("entrance.sign_in", next=request.full_path.rstrip("?")))
        g.actor.require(permission or "undeclared")
        return None

    app.before_request(guard)


def safe_next(target: str | None, fallback: str) -> str:
    """A path of this site to go on to, never another site's address: whoever sends one is told of on the trail."""
    if not target:
        return fallback
    if target.isprintable() and not target.startswith(("//", "/\\")):
        with suppress(ValueError):  # such as http://[
            parts = urlsplit(target)
            if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
                return target
    turn_away("an address that leads elsewhere")
    return fallback
