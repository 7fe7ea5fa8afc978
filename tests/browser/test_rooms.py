"""Every room's first page, as each role that may see it finds it: clean, and without anything on the console."""

from __future__ import annotations

import pytest

from audit_app.accounts.rules import Role

from .conftest import FAR_APART

pytestmark = pytest.mark.browser

PAGES = [
    "/home/",
    "/proof/",
    "/training/",
    "/imports/?room=training",
    "/training/modules",
    "/people/",
    "/people/new",
    "/people/structure",
    "/vendors/",
    "/vendors/new",
    "/vendors/rules",
    "/checks/",
    "/reports/",
    "/checklists/",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_of_a_room_is_clean(open_page, problems, path):
    assert problems(open_page(Role.LEAD_AUDITOR), path, FAR_APART) == []


def test_menu_offers_what_a_role_may_open_and_nothing_else(open_page):
    page = open_page(Role.READER)
    page.goto("/home/")

    addresses = [link.get_attribute("href") for link in page.locator(".rooms a").all()]

    assert "/access/" not in addresses
    for address in addresses:
        assert page.request.get(address).status == 200, address


def test_library_takes_dropped_files_and_links_to_them(open_page):
    page = open_page(Role.LEAD_AUDITOR)
    page.goto("/proof/")

    page.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(["calls,errors\\n10,1"], "errors.csv", {type: "text/csv"}));
          const drop = new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true});
          document.querySelector("[data-drop]").dispatchEvent(drop);
        }"""
    )
    page.get_by_role("link", name="errors.csv").click()

    assert page.locator("h1").inner_text() == "errors"
    assert page.complaints == []
