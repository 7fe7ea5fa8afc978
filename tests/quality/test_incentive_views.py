"""The incentive screens: schemes, a month with reasons, payouts, fairness, recognition, files."""

from __future__ import annotations

import re

import pytest

from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.quality.queries import incentives as queries
from audit_app.quality.rules.incentives import RewardKind
from tests.workforce.build import hire, structure

from .incentive_build import FEBRUARY, JANUARY, NOON, evaluate, paid, scheme

SENT = {
    "name": "Quality bonus",
    "programme_id": "",
    "from_month": "2026-01",
    "until_month": "",
    "kind": "money",
    "currency": "php",
    "least_evaluations": "5",
    "least_score": "85",
    "least_accuracy": "95",
    "stop_on_compliance": "y",
    "tiers": "85 = 1000\n95 = 2500.50",
    "figures": "adherence = 92",
    "notes": "Approved by the board",
}


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def story(database, actor):
    """Three agents: one earned, one had too few evaluations, one was stopped; a scheme for them."""
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        people = [hire(session, actor, places, f"E-{n}", live_on=JANUARY) for n in (1, 2, 3)]
        evaluate(session, places, people[0], 6, 96.0)
        evaluate(session, places, people[1], 2)
        evaluate(session, places, people[2], 6, compliance=1)
        number = scheme(session, actor)
    return {**places, "people": people, "scheme": number}


