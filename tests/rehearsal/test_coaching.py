"""The story of calibrations, feedback and coaching: who is out of line, what came late, what was decided."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from audit_app.accounts import queries as accounts
from audit_app.base import clock
from audit_app.base.db import Database
from audit_app.base.figure import Scope
from audit_app.quality import queries, service
from audit_app.quality.models import Calibration, Dispute, Escalation, Feedback
from audit_app.quality.queries import calibration
from audit_app.quality.rules.calibration import CalibrationState
from audit_app.quality.rules.coaching import StepState
from audit_app.quality.rules.feedback import Outcome
from audit_app.rehearsal.coaching import load_coaching
from audit_app.rehearsal.monitoring import load_monitoring
from audit_app.rehearsal.service import _organisation, _people_and_training, _reference

TODAY = dt.date(2026, 11, 20)
YEAR = Scope(TODAY, dt.date(2025, 11, 21))


@pytest.fixture
def told(sqlite_url, settings):
    database = Database(sqlite_url)
    with clock.at(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)):
        actor = _organisation(database)
        _reference(database, actor)
        _people_and_training(database, settings, actor, TODAY)
        load_monitoring(database, actor, 32, TODAY)
        with database.across() as session:
            deciders = [
                accounts.find_actor(session, member.user_id)
                for member in accounts.list_members(session, actor.organisation_id)
                if member.role in {"administrator", "lead_auditor"}
            ]
        load_coaching(database, actor, deciders, 32, TODAY)
        load_coaching(database, actor, deciders, 32, TODAY)
        with database.reading(actor.organisation_id) as session:
            yield session
    database.close()


@pytest.mark.slow
def test_the_story_shows_what_was_planted(told):
    session = told
    drift = calibration.drift(session, YEAR)
    missed = [one for one in calibration.evaluator_months(session, YEAR) if not one.sessions]
    figures = queries.figures(session, YEAR)

    assert [one.out_of_line for one in drift].count(True) == 1
    assert drift[0].out_of_line
    assert len(missed) == 2
    assert len({one.name for one in missed}) == 1
    assert session.scalar(select(func.count()).where(Calibration.state == CalibrationState.OPEN)) == 1
    without = [one.programme for one in calibration.client_quarters(session, YEAR) if not one.with_client]
    assert set(without) == {"Kestrel Home"}
    assert sorted(session.scalars(select(Dispute.outcome))) == [Outcome.CHANGED, Outcome.OPEN]
    assert session.scalar(select(func.count(Feedback.id))) > 15_000
    assert session.scalar(select(func.count()).where(Escalation.state == StepState.OPEN)) > 0

    def share(code):
        figure = figures[f"quality.{code}"]
        return figure.numerator / figure.denominator

    assert 0.85 < share("calibration_agreement") < 1
    assert 0.90 < share("feedback_in_time") < 1
    assert 0.85 < share("failures_coached") < 1
    assert 0.80 < share("repeats_escalated") < 1
    assert 0.4 < share("coaching_improves") < 0.8
    assert service.verify_tallies(session) == []
