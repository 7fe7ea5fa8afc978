"""Webhooks on screen: made, looked at and ended without a script, on a phone and in the dark."""

from __future__ import annotations

from audit_app.accounts.rules import Role


def test_webhook_is_made_looked_at_and_deleted(open_page, problems):
    page = open_page(Role.ADMINISTRATOR)
    assert problems(page, "/webhooks/") == []
    assert problems(page, "/webhooks/new") == []
    plain = open_page(Role.ADMINISTRATOR, width=390, script=False)
    plain.goto("/webhooks/new")
    plain.fill("#name", "Ticket system")
    plain.fill("#url", "https://tickets.example/hooks/audit")
    plain.check("input[name=rooms][value='*']")
    plain.click("main form button")
    assert plain.input_value("#secret").startswith("whsec_")
    plain.click("text=Send a test")
    number = plain.url.rpartition("/")[2]
    assert problems(page, f"/webhooks/{number}") == []
    page.click("th a")
    assert problems(page, page.url) == []
    assert problems(page, f"/webhooks/{number}/change") == []

    plain.click("summary:has-text('Delete')")
    plain.click("text=Delete it")

    assert "No other program is told anything yet." in plain.content()
