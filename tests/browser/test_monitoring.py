"""The pacing board and the screens beside it, filled: clean at both widths; recording works without any script."""

from __future__ import annotations

import datetime as dt

import pytest

from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.quality import service
from audit_app.quality.queries import By
from tests.quality.build import add, add_people, evaluation
from tests.quality.test_monitoring import form_of

from .conftest import FAR_APART, LOOKS

pytestmark = pytest.mark.browser
BY_FORM = "/quality/evaluations/new?form={form}"


@pytest.fixture(scope="module")
def filled(server):
    """Two agents, one of them short, a form, contacts and a draw in the present month."""
    database, actor, today = server.database, server.actor, clock.today()
    month = today.replace(day=1)
    people = add_people(
        database, actor, "mon-ana", "mon-ben", programme="Monitored", hired_on=month - dt.timedelta(days=200)
    )
    add_people(database, actor, "mon-eva", programme="Monitored", job="Quality evaluator")
    rows = [
        evaluation(people["mon-ana"], people, month, customer_errors=int(n < 3), failed=n < 3)
        for n in range(40)
    ]
    numbers = add(database, actor, rows)
    with database.transaction(actor.organisation_id) as session:
        form = service.add_form(session, actor, form_of(people["programme"]))
        listed = [
            [f"L{n}", None, month.isoformat(), 9, people["mon-ben"], "phone", people["programme"]]
            for n in range(9)
        ]
        service.apply_contacts(session, actor, None, iter([listed]))
        ask = service.DrawContacts(people["programme"], month, month, 3, "17")
        draw = service.draw_contacts(session, actor, ask)
    return {"programme": people["programme"], "form": form, "draw": draw, "one": numbers[0]}


PAGES = [
    "/quality/evaluations",
    f"/quality/accuracy?by={By.AGENT}",
    "/quality/errors",
    "/quality/forms/{form}",
    "/quality/forms/new?from={form}",
    "/quality/draws",
    "/quality/draws/{draw}",
    "/quality/evaluations/{one}",
    "/quality/rules",
    BY_FORM,
]


@pytest.mark.parametrize("path", PAGES)
def test_screen_of_monitoring_is_clean(open_page, problems, filled, path):
    assert problems(open_page(Role.LEAD_AUDITOR), path.format(**filled), FAR_APART) == []


def test_board_is_clean_and_its_chart_has_its_numbers(open_page, problems, filled):
    page = open_page(Role.LEAD_AUDITOR)

    assert problems(page, f"/quality/?programme={filled['programme']}", LOOKS) == []
    page.get_by_text("The numbers of this chart").click()
    page.get_by_role("table", name="Evaluations by day").wait_for()
    rows = page.get_by_role("table", name="Each agent's evaluations").locator("tbody tr")
    assert rows.count() == 2
    assert "too many" in rows.filter(has_text="Mon-Ana").inner_text()


def test_recording_works_without_a_script(open_page, filled):
    page = open_page(Role.AUDITOR, script=False)
    page.goto(BY_FORM.format(**filled))
    page.get_by_label("Number of the contact").fill("B-1")
    page.get_by_label("Agent's code").fill("mon-ana")
    page.get_by_label("Day of the contact").fill(clock.today().isoformat())
    page.get_by_label("Evaluator's code").fill("mon-eva")
    page.get_by_label("C1 Solves what the customer asked").fill("1")
    page.get_by_role("button", name="Record").click()

    page.get_by_role("heading", name="Evaluation of B-1").wait_for()
    assert "failed" in page.locator("main").inner_text()
    assert page.get_by_role("row", name="C1").count() == 1
