"""A month's scorecard as somebody fills it in a browser, and every page of a vendor as axe sees it."""

from __future__ import annotations

import datetime as dt

import pytest

from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.rehearsal.vendors import load_vendors
from audit_app.vendors import queries
from audit_app.vendors.rules import month_back, month_of

from .conftest import FAR_APART

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def numbers(server):
    """The three vendors of the rehearsal by their codes."""
    load_vendors(server.database, server.actor, 32, clock.today())
    with server.database.reading(server.actor.organisation_id) as session:
        return {row.code: row.id for row in queries.list_vendors(session)}


@pytest.mark.parametrize("page", ["", "/recommendation", "/reports", "/contacts", "/costs", "/settings"])
def test_pages_of_a_vendor_are_clean(open_page, problems, numbers, page):
    assert problems(open_page(Role.LEAD_AUDITOR), f"/vendors/{numbers['OVF-02']}{page}", FAR_APART) == []


def test_board_and_form_are_clean(open_page, problems, numbers):
    month = month_back(month_of(clock.today()), 1)
    page = open_page(Role.LEAD_AUDITOR)

    assert problems(page, "/vendors/", FAR_APART) == []
    assert problems(page, f"/vendors/{numbers['REC-03']}/months/{month:%Y-%m}", FAR_APART) == []


def test_month_is_rated_in_a_browser(open_page, numbers):
    month = month_back(month_of(dt.datetime.now(dt.UTC).date()), 1)
    page = open_page(Role.LEAD_AUDITOR)
    page.goto(f"/vendors/{numbers['REC-03']}?month={month:%Y-%m}")
    page.get_by_role("link", name=f"Rate {month:%Y-%m}").click()

    page.locator("#business_score").select_option("2")
    page.locator("#business_reason").fill("")
    page.get_by_role("button", name="Save the scorecard").click()
    assert "Say which fact stands behind this score." in page.locator(".error-summary").inner_text()
    page.locator("#business_reason").fill("Sent candidates for a job that was closed")
    page.get_by_label("Result of: Candidates presented meet").select_option("no")
    page.get_by_role("button", name="Save the scorecard").click()

    row = page.locator("tr", has=page.get_by_role("rowheader", name="Business understanding")).first
    assert "2.0 low" in " ".join(row.inner_text().split())
    assert "Sent candidates for a job that was closed" in row.inner_text()
    assert page.complaints == []
