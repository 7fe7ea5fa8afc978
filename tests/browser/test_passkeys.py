"""A passkey in a real browser, with the authenticator that Chromium brings for tests: added, signed in by, confirmed by."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from audit_app.accounts import service as accounts
from audit_app.accounts.models import SignIn
from audit_app.accounts.rules import Means, Role
from audit_app.base import clock

from .conftest import PASSWORD

pytestmark = pytest.mark.browser

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def device(server, open_page):
    """A page on a name (keys are for names, not for numbers) with a device that makes keys."""
    with server.database.transaction(server.actor.organisation_id) as session:
        if not accounts.find_for_reset(session, "key@x.example", "")[0]:
            member = accounts.AddMember("key@x.example", "Key", Role.ADMINISTRATOR, PASSWORD)
            accounts.add_member(session, server.actor, member)
    page = open_page()
    control = page.context.new_cdp_session(page)
    control.send("WebAuthn.enable")
    control.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.base = server.url.replace("127.0.0.1", "localhost")
    return page


def test_passkey_is_added_opens_the_account_and_confirms(device, server):
    page = device
    page.goto(f"{page.base}/sign-in")
    page.fill("#email", "key@x.example")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)

    page.goto(f"{page.base}/access/own/passkeys")
    page.fill("#name", "My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("link", name="I have them").click()
    assert page.get_by_text("My laptop", exact=True).is_visible()

    page.locator(".who > summary").click()
    page.locator(".who-menu").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    assert page.locator(".who-name").inner_text() == "Key"

    with server.database.transaction(None) as session:
        assert Means.PASSKEY in session.scalars(select(SignIn.means)).all()
        session.execute(update(SignIn).values(proved_at=clock.now() - dt.timedelta(hours=1)))
    page.goto(f"{page.base}/access/")
    page.fill("#name", "Ana Cruz")
    page.fill("#email", "ana@x.example")
    page.fill("#password", "a first password")
    page.locator("form.stacked").get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Confirm with a passkey").click()
    page.locator("th", has_text="Ana Cruz").wait_for()

    assert page.complaints == []
