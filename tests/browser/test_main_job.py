"""The main job, start to end, in a real browser against the real server: start, rate, prove, import, sign, report."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
import urllib.request

import openpyxl
import pypdfium2
import pytest

from audit_app.accounts import service as accounts
from audit_app.accounts.rules import Role
from audit_app.audits import queries
from audit_app.audits.rules import State
from audit_app.base.db import Database
from audit_app.catalog import service as catalog
from audit_app.migrate import upgrade
from tests.factories.audits import answer_all

from .conftest import PASSWORD, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE = "Employee No.;Name;Site;Programme;Job;Hired on;Live on\n" + "".join(
    f"N-{number};Agent Nº {number};Manila;Care;Phone agent;2025-01-0{number};2025-02-0{number}\n"
    for number in range(1, 6)
)


@pytest.fixture
def served(tmp_path):
    """`audit-app serve` as its own process over a migrated database, jobs inside."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "AUDIT_APP_DATA_DIR": str(tmp_path), "AUDIT_APP_PORT": str(port)}
    database = Database(f"sqlite:///{tmp_path / 'audit.db'}")
    upgrade(database)
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Northwind Support")
        catalog.register_builtin(session, actor)
        for name in ("lead", "second"):
            member = accounts.AddMember(f"{name}@x.example", name.title(), Role.LEAD_AUDITOR, PASSWORD)
            accounts.add_member(session, actor, member)
    log = (tmp_path / "server.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-c", "from audit_app.__main__ import main; main()", "serve"],
        env=environment,
        stdout=log,
        stderr=log,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=1).close()
            break
        except OSError:
            if process.poll() is not None:
                pytest.fail((tmp_path / "server.log").read_text())
            time.sleep(0.25)
    yield url, database, actor
    process.terminate()
    process.wait(timeout=40)
    log.close()
    database.close()


def fetch(page, link):
    """The bytes behind a link of the page, as the person would download them."""
    with page.expect_download() as download:
        link.click()
    return io.BytesIO(download.value.path().read_bytes())


def start(page):
    """Starts an audit by its form; returns its number."""
    page.goto("/audits/new")
    page.fill("#name", "Manila 2026 readiness")
    page.fill("#entity", "Northwind Support, Manila")
    page.fill("#period_from", "2025-11-01")
    page.fill("#period_until", "2026-10-31")
    page.click("main button.btn-primary")
    page.wait_for_url("**/audits/*/")
    return int(page.url.rstrip("/").rsplit("/", 1)[1])


def saved(page, code):
    """Waits until the server has said that the answer is kept."""
    page.wait_for_function(
        "code => document.querySelector(`[data-requirement='${code}'] [data-saved]`).textContent.startsWith('Saved')",
        arg=code,
    )


def rate(page, audit_id):
    """A rating and a finding, which save themselves."""
    page.goto(f"/audits/{audit_id}/p/1.1")
    requirement = page.locator('[data-requirement="1.1c"]')
    requirement.locator("input[value=partly]").check()
    requirement.locator("textarea[name=finding]").fill("Two of five people could not say it.")
    requirement.locator("textarea[name=finding]").blur()
    saved(page, "1.1c")


def prove(page, folder):
    """A file becomes proof, and only then is the requirement met."""
    note = folder / "Statement of direction ✔.txt"
    note.write_text("Approved on 4 January 2026 by the managing director.\n", encoding="utf-8")
    requirement = page.locator('[data-requirement="1.1a"]')
    requirement.locator("[data-proof-add]").click()
    requirement.locator("input[type=file]").set_input_files(str(note))
    requirement.get_by_role("button", name="Add proof").click()
    requirement.locator(".proof").first.wait_for()
    requirement.locator("input[value=met]").check()
    saved(page, "1.1a")


def bring_in_people(page, folder):
    """A CSV of people through the importer."""
    people = folder / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    page.goto("/imports/?room=training")
    page.select_option("#kind", "training.people")
    page.set_input_files("#file", str(people))
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Apply 5 rows").click()
    page.get_by_text("Applied (UTC)").wait_for()


def sign(page, audit_id):
    """Review, then signature."""
    for opener, to in (("Send to review", "in_review"), ("Sign off", "signed_off")):
        page.goto(f"/audits/{audit_id}/")
        page.locator("summary", has_text=opener).click()
        page.locator(f"#reason-{to}").fill("Agreed.")
        page.locator(f"form:has(#reason-{to}) button").click()
        page.wait_for_url("**/audits/*/")


def report(page, audit_id, name):
    """Orders a report, looks on while it is made, and downloads it."""
    page.goto(f"/reports/of/{audit_id}")
    page.get_by_role("button", name=name).click()
    link = page.get_by_role("link", name="Download gap-analysis")
    link.wait_for(timeout=120_000)
    return fetch(page, link)


def test_from_start_to_both_reports(served, chromium, tmp_path):
    url, database, actor = served
    page = chromium.new_context(base_url=url, viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(30_000)
    sign_in(page, "lead@x.example")

    audit_id = start(page)
    rate(page, audit_id)
    prove(page, tmp_path)
    bring_in_people(page, tmp_path)
    answer_all(database, actor, audit_id, besides=("1.1a", "1.1c"))
    sign(page, audit_id)
    pdf = pypdfium2.PdfDocument(report(page, audit_id, "Make the PDF").read())
    book = openpyxl.load_workbook(report(page, audit_id, "Make the workbook"))

    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in pdf)
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "Two of five people could not say it." in text
    assert "Signed off" in text
    assert "Two of five people could not say it." in cells
    assert any("Statement of direction ✔.txt" in cell for cell in cells)
    with database.reading(actor.organisation_id) as session:
        assert queries.get_audit(session, audit_id).state is State.SIGNED_OFF
