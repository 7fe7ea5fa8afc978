"""Runs an operation: reads what was sent, calls the verb in one transaction, answers with what came of it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

from flask import Response, current_app, g, request, send_file, url_for
from pydantic_core import from_json
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import Page
from audit_app.base.tenancy import TenantSession
from audit_app.web import context
from audit_app.web.endpoints.endpoint import Endpoint, File
from audit_app.web.refusals import FILE, telling

if TYPE_CHECKING:
    from audit_app.web.endpoints.plan import Plan  # loads pydantic's models: not before somebody calls

LONGEST_KEY = 200
MIB = 1024 * 1024
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer that was given to a key before."""

    status: int
    body: str
    location: str


class Memory(Protocol):
    """Keeps what was answered to a key, in the transaction of the change itself."""

    def recall(self, session: TenantSession, actor: Actor, key: str, fingerprint: str) -> Remembered | None:
        """What was answered to that key; raises Invalid when it came with another request."""
        ...

    def keep(self, session: TenantSession, actor: Actor, key: str, answer: Remembered) -> None:
        """Keeps the answer for a day."""
        ...


def run(endpoint: Endpoint, variables: Mapping[str, Any]) -> Response:
    """The answer to this request."""
    plan, actor = endpoint.plan, context.actor()
    values = plan.from_path(variables) | plan.from_query(request.args)
    if endpoint.receive is not None:
        values |= _received(endpoint, plan, values)
    elif plan.body is not None:
        g.api_sent = _body()
        values |= plan.from_body(g.api_sent)
    if endpoint.reads:
        with context.reading() as session:
            return _told(plan, plan.call(session, actor, values))
    key = "" if endpoint.noted else request.headers.get("Idempotency-Key", "")
    if not key:
        with context.transaction() as session:
            return _told(plan, plan.call(session, actor, values))
    return _once(plan, actor, values, key)


def _once(plan: Plan, actor: Actor, values: Mapping[str, Any], key: str) -> Response:
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        sentence = _("An Idempotency-Key has at most %(most)s plain characters.", most=LONGEST_KEY)
        raise Invalid(sentence, {"Idempotency-Key": sentence})
    memory: Memory = current_app.extensions["audit_app_api_memory"]
    with context.transaction() as session:
        before = memory.recall(session, actor, key, _fingerprint(values))
        if before is not None:
            response = Response(before.body or None, before.status, mimetype=JSON)
            if before.location:
                response.headers["Location"] = before.location
            response.headers["Idempotency-Replayed"] = "true"
            return response
        response = _told(plan, plan.call(session, actor, values))
        kept = Remembered(
            response.status_code, _kept(plan.endpoint, response), response.headers.get("Location", "")
        )
        memory.keep(session, actor, key, kept)
    return response


def _kept(endpoint: Endpoint, response: Response) -> str:
    """What is remembered of an answer: a secret in it is told once, and written down nowhere."""
    text = response.get_data(as_text=True)
    return json.dumps(json.loads(text) | dict.fromkeys(endpoint.once)) if endpoint.once else text


def _fingerprint(values: Mapping[str, Any]) -> str:
    told = f"{request.method} {request.path} {sorted(values.items())!r}"
    return hashlib.sha256(told.encode()).hexdigest()


def _body() -> Any:
    if (request.mimetype or JSON) != JSON:
        raise UnsupportedMediaType
    try:
        return from_json(request.get_data(cache=False), allow_inf_nan=False)
    except ValueError:
        raise BadRequest(_("The body is no JSON. Send one object as application/json.")) from None


def _received(endpoint: Endpoint, plan: Plan, values: Mapping[str, Any]) -> dict[str, Any]:
    """The bytes of the request, taken in before the transaction begins: a slow sender must not keep others waiting."""
    receive = endpoint.receive
    with telling(FILE):
        made = receive(cast("BinaryIO", request.stream), values["filename"]) if receive else None
    return {plan.upload: made}


def read_whole(stream: BinaryIO, filename: str) -> bytes:
    """The bytes of a small file; raises TooLarge."""
    most = context.settings().upload_max_mib
    content = stream.read(most * MIB + 1)
    if len(content) > most * MIB:
        raise TooLarge(_("%(file)s is larger than %(most)s MiB.", file=filename, most=most))
    return content


def _told(plan: Plan, result: Any) -> Response:
    if isinstance(result, File):
        return _file(result)
    if result is None:
        response = Response(status=204)
        response.headers.remove("Content-Type")
        return response
    if isinstance(result, int) and not isinstance(result, bool):
        return _made(plan, json.dumps({"id": result}).encode(), result)
    if plan.endpoint.made:
        return _made(plan, plan.adapter.dump_json(result), result.id)
    if isinstance(result, Page):
        response = _json(_page(plan, result))
        response.headers["Link"] = ", ".join(_links(result))
    elif plan.row is not None:
        response = _json(b'{"rows":' + plan.adapter.dump_json(list(result)) + b"}")
    else:
        response = _json(plan.adapter.dump_json(result))
    if request.method == "GET":
        response.add_etag()
        response.make_conditional(request)
    return response


def _made(plan: Plan, body: bytes, number: int) -> Response:
    response = _json(body, 201)
    if location := _location(plan, number):
        response.headers["Location"] = location
    return response


def _json(body: bytes, status: int = 200) -> Response:
    return Response(body, status, mimetype=JSON)


def _page(plan: Plan, page: Page[Any]) -> bytes:
    rows = plan.adapter.dump_json(list(page.rows))
    counts = {"page": page.number, "size": page.size, "pages": page.pages, "total": page.total}
    return b'{"rows":' + rows + b"," + json.dumps(counts).encode()[1:]


def _links(page: Page[Any]) -> list[str]:
    wanted = {"first": 1, "last": page.pages}
    if page.number > 1:
        wanted["prev"] = page.number - 1
    if page.number < page.pages:
        wanted["next"] = page.number + 1
    asked = {name: request.args.getlist(name) for name in request.args}
    return [
        f'<{url_for(request.endpoint or "", **{**(request.view_args or {}), **asked, "page": number})}>; rel="{name}"'
        for name, number in sorted(wanted.items())
    ]


def _location(plan: Plan, number: int) -> str:
    """The address of something new, where it has one."""
    known: set[str] = current_app.extensions["audit_app_api_singles"]
    own = plan.endpoint.path.rstrip("/")
    return f"{request.path.rstrip('/')}/{number}" if own in known else ""


def _file(file: File) -> Response:
    return send_file(
        cast("io.BytesIO", file.stream),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.filename,
        etag=file.etag or False,
        max_age=0,
    )
