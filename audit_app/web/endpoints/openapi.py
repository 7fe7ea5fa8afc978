"""The OpenAPI 3.1 document, made of the endpoints and the shapes of their verbs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from audit_app.web.endpoints.endpoint import Endpoint
from audit_app.web.endpoints.shapes import LARGEST_ID

PREFIX = "/api/v1"
_LONG = re.compile(r"^audit_app__([a-z_]+?)__(?:.*__)?([A-Za-z0-9_\[\]]+?)(-Input|-Output)?$")
_REFERENCE = "#/components/schemas/"

PROBLEM = {
    "type": "object",
    "description": "What went wrong, in the sentence that a screen would say (RFC 9457).",
    "required": ["title", "status", "detail"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened, to which thing, and what to do."},
        "fields": {
            "type": "object",
            "description": "A sentence for each field that needs another look.",
            "additionalProperties": {"type": "string"},
        },
        "current": {
            "type": "object",
            "description": "After a conflict: what is there now, with its `revision`, `changed_by` and `changed_at`.",
        },
        "sent": {"type": "object", "description": "After a conflict: what you sent of the same."},
    },
}
RESPONSES = {
    "400": "The request did not arrive whole, or its body is no JSON.",
    "401": "There is no token, or it is unknown, revoked or has run out.",
    "403": "Its owner, or its scope, may not do this.",
    "404": "There is no such thing, or it belongs to another organisation.",
    "409": "Somebody was quicker, or it does not fit what is there; `current` says what is there now.",
    "413": "More was sent than is taken at once.",
    "415": "The body has to be application/json.",
    "422": "A field breaks a rule; `fields` says which and why.",
    "429": "Too many requests a minute; `Retry-After` says how long to wait.",
}
NAMES = {400: "BadRequest", 401: "SignedOut", 403: "Forbidden", 404: "NotFound", 409: "Conflict"}
NAMES |= {413: "TooLarge", 415: "NoJson", 422: "Invalid", 429: "TooMany"}


def document(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """The whole document."""
    found = sorted(endpoints, key=lambda item: (item.template, item.method))
    schemas, references = _schemas(found)
    paths: dict[str, Any] = {}
    for endpoint in found:
        paths.setdefault(f"{PREFIX}{endpoint.template}", {})[endpoint.method.lower()] = _operation(
            endpoint, references
        )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Readiness audit",
            "version": version("audit-app"),
            "summary": "Everything that a screen can do, with the same rights, by token.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "tags": [{"name": name} for name in sorted({item.room for item in found})],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Made under Access, API tokens."}
            },
            "schemas": {**schemas, "Problem": PROBLEM},
            "responses": {
                NAMES[int(status)]: {
                    "description": text,
                    "content": {"application/problem+json": {"schema": {"$ref": f"{_REFERENCE}Problem"}}},
                }
                for status, text in RESPONSES.items()
            },
        },
    }


def _schemas(endpoints: list[Endpoint]) -> tuple[dict[str, Any], dict[tuple[str, str], Any]]:
    """Every schema by name, and where the one of an operation's body, query, path or answer is."""
    wanted: list[tuple[Any, Literal["validation", "serialization"], TypeAdapter[Any]]] = []
    for endpoint in endpoints:
        plan = endpoint.plan
        for place in ("path", "query", "body"):
            model = getattr(plan, place)
            if model is not None and model.model_fields:
                wanted.append(((endpoint.operation, place), "validation", TypeAdapter(model)))
        if plan.answer not in (None, int) and not plan.sends_file:
            wanted.append(((endpoint.operation, "answer"), "serialization", plan.adapter))
    found, rest = TypeAdapter.json_schemas(
        wanted, ref_template=f"{_REFERENCE}{{model}}", schema_generator=_Generator
    )
    definitions: dict[str, Any] = rest.get("$defs", {})
    names = _names(definitions)
    schemas = {names[name]: _renamed(schema, names) for name, schema in definitions.items()}
    references = {key: _renamed(schema, names) for (key, _mode), schema in found.items()}
    for (_operation_name, place), schema in references.items():
        if place in {"path", "query"} and "$ref" in schema:
            name = schema["$ref"].removeprefix(_REFERENCE)
            schema.update(schemas.pop(name, {}))
            schema.pop("$ref")
    return dict(sorted(schemas.items())), references


