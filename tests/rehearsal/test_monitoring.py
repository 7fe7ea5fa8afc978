"""The rehearsal's evaluations hold the planted troubles, and boards and checks find them."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from audit_app.base import clock
from audit_app.base.figure import Outcome, Scope
from audit_app.quality import queries, service
from audit_app.quality.models import Absence, AgentMonth, Draw, Evaluation
from audit_app.quality.queries.pareto import By
from audit_app.quality.rules import State
from audit_app.quality.rules.pacing import Outlook
from audit_app.quality.rules.spread import Stands
from audit_app.rehearsal.monitoring import DOUBTFUL, TOO_FEW, load_monitoring
from audit_app.rehearsal.people_files import people_files
from audit_app.workforce import service as workforce
from audit_app.workforce.queries import list_programmes
from audit_app.workforce.rules import Channel
from tests.intake.build import take

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
TODAY, SEED = NOON.date(), 32
LAST = dt.date(2026, 10, 1)


@pytest.fixture
def loaded(database, actor, tmp_path):
    with clock.at(NOON):
        with database.transaction(actor.organisation_id) as session:
            for name, channels in (
                ("Lumen Pay", (Channel.PHONE, Channel.EMAIL)),
                ("Kestrel Home", (Channel.PHONE, Channel.CHAT, Channel.REMOTE)),
            ):
                workforce.add_programme(session, actor, workforce.AddProgramme(name, channels))
        for file in people_files(SEED, TODAY):
            take(database, actor, tmp_path, "training.people", file.filename, file.content)
        load_monitoring(database, actor, SEED, TODAY)
        load_monitoring(database, actor, SEED, TODAY)  # again: nothing new
    return database


def test_planted_troubles_are_found(loaded, actor):
    with loaded.reading(actor.organisation_id) as session, clock.at(NOON):
        programmes = {one.name: one.id for one in list_programmes(session)}
        boards = [queries.read_board(session, one, LAST, TODAY) for one in programmes.values()]
        window = Scope(as_of=dt.date(2026, 10, 31), since=dt.date(2025, 11, 1))
        found = queries.figures(session, window)
        unused = queries.figure_rows(session, "quality.types_mixed", window).rows
        agents = queries.compare(session, By.AGENT, dt.date(2026, 1, 1), LAST, window, 30)
        total = session.scalar(select(func.count()).select_from(Evaluation))
        doubtful = session.scalar(select(func.count()).where(Evaluation.state == State.DOUBTFUL))
        months = session.scalar(select(func.count(AgentMonth.month.distinct())))

        assert 15_000 <= total <= 25_000
        assert months == 15  # fourteen whole ones and the present
        assert doubtful == DOUBTFUL
        assert sum(board.outlooks[Outlook.SHORT] for board in boards) == TOO_FEW
        assert [row[:2] + row[5:] for row in unused if row[5]] == [
            ("Kestrel Home", "side_by_side", "2026-05")
        ]
        assert [row.stands for row in agents.rows].count(Stands.BELOW) >= 1
        assert found["quality.monthly_volume"].outcome == Outcome.PARTLY
        assert {
            code: one.outcome
            for code, one in found.items()
            if code.partition(".")[2]
            in {
                "types_mixed",
                "random_selection",
                "channels_covered",
                "accuracies_apart",
                "pareto_monthly",
                "spread_measured",
            }
        } == dict.fromkeys(
            (
                f"quality.{name}"
                for name in (
                    "types_mixed",
                    "random_selection",
                    "channels_covered",
                    "accuracies_apart",
                    "pareto_monthly",
                    "spread_measured",
                )
            ),
            Outcome.MET,
        )
        assert session.scalar(select(func.count()).select_from(Absence)) > 50
        for number in session.scalars(select(Draw.id)):
            assert queries.get_draw(session, number).repeats
        assert service.verify_tallies(session) == []
