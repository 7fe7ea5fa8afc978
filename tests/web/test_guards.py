"""Who gets in: every route asked by a stranger (by every role: tests/house/test_matrix.py), and addresses that lead away."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Blueprint

from audit_app.accounts.rules import Role
from audit_app.web import guards
from audit_app.web.guards import UndeclaredRoute, refuse_undeclared, requires, safe_next

HOSTILE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:evil.example",
    " //evil.example",
    "evil.example",
    "",
    None,
]


@pytest.mark.parametrize("target", HOSTILE, ids=repr)
def test_safe_next_never_leaves_the_site(target):
    assert safe_next(target, "/home") == "/home"


@pytest.mark.parametrize("target", ["/audits/7?q=a&b=//x", "/audits/#p", "/"])
def test_safe_next_keeps_own_paths(target):
    assert safe_next(target, "/home") == target


@pytest.mark.parametrize("target", [item for item in HOSTILE if item])
def test_sign_in_never_leads_to_another_site(app, add_user, target):
    add_user("lead@x.example")

    response = app.test_client().post(
        "/sign-in",
        query_string={"next": target},
        data={"email": "lead@x.example", "password": "correct horse 12"},
    )

    # A browser takes a backslash for a slash and drops tabs and line ends before it looks.
    location = re.sub(r"[\t\r\n]", "", response.headers.get("Location", "/").strip()).replace("\\", "/")
    led_to = urlsplit(urljoin("http://localhost/sign-in", location))
    assert (led_to.scheme, led_to.netloc) == ("http", "localhost")


@pytest.mark.own_app
def test_route_without_a_permission_stops_the_application(app):
    app.register_blueprint(blueprint_with(lambda: "x"))

    with pytest.raises(UndeclaredRoute, match=r"stray\.view"):
        refuse_undeclared(app)


def blueprint_with(view):
    blueprint = Blueprint("stray", __name__)
    blueprint.add_url_rule("/stray", "view", view, methods=["GET", "POST"])
    return blueprint


def addresses(app):
    """Every route with something in its holes, and the permission that it declares; the API has tests/api."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/"):
            continue
        values = {
            name: 424242 if type(rule._converters[name]).__name__ == "IntegerConverter" else "x"
            for name in rule.arguments
        }
        built = rule.build(values)
        if built:
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield method, built[1], guards.permission_of(app, rule.endpoint)


def test_stranger_gets_nowhere(app):
    client = app.test_client()

    wrong = {}
    for method, path, permission in addresses(app):
        if permission == guards.PUBLIC:
            continue
        response = client.open(path, method=method)
        fine = response.status_code == 403 or (
            method == "GET" and response.status_code == 302 and response.location.startswith("/sign-in?next=")
        )
        if not fine:
            wrong[method, path] = response.status_code

    assert wrong == {}


@pytest.mark.own_app
def test_undeclared_permission_is_refused(app, sign_in):
    client = sign_in(Role.ADMINISTRATOR)
    app.register_blueprint(blueprint_with(requires("nobody.has")(lambda: "x")))

    assert client.get("/stray").status_code == 403