class _Generator(GenerateJsonSchema):
    """Without the titles that only say a field's name again."""

    def field_title_should_be_set(self, _schema: Any) -> bool:
        return False


def _names(definitions: Mapping[str, Any]) -> dict[str, str]:
    """A short name for each: the room before it where two rooms have one of the same name."""
    short = {
        name: _LONG.sub(lambda match: f"{match[1].title()}{match[2]}{(match[3] or '')[1:]}", name)
        for name in definitions
    }
    taken = list(short.values())
    return {
        name: re.sub(r"[^A-Za-z0-9._]", "_", new if taken.count(new) == 1 else name)
        for name, new in short.items()
    }


def _renamed(schema: Any, names: Mapping[str, str]) -> Any:
    if isinstance(schema, dict):
        return {
            key: f"{_REFERENCE}{names[value.removeprefix(_REFERENCE)]}"
            if key == "$ref" and isinstance(value, str)
            else _renamed(value, names)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [_renamed(item, names) for item in schema]
    return schema


def _operation(endpoint: Endpoint, references: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    plan = endpoint.plan
    told: dict[str, Any] = {
        "tags": [endpoint.room],
        "operationId": endpoint.operation,
        "summary": summary_of(endpoint),
        "x-permission": endpoint.permission,
    }
    parameters = [
        *_parameters("path", references.get((endpoint.operation, "path"))),
        *_parameters("query", references.get((endpoint.operation, "query"))),
    ]
    if not endpoint.reads and not endpoint.noted:
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "The same key with the same request is answered the same for a day, and done once.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
            }
        )
    if parameters:
        told["parameters"] = parameters
    if endpoint.receive is not None:
        binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        told["requestBody"] = {"required": True, "content": binary}
    elif plan.body is not None:
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": references[endpoint.operation, "body"]}},
        }
    told["responses"] = _responses(endpoint, references.get((endpoint.operation, "answer")))
    return told


def summary_of(endpoint: Endpoint) -> str:
    """What it does, in the first sentence of its verb."""
    text = endpoint.summary or inspect.getdoc(endpoint.verb) or endpoint.operation
    return " ".join(text.split("\n\n")[0].split()).partition("; ")[0]


def _parameters(place: str, schema: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    if not schema:
        return []
    needed = schema.get("required", [])
    found = []
    for name, kind in schema.get("properties", {}).items():
        shown = {key: value for key, value in kind.items() if key not in {"description", "title"}}
        if place == "path" and shown.get("type") == "integer":
            shown |= {"minimum": 1, "maximum": LARGEST_ID}
        item = {"name": name, "in": place, "required": place == "path" or name in needed, "schema": shown}
        found.append(item)
    return found


def _responses(endpoint: Endpoint, answer: Any) -> dict[str, Any]:
    plan = endpoint.plan
    told: dict[str, Any] = {}
    if plan.sends_file:
        told["200"] = {
            "description": "The file.",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    elif plan.answer is None:
        told["204"] = {"description": "Done."}
    elif plan.answer is int:
        number = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
        told["201"] = {
            "description": "It is there, under this number.",
            "headers": {"Location": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": number}},
        }
    elif endpoint.made:
        told["201"] = _found(endpoint, answer) | {
            "description": "It is there.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        }
    else:
        told["200"] = _found(endpoint, answer)
    for status in RESPONSES:
        told[status] = {"$ref": f"#/components/responses/{NAMES[int(status)]}"}
    return told


def _found(endpoint: Endpoint, answer: Any) -> dict[str, Any]:
    plan, schema = endpoint.plan, answer
    told: dict[str, Any] = {"description": "What was asked for."}
    if plan.row is not None:
        properties: dict[str, Any] = {"rows": answer}
        if plan.paged:
            properties |= {name: {"type": "integer"} for name in ("page", "size", "pages", "total")}
            told["headers"] = {
                "Link": {"description": "The pages around this one (RFC 8288).", "schema": {"type": "string"}}
            }
        schema = {"type": "object", "required": list(properties), "properties": properties}
    told["content"] = {"application/json": {"schema": schema}}
    return told
