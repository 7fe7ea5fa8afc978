"""Puts the rooms together into one web application."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import mimetypes
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from flask import Flask, g, redirect, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale, get_translations
from flask_wtf import CSRFProtect
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from audit_app import gate, kinds, sign_in  # noqa: F401 - registers the kinds of file of every room
from audit_app.accounts import views as accounts_views
from audit_app.accounts.queries import home_of
from audit_app.actions import views as actions_views
from audit_app.areas import views as areas_views
from audit_app.auditlog import service as trail
from audit_app.auditlog import views as auditlog_views
from audit_app.audits import views as audits_views
from audit_app.base import i18n
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.base.errors import AppError
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import gettext_in_page, ngettext_in_page
from audit_app.catalog import views as catalog_views
from audit_app.checks import views as checks_views
from audit_app.client import views as client_views
from audit_app.config import Settings, load
from audit_app.dashboard import views as dashboard_views
from audit_app.drill import views as drill_views
from audit_app.evidence import views as evidence_views
from audit_app.intake import views as intake_views
from audit_app.mail import views as mail_views
from audit_app.metrics import views as metrics_views
from audit_app.own import views as own_views
from audit_app.portal import views as portal_views
from audit_app.privacy import views as privacy_views
from audit_app.publishing import views as publishing_views
from audit_app.quality import views as quality_views
from audit_app.talk import views as talk_views
from audit_app.training import views as training_views
from audit_app.vendors import views as vendors_views
from audit_app.web import context, errors, files, guards, navigation, refusals
from audit_app.web.addresses import LateRule
from audit_app.webhooks import views as webhooks_views
from audit_app.workforce import views as workforce_views

BLUEPRINTS = (
    accounts_views.entrance,
    accounts_views.blueprint,
    auditlog_views.blueprint,
    mail_views.blueprint,
    catalog_views.blueprint,
    evidence_views.blueprint,
    audits_views.blueprint,
    publishing_views.blueprint,
    dashboard_views.blueprint,
    intake_views.blueprint,
    training_views.blueprint,
    workforce_views.blueprint,
    quality_views.blueprint,
    metrics_views.blueprint,
    vendors_views.blueprint,
    actions_views.blueprint,
    drill_views.blueprint,
    portal_views.blueprint,
    talk_views.blueprint,
    own_views.blueprint,
    client_views.blueprint,
    checks_views.blueprint,
    webhooks_views.blueprint,
    privacy_views.blueprint,
    areas_views.blueprint,
)

log = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'"
)


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """The application with its settings, database, sign-in and every screen."""
    settings = settings or load()
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    app.url_rule_class = LateRule
    app.config.update(_configuration(settings))
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.extensions["audit_app_settings"] = settings
    app.extensions["audit_app_database"] = database or Database(settings.url)
    Babel(app, locale_selector=lambda: _language(settings), timezone_selector=lambda: settings.timezone)
    app.before_request(lambda: i18n.speak(get_translations()))
    app.teardown_request(lambda _error: i18n.speak(None))
    guards.install(
        app, lambda: gate.find_actor() if errors.in_api() else sign_in.load_actor()
    )  # before anything parses what was sent
    csrf = CSRFProtect(app)
    csrf.exempt(talk_views.feeds.digest_stop_save)  # a mail program has no token but the link's own
    app.before_request(accounts_views.check)  # what matters most asks again, once what was sent is believed
    sign_in.install(app)
    accounts_views.single_sign_on.install(app, settings)
    errors.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    gate.install(app, csrf)
    _install_shell(app)
    guards.refuse_undeclared(app)
    storage = app.extensions["audit_app_database"]
    files.install(app, partial(_write, storage))
    refusals.install(app, partial(_write, storage), partial(_operator, storage))
    return app


def _language(settings: Settings) -> str:
    """The person's own, else what their browser asks for first of those there are, else the installation's."""
    fits = request.accept_languages.best_match(i18n.languages()) if request else None
    return i18n.known_language(g.get("language"), fits or settings.language)


def _write(
    database: Database, actor: Actor, action: str, subject: tuple[str, str], data: dict[str, Any]
) -> None:
    """One entry in a transaction of its own, when the answer has gone: what fails here cannot be told to anybody."""
    try:
        with database.transaction(actor.organisation_id) as session:
            trail.record(session, actor, action, subject, data)
    except (AppError, SQLAlchemyError):
        log.exception("%s is missing on the trail", action)


def _operator(database: Database) -> Actor | None:
    """A visitor of the organisation that runs this installation, whose trail tells of strangers; None without one."""
    try:
        with database.across() as session:
            return home_of(session, None)
    except (AppError, SQLAlchemyError):
        log.warning("a refusal is on nobody's trail: no operator here, or the database does not answer")
        return None


def _configuration(settings: Settings) -> dict[str, Any]:
    secret = settings.secret()
    return sign_in.configuration(secret) | {
        "SECRET_KEY": secret,
        "MAX_CONTENT_LENGTH": settings.upload_max_bytes + 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_REFRESH_EACH_REQUEST": False,  # or answers that anybody may keep would carry a cookie
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": dt.timedelta(hours=14),
        "WTF_CSRF_TIME_LIMIT": None,  # an auditor's page stays open all day; the token dies with the session
    }


def _install_shell(app: Flask) -> None:
    folder = Path(__file__).parent / "web" / "static"

    @app.get("/")
    @guards.requires(guards.SIGNED_IN)
    def root() -> ResponseReturnValue:
        """Where this person's work begins: the first entry of their menu."""
        shown = (item.endpoint for item in _menu(app))
        return redirect(url_for(next(shown, "accounts.password")))

    @app.get("/healthz")
    @guards.public
    def health() -> ResponseReturnValue:
        with context.database().engine.connect():
            return {"ok": True}

    @app.get("/static/<path:filename>")
    @guards.public
    def static(filename: str) -> ResponseReturnValue:
        packed = f"{filename}.gz"
        small = request.accept_encodings["gzip"] > 0 and (folder / packed).is_file()
        response = send_from_directory(
            folder,
            packed if small else filename,
            mimetype=mimetypes.guess_type(filename)[0],
            max_age=31_536_000 if "v" in request.args else 300,
        )
        if small:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.cache_control.public = True
        return response

    address = _static_address(app, folder)
    app.jinja_env.globals.update(
        _=gettext_in_page,
        gettext=gettext_in_page,
        ngettext=ngettext_in_page,
        static=address,
        has_endpoint=lambda endpoint: endpoint in app.view_functions,
        menu=lambda: navigation.in_groups(_menu(app)),
        notice=lambda: _(
            "An independent tool in its own words: not affiliated with, endorsed or approved by COPC Inc. "
            "COPC is a mark of its owner. A verdict here is a forecast of readiness, not a certificate."
        ),
        own_query=context.own_query,
        with_query=lambda **changes: url_for(
            request.endpoint or "root", **{**context.own_query(), **(request.view_args or {}), **changes}
        ),
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"actor": context.find_actor(), "get_locale": get_locale})
    app.after_request(_headers)


def _menu(app: Flask) -> Iterator[navigation.Item]:
    return (item for item in navigation.items(context.find_actor()) if item.endpoint in app.view_functions)


def _static_address(app: Flask, folder: Path) -> Callable[[str], str]:
    @cache
    def version(filename: str) -> str:
        path = folder / filename
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"

    def address(filename: str) -> str:
        if app.debug or app.testing:
            version.cache_clear()
        return url_for("static", filename=filename, v=version(filename))

    return address


def _headers(response: Any) -> Any:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    return response
