"""The shell in a real browser: signing in, error pages, the menu, the look, the policy on scripts and styles."""

from __future__ import annotations

import pytest

from audit_app.accounts.rules import Role

from .conftest import PASSWORD, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page"])
def test_page_when_signed_out_is_clean(page, problems, path):
    assert problems(page, path) == []


@pytest.mark.parametrize("path", ["/access/", "/access/password", "/trail/"])
def test_page_of_administrator_is_clean(open_page, problems, path):
    assert problems(open_page(Role.ADMINISTRATOR), path) == []


def test_sign_in_by_keyboard_alone(page, server):
    page.goto("/sign-in")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    for _step in range(2):
        page.keyboard.press("Tab")
    page.keyboard.type("lead_auditor@x.example")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)

    assert page.locator(".who-name").inner_text() == "Lead_Auditor"


def test_sign_in_with_wrong_password_moves_focus_to_the_sentence(page):
    page.goto("/sign-in")
    page.fill("#email", "lead_auditor@x.example")
    page.fill("#password", "not the password")

    page.click("main button")
    page.wait_for_selector(".error-summary")

    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_sign_in_works_without_script(open_page):
    page = open_page(script=False)

    sign_in(page, "reader@x.example")

    assert page.locator(".who-name").inner_text() == "Reader"


def test_menu_on_phone_opens_without_script(open_page):
    page = open_page(Role.ADMINISTRATOR, width=390, script=False)
    page.goto("/access/")
    assert not page.locator(".rooms").is_visible()

    page.click(".menu-button")
    page.locator(".rooms").get_by_text("Manage").click()

    assert page.locator(".rooms").get_by_text("Trail").is_visible()


def test_look_that_was_chosen_stays(open_page):
    page = open_page(Role.READER)
    page.goto("/access/password")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)

    page.click(".who > summary")
    page.get_by_label("dark").check()
    page.reload()

    assert page.evaluate(paper) != light
    assert page.locator('input[name="theme"][value="dark"]').is_checked()


def test_policy_forbids_inline_script(page):
    page.goto("/sign-in")

    page.evaluate(
        "document.body.insertAdjacentElement('beforeend', document.createElement('script')).text = 'x = 1'"
    )

    assert any("Content Security Policy" in text for text in page.complaints)
    assert page.evaluate("typeof x") == "undefined"


def test_leaving_a_form_that_was_typed_into_warns(open_page):
    page = open_page(Role.ADMINISTRATOR)
    page.goto("/access/")
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))

    page.goto("/trail/")
    assert warned == []
    page.goto("/access/")
    page.locator("td select").first.select_option("reader")
    page.goto("/trail/")

    assert warned == ["beforeunload"]
