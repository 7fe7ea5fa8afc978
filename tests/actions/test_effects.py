"""An action and its metric: missed target, action, done, and what the months afterwards say."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from audit_app import migrate
from audit_app.accounts import service as accounts
from audit_app.accounts.rules import Role
from audit_app.actions import queries, service
from audit_app.actions.rules import ActionState, Expectation
from audit_app.auditlog import queries as trail
from audit_app.base import background, clock
from audit_app.base.db import Database
from audit_app.checks import queries as checks
from audit_app.cli import cli
from audit_app.metrics import service as metrics
from audit_app.scoring.rules import Month
from tests.metrics.build import operation, target, value

from .build import NOON, act, done, scope

CODE = "service_level"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


def months(session, actor, numbers, first="2026-03", programme=None, code=CODE):
    """One value of 100 a month, from the first on; None leaves a month out."""
    start = Month.parse(first)
    rows = [
        value(code, start + place, number, 100, programme)
        for place, number in enumerate(numbers)
        if number is not None
    ]
    metrics.record_values(session, actor, rows)


@pytest.fixture
def write(database, actor, add_user):
    add_user()
    with database.transaction(actor.organisation_id) as session:
        yield session


def measured(session, actor, on="2026-06-10", expectation="rise", programme=None, **more):
    """An action that was done on a day and waits for the metric; its number."""
    number = act(session, actor, source="metric", source_ref=CODE)
    command = {"metric": CODE, "programme_id": programme, "expectation": Expectation(expectation), **more}
    done(session, actor, number, on, kind="metric", **command)
    return number


@pytest.mark.parametrize(
    ("numbers", "expectation", "level", "state"),
    [
        # March to May before, June itself counts for neither, July to September after
        ((70, 70, 70, 0, 80, 80, 80), "rise", None, "verified"),
        ((70, 70, 70, 99, 70, 70, 70), "rise", None, "not_effective"),
        ((70, 70, 70, 0, 60, 70, 70), "fall", None, "verified"),
        ((None, None, None, 0, 79, 80, 81), "at_least", 80, "verified"),
        ((None, None, None, 0, 79, 80, 80), "at_least", 80, "not_effective"),
        ((70, 70, 70, 0, 80, 80, None), "rise", None, "done"),
        ((None, None, None, 0, 80, 80, 80), "rise", None, "done"),
    ],
)
def test_figures_decide_and_only_with_every_month(sqlite_url, numbers, expectation, level, state):
    database = Database(sqlite_url)
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Northwind Support")
        accounts.add_member(
            session, actor, accounts.AddMember("lead@x.example", "Lead", Role.LEAD_AUDITOR, "x" * 20)
        )
        operation(session, actor)
        months(session, actor, numbers)
        number = measured(session, actor, expectation=expectation, level=level)
        service.check_effects(session, actor)
        found = queries.get_action(session, number)

        assert found.row.state == ActionState(state)
        assert bool(found.closings[0].figures) is (state != "done")
        assert service.check_effects(session, actor) == []
    database.close()


def test_effect_is_told_with_its_figures_and_by_the_system(write, actor):
    operation(write, actor)
    months(write, actor, (70, 71, 72, 0, 60, 61, 62))
    number = measured(write, actor)
    waiting = queries.preview_effect(write, queries.get_action(write, number))

    (looked,) = service.check_effects(write, actor, number)

    assert waiting == looked
    assert (looked.before.value, looked.after.value) == (71, 61)
    closing = queries.get_action(write, number).closings[0]
    assert (closing.decided_by, closing.figures["after"]["numerator"]) == ("System", "183")
    assert queries.counted_of(closing.figures["before"]) == looked.before
    (entry, *_rest) = trail.list_of_subject(write, "action", number)
    assert (entry.action, entry.actor, entry.data["effect"]) == (
        "actions.action.looked_at",
        "System",
        "not_effective",
    )


def test_nothing_is_decided_before_the_window_is_over(write, actor):
    operation(write, actor)
    months(write, actor, (70,) * 8)
    number = measured(write, actor, "2026-08-10")  # September to November

    assert service.check_effects(write, actor) == []
    assert queries.get_action(write, number).row.state == ActionState.DONE


def test_missed_targets_are_held_against_the_log(write, actor):
    places = operation(write, actor)
    target(write, actor, CODE, "2025-01", low="0.8")
    months(write, actor, (70, 79, 80, 85, 79, 81, 70, 70))  # March to October; October is not looked at yet
    asked = ["actions.misses_have_actions"]

    def figure():
        found = checks.run_checks(write, asked, scope())[asked[0]]
        rows = checks.rows_behind(write, asked[0], scope())
        return (
            found.outcome.value,
            found.numerator,
            found.denominator,
            [row[3] for row in rows.rows[: rows.against]],
        )

    # May to September: July and September missed
    assert figure() == ("not_met", 3, 5, ["2026-07", "2026-09"])
    act(write, actor, source="metric", source_ref=CODE, owner="")
    assert figure()[0] == "not_met"  # nobody owns it
    closed = act(write, actor, source="metric", source_ref=CODE.upper())
    done(write, actor, closed, "2026-08-01")
    assert figure() == ("partly", 4, 5, ["2026-09"])
    other = act(write, actor, source="metric", source_ref=CODE)
    assert figure() == ("met", 5, 5, [])
    service.cancel_action(write, actor, other, "Not needed")
    assert figure() == ("partly", 4, 5, ["2026-09"])
    assert places


def test_page_decides_on_opening_whatever_the_reader_may(sign_in, database, actor, add_user):
    from audit_app.accounts.rules import Role

    add_user("lead@x.example")
    with database.transaction(actor.organisation_id) as session:
        operation(session, actor)
        months(session, actor, (70, 70, 70, 0, 80, 80, 80))
        number = measured(session, actor)
    client = sign_in(Role.READER)

    assert "The figures can tell from" not in client.get(f"/actions/{number}").text
    page = client.get(f"/actions/{number}").text
    assert "Done and it worked" in page
    assert '<td class="num">80.00</td>' in page


def test_terminal_lists_and_looks(tmp_path, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("AUDIT_APP_DATABASE_URL", raising=False)
    database = Database(f"sqlite:///{tmp_path}/audit.db")
    migrate.upgrade(database)
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Northwind Support")
        accounts.add_member(
            session, actor, accounts.AddMember("lead@x.example", "Lead", Role.LEAD_AUDITOR, "x" * 20)
        )
        operation(session, actor)
        months(session, actor, (70, 70, 70, 0, 80, 80, 80))
        measured(session, actor)
        act(session, actor, code="L-1")
    database.close()

    def run(*arguments):
        found = CliRunner().invoke(cli, ["--json", "actions", *arguments], catch_exceptions=False)
        assert found.exit_code == 0, found.output
        return json.loads(found.output)

    assert [row["code"] for row in run("list", "--overdue")] == ["L-1"]
    assert [row["effect"] for row in run("check-effects")] == ["effective"]
    assert run("check-effects") == []
    assert {row["state"] for row in run("list", "--all")} == {"open", "verified"}
    assert run("documents", "--overdue") == []
    assert len(run("figures")) == len(queries.CHECKS)


def test_the_tool_looks_by_itself_as_soon_as_the_last_month_is_in(database, actor, add_user):
    def state(number):
        with database.reading(actor.organisation_id) as session:
            return queries.get_action(session, number).row.state

    add_user()
    with database.transaction(actor.organisation_id) as session:
        operation(session, actor)
        months(session, actor, (70, 70, 70, 0, 80, 80))
        number = measured(session, actor)
    background.tend(database)
    before = state(number)
    with database.transaction(actor.organisation_id) as session:
        months(session, actor, (80,), first="2026-09")

    background.tend(database)

    assert (before, state(number)) == (ActionState.DONE, ActionState.VERIFIED)
