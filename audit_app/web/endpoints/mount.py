"""Puts the rooms' endpoints under /api/v1 and tells what there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from audit_app.web.endpoints.endpoint import Api, Endpoint
from audit_app.web.endpoints.run import Memory, run
from audit_app.web.guards import public, requires

PREFIX = "/api/v1"
_LAST = re.compile(r"/<[^>]+>$")


def mount(app: Flask, csrf: CSRFProtect, rooms: Iterable[Api], memory: Memory) -> None:
    """Registers every endpoint as a route of its own, so that the guard judges it like any screen.

    Cookies count for nothing here (see the factory's actor), so a forged form of another site has no power and no
    token against forgery is asked for.
    """
    found = [endpoint for room in rooms for endpoint in room.endpoints]
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
    for endpoint in found:
        blueprint.add_url_rule(
            endpoint.path,
            endpoint.endpoint,
            view_of(endpoint),
            methods=[endpoint.method],
            strict_slashes=False,
        )
    blueprint.add_url_rule("/openapi.json", "openapi", openapi)
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    install(app, found, memory)


def install(app: Flask, found: list[Endpoint], memory: Memory) -> None:
    """What a running request looks up."""
    app.extensions["audit_app_api"] = found
    app.extensions["audit_app_api_memory"] = memory
    app.extensions["audit_app_api_singles"] = {
        _LAST.sub("", item.path) for item in found if item.method == "GET" and _LAST.search(item.path)
    }


def list_endpoints(app: Flask) -> list[Endpoint]:
    """Every operation of the API."""
    found: list[Endpoint] = app.extensions["audit_app_api"]
    return found


def view_of(endpoint: Endpoint) -> Callable[..., Response]:
    """The route's view, with the permission on it that a screen would have."""

    @requires(endpoint.permission)
    def view(**variables: Any) -> Response:
        return run(endpoint, variables)

    return view


@public
def openapi() -> ResponseReturnValue:
    """The document; anybody may read what could be asked, as the source can be read."""
    from audit_app.web.endpoints.openapi import document  # asked for seldom, and costly to load

    text = current_app.extensions.get("audit_app_api_document")
    if text is None:
        text = current_app.extensions["audit_app_api_document"] = current_app.json.dumps(
            document(list_endpoints(current_app)), sort_keys=False
        )
    response = Response(text, mimetype="application/json")
    response.add_etag()
    response.make_conditional(request)
    return response