def body(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_scheme_is_written_shown_and_changed(database, actor, sign_in, story):
    client = sign_in()
    made = client.post("/quality/incentives/schemes/new", data=SENT | {"name": "Second"})
    shown = body(client.get(made.location + "?month=2026-02"))
    again = client.get(made.location + "/change").text

    assert made.status_code == 303
    assert "non-critical score 85 % or more" in shown
    assert "adherence 92 or more" in shown
    assert "from 95 %: 2,500.50 PHP" in shown
    assert "adherence: nothing imported for this month, at least 92" in shown
    assert "95 = 2500.50" in again
    wrong = client.post(
        "/quality/incentives/schemes/new",
        data=SENT | {"from_month": "soon", "tiers": "85"},
    )
    assert wrong.status_code == 422
    assert "soon is not a month" in wrong.text
    tiers = client.post("/quality/incentives/schemes/new", data=SENT | {"name": "Third", "tiers": "85 : 3"})
    assert "“85 : 3” cannot be read." in tiers.text
    assert client.post("/quality/incentives/schemes/new", data=SENT | {"name": "Second"}).status_code == 409
    changed = client.post(made.location + "/change", data=SENT | {"name": "Second", "until_month": "2026-12"})
    assert changed.status_code == 303
    with database.reading(actor.organisation_id) as session:
        kept = {one.name: one for one in queries.list_schemes(session)}["Second"]
    assert (kept.until_month.month, kept.currency, kept.kind) == (12, "PHP", RewardKind.MONEY)


def test_month_payout_lists_and_files(sign_in, story):
    client = sign_in()
    page = f"/quality/incentives/schemes/{story['scheme']}?month=2026-02"
    first = body(client.get(page))

    assert "every gate passed" in first
    assert "2 random evaluations, at least 5 count" in first
    assert "1 evaluation with a compliance-critical error: the reward is stopped" in first
    assert "Person E-2" not in body(client.get(page + "&show=stopped")).partition("Note a payout")[0]

    path = f"/quality/incentives/schemes/{story['scheme']}/payouts?month=2026-02"
    sent = {"person_id": story["people"][2], "amount": "1000", "paid_on": "2026-03-05", "reason": ""}
    refused = client.post(path, data=sent)
    assert refused.status_code == 422
    assert "Say why it is paid all the same." in refused.text
    assert client.post(path, data=sent | {"reason": "Promised"}).status_code == 303
    assert client.post(path, data=sent | {"reason": "Promised"}).status_code == 409
    lists = body(client.get("/quality/incentives/payouts"))
    assert "0 of 2 payouts from 2025-03-01 to 2026-02-28 match" in lists
    assert "paid despite a compliance-critical error" in lists
    assert "earned, not paid" in lists
    assert "Person E-2" not in lists
    rows = client.get("/quality/incentives/payouts.csv").data.decode("utf-8-sig").splitlines()
    assert rows[2].startswith(
        "2026-02,Quality bonus,E-3,Person E-3,Manila,1000.00,–,PHP,2026-03-05,despite_stop"
    )
    flat = client.get(f"/quality/incentives/schemes/{story['scheme']}/rows.csv?month=2026-02&show=earned")
    assert (
        flat.data.decode("utf-8-sig")
        .splitlines()[1]
        .startswith("E-1,Person E-1,Manila,Lumen Pay,,earned,6,96.0,")
    )
    assert client.get("/quality/incentives/payouts?from=2026-05&until=2026-01").status_code == 422

    index = body(client.get("/quality/incentives/?month=2026-02"))
    assert "Quality bonus all 3 1 1 1 0 0 1 2 2026-02-28" in index
    thanks = body(client.get("/quality/incentives/recognition?month=2026-02"))
    assert "Person E-1 Manila non-critical score of 96.0 % in 6 random evaluations, without a" in thanks
    assert "PHP" not in thanks


def test_second_person_confirms_and_takes_back(database, actor, sign_in, story):
    lead, other = sign_in(), sign_in(email="other@x.example")
    with database.transaction(actor.organisation_id) as session:
        paid(session, actor, story["scheme"], story["people"][0], reason="By the payroll")
    lists = lead.get("/quality/incentives/payouts?all=1").text
    number = re.search(r"payouts/(\d+)/take-back", lists)[1]

    assert other.post(f"/quality/incentives/payouts/{number}/confirm").status_code == 303
    assert "confirmed by Other" in body(lead.get("/quality/incentives/payouts?all=1"))
    lead.post(f"/quality/incentives/payouts/{number}/take-back", data={"why": ""})
    assert "Say in a sentence why it is taken back." in lead.get("/quality/incentives/payouts").text
    lead.post(f"/quality/incentives/payouts/{number}/take-back", data={"why": "Wrong person"})
    assert "No payout is noted" in lead.get("/quality/incentives/payouts").text


def test_rights_strangers_and_empty_pages(sign_in, story, stranger):
    reader = sign_in(Role.READER)
    outsider = sign_in(email="outsider@x.example", owner=stranger)

    assert reader.get(f"/quality/incentives/schemes/{story['scheme']}").status_code == 200
    assert reader.get("/quality/incentives/schemes/new").status_code == 403
    assert reader.post(f"/quality/incentives/schemes/{story['scheme']}/payouts").status_code == 403
    for path in (
        f"schemes/{story['scheme']}",
        f"schemes/{story['scheme']}/rows.csv",
        f"schemes/{story['scheme']}/change",
    ):
        assert outsider.get(f"/quality/incentives/{path}").status_code == 404
    assert outsider.post(
        f"/quality/incentives/schemes/{story['scheme']}/payouts", data={"person_id": 1}
    ).status_code in (404, 422)
    assert "No reward is written down yet." in outsider.get("/quality/incentives/").text
    assert "No payout is noted" in outsider.get("/quality/incentives/payouts").text
    assert "there is nothing to compare" in outsider.get("/quality/incentives/fairness").text
    assert "Nobody earned a reward" in outsider.get("/quality/incentives/recognition").text


def test_month_page_of_many_agents_takes_no_more_statements(database, actor, sign_in, story, sent):
    client = sign_in()
    path = f"/quality/incentives/schemes/{story['scheme']}?month=2026-02"
    sent.clear()
    client.get(path)
    few = len(sent)
    with database.transaction(actor.organisation_id) as session:
        for n in range(20):
            person = hire(session, actor, story, f"X-{n}", live_on=JANUARY)
            evaluate(session, story, person, 5, month=FEBRUARY)
    sent.clear()
    assert "Person X-7" in client.get(path).text

    assert len(sent) == few <= 15
