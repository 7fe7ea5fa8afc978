"""An action from a missed target to its effect, by hand, in a browser, with and without a script."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from audit_app.accounts.rules import Role
from audit_app.actions import queries, service
from audit_app.actions.rules import DocumentKind, LaunchKind, ReviewKind
from audit_app.base import clock
from audit_app.metrics import service as metrics
from audit_app.scoring.rules import Month

from .conftest import FAR_APART

pytestmark = pytest.mark.browser

CODE = "service_level"


@pytest.fixture(scope="module")
def told(server):
    """A metric with seven months up to last month, and something in every part of the log."""
    today = clock.today()
    last = Month(today.year, today.month) - 1
    with server.database.transaction(server.actor.organisation_id) as session:
        metrics.adopt_catalogue(session, server.actor)
        values = zip(last.window(7), (70, 70, 70, 70, 80, 80, 80), strict=True)
        rows = [metrics.RecordValue(CODE, month, Decimal(number), Decimal(100)) for month, number in values]
        metrics.record_values(session, server.actor, rows)
        review = service.SaveReview(
            ReviewKind.PERFORMANCE, today, minutes="Read and decided", present=("Ana",)
        )
        launch = service.SaveLaunch(LaunchKind.CHANGE, "Instalments", today)
        paper = service.SaveDocument("SOP-1", "Refunds", DocumentKind.PROCEDURE)
        return {
            "review": service.add_review(session, server.actor, review),
            "launch": service.plan_launch(session, server.actor, launch),
            "document": service.save_document(session, server.actor, paper),
            "complaint": service.save_complaint(session, server.actor, service.SaveComplaint("C-1", today)),
        }


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_missed_target_becomes_an_action_that_is_seen_to_work(open_page, server, told, script):
    page = open_page(Role.LEAD_AUDITOR, script=script)
    page.goto(f"/actions/new?source=metric&ref={CODE}&requirement=1.4c&title=Two+more+people+at+noon")
    page.fill("#owner", "lead_auditor@x.example")
    page.fill("#due_on", str(clock.today() + dt.timedelta(days=30)))
    page.get_by_role("button", name="Save").click()
    assert page.locator("h1").inner_text().startswith("Two more people at noon")

    page.get_by_text("Look for the cause").click()
    page.select_option("#cause-method", "five_whys")
    page.fill("#why-1", "Too few people at noon")
    page.fill("#why-2", "The roster was copied")
    page.fill("#cause-cause_code", "Old roster")
    page.get_by_role("button", name="Keep the cause").click()
    assert page.locator("main ol li").all_inner_texts() == ["Too few people at noon", "The roster was copied"]

    page.get_by_text("Report it done").click()
    page.fill("#close-note", "New roster since Monday")
    page.select_option("#close-kind", "metric")
    page.get_by_role("button", name="It is done").click()
    assert "Choose the metric that shall show the effect" in page.locator(".error-summary").inner_text()
    page.select_option("#close-metric", CODE)
    page.select_option("#close-expectation", "rise")
    page.get_by_role("button", name="It is done").click()
    assert "The figures can tell from" in page.locator("main").inner_text()

    _months_pass(server, int(page.url.rpartition("/")[2].partition("?")[0]))
    page.reload()

    assert "Done and it worked" in page.locator("main").inner_text()
    assert "80.00" in page.locator("main table").first.inner_text()
    assert page.complaints == []


def _months_pass(server, number):
    """What was done today is taken for done four months ago: its three months are over."""
    done_on = clock.today().replace(day=1) - dt.timedelta(days=100)
    with server.database.transaction(server.actor.organisation_id) as session:
        (closing,) = queries.get_action(session, number).closings
        row = session.get(service.closing.Closing, closing.id)
        row.done_on = done_on.replace(day=15)


def test_every_page_of_the_log_is_clean(open_page, problems, told):
    page = open_page(Role.LEAD_AUDITOR)
    paths = [
        "/actions/",
        "/actions/?which=all&view=board",
        "/actions/new",
        "/actions/1",
        "/actions/reviews",
        f"/actions/reviews/{told['review']}",
        "/actions/complaints",
        f"/actions/complaints/{told['complaint']}",
        "/actions/incidents",
        f"/actions/launches/{told['launch']}",
        "/actions/documents",
        f"/actions/documents/{told['document']}",
    ]

    assert [(path, found) for path in paths if (found := problems(page, path, FAR_APART))] == []
