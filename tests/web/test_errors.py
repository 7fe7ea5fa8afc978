"""What goes wrong is told as a page, in a sentence that says what to do, and with every safe header."""

from __future__ import annotations

import pytest
from flask import Blueprint

from audit_app.base import errors
from audit_app.factory import create_app
from audit_app.web.guards import public

RAISED = {
    "not-found": (errors.NotFound("There is no such audit."), 404),
    "forbidden": (errors.Forbidden("Not yours."), 403),
    "conflict": (errors.Conflict("Somebody was quicker.", {"revision": 3}), 409),
    "invalid": (errors.Invalid("Look again.", {"date": "Give a date."}), 422),
    "too-large": (errors.TooLarge("At most 5 MiB."), 413),
    "external": (errors.External("The disk is full."), 503),
    "boom": (RuntimeError("secret detail"), 500),
}


@pytest.fixture
def client(settings, database):
    """The application as it is in production, with routes that fail."""
    app = create_app(settings, database)
    app.config.update(RATELIMIT_ENABLED=False)
    blueprint = Blueprint("failing", __name__)
    for name, (error, _status) in RAISED.items():

        def view(error=error):
            raise error

        blueprint.add_url_rule(f"/failing/{name}", name, public(view))
    blueprint.add_url_rule("/failing/post", "post", public(lambda: "done"), methods=["POST"])
    app.register_blueprint(blueprint)
    return app.test_client()


@pytest.mark.parametrize("name", RAISED)
def test_error_is_a_page_with_its_status(client, name):
    error, status = RAISED[name]

    response = client.get(f"/failing/{name}")

    assert (response.status_code, response.mimetype) == (status, "text/html")
    assert (str(error) in response.text) == (status != 500)
    assert 'id="main"' in response.text


@pytest.mark.parametrize("name", RAISED)
def test_error_is_json_for_scripts(client, name):
    error, status = RAISED[name]

    response = client.get(f"/failing/{name}", headers={"Accept": "application/json"})

    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["status"] == status
    assert "secret detail" not in response.text
    assert response.json.get("fields", {}) == getattr(error, "fields", {})
    assert response.json.get("current", {}) == getattr(error, "current", {})


def test_unknown_page_is_a_page(client):
    response = client.get("/no/such/page")

    assert response.status_code == 404
    assert "no such page" in response.text


def test_post_without_token_is_refused_in_words(client):
    response = client.post("/failing/post")

    assert response.status_code == 400
    assert "Load it again" in response.text


def test_wrong_method_says_so(client):
    assert client.post("/healthz").status_code in {400, 405}


def test_too_large_a_body_names_the_limit(app, sign_in):
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    client = sign_in()

    response = client.post("/access/password", data={"password": "x" * 1_100_000})

    assert response.status_code == 413
    assert "1 MiB" in response.text


def test_sign_in_is_limited(settings, database, actor):
    app = create_app(settings, database)
    app.config.update(WTF_CSRF_ENABLED=False)
    client = app.test_client()

    codes = [
        client.post("/sign-in", data={"email": "x@x.example", "password": "x"}).status_code for _ in range(12)
    ]

    assert codes[-1] == 429


def test_every_answer_has_safe_headers(client):
    for path in ("/sign-in", "/no/such/page", "/failing/boom", "/static/theme.css", "/healthz"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert {"default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= {
            part.strip() for part in policy.split(";")
        }
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"


def test_no_page_is_kept_by_a_browser_or_by_what_lies_between(client):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert client.get("/no/such/page").headers["Cache-Control"] == "no-store"


def test_session_cookie_is_out_of_reach_of_scripts(client):
    cookie = client.get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_cookie_is_secure_behind_https(settings, database):
    app = create_app(settings.model_copy(update={"secure_cookies": True}), database)

    assert "Secure" in app.test_client().get("/sign-in").headers["Set-Cookie"]


def test_static_file_keeps_its_folder(client):
    for path in ("/static/../config.py", "/static/%2e%2e/config.py", "/static/..%2fconfig.py"):
        assert client.get(path).status_code == 404
