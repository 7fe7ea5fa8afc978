"""Two people talk and prove in a browser: a mention, a request, the proof, its acceptance."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from audit_app.accounts.rules import Role
from audit_app.base import clock
from tests.factories.audits import add_audit

pytestmark = pytest.mark.browser

ONCE = [(360, "light")]


def test_comment_mention_request_provide_accept(server, open_page, problems, tmp_path):
    audit_id = add_audit(server.database, server.actor, name="Talked about")
    thread = f"/talk/requirement/{audit_id}/3.4a"
    lead, auditor = open_page(Role.LEAD_AUDITOR), open_page(Role.AUDITOR)

    # The lead auditor mentions the auditor, and asks for proof.
    lead.goto(thread)
    lead.get_by_label("Comment", exact=True).fill(f"@{Role.AUDITOR.value}@x.example please look")
    lead.get_by_role("button", name="Add the comment").click()
    lead.locator(".comment").wait_for()
    lead.goto(thread)
    lead.get_by_text("Request proof", exact=True).click()
    lead.get_by_label("Ask", exact=True).select_option(label=Role.AUDITOR.value.title())
    lead.get_by_label("Due on").fill((clock.today() + dt.timedelta(days=5)).isoformat())
    lead.get_by_label("What is needed").fill("The tests of October")
    lead.get_by_role("button", name="Send the request").click()
    lead.wait_for_url(re.compile(r"/requests/\d+$"))
    assert problems(lead, thread, ONCE) == []

    # The auditor is told of both, and hands in a file.
    assert problems(auditor, "/for-you/", ONCE) == []
    assert "2" in auditor.locator(".bell-count").inner_text()
    auditor.locator("main a[href^='/for-you/']", has_text="3.4a").first.wait_for()
    auditor.goto("/requests/")
    auditor.get_by_role("link", name="The tests of October").click()
    auditor.wait_for_url(re.compile(r"/requests/\d+$"))
    address = auditor.url[len(server.url) :]
    assert problems(auditor, address, ONCE) == []
    file = tmp_path / "october.txt"
    file.write_text("everybody passed", encoding="utf-8")
    auditor.get_by_label("File").set_input_files(file)
    auditor.get_by_label("Title").fill("Tests of October")
    auditor.get_by_role("button", name="Hand it in").click()
    auditor.get_by_role("link", name="Tests of October", exact=True).wait_for()

    # The lead auditor accepts it: the requirement is proven by it.
    assert problems(lead, address, [(1280, "dark")]) == []
    lead.get_by_role("button", name="Accept and link it").click()
    lead.get_by_text("Accepted", exact=True).first.wait_for()
    lead.goto(f"/audits/{audit_id}/p/3.4")
    assert lead.get_by_role("link", name="Tests of October").count() >= 1
    assert problems(lead, "/requests/", ONCE) == []


def test_at_offers_whom_one_may_mention_by_keyboard_and_mouse(server, open_page, axe):
    audit_id = add_audit(server.database, server.actor, name="Picked")
    page, _other = open_page(Role.LEAD_AUDITOR), open_page(Role.AUDITOR)
    page.goto(f"/talk/requirement/{audit_id}/3.4a")
    text, offered = (
        page.get_by_label("Comment", exact=True),
        page.get_by_role("listbox", name="Whom to mention"),
    )
    allowed = page.locator("select[name=mention] option").all_text_contents()

    text.press_sequentially("Please, @aud")
    names = offered.get_by_role("option").all_inner_texts()
    assert Role.AUDITOR.value.title() in names
    assert set(names) <= set(allowed)
    assert axe(page) == []

    text.press("ArrowDown")
    chosen = offered.get_by_role("option", selected=True)
    assert text.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert axe(page) == []
    name = chosen.inner_text()
    text.press("Enter")
    assert text.input_value() == f"Please, @{name} "
    assert offered.count() == 0

    text.press_sequentially("and @")
    assert offered.count() == 1
    text.press("Escape")
    assert offered.count() == 0
    text.press("Enter")
    assert text.input_value() == f"Please, @{name} and @\n"

    text.fill("@aud")
    offered.get_by_role("option").first.click()
    assert text.input_value().startswith("@")
    assert text.evaluate("field => field === document.activeElement")
    text.fill("somebody@x.example")
    assert offered.count() == 0


def test_pages_of_working_together(open_page, problems):
    page = open_page(Role.ADMINISTRATOR)
    for address in ("/for-you/wishes", "/mail/", "/trail/", "/access/explain"):
        assert (address, problems(page, address, ONCE)) == (address, [])


@pytest.mark.parametrize("width", [360, 1280])
def test_head_is_one_line(open_page, width):
    page = open_page(Role.ADMINISTRATOR, width=width)
    page.goto("/for-you/")
    page.locator(".who-name").first.evaluate("name => { name.textContent = 'Amihan Reyes-Villanueva' }")

    assert page.locator(".masthead").bounding_box()["height"] < 60
    assert page.get_by_role("link", name="Readiness audit").count() == 1
