"""A live application on the loopback, a real browser in front of it, and axe to judge the page."""

from __future__ import annotations

import os
import shutil
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from audit_app.accounts import service as accounts
from audit_app.accounts.rules import Role
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.config import Settings
from audit_app.factory import create_app

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "correct horse 12"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
STALE = 600
"""Seconds after which a role signs in again: what matters most asks for a proof of the last quarter of an hour."""
# Fonts are there, listeners have heard of the size, and two frames were drawn with all that.
SETTLED = "document.fonts.ready.then(() => new Promise(on => requestAnimationFrame(() => requestAnimationFrame(on))))"
LOOKS = [(1280, "light"), (390, "light"), (1280, "dark"), (390, "dark")]
FAR_APART = [(1280, "light"), (390, "dark")]  # for long pages, where axe takes seconds


def _missing(what):
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


@dataclass(frozen=True)
class Server:
    """Where the application answers, and the database behind it."""

    url: str
    database: Database
    settings: Settings
    actor: Actor


@pytest.fixture(scope="session")
def server(sqlite_template, tmp_path_factory):
    """The application over an SQLite file, with an organisation and a person of each role."""
    folder = tmp_path_factory.mktemp("browser")
    shutil.copyfile(sqlite_template, folder / "audit.db")
    settings = Settings(data_dir=folder, secret_key="s" * 40, upload_max_mib=5)
    database = Database(settings.url)
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Northwind Support")
        for role in Role:
            member = accounts.AddMember(f"{role.value}@x.example", role.value.title(), role, PASSWORD)
            accounts.add_member(session, actor, member)
    app = create_app(settings, database)
    http = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield Server(f"http://127.0.0.1:{http.server_port}", database, settings, actor)
    http.shutdown()
    thread.join(timeout=10)
    http.server_close()
    database.close()


@pytest.fixture(scope="session")
def chromium():
    """One browser for the run."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        _missing("No chromium here. Install it with `apt-get install chromium`, or name it in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _cookies():
    return {}


@pytest.fixture
def open_page(server, chromium, _cookies, request):
    """A function that opens a fresh page: signed in as a role, or as nobody; `complaints` collects the console."""
    contexts = []

    def make(role=None, *, width=1280, look="light", script=True):
        context = chromium.new_context(
            base_url=server.url,
            viewport={"width": width, "height": 844},
            color_scheme=look,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        known = _cookies.get(role)
        if known is not None and time.monotonic() - known[0] > STALE:
            known = None
        if known is not None:
            context.add_cookies(known[1])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: _heard(page, message))
        page.on("pageerror", lambda error: page.complaints.append(f"script: {error}"))
        if role is not None and known is None:
            sign_in(page, f"{role.value}@x.example")
            _cookies[role] = time.monotonic(), context.cookies()
        return page

    yield make
    for context in contexts:
        context.close()


def _heard(page, message):
    if message.type in {"error", "warning"} and "status of 4" not in message.text:
        page.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def page(open_page):
    """A page of somebody who is not signed in."""
    return open_page()


def sign_in(page, email, password=PASSWORD):
    page.goto("/sign-in")
    page.fill("#email", email)
    page.fill("#password", password)
    page.click("main button")
    page.wait_for_url(lambda url: "/sign-in" not in url)


@pytest.fixture(scope="session")
def axe():
    """A function that lists what axe finds wrong with a page, one line each."""
    if not AXE.exists():
        _missing("axe-core is not here. `make assets` fetches it.")
    source = AXE.read_text(encoding="utf-8")

    def violations(page):
        page.evaluate(source)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]

    return violations


@pytest.fixture(scope="session")
def problems(axe):
    """A function that opens a page at both widths, light and dark, and lists what is wrong with it.

    Wrong is: anything on the console (the policy on scripts and styles speaks there), a page wider than its
    window, and what axe finds.
    """

    def look_at(page, path, looks=LOOKS):
        found = []
        page.goto(path)
        for width, look in looks:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=look)
            page.evaluate(SETTLED)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                found.append(f"{width} {look}: the page is wider than its window")
            said = list(page.complaints)
            found += [f"{width} {look}: {text}" for text in axe(page)]
            page.wait_for_timeout(50)
            page.complaints[:] = said  # axe itself offends the policy on styles
        return found + page.complaints

    return look_at
