"""The vendor screens: board, one vendor, a month's form, logs, costs, settings; rights and strangers."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.cli import cli
from audit_app.vendors import queries, service
from audit_app.vendors.models import VendorContact, VendorReport
from audit_app.vendors.rules import Dimension, month_back

from .build import FEBRUARY, NOON, contact, rate, report, see, vendor


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


def fill(session, actor, code="V-1", months=3):
    """A vendor with whole months; one late report and one unanswered call in February. Its number."""
    number = vendor(session, actor, code, kinds=["payroll"])
    for back in range(months):
        month = month_back(FEBRUARY, back)
        rate(session, actor, number, month, 4, 4, 4)
        see(session, actor, number, month, *["yes"] * 7)
        report(session, actor, number, f"{month:%Y-%m}-05", f"{month:%Y-%m}-05")
        contact(session, actor, number, f"{month:%Y-%m}-10T09:00", f"{month:%Y-%m}-10T10:00")
    report(session, actor, number, "2026-02-12", "2026-02-14", name="Monthly <b>")
    contact(session, actor, number, "2026-02-11T09:00", reached=False, channel="call", reference="R&D")
    service.save_cost(session, actor, service.SaveCost(number, FEBRUARY, 1000.0, 1250.0, 50.0, "EUR"))
    return number


@pytest.fixture
def number(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return fill(session, actor)


def body(page):
    """The rows of the first table of a page."""
    return page.text.partition("<tbody>")[2].partition("</tbody>")[0]


def test_board_shows_scores_signs_and_advice(database, actor, sign_in, number):
    client = sign_in()
    page = client.get("/vendors/")

    assert "Vendors in 2026-02" in page.text
    assert body(page).count("low</span>") == 2
    assert "Improve by a date" in body(page)
    assert 'role="img" aria-label="Total of Vendor V-1, month by month"' in body(page)
    assert "No vendor fits." in body(client.get("/vendors/?advice=keep"))
    assert "Vendor V-1" in body(client.get("/vendors/?service=payroll&month=2026-01"))
    assert client.get("/vendors/?month=soon").status_code == 422
    assert client.get("/vendors/?month=2026-04").status_code == 422
    lines = client.get("/vendors/scorecards.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith(
        "vendor_code,vendor,month,business,expertise,treatment,punctuality,response,total"
    )
    assert lines[-1] == 'V-1,Vendor V-1,2026-02,4.0,4.0,4.0,1.0,1.0,2.8,"punctuality, response"'
    assert len(lines) == 13


def test_one_vendor_says_what_stands_behind_each_score(sign_in, number):
    client = sign_in()
    page = client.get(f"/vendors/{number}")

    assert "1 of 2 reports due were sent on time" in page.text
    assert "1 of 2 contacts were answered in the agreed time" in page.text
    assert "4: Fact behind 4" in page.text
    assert "7 of 7 checks shown" in page.text
    assert page.text.count("Action needed") + page.text.count("Start an action") == 2
    paper = client.get(f"/vendors/{number}/recommendation")
    assert "“Response time” fell below 3.0 within the last three months." in paper.text
    assert "2026-05-31" in body(paper)
    assert "The vendor costs less by" in paper.text
    early = client.get(f"/vendors/{number}?month=2020-01")
    assert "had no contract in the fourteen months" in early.text
    assert client.get(f"/vendors/{number}/recommendation?month=2020-01").status_code == 404


def test_month_is_rated_with_its_checks(database, actor, sign_in, number):
    client, path = sign_in(), f"/vendors/{number}/months/2026-03"
    with database.reading(actor.organisation_id) as session:
        check = queries.list_checks(session, {number})[0].id
    assert "not looked at; 2026-02: shown" in client.get(path).text
    sent = {
        "business_score": "2",
        "business_reason": "Forgot the season",
        "business_revision": "0",
        "expertise_score": "",
        "treatment_score": "",
        f"check_{check}": "partly",
        f"check_{check}_note": "Two of ten wrong",
    }
    without = client.post(path, data={**sent, "business_reason": "", f"check_{check}_proof": "7"})
    assert without.status_code == 422
    assert "Say which fact stands behind this score." in without.text
    assert "Two of ten wrong" in without.text
    assert client.post(path, data={**sent, f"check_{check}_proof": "x"}).status_code == 422

    assert client.post(path, data=sent).status_code == 303
    page = client.get(f"/vendors/{number}?month=2026-03").text
    assert "2: Forgot the season" in page
    assert "Two of ten wrong" in page
    late = client.post(path, data={**sent, "business_score": "5", "business_reason": "I differ"})
    assert late.status_code == 409
    assert "has rated this in the meantime: 2" in late.text
    assert "I differ" in late.text
    assert 'name="business_revision" value="1"' in late.text
    assert (
        client.post(path, data={**sent, "business_revision": "1", "business_reason": "Both"}).status_code
        == 303
    )


def test_logs_are_noted_and_mended(database, actor, sign_in, number):
    client = sign_in()
    page = client.get(f"/vendors/{number}/reports")
    assert body(page).index("2 days late") < body(page).index("on time")
    assert "Monthly &lt;b&gt;" in page.text
    sent = {"name": "Extra", "period_from": "2026-03-01", "due_on": "2026-03-20"}
    assert client.post(f"/vendors/{number}/reports", data=sent).status_code == 303
    assert client.post(f"/vendors/{number}/reports", data=sent).status_code == 422
    wrong = client.post(f"/vendors/{number}/reports", data={**sent, "due_on": "2026-02-20", "name": "Other"})
    assert "due before the period it covers has begun" in wrong.text
    assert 'value="Other"' in wrong.text
    with database.reading(actor.organisation_id) as session:
        open_report = session.scalar(select(VendorReport.id).where(VendorReport.sent_on.is_(None)))
        open_contact = session.scalar(select(VendorContact.id).where(VendorContact.answered_at.is_(None)))
    path = f"/vendors/{number}/reports/{open_report}/sent"
    assert client.post(path, data={"sent_on": "2026-03-15"}).status_code == 422
    assert client.post(path, data={"sent_on": "2026-03-13"}).status_code == 303

    page = client.get(f"/vendors/{number}/contacts")
    assert body(page).index("unanswered") < body(page).index("in time")
    assert "R&amp;D" in page.text
    asked = {"channel": "e_mail", "received_at": "2026-03-14T08:00", "agreed_hours": "2", "reference": "Q"}
    assert client.post(f"/vendors/{number}/contacts", data=asked).status_code == 303
    assert (
        client.post(
            f"/vendors/{number}/contacts", data={**asked, "answered_at": "2026-03-14T07:59"}
        ).status_code
        == 422
    )
    path = f"/vendors/{number}/contacts/{open_contact}/answered"
    assert client.post(path, data={"answered_at": "2026-02-11T08:00"}).status_code == 422
    assert client.post(path, data={"answered_at": "2026-02-11T15:00"}).status_code == 303
    rows = client.get(f"/vendors/{number}/contacts.csv").data.decode("utf-8-sig").splitlines()
    assert len(rows) == 6
    assert any("2026-02-11" in row and ",no,no,360" in row for row in rows)
    assert len(client.get(f"/vendors/{number}/reports.csv").data.splitlines()) == 6

    cost = {"month": "2026-01", "cost": "900", "in_house": "800"}
    assert client.post(f"/vendors/{number}/costs", data=cost).status_code == 303
    assert client.post(f"/vendors/{number}/costs", data={**cost, "month": "2027-01"}).status_code == 422
    assert client.post(f"/vendors/{number}/costs", data={**cost, "cost": "-1"}).status_code == 422
    assert "2,050" in client.get(f"/vendors/{number}/costs").text
    assert len(client.get(f"/vendors/{number}/costs.csv").data.splitlines()) == 3


def test_vendor_is_added_changed_and_weighed(database, actor, sign_in):
    client = sign_in()
    assert "No vendor is on record." in client.get("/vendors/").text
    sent = {"code": "N-1", "name": "New House", "contract_from": "2026-01-01", "answer_hours": "8"}
    added = client.post("/vendors/new", data=sent)
    assert added.status_code == 303
    assert client.post("/vendors/new", data=sent).status_code == 422
    assert client.post("/vendors/new", data={"code": "N-2", "name": ""}).status_code == 422
    path = added.location
    number = int(path.split("/")[2])
    assert client.post(f"/vendors/{number}/services", data={"kind": "recruiting"}).status_code == 303
    assert client.post(f"/vendors/{number}/services", data={"kind": "cleaning"}).status_code == 422
    with database.reading(actor.organisation_id) as session:
        (service_id, _kind), check = (
            queries.list_services(session, number)[0],
            queries.list_checks(session)[0],
        )
    own = {"service_id": service_id, "text": "Our own check"}
    assert client.post(f"/vendors/{number}/checks", data=own).status_code == 303
    assert client.post(f"/vendors/{number}/checks/{check.id}/drop").status_code == 303
    page = client.get(path).text
    assert "Our own check" in page
    assert check.text not in page
    assert client.post(path, data={**sent, "contract_until": "2025-01-01"}).status_code == 422
    assert client.post(path, data={**sent, "name": "Newer House"}).status_code == 303
    assert "Newer House" in client.get(path).text

    weights = {"business": 40, "expertise": 15, "treatment": 15, "punctuality": 15, "response": 15}
    assert client.post("/vendors/rules", data=weights).status_code == 303
    wrong = client.post("/vendors/rules", data={**weights, "response": 16})
    assert wrong.status_code == 422
    assert "these sum to 101" in wrong.text
    with database.reading(actor.organisation_id) as session:
        assert queries.read_weights(session)[Dimension.BUSINESS] == 40


def test_readers_see_officers_record_and_strangers_find_nothing(sign_in, stranger, number):
    pages = ("", "/recommendation", "/reports", "/contacts", "/costs", "/settings", "/reports.csv", "/contacts.csv", "/costs.csv")  # fmt: skip
    posts = ("/months/2026-02", "/reports", "/contacts", "/costs", "/settings", "/services", "/checks", "/checks/1/drop", "/reports/1/sent", "/contacts/1/answered")  # fmt: skip
    reader, officer = sign_in(Role.READER), sign_in(Role.COMPLIANCE_OFFICER)
    other = sign_in(email="other@x.example", owner=stranger)
    sent = {
        "name": "x",
        "period_from": "2026-01-01",
        "due_on": "2026-02-01",
        "sent_on": "2026-02-01",
        "channel": "call",
        "received_at": "2026-02-01T10:00",
        "answered_at": "2026-02-01T10:00",
        "month": "2026-02",
        "cost": "1",
        "contract_from": "2026-01-01",
        "answer_hours": "1",
        "kind": "other",
        "service_id": "1",
        "text": "x",
    }
    for page in pages:
        assert reader.get(f"/vendors/{number}{page}").status_code == 200
        assert other.get(f"/vendors/{number}{page}").status_code == 404, page
    assert reader.get(f"/vendors/{number}/months/2026-02").status_code == 403
    assert officer.get(f"/vendors/{number}/months/2026-02").status_code == 200
    assert officer.post(f"/vendors/{number}/settings", data=sent).status_code == 403
    for page in posts:
        assert reader.post(f"/vendors/{number}{page}", data=sent).status_code == 403
        assert other.post(f"/vendors/{number}{page}", data=sent).status_code == 404, page
    assert "Vendor V-1" not in other.get("/vendors/").text
    assert reader.post("/vendors/rules").status_code == 403


def test_pages_ask_as_often_for_many_as_for_one(database, actor, sign_in, number, sent):
    client = sign_in()
    paths = ["/vendors/", "/vendors/scorecards.csv", f"/vendors/{number}/months/2026-02"]
    paths += [f"/vendors/{number}{page}" for page in ("", "/recommendation", "/reports", "/contacts", "/costs", "/settings")]  # fmt: skip
    counts = []
    for batch in ((), range(2, 10)):
        with database.transaction(actor.organisation_id) as session:
            for one in batch:
                fill(session, actor, f"V-{one}", months=6)
        found = []
        for path in paths:
            sent.clear()
            client.get(path)
            found.append(len(sent))
        counts.append(found)

    assert counts[0] == counts[1]
    assert max(counts[1]) <= 15


def test_scorecard_in_the_terminal(database, number, tmp_path):
    run = CliRunner(env={"AUDIT_APP_DATA_DIR": str(tmp_path), "AUDIT_APP_DATABASE_URL": database.url}).invoke

    asked = run(cli, ["--json", "vendors", "scorecard", "--vendor", "v-1", "--month", "2026-02"])
    data = json.loads(asked.output)[0]
    assert data["scores"]["response"] == {"score": 1.0, "missing": None, "held_down_by_checks": False}
    assert (data["total"], data["below_limit"]) == (2.8, ["punctuality", "response"])
    assert "improve" in run(cli, ["vendors", "scorecard"]).output
    assert run(cli, ["vendors", "scorecard", "--vendor", "none"]).exit_code == 1
