"""The trail in the terminal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from audit_app.auditlog import commands, service
from audit_app.base.terminal import Terminal


@pytest.fixture
def run(database, settings, actor):
    def call(*arguments, as_json=True):
        terminal = Terminal(settings, as_json, None, lambda: database, lambda *_known: actor)
        return CliRunner().invoke(commands.group, arguments, obj=terminal)

    return call


@pytest.fixture
def entries(database, actor, stranger):
    with database.transaction(actor.organisation_id) as session:
        for action, number in (
            ("metrics.month.locked", 1),
            ("audits.answer.saved", 2),
            ("audits.audit.signed", 2),
        ):
            service.record(session, actor, action, (action.split(".")[1], number), {"of": number})
    with database.transaction(stranger.organisation_id) as session:
        service.record(session, stranger, "audits.answer.saved", ("answer", 9), {"of": 9})


def numbers(result):
    assert result.exit_code == 0, result.output
    return [(row["action"], row["subject"]) for row in json.loads(result.output)]


@pytest.mark.usefixtures("entries")
def test_list_filters_as_the_page_does_and_keeps_to_one_organisation(run):
    saved, signed = ("audits.answer.saved", "2"), ("audits.audit.signed", "2")

    assert numbers(run("list", "--action", "audits.")) == [signed, saved]
    assert numbers(run("list", "--action", "audits.", "--most", "1")) == [signed]
    assert numbers(run("list", "--kind", "answer", "--subject", "2")) == [saved]
    assert numbers(run("list", "--action", "audits.", "--until", "2020-01-01")) == []
    assert numbers(run("list", "--actor", "Nobody")) == []
    assert len(numbers(run("list", "--since", "2020-01-01", "--action", "audits."))) == 2


@pytest.mark.usefixtures("entries")
def test_list_for_a_person_is_columns(run):
    told = run("list", "--action", "metrics.", as_json=False).output

    assert told.split()[:6] == ["number", "at", "who", "action", "kind", "subject"]
    assert "metrics.month.locked" in told
