"""The job that reminds, and the verbs in the terminal."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from audit_app.accounts import queries as people
from audit_app.base import clock
from audit_app.base.terminal import Terminal
from audit_app.portal import commands, jobs
from tests.portal.build import DUE, MARK, letters


@pytest.fixture
def run(database, settings, actor):
    def call(*arguments, as_json=True):
        terminal = Terminal(settings, as_json, None, lambda: database, lambda *_known: actor)
        return CliRunner().invoke(commands.group, [str(one) for one in arguments], obj=terminal)

    return call


def test_reminders_go_out_once_a_day_that_is_named(database, case):
    def reminded(days_before):
        moment = dt.datetime.combine(DUE - dt.timedelta(days=days_before), dt.time(9), dt.UTC)
        with clock.at(moment):
            jobs.remind(database, case.operator.organisation_id)
        return len(letters(database, "portal.reminder"))

    assert [reminded(days) for days in (20, 14, 14, 10, 7, 1, 1)] == [0, 1, 1, 1, 2, 3, 3]
    letter = letters(database, "portal.reminder")[0]
    assert (letter.to, letter.organisation_id) == ("lead@vendor.example", case.vendor.organisation_id)
    assert "3 questions" in letter.text
    assert MARK not in letter.text
    case.submit()
    jobs.remind(database, case.vendor.organisation_id)
    assert len(letters(database, "portal.reminder")) == 3


def test_verbs_list_remind_and_export(run, case, database, tmp_path):
    rows = json.loads(run("list").output)
    assert [(row["vendor"], row["state"], row["asked"]) for row in rows] == [("V-1", "invited", 3)]
    assert len(json.loads(run("remind", "--campaign", case.campaign_id).output)) == 1
    assert json.loads(run("remind", "--campaign", case.campaign_id).output) == []
    case.submit()
    case.verify()
    case.release()
    found = json.loads(run("export").output)
    assert [(row["vendor"], row["same"], row["too_high"]) for row in found] == [("V-1", 1, 2)]
    path = tmp_path / "one.csv"
    assert run("export", "--invitation", case.invitation_id, "--out", path).exit_code == 0
    assert path.read_text("utf-8-sig").count("\n") == 4


def test_verb_invites_without_showing_the_link(run, case, database, actor):
    from tests.vendors.build import vendor

    with database.transaction(actor.organisation_id) as session:
        number = vendor(session, actor, "V-2")
    words = ("--vendor", number, "--name", "Ada", "--email", "ada@v.example")
    result = run("invite", "--campaign", case.campaign_id, *words, as_json=False)

    assert result.exit_code == 0
    assert "/portal/in/" not in result.output
    assert "/portal/in/" in letters(database, "portal.invitation")[-1].text


def test_terminal_needs_no_name_though_vendors_have_organisations(database, case):
    """Vendors are organisations too, and the operator is still the only operator."""
    with database.across() as session:
        assert people.system_actor(session).organisation_id == case.operator.organisation_id
