"""The rehearsal's figures: the same on every run, through the importer, with the trouble that was planted."""

from __future__ import annotations

import datetime as dt

import pytest

from audit_app.base import clock
from audit_app.base.figure import Scope
from audit_app.metrics import queries
from audit_app.rehearsal import metrics, story
from audit_app.workforce import service as workforce
from audit_app.workforce.rules import Channel
from tests.intake.build import rejected, take

DAY = dt.date(2026, 11, 14)
CHANNELS = {
    "phone": Channel.PHONE,
    "e-mail": Channel.EMAIL,
    "chat": Channel.CHAT,
    "remote access": Channel.REMOTE,
}


@pytest.fixture(autouse=True)
def _today():
    with clock.at(dt.datetime(2026, 11, 14, 12, tzinfo=dt.UTC)):
        yield


@pytest.mark.unit
def test_files_are_the_same_on_every_run():
    assert metrics.metric_files(32, DAY) == metrics.metric_files(32, DAY)
    assert metrics.metric_files(32, DAY) != metrics.metric_files(33, DAY)


def test_planted_trouble_is_found(database, actor, tmp_path):
    with database.transaction(actor.organisation_id) as session:
        for site in story.SITES:
            workforce.add_site(session, actor, site.name)
        for one in story.PROGRAMMES:
            channels = tuple(CHANNELS[name] for name in one.channels)
            workforce.add_programme(session, actor, workforce.AddProgramme(one.name, channels))
        metrics.prepare(session, actor, DAY)
        metrics.prepare(session, actor, DAY)
    for file in metrics.metric_files(32, DAY):
        batch = take(database, actor, tmp_path, "metrics.values", file.filename, file.content)
        assert sum(batch.counts.values()) == file.rows
        assert {row[0] for row in rejected(database, actor, batch)} == {row for row, _why in file.rejected}
    with database.transaction(actor.organisation_id) as session:
        metrics.recount(session, actor, DAY)
        metrics.recount(session, actor, DAY)

    with database.reading(actor.organisation_id) as session:
        board = queries.board(session, Scope(dt.date(2026, 10, 31), dt.date(2025, 11, 1)))
        recounts = queries.list_recounts(session)
        targets = queries.list_targets(session, queries.get_metric(session, "service_level").id)
    states = {line.name: line.state for line in board.lines}
    assert states["Service level, Lumen Pay"] == "latest_met"
    assert states["Service level, Kestrel Home"] == "sustained"
    assert states["Resolved at first contact, Kestrel Home"] == "improving"
    assert states["Occupancy, Kestrel Home"] == "missed"
    assert states["Utilisation"] == "sustained"
    assert [one.loosened for one in targets] == [True, False, False]
    assert sorted(one.agrees for one in recounts) == [False, True, True, True, True]
