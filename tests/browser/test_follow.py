"""A calibration with three evaluators and a dispute, each person in a browser of their own."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.accounts.models import User
from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.workforce.models import Person
from tests.quality.build import add, add_people, evaluation
from tests.quality.people import CRITERIA, add_form, link, open_calibration

pytestmark = pytest.mark.browser

EVALUATORS = {"ana": Role.AUDITOR, "bo": Role.LEAD_AUDITOR, "cy": Role.ADMINISTRATOR}


@pytest.fixture(scope="module")
def team(server):
    """Three evaluators who can sign in, an agent, a form."""
    places = add_people(server.database, server.actor, *EVALUATORS, programme="Calibrated", job="Evaluator")
    places |= add_people(server.database, server.actor, "agnes", programme="Calibrated")
    with server.database.across() as session:
        accounts = {
            user.email: user.id
            for user in session.scalars(select(User).where(User.email.like("%@x.example")))
        }
    for code, role in EVALUATORS.items():
        link(server.database, server.actor, accounts[f"{role.value}@x.example"], places[code])
    yield {**places, "form": add_form(server.database, server.actor, places["programme"])}
    # Whoever works on a programme may not judge it, in the tests that follow neither.
    with server.database.transaction(server.actor.organisation_id) as session:
        for code in EVALUATORS:
            session.get(Person, places[code]).email = ""


def hand_in(page, number, decisions):
    page.goto(f"/quality/calibration/{number}")
    page.get_by_role("link", name="Fill in my sheet").click()
    for code, decision in zip(CRITERIA, decisions, strict=True):
        page.check(f"input[name='d-{code}'][value='{decision}']")
    page.get_by_role("button", name="Hand the sheet in").click()


def test_three_evaluators_judge_alone_and_agree(server, open_page, team):
    with server.database.transaction(server.actor.organisation_id) as session:
        number = open_calibration(
            session,
            server.actor,
            team,
            team["form"],
            [team[code] for code in EVALUATORS],
            code="C-77",
            held_on=clock.today() - dt.timedelta(days=1),
        )
    pages = {code: open_page(role) for code, role in EVALUATORS.items()}

    hand_in(pages["ana"], number, ["right", "right", "right", "wrong"])
    pages["bo"].goto(f"/quality/calibration/{number}")
    before = pages["bo"].locator("main").inner_text()
    hand_in(pages["bo"], number, ["right", "right", "wrong", "wrong"])
    after = pages["bo"].locator("main").inner_text()
    hand_in(pages["cy"], number, ["right", "right", "right", "right"])
    pages["cy"].check("input[name='d-TONE'][value='wrong']")
    pages["cy"].fill("#n-TONE", "a sigh is heard")
    pages["cy"].get_by_role("button", name="Close the session").click()
    closed = pages["cy"].locator("main").inner_text()

    assert "Nobody's decisions are shown to you yet" in before
    assert "Nobody's decisions are shown to you yet" not in after
    assert "a sigh is heard" in closed
    assert "Fleiss' kappa over these criteria" in closed
    assert [page.complaints for page in pages.values()] == [[], [], []]


def test_dispute_is_decided_by_somebody_else(server, open_page, team):
    day = clock.today() - dt.timedelta(days=3)
    (number,) = add(
        server.database,
        server.actor,
        [
            evaluation(
                team["agnes"], team, day, form_id=team["form"], evaluator_id=team["ana"], evaluator_name=""
            )
        ],
    )
    coach, other = open_page(Role.LEAD_AUDITOR), open_page(Role.ADMINISTRATOR)

    coach.goto(f"/quality/feedback/{number}")
    coach.fill("#went_well", "Calm all through")
    coach.fill("#to_change", "Say the next step")
    coach.fill("#next_step", "Listen to two calls together")
    coach.get_by_role("button", name="Save the feedback").click()
    coach.check("input[name='answer'][value='disputed']")
    coach.fill("#reason", "The customer hung up before")
    coach.get_by_role("button", name="Save the answer").click()
    own = coach.locator("main").inner_text()
    other.goto(f"/quality/feedback/{number}")
    other.locator("#outcome").select_option("upheld")
    other.fill("#note", "The recording shows otherwise")
    other.get_by_role("button", name="Save the decision").click()

    assert "Somebody else decides the dispute" in own
    assert "The recording shows otherwise" in other.locator("main").inner_text()
    assert (coach.complaints, other.complaints) == ([], [])
