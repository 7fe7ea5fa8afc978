"""The walk in a real browser: fields that save themselves, conflicts, crashes, keys, proof, and no script at all."""

from __future__ import annotations

import re

import pytest

from audit_app.accounts.rules import Role
from audit_app.audits import queries
from audit_app.audits.rules import Rating
from tests.factories.audits import add_audit, add_proof, add_release, save

from .conftest import FAR_APART, PASSWORD, sign_in

pytestmark = pytest.mark.browser

CODE = "1.1a"
SAVED = re.compile(r"^Saved \d\d:\d\d$")


@pytest.fixture(scope="module")
def release_id(server):
    return add_release(server.database, server.actor)


@pytest.fixture
def audit_id(server, release_id):
    return add_audit(server.database, server.actor, release_id)


@pytest.fixture
def walk(open_page, audit_id):
    """The page of parameter 1.1, opened by a lead auditor."""
    page = open_page(Role.LEAD_AUDITOR)
    page.goto(f"/audits/{audit_id}/p/1.1")
    return page


@pytest.fixture
def stored(server, audit_id):
    """A function that reads the answer from the database."""

    def read(code=CODE):
        with server.database.reading(server.actor.organisation_id) as session:
            return queries.get_answer(session, audit_id, code)

    return read


def requirement(page, code=CODE):
    return page.locator(f'[data-requirement="{code}"]')


def state(page, code=CODE):
    return requirement(page, code).locator("[data-saved]")


def wait_for(page, text, code=CODE):
    """Waits until the answer's state reads like this."""
    state(page, code).filter(has_text=text).wait_for()


@pytest.mark.parametrize(
    "path", ["", "1/p/1.1", "1/p/1.1/interview", "1/", "1/plan", "1/what-if", "1/rules", "1/trail", "new"]
)
def test_pages_of_an_audit_are_clean(open_page, problems, audit_id, path):
    page = open_page(Role.LEAD_AUDITOR)

    assert problems(page, "/audits/" + path.replace("1/", f"{audit_id}/", 1), FAR_APART) == []


def test_field_saves_itself_and_says_so_only_once_the_server_has_it(walk, stored):
    walk.route("**/r/**", lambda route: (walk.wait_for_timeout(300), route.continue_()))

    requirement(walk).get_by_label("Finding").fill("No date on the statement.")

    wait_for(walk, "Saving")
    assert stored().finding == ""
    wait_for(walk, SAVED)
    assert stored().finding == "No date on the statement."


def test_what_was_typed_before_the_script_came_is_saved_as_well(open_page, audit_id, stored):
    page = open_page(Role.LEAD_AUDITOR)
    page.route("**/static/app.js*", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    page.goto(f"/audits/{audit_id}/p/1.1", wait_until="commit")

    requirement(page).get_by_label("Finding").fill("Typed on a slow line")
    requirement(page).get_by_label("Partly met").check(force=True)
    assert page.evaluate("typeof htmx === 'undefined' || document.readyState !== 'complete'")
    wait_for(page, SAVED)

    assert (stored().finding, stored().rating) == ("Typed on a slow line", Rating.PARTLY)


def test_rating_moves_the_figures_around_it(walk, stored):
    head = walk.locator('[data-audit="answered"]')
    assert head.inner_text() == "0"

    requirement(walk).get_by_label("Partly met").check(force=True)
    wait_for(walk, SAVED)

    assert stored().rating is Rating.PARTLY
    assert head.inner_text() == "1"
    assert walk.locator("#rail-1-1").get_attribute("data-state") == "in_progress"
    assert walk.locator('[data-parameter="1.1"]').inner_text().startswith("1/")


def test_met_without_proof_is_refused_beside_the_field_until_proof_comes(walk, stored):
    block = requirement(walk)
    block.get_by_label("Met", exact=True).check(force=True)
    block.locator(".field-error").wait_for()
    assert "cannot be Met without proof" in block.locator(".field-error").inner_text()
    assert stored().rating is None

    block.locator("[data-proof-add]").click()
    block.locator('input[type="file"]').set_input_files(
        {"name": "statement.txt", "mimeType": "text/plain", "buffer": b"We aim to answer well."}
    )
    block.get_by_role("button", name="Add proof").click()
    wait_for(walk, SAVED)

    assert stored().rating is Rating.MET
    assert block.locator(".proofs a").inner_text() == "statement"


def test_refused_rating_does_not_hold_back_the_text_beside_it(walk, stored):
    block = requirement(walk)

    block.get_by_label("Finding").fill("Still worth keeping.")
    block.get_by_label("Met", exact=True).check(force=True)
    block.locator(".field-error").wait_for()
    walk.wait_for_timeout(1200)

    assert stored().finding == "Still worth keeping."
    assert stored().rating is None


def test_two_people_on_one_field_see_both_texts(walk, server, audit_id, stored):
    field = requirement(walk).get_by_label("Finding")
    save(server.database, server.actor, audit_id, CODE, finding="Theirs.")

    field.fill("Mine.")
    box = requirement(walk).locator(".conflict")
    box.wait_for()

    assert [text.inner_text() for text in box.locator("blockquote").all()] == ["Mine.", "Theirs."]
    assert stored().finding == "Theirs."
    box.get_by_role("button", name="Keep mine").click()
    wait_for(walk, SAVED)
    assert stored().finding == "Mine."


def test_taking_their_text_leaves_it_as_it_is(walk, server, audit_id, stored):
    field = requirement(walk).get_by_label("Finding")
    save(server.database, server.actor, audit_id, CODE, finding="Theirs.")
    field.fill("Mine.")

    requirement(walk).get_by_role("button", name="Take theirs").click()

    assert field.input_value() == "Theirs."
    assert stored().finding == "Theirs."


def test_another_field_changed_meanwhile_is_no_conflict(walk, server, audit_id, stored):
    save(server.database, server.actor, audit_id, CODE, notes="Their note.")

    requirement(walk).get_by_label("Finding").fill("My finding.")
    wait_for(walk, SAVED)

    assert (stored().finding, stored().notes) == ("My finding.", "Their note.")


def test_text_waits_while_the_server_is_away_and_leaving_warns(walk, stored):
    walk.route("**/r/**", lambda route: route.abort())
    requirement(walk).get_by_label("Finding").press_sequentially("Typed in a lift.")
    wait_for(walk, "no answer from the server")
    warned = []
    walk.once("dialog", lambda dialog: (warned.append(dialog.type), dialog.dismiss()))

    walk.evaluate("location.assign('/audits/')")
    walk.wait_for_timeout(300)
    assert warned == ["beforeunload"]
    walk.unroute("**/r/**")
    wait_for(walk, SAVED)

    assert stored().finding == "Typed in a lift."


def test_leaving_does_not_warn_when_all_is_saved(walk):
    warned = []
    walk.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    requirement(walk).get_by_label("Finding").press_sequentially("Short.")
    wait_for(walk, SAVED)

    walk.goto("/audits/")

    assert warned == []


def test_text_of_a_tab_that_died_comes_back(walk, stored, audit_id):
    context = walk.context
    walk.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    requirement(walk).get_by_label("Finding").press_sequentially("Almost lost.")
    walk.wait_for_timeout(100)
    walk.close()  # without asking: as a crash does

    page = context.new_page()
    page.goto("/audits/")
    assert "has not reached the server" in page.locator(".unsaved-elsewhere").inner_text()
    page.goto(f"/audits/{audit_id}/p/1.1")
    wait_for(page, SAVED)

    assert stored().finding == "Almost lost."
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('unsaved:')).length") == 0


