"""Every list has the same pages: whoever knows one knows them all, and a new one without them is found here."""

from __future__ import annotations

import pytest

from audit_app.accounts.rules import Role
from audit_app.gate import ROOMS
from audit_app.web.endpoints import openapi

ENDPOINTS = [endpoint for room in ROOMS for endpoint in room.api.endpoints]
PAGE, NUMBERS = {"page", "size"}, {"page", "size", "pages", "total"}
OTHERWISE = {"auditlog.list_entries": {"after", "before", "size"}}
"""A chain that grows while it is read is not counted in pages: one goes on from an entry."""
FIGURES = {"audits.records", "checks.get_check", "quality.list_errors", "quality.scheme_month"}
"""One figure that is worked out, with the lines it is made of: a part of them would say something else."""


@pytest.fixture(scope="module")
def document():
    return openapi.document(ENDPOINTS)


def lists(document):
    """(operation, names of its query, members of its answer) of everything that is read and has rows."""
    for path in document["paths"].values():
        told = path.get("get", {})
        schema = (
            told.get("responses", {})
            .get("200", {})
            .get("content", {})
            .get("application/json", {})
            .get("schema", {})
        )
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if schema.get("type") == "array" or "rows" in schema.get("properties", {}):
            asked = {item["name"] for item in told.get("parameters", ()) if item["in"] == "query"}
            yield told["operationId"], asked, set(schema.get("properties", {}))


def test_every_list_has_pages(document):
    found = list(lists(document))
    without = {
        name
        for name, asked, told in found
        if name not in FIGURES
        and not (asked >= PAGE and {"rows"} | NUMBERS == told)
        and not OTHERWISE.get(name, {""}) <= asked
    }

    assert len(found) > 80
    assert without == set()


def test_pages_are_told_the_same_everywhere(document):
    told = {
        (item["name"], str(item["schema"]))
        for path in document["paths"].values()
        for item in path.get("get", {}).get("parameters", ())
        if item["name"] in PAGE and item["in"] == "query"
    }

    assert len(told) == len(PAGE)


def test_list_without_pages_of_its_own_is_cut(call, make_token):
    for role in (Role.READER, Role.AUDITOR, Role.TRAINER):
        make_token(role)

    whole = call("GET", "/members").json
    second = call("GET", "/members?size=3&page=2")

    assert {name: whole[name] for name in NUMBERS} == {"page": 1, "size": 50, "pages": 1, "total": 4}
    assert second.json["rows"] == whole["rows"][3:]
    assert {name: second.json[name] for name in NUMBERS} == {"page": 2, "size": 3, "pages": 2, "total": 4}
    assert 'rel="prev"' in second.headers["Link"]
    assert call("GET", "/members?page=9").json["rows"] == []


@pytest.mark.parametrize("query", ["page=0", "size=201", "size=1000000000"])
def test_odd_page_of_such_a_list_is_told(call, query):
    answer = call("GET", f"/members?{query}")

    assert (answer.status_code, list(answer.json["fields"])) == (422, [query.partition("=")[0]])
