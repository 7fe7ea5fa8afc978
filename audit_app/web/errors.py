"""The one table from errors to answers: a page, a fragment of JSON for scripts, problem+json for the API."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from audit_app.base import errors
from audit_app.base.i18n import gettext as _

log = logging.getLogger(__name__)

# Bytes of a refused upload that are read all the same, so that the browser hears why.
DRAINED = 4 * 2**30
DRAINED_OF_STRANGERS = 2**20

STATUS: dict[type[errors.AppError], int] = {
    errors.NotFound: 404,
    errors.Forbidden: 403,
    errors.SignedOut: 401,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.TooLarge: 413,
    errors.External: 503,
}


def title(status: int) -> str:
    """What the status means, in words."""
    titles = {
        400: _("That did not arrive whole"),
        401: _("Not signed in"),
        403: _("Not yours to do"),
        404: _("Not found"),
        405: _("Not possible here"),
        409: _("Somebody was quicker"),
        413: _("Too large"),
        415: _("Not in a form that is read here"),
        422: _("Something is missing or wrong"),
        429: _("Too many tries"),
        503: _("Not available right now"),
    }
    return titles.get(status, _("Something went wrong"))


def in_api() -> bool:
    """True under the API's addresses, where only tokens count."""
    return request.path.startswith("/api/")


def wants_json() -> bool:
    """True when a script or the API asked, not a person's browser."""
    accepted = request.accept_mimetypes
    asked = max(accepted.quality("application/json"), accepted.quality("application/problem+json"))
    return in_api() or asked > accepted.quality("text/html")


def answer(status: int, message: str, **more: object) -> ResponseReturnValue:
    """The error as this request wants it."""
    if wants_json():
        response = jsonify({"title": title(status), "status": status, "detail": message, **more})
        response.mimetype = "application/problem+json"
        if status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
        return response, status
    return render_template(
        "errors/error.html", status=status, title=title(status), message=message, **more
    ), status


def install(app: Flask) -> None:
    """Registers the table on the application."""
    app.register_error_handler(errors.AppError, _own)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _own(error: errors.AppError) -> ResponseReturnValue:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    more: dict[str, object] = {}
    if isinstance(error, errors.Invalid):
        more["fields"] = error.fields
    if isinstance(error, errors.Conflict):
        more["current"] = error.current
        if in_api() and "revision" in error.current:
            return answer(status, _stale(error.current), **more, sent=_sent(error.current))
    return answer(status, error.message, **more)


def _stale(current: Mapping[str, Any]) -> str:
    """What a script should do whose revision is old: nobody chooses between two texts on a page there."""
    return _(
        "%(who)s changed this: it is at revision %(number)s now. Nothing of yours was saved. `current` says what is there, "
        "since when and by whom, `sent` what you sent. Decide which holds, then send it with revision %(number)s.",
        who=current.get("changed_by") or _("Somebody"),
        number=current["revision"],
    )


def _sent(current: Mapping[str, Any]) -> dict[str, Any]:
    """What came with this request of the fields that differ, or all of it where the conflict names none."""
    sent = g.get("api_sent")
    fields = current.get("fields")
    told = sent if isinstance(sent, dict) else {}
    return {name: value for name, value in told.items() if fields is None or name in fields}


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return answer(
        400,
        _(
            "The page was open for too long or in another session. Load it again; what you typed is still in it."
        ),
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        _drain()
        limit = current_app.config["MAX_CONTENT_LENGTH"] // 2**20
        sentence = _(
            "This is larger than the %(limit)s MiB that may be sent at once. Nothing was kept. Make the file "
            "smaller, divide it, or send several files one after the other.",
            limit=limit,
        )
        return answer(413, sentence)
    sentences = {
        404: _("There is no such page, or it is not yours. Check the address, or start from Home."),
        405: _("This address cannot be used like that. Go back and use the button on the page."),
        415: _("Send JSON, as application/json."),
        429: _("That was tried too often. Wait a minute and try again."),
    }
    sentence = sentences.get(status, _("The request could not be understood. Load the page again."))
    if in_api():
        sentence = _for_scripts(error, sentence)
    told = current_app.make_response(answer(status, sentence))
    told.headers.extend((name, value) for name, value in error.get_headers() if name in _PASSED_ON)
    return told


_PASSED_ON = ("Allow", "Retry-After")


def _for_scripts(error: HTTPException, sentence: str) -> str:
    """A script has no page to load again: what it should do instead."""
    sentences = {
        400: _("The request could not be understood. Compare it with /api/v1/openapi.json."),
        404: _("There is no such address. /api/v1/openapi.json tells which there are."),
        405: _("This address takes other methods; the header Allow names them."),
        429: _("That was too many requests. Wait as long as Retry-After says."),
    }
    own = error.description if error.description != type(error).description else None
    return own or sentences.get(error.code or 500, sentence)


def _drain() -> None:
    """Reads what is still being sent: a connection shut in the face of a browser shows no sentence."""
    left = min(request.content_length or 0, DRAINED if g.get("actor") else DRAINED_OF_STRANGERS)
    stream = request.environ["wsgi.input"]
    while left > 0 and (chunk := stream.read(min(left, 2**20))):
        left -= len(chunk)


def _unexpected(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    log.error("unexpected error", exc_info=error, extra={"path": request.path})
    return answer(
        500, _("Something went wrong on our side. Nothing was saved. Try again; the log has the details.")
    )