def test_signed_out_in_the_middle_keeps_the_text_until_one_is_back(walk, stored):
    context = walk.context
    walk.wait_for_load_state("networkidle")  # a late answer would bring the cookie back
    context.clear_cookies()
    requirement(walk).get_by_label("Finding").fill("Written after the session ended.")
    wait_for(walk, "you are signed out")

    other = context.new_page()
    sign_in(other, "lead_auditor@x.example", PASSWORD)
    walk.evaluate("dispatchEvent(new Event('focus'))")
    wait_for(walk, SAVED)

    assert stored().finding == "Written after the session ended."


def test_keys_walk_rate_and_rest_while_typing(walk, stored):
    codes = [each.get_attribute("data-requirement") for each in walk.locator("[data-requirement]").all()]

    walk.keyboard.press("n")
    assert walk.evaluate("document.activeElement.dataset.requirement") == codes[0]
    walk.keyboard.press("2")
    wait_for(walk, SAVED)
    assert stored().rating is Rating.PARTLY
    walk.keyboard.press("n")
    assert walk.evaluate("document.activeElement.dataset.requirement") == codes[1]
    walk.keyboard.press("c")
    walk.keyboard.type("n3]")
    assert requirement(walk, codes[1]).get_by_label("Notes", exact=True).input_value() == "n3]"
    wait_for(walk, SAVED, codes[1])
    walk.keyboard.press("Escape")
    walk.locator("h1").click()
    walk.keyboard.press("]")
    walk.wait_for_url("**/p/1.2")


def test_keys_can_be_switched_off(walk, audit_id):
    walk.keyboard.press("?")
    walk.get_by_label("Single keys work").uncheck()
    walk.get_by_role("button", name="Close").click()

    walk.keyboard.press("]")
    walk.wait_for_timeout(200)

    assert walk.url.endswith(f"/audits/{audit_id}/p/1.1")


def test_file_that_is_too_large_is_told_before_anything_is_sent(walk):
    sent = []
    walk.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    block = requirement(walk)
    block.locator("[data-proof-add]").click()
    block.locator('input[type="file"]').set_input_files(
        {"name": "wall.txt", "mimeType": "text/plain", "buffer": b"x" * (6 * 1024 * 1024)}
    )
    block.get_by_role("button", name="Add proof").click()

    assert "wall.txt has 6.0 MiB. At most 5 MiB" in block.locator(".upload-note").inner_text()
    assert sent == []


def test_dropped_files_go_one_by_one_and_the_same_file_raises_an_alarm(walk, server):
    add_proof(server.database, server.actor, "the same bytes", "first.txt")
    walk.evaluate(
        """code => {
          const files = new DataTransfer();
          files.items.add(new File(["the same bytes"], "second.txt", {type: "text/plain"}));
          files.items.add(new File(["MZ\\x00\\x00"], "tool.exe", {type: "application/x-msdownload"}));
          const target = document.querySelector(`[data-requirement="${code}"]`);
          target.dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
        }""",
        CODE,
    )
    rows = requirement(walk).locator(".uploads li")
    rows.nth(1).locator(".upload-note").filter(has_text="was not taken").wait_for()

    assert "already in the library" in rows.nth(0).locator(".upload-note").inner_text()
    assert requirement(walk).locator(".proofs a").count() == 1


def test_everything_works_as_plain_forms(open_page, audit_id, stored):
    page = open_page(Role.LEAD_AUDITOR, script=False)
    page.goto(f"/audits/{audit_id}/p/1.1")

    requirement(page).get_by_label("Not met").check(force=True)
    requirement(page).get_by_label("Finding").fill("Saved by a button.")
    requirement(page).get_by_role("button", name="Save").click()

    assert page.url.endswith(f"/p/1.1#r-{CODE}")
    assert (stored().rating, stored().finding) == (Rating.NOT_MET, "Saved by a button.")
