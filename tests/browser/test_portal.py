"""Three people at once: a compliance officer invites, a vendor answers on a phone, auditors verify and decide."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.base.tenancy import EVERY
from audit_app.mail.models import LetterRow
from audit_app.portal.models import Assessment
from tests.portal.build import CODES, DUE, MARK, add_release
from tests.vendors.build import vendor

from .conftest import FAR_APART

pytestmark = pytest.mark.browser
LEAD = "vera@vendor.example"


@pytest.fixture(scope="module")
def prepared(server):
    """A small checklist for vendors, and a vendor."""
    with server.database.transaction(server.actor.organisation_id) as session:
        release_id = add_release(session, server.actor)
        return release_id, vendor(session, server.actor, "PH-9", name="Phone House")


def newest(server, kind):
    with server.database.reading(EVERY) as session:
        rows = session.scalars(
            select(LetterRow).where(LetterRow.kind == kind, LetterRow.to == LEAD).order_by(LetterRow.id)
        ).all()
    return rows[-1].text


def come_in(server, page):
    """By the link of the mail, and the code of the next one."""
    link = next(word for word in newest(server, "portal.invitation").split() if "/portal/in/" in word)
    page.goto(link[link.index("/portal/in/") :])
    page.get_by_role("button", name="Send me the code").click()
    page.wait_for_url("**/portal/code")
    code = next(w for w in newest(server, "portal.code").split() if len(w) == 6 and w.isdecimal())
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/portal/my/*/")


def saved(section):
    section.locator("[data-saved][data-state=saved]").wait_for()


def test_invite_answer_prove_submit_verify_release_appeal_decide_export(  # noqa: PLR0915 - one story of three people
    server, open_page, problems, prepared, tmp_path
):
    release_id, vendor_id = prepared
    officer, phone = open_page(Role.COMPLIANCE_OFFICER), open_page(width=360)
    auditor, decider = open_page(Role.LEAD_AUDITOR), open_page(Role.ADMINISTRATOR)

    # The compliance officer starts a campaign and invites.
    officer.goto("/portal/new")
    officer.get_by_label("Name", exact=True).fill("Spring look")
    officer.get_by_label("Checklist").select_option(str(release_id))
    officer.get_by_label("Due on").fill(DUE.isoformat())
    officer.get_by_label("Notes of your own").fill(MARK)
    officer.get_by_role("button", name="Start").click()
    officer.get_by_role("combobox", name="Vendor").select_option(str(vendor_id))
    officer.get_by_label("Who leads it there").fill("Vera Lead")
    officer.get_by_label("E-mail address").fill(LEAD)
    officer.get_by_role("button", name="Send the invitation").click()
    assert "Phone House" in officer.locator("main table").inner_text()

    # The vendor comes in on a phone, answers, proves, asks.
    come_in(server, phone)
    with server.database.reading(EVERY) as session:
        number = session.scalars(select(Assessment.id).where(Assessment.title == "Spring look")).one()
    assert problems(phone, f"/portal/my/{number}/", [(360, "light"), (360, "dark")]) == []
    assert problems(phone, f"/portal/my/{number}/s/1.1", [(360, "light"), (360, "dark")]) == []
    file = tmp_path / "minutes.txt"
    file.write_text("Minutes of the review\n", "utf-8")
    for code, word in zip(CODES, ("Met", "Met", "Partly"), strict=True):
        phone.goto(f"/portal/my/{number}/s/{code[:-1]}")
        section = phone.locator(f"[data-requirement='{code}']")
        section.get_by_label(word, exact=True).check(force=True)
        section.get_by_label("How you do it").fill(f"We do {code}")
        section.get_by_label("How you do it").blur()
        saved(section)
    section.locator("input[type=file]").set_input_files(file)
    section.get_by_label("Where in it to look").fill("page 2")
    section.get_by_role("button", name="Add proof").click()
    section.locator(".proof", has_text="minutes").wait_for()
    section.get_by_text("Ask about this").click()
    section.get_by_label("Your question to").fill("Which year?")
    section.get_by_role("button", name="Ask", exact=True).click()
    phone.get_by_text("Your question is on its way.").wait_for()

    # Meanwhile the auditor answers, and then the vendor submits.
    auditor.goto("/portal/")
    auditor.get_by_role("link", name="Spring look").click()
    auditor.get_by_role("link", name="Phone House").click()
    auditor.get_by_label("Answer; the vendor sees it").fill("The last one.")
    auditor.get_by_role("button", name="Answer", exact=True).click()
    phone.reload()
    phone.get_by_text("The last one.").wait_for()
    phone.goto(f"/portal/my/{number}/")
    phone.get_by_role("button", name="Submit").click()
    phone.get_by_text("From now on it can be read, not changed.").wait_for()

    # The auditor verifies beside the vendor's own rating and releases.
    base = auditor.url.partition("#")[0].rstrip("/")
    path = base[base.index("/portal/") :]
    assert problems(auditor, f"{path}/", FAR_APART) == []
    assert problems(auditor, f"{path}/p/1.2", FAR_APART) == []
    for code, word in zip(CODES, ("Met", "Met", "Not met"), strict=True):
        auditor.goto(f"{path}/p/{code[:-1]}")
        section = auditor.locator(f"[data-requirement='{code}']")
        section.get_by_label(word, exact=True).check(force=True)
        section.get_by_label("To the vendor, with the result").fill(f"Told of {code}")
        section.get_by_label("Internal remark, never leaves").fill(MARK)
        section.get_by_label("Internal remark, never leaves").blur()
        saved(section)
    auditor.goto(f"{path}/")
    auditor.get_by_role("button", name="Release the result to the vendor").click()
    auditor.get_by_text("Released: the vendor sees").wait_for()

    # The vendor appeals, somebody else decides.
    phone.goto(f"/portal/my/{number}/s/1.2")
    assert "Told of 1.2a" in phone.locator("main").inner_text()
    assert MARK not in phone.content()
    phone.get_by_text("Appeal this rating").click()
    phone.get_by_label("Why it should be another").fill("Page 2 shows it.")
    phone.get_by_role("button", name="Appeal", exact=True).click()
    phone.get_by_text("Your appeal is on its way.").wait_for()
    auditor.goto(f"{path}/")
    assert "Somebody decides it who did not give the rating." in auditor.locator("main").inner_text()
    decider.goto(f"{path}/")
    decider.get_by_label("Rating from now on").select_option("partly")
    decider.get_by_label("Why, for the vendor").fill("Page 2 does show it.")
    decider.get_by_label("Internal note").fill(MARK)
    decider.get_by_role("button", name="Decide").click()
    decider.get_by_text("Decided: the vendor sees it.").wait_for()
    phone.reload()
    assert "Page 2 does show it." in phone.locator("main").inner_text()
    assert "Not met → Partly" in phone.locator("main").inner_text()
    assert MARK not in phone.content()

    # Both take their files away.
    with phone.expect_download() as taken:
        phone.goto(f"/portal/my/{number}/gaps")
        phone.get_by_role("link", name="Download everything").click()
    own = taken.value.path().read_text("utf-8-sig")
    assert "Told of 1.2a" in own
    assert MARK not in own
    with decider.expect_download() as taken:
        decider.goto("/portal/calibration")
        decider.get_by_role("link", name="Download (CSV)").click()
    assert "PH-9,Spring look" in taken.value.path().read_text("utf-8-sig")
    for page in (officer, phone, auditor, decider):
        assert page.complaints == []
    assert clock.today() < DUE


def test_pages_of_the_operator_are_clean(open_page, problems, prepared):
    page = open_page(Role.LEAD_AUDITOR)
    for path in ("/portal/", "/portal/new", "/portal/calibration"):
        assert problems(page, path, FAR_APART) == []


def test_way_in_is_clean_and_needs_no_script(open_page, problems):
    page = open_page(width=360)
    assert problems(page, "/portal/link", [(360, "light"), (360, "dark")]) == []
    assert problems(page, "/portal/in/any", [(360, "light")]) == []
    plain = open_page(width=360, script=False)
    plain.goto("/portal/link")
    plain.get_by_label("E-mail address").fill("nobody@vendor.example")
    plain.get_by_role("button", name="Send me a new link").click()
    assert "a link is on its way" in plain.locator("main").inner_text()
