"""An agent reads their feedback on a phone, a client's observer looks at one programme: their pages as axe sees them."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.accounts.models import User
from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.client import service as client
from audit_app.quality import service as quality
from audit_app.quality.rules import Method
from audit_app.workforce import service as workforce
from tests.quality.build import add, add_people, evaluation
from tests.quality.people import add_form

from .conftest import FAR_APART

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shown(server):
    """An agent with two evaluations, one with feedback, and an observer of their programme; numbers by name."""
    database, actor, today = server.database, server.actor, clock.today()
    team = add_people(database, actor, "rosa", programme="Watched")
    form = add_form(database, actor, team["programme"])
    first, second = add(
        database,
        actor,
        [
            evaluation(team["rosa"], team, today - dt.timedelta(days=3), form_id=form, method=method)
            for method in (Method.SIDE_BY_SIDE, Method.CLIENT)
        ],
    )
    with database.transaction(actor.organisation_id) as session:
        quality.give_feedback(
            session,
            actor,
            quality.GiveFeedback(first, today, "Calm all through", "Say what is next", "Listen"),
        )
        people = {
            role: session.scalar(select(User.id).where(User.email == f"{role.value}@x.example"))
            for role in (Role.AGENT, Role.CLIENT_OBSERVER)
        }
        workforce.link_account(session, actor, workforce.LinkAccount(people[Role.AGENT], "rosa"))
        client.open_programmes(
            session, actor, client.OpenProgrammes(people[Role.CLIENT_OBSERVER], (team["programme"],))
        )
    return {"first": first, "second": second, "programme": team["programme"]}


@pytest.mark.parametrize("path", ["", "evaluations", "evaluations/{first}", "training", "rewards"])
def test_pages_of_an_agent_are_clean(open_page, problems, shown, path):
    assert problems(open_page(Role.AGENT), f"/own/{path.format(**shown)}", FAR_APART) == []


@pytest.mark.parametrize("path", ["", "programmes/{programme}"])
def test_pages_of_an_observer_are_clean(open_page, problems, shown, path):
    assert problems(open_page(Role.CLIENT_OBSERVER), f"/client/{path.format(**shown)}", FAR_APART) == []


def test_agent_says_on_a_phone_that_the_feedback_was_read(open_page, shown):
    page = open_page(Role.AGENT, width=390)
    page.goto("/own/")
    page.get_by_role("link", name="Read the feedback").first.click()

    assert "Calm all through" in page.locator("main").inner_text()
    page.get_by_role("button", name="I have read this").click()

    page.goto("/own/")
    assert "Read the feedback" not in page.locator("main").inner_text()
    assert page.complaints == []
