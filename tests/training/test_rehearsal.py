"""The rehearsal's messy files go in whole: what must be rejected is, and the planted trouble is found."""

from __future__ import annotations

import datetime as dt

import pytest

from audit_app.base import clock
from audit_app.base.figure import Outcome, Scope
from audit_app.rehearsal import story
from audit_app.rehearsal.people_files import people_files
from audit_app.rehearsal.training import training
from audit_app.rehearsal.training_files import completion_files
from audit_app.training import queries
from tests.intake.build import check, rejected, take

from .build import NOON, TODAY

SEED = 7


@pytest.fixture
def told():
    return training(SEED, TODAY)


@pytest.fixture
def loaded(database, actor, tmp_path):
    """Everything imported; the batches by file name."""
    with clock.at(NOON):
        files = [
            *[("training.people", file) for file in people_files(SEED, TODAY)],
            ("training.requirements", story.requirements_file()),
            *[("training.completions", file) for file in completion_files(SEED, TODAY)],
        ]
        return [
            (kind, file, take(database, actor, tmp_path, kind, file.filename, file.content))
            for kind, file in files
        ]


def test_every_messy_file_is_read_and_only_its_bad_rows_rejected(database, actor, loaded):
    for _kind, file, batch in loaded:
        numbers = {number for number, _column, _problem in rejected(database, actor, batch)}

        assert numbers == {number for number, _reason in file.rejected}, file.filename
        assert batch.counts["new"] == file.rows - len(file.rejected) - len(file.repeated), file.filename
        assert batch.counts["same"] == len(file.repeated), file.filename


def test_the_same_files_again_change_nothing(database, actor, loaded, tmp_path):
    with clock.at(NOON + dt.timedelta(days=1)):
        for kind, file, first in loaded:
            batch = check(database, actor, tmp_path, kind, file.filename, file.content)

            good = first.counts["new"] + first.counts["same"]
            assert (batch.counts["new"], batch.counts["changed"]) == (0, 0), file.filename
            assert batch.counts["same"] == good, file.filename


def test_planted_trouble_is_found(database, actor, loaded, told):
    scope = Scope(as_of=TODAY, since=TODAY - dt.timedelta(days=426))
    troubles = told.troubles
    with clock.at(NOON), database.reading(actor.organisation_id) as session:
        figures = queries.figures(session, scope)
        rows = {code: queries.figure_rows(session, code, scope) for code in figures}

    def against(code):
        found = rows[f"training.{code}"]
        return {row[0] for row in found.rows[: found.against]}

    assert against("verified_before_live") == set(troubles.live_before_pass)
    assert set(troubles.expired_skill) <= against("reverified_in_time")
    assert against("trainers_qualified") == {troubles.unqualified_trainer}
    assert against("failures_retested") == set(troubles.failed_without_retest)
    assert set(troubles.privacy_expired) == against("privacy_yearly")
    assert {code for code, _module in troubles.module_missing} <= against("none_missing_or_expired")
    assert figures["training.first_pass_rate"].outcome == Outcome.MET
    assert figures["training.coordinator_trained"].outcome == Outcome.MET
    assert figures["training.skills_have_tests"].outcome == Outcome.MET
    records = figures["training.records_complete"]
    assert records.denominator - records.numerator == troubles.hours_missing + troubles.proof_missing
    for code, figure in figures.items():
        assert len(rows[code].rows) >= rows[code].against, code
        assert "%(" not in figure.sentence
