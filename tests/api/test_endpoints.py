"""The layer under every endpoint: shapes, problems, pages, keys, the right permission on each."""

from __future__ import annotations

import subprocess
import sys

import pytest

from audit_app.accounts.rules import ROLES, Role
from audit_app.web import guards
from audit_app.web.endpoints import list_endpoints

NEW = {"email": "new@x.example", "name": "New", "role": "reader"}


@pytest.fixture
def database(fresh_sqlite):
    """The layer is the same on either database: its tests use one."""
    return fresh_sqlite


def test_unknown_field_is_refused(call):
    answer = call("POST", "/members", json=NEW | {"organisation_id": 2})

    assert answer.status_code == 422
    assert answer.json["fields"] == {"organisation_id": "There is no such field."}


def test_field_of_the_address_cannot_come_in_the_body(call):
    answer = call("PUT", "/members/1", json={"user_id": 2, "role": "reader", "active": True})

    assert answer.json["fields"] == {"user_id": "There is no such field."}


@pytest.mark.parametrize("value", [1, "true", None, [], 1.0])
def test_a_yes_is_a_yes(call, value):
    answer = call("PUT", "/members/1", json={"role": "reader", "active": value})

    assert (answer.status_code, list(answer.json["fields"])) == (422, ["active"])


@pytest.mark.parametrize("body", ["", "{", "NaN", '"\ud800"'.encode("utf-8", "surrogatepass"), b"\xff"])
def test_no_json_is_told(call, body):
    answer = call("POST", "/members", data=body, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize("body", ["[]", "1", "null", '"x"'])
def test_body_is_one_object(call, body):
    assert (
        call("POST", "/members", data=body, headers={"Content-Type": "application/json"}).status_code == 422
    )


def test_another_type_of_content_is_refused(call):
    assert call("POST", "/members", data=NEW).status_code == 415


@pytest.mark.parametrize("path", ["/tokens/0", "/tokens/99999999999999999999", "/tokens/424242", "/nowhere"])
def test_what_is_not_there_is_not_found(call, path):
    answer = call("GET", path)

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_wrong_method_says_which_are_right(call):
    answer = call("PATCH", "/members")

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize(
    "query", ["page=0", "size=0", "size=201", "page=x", "size=1.5", "page=", "unknown=1"]
)
def test_odd_query_is_told_by_field(call, query):
    answer = call("GET", f"/tokens?{query}")

    assert (answer.status_code, list(answer.json["fields"])) == (422, [query.partition("=")[0]])


def test_pages_link_to_each_other(call, make_token):
    make_token(Role.READER)
    make_token(Role.AUDITOR)

    answer = call("GET", "/tokens?size=1&page=2")

    assert answer.json["total"] == 3 == answer.json["pages"]
    links = dict(reversed(part.split("; ")) for part in answer.headers["Link"].split(", "))
    assert links['rel="next"'] == "</api/v1/tokens?size=1&page=3>"
    assert links['rel="prev"'] == "</api/v1/tokens?size=1&page=1>"


def test_unchanged_answer_is_not_sent_again(call):
    first = call("GET", "/members")
    again = call("GET", "/members", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


def test_same_key_does_it_once(call):
    first = call("POST", "/members", json=NEW, headers={"Idempotency-Key": "k1"})
    again = call("POST", "/members", json=NEW, headers={"Idempotency-Key": "k1"})

    assert (first.status_code, again.status_code, first.json) == (201, 201, again.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(call("GET", "/members").json["rows"]) == 2


def test_key_with_another_request_is_refused(call):
    call("POST", "/members", json=NEW, headers={"Idempotency-Key": "k1"})

    other = call("POST", "/members", json=NEW | {"name": "Other"}, headers={"Idempotency-Key": "k1"})

    assert (other.status_code, list(other.json["fields"])) == (422, ["Idempotency-Key"])


def test_key_of_a_refused_request_may_be_used_again(call):
    refused = call("POST", "/members", json=NEW | {"email": "x"}, headers={"Idempotency-Key": "k1"})
    taken = call("POST", "/members", json=NEW, headers={"Idempotency-Key": "k1"})

    assert (refused.status_code, taken.status_code) == (422, 201)


def test_key_is_of_one_token(caller):
    first, second = (
        caller(Role.ADMINISTRATOR, email="a@x.example"),
        caller(Role.ADMINISTRATOR, email="b@x.example"),
    )
    first("POST", "/members", json=NEW, headers={"Idempotency-Key": "k1"})

    assert second("POST", "/members", json=NEW, headers={"Idempotency-Key": "k1"}).status_code == 409


@pytest.mark.parametrize("key", ["x" * 201, "\u00e9"])
def test_odd_key_is_refused(call, key):
    answer = call("POST", "/members", json=NEW, headers={"Idempotency-Key": key})

    assert answer.status_code == 422


def test_day_of_a_body_is_today_when_left_out(call):
    assert call("POST", "/launches/1/look-back", json={"note": "Calm."}).status_code == 404


def test_shapes_are_not_loaded_before_somebody_calls():
    told = "import sys, audit_app.gate; print('audit_app.web.endpoints.plan' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)

    assert done.stdout == "False\n"


def addresses(app):
    for endpoint in list_endpoints(app):
        path = endpoint.path
        for name, kind in endpoint.variables.items():
            path = path.replace(
                f"<int:{name}>" if kind is int else f"<{name}>", "424242" if kind is int else "x"
            )
        yield endpoint.method, path, endpoint.permission


def test_every_endpoint_declares_a_permission_on_its_route(app):
    for endpoint in list_endpoints(app):
        assert guards.permission_of(app, f"api.{endpoint.endpoint}") == endpoint.permission


@pytest.mark.parametrize("role", list(Role))
def test_role_gets_where_it_may_and_nowhere_else(app, caller, role):
    call = caller(role)
    wrong = {}
    for method, path, permission in addresses(app):
        status = call(method, path, json={}).status_code
        if (status == 403) != (permission not in ROLES[role]):
            wrong[method, path] = (status, permission)

    assert wrong == {}


def test_stranger_gets_nowhere(app):
    client = app.test_client()

    answers = {client.open(f"/api/v1{path}", method=method).status_code for method, path, _ in addresses(app)}

    assert answers == {401}


def test_operations_have_names_of_their_own(app):
    names = [endpoint.operation for endpoint in list_endpoints(app)]

    assert len(names) == len(set(names))
