"""An audit's score follows the records of metrics, until it is signed."""

from __future__ import annotations

import pytest

from audit_app.auditlog.queries import keep, state_of
from audit_app.audits import jobs, queries, service
from audit_app.audits.rules import Rating, State
from audit_app.base import background
from audit_app.metrics import service as metrics
from audit_app.scoring import rules as scoring
from tests.factories.audits import add_audit, answer_all, save
from tests.metrics.build import operation as add_operation
from tests.metrics.build import series, value


@pytest.fixture
def audit(database, actor):
    """An audit and an operation with the catalogue of metrics, no counts yet."""
    number = add_audit(database, actor)
    with database.transaction(actor.organisation_id) as session:
        add_operation(session, actor)
    return number


def score(database, actor, audit):
    with database.reading(actor.organisation_id) as session:
        return queries.get_book(session, audit, figures=False).score


def part(score, code):
    return next(item for item in score.parameters if item.code == code)


def listed(database, actor):
    with database.reading(actor.organisation_id) as session:
        return queries.list_audits(session).rows[0].summary


def test_a_parameter_is_scored_by_its_metrics_as_soon_as_one_is_on_record(database, actor, audit):
    before = part(score(database, actor, audit), "4.3")
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "service_level", [85] * 12)

    after = part(score(database, actor, audit), "4.3")

    assert (before.basis, before.score) == (scoring.Basis.REQUIREMENTS, 0)
    assert (after.basis, after.score) == (scoring.Basis.METRICS, 1)
    assert [metric.state for metric in after.metrics] == ["sustained"]


def test_lists_follow_the_records_within_a_minute(database, actor, audit):
    before = listed(database, actor)
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "service_level", [85] * 12)
        waiting = service.waiting(session)

    background.tend(database)

    assert (before.total, waiting) == ("0.0", [audit])
    assert listed(database, actor).total == scoring.shown_share(score(database, actor, audit).total) != "0.0"
    with database.reading(actor.organisation_id) as session:
        assert service.waiting(session) == []
        assert queries.get_audit(session, audit).summary == listed(database, actor)
    assert jobs.recount in background._regular.values()


def test_a_save_is_scored_with_the_metrics_of_that_moment(database, actor, audit):
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "service_level", [85] * 12)
        saved = service.save_answer(
            session, actor, service.SaveAnswer(audit, "1.1a", 0, {"rating": Rating.PARTLY})
        )

    assert part(saved.score, "4.3").score == 1


def test_a_signed_audit_keeps_the_metrics_it_was_signed_with(database, actor, audit):
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "service_level", [85] * 11 + [70])
    answer_all(database, actor, audit)
    save(database, actor, audit, "1.1a", 1, finding="Minutes are late")
    with database.transaction(actor.organisation_id) as session:
        for state in (State.IN_REVIEW, State.SIGNED_OFF):
            service.move(session, actor, service.Move(audit, state, reason="As agreed"))
    signed = score(database, actor, audit)
    with database.transaction(actor.organisation_id) as session:
        metrics.record_values(session, actor, [value("service_level", "2026-10", 99, 100)])

    now = score(database, actor, audit)

    assert part(now, "4.3").metrics[0].months[-1].numerator == 70
    assert now == signed


def test_what_is_kept_is_computed_again_when_its_room_writes_and_only_then(database, actor, stranger, audit):
    made = []

    def count(session, rooms=("metrics",)):
        return keep(session, rooms, "tally", lambda: made.append(1) or len(made))

    with database.reading(actor.organisation_id) as session:
        assert (count(session), count(session)) == (1, 1)
    with database.transaction(actor.organisation_id) as session:
        service.save_answer(session, actor, service.SaveAnswer(audit, "1.1a", 0, {"rating": Rating.PARTLY}))
        assert count(session) == 1
        metrics.record_values(session, actor, [value("service_level", "2026-09", 1, 2)])
        assert (count(session), count(session)) == (2, 3)  # what this transaction wrote may be taken back
        assert state_of(session, ["metrics"]) > state_of(session, ["workforce"]) > 0
    with database.reading(actor.organisation_id) as session:
        assert (count(session), count(session)) == (4, 4)
    with database.reading(stranger.organisation_id) as session:
        assert count(session) == 5


def test_metrics_add_one_statement_to_a_page_that_was_opened_before(database, actor, audit, sent):
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "service_level", [85] * 12)
    score(database, actor, audit)
    sent.clear()

    score(database, actor, audit)

    assert len([one for one in sent if "metrics_" in one or "quality_" in one]) == 0


def test_page_of_a_parameter_shows_the_metrics_that_score_it(database, actor, audit, sign_in):
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "service_level", [85] * 12)
    client = sign_in()

    own = client.get(f"/audits/{audit}/p/4.3").get_data(as_text=True)
    breadth = client.get(f"/audits/{audit}/p/4.7").get_data(as_text=True)

    assert "Metrics that score this parameter" in own
    assert "85 / 100 · 2026-10" in own
    assert "/metrics/service_level" in own
    assert "1 of 1 metrics of 4.1 to 4.6 are sustained" in breadth
