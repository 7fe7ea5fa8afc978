"""What the score takes: summed counts, targets of each month, programmes apart where their targets differ."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from audit_app.base import clock
from audit_app.metrics import queries, service
from audit_app.metrics.queries import Reader
from audit_app.scoring.rules import DEFAULT, Group, State, score_metric
from audit_app.training import service as training
from audit_app.training.rules import CompletionKind, ModuleKind, Result
from audit_app.workforce import service as workforce
from audit_app.workforce.rules import Channel, Dates

from .build import AS_OF, NOON, operation, scope, series, target, value


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return operation(session, actor)


def test_inputs_sum_counts_and_leave_out_what_is_not_on_record(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        assert queries.metric_inputs(session, scope()) == {}
        series(session, actor, "service_level", [90] * 12, places["lumen"], channel=Channel.PHONE)
        series(session, actor, "service_level", [10] * 12, places["lumen"], of=20, channel=Channel.EMAIL)
        series(session, actor, "service_level", [150] * 3, places["kestrel"], of=300)
        series(session, actor, "autonomous_handle_rate", [10] * 12)
        series(session, actor, "schedule_adherence", [95] * 12)
        series(session, actor, "absence", [0] * 12, of=0)
        found = queries.metric_inputs(session, scope())
        lumen = queries.metric_inputs(session, scope(programmes=[places["lumen"]]))
        both = queries.metric_inputs(session, scope(programmes=[places["lumen"], places["kestrel"]]))

    (metric,) = found["4.3"]
    assert set(found) == {"4.3"}
    assert (metric.code, metric.group, metric.target_low) == ("service_level", Group.SERVICE, Fraction(4, 5))
    assert metric.months[AS_OF] == (250, 420)
    assert metric.months[AS_OF - 11] == (100, 120)
    assert lumen["4.3"][0].months[AS_OF] == (100, 120)
    assert both == found


def test_inputs_come_by_programme_where_targets_differ(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        for name in ("lumen", "kestrel"):
            series(session, actor, "service_level", [85] * 12, places[name])
        target(session, actor, "service_level", "2026-08", "0.9", programme=places["kestrel"])
        found = queries.metric_inputs(session, scope())["4.3"]
        lumen = queries.metric_inputs(session, scope(programmes=[places["lumen"]]))["4.3"]

    parts = {metric.code: score_metric(DEFAULT, metric, AS_OF) for metric in found}
    assert {code: (part.state, part.months_met) for code, part in parts.items()} == {
        "service_level@Kestrel Home": (State.MISSED, 9),
        "service_level@Lumen Pay": (State.SUSTAINED, 12),
    }
    assert [metric.code for metric in lumen] == ["service_level"]


def test_a_target_of_ones_own_puts_a_metric_on_record(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        target(session, actor, "backlog_age", "2026-01", high="1")
        service.leave_out(session, actor, "conversion", "Nothing is sold")
        (metric,) = queries.metric_inputs(session, scope())["4.3"]

    assert score_metric(DEFAULT, metric, AS_OF).state is State.INSUFFICIENT


def hire(session, actor, places, code, hired_on, left_on=None, **more):
    return workforce.hire(
        session,
        actor,
        workforce.Hire(
            code,
            code,
            Dates(hired_on, hired_on, left_on),
            workforce.Place(
                more.get("site", places["manila"]), more.get("programme", places["lumen"]), places["agent"]
            ),
        ),
    )


def test_attrition_is_counted_from_people_by_programme_and_site(database, actor, places):
    old, left = dt.date(2024, 1, 8), dt.date(2026, 10, 31)
    with database.transaction(actor.organisation_id) as session:
        for number in range(8):
            hire(session, actor, places, f"L{number}", old, left if number < 2 else None)
        for number in range(4):
            hire(
                session, actor, places, f"K{number}", old, programme=places["kestrel"], site=places["bogota"]
            )
        hire(session, actor, places, "EARLY", dt.date(2026, 8, 20), dt.date(2026, 10, 5))
        read = Reader(session, scope())
        row = read.by_code["attrition"]
        counts, lumen = read.counts(row), read.own_counts(row, places["lumen"])
        early = read.counts(read.by_code["early_attrition"])
        kestrel = Reader(session, scope(programmes=[places["kestrel"]])).counts(row)
        bogota = Reader(session, scope(sites=[places["bogota"]])).counts(row)
        (metric, *_rest) = queries.metric_inputs(session, scope())["4.6"]

    assert counts[AS_OF] == (3, Decimal("11.5"))  # 13 on 1 October, 10 on 1 November
    assert lumen[AS_OF] == (3, Decimal("7.5"))
    assert kestrel[AS_OF] == bogota[AS_OF] == (0, 4)
    assert early == {AS_OF: (1, 3)}
    assert metric.months[AS_OF] == (36, Fraction(23, 2))


def test_a_month_that_is_not_over_is_not_counted(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        hire(session, actor, places, "L1", dt.date(2024, 1, 8))
        middle = scope(AS_OF + 1)
        read = Reader(session, type(middle)(dt.date(2026, 11, 14), middle.since))

        assert max(read.counts(read.by_code["attrition"])) == AS_OF


def test_training_metrics_are_counted_from_training_records(database, actor, places):
    def tried(person, module, on, result, **more):
        training.record_completion(
            session,
            actor,
            training.RecordCompletion(
                person, module, CompletionKind.VERIFICATION, on, Result(result), **more
            ),
        )

    with database.transaction(actor.organisation_id) as session:
        one, two = (hire(session, actor, places, code, dt.date(2026, 8, 3)) for code in ("A", "B"))
        skill = training.add_module(session, actor, training.SaveModule("S-1", "Skill", ModuleKind.SKILL))
        training.require(session, actor, training.Require(places["agent"], skill, validity_months=2))
        tried(one, skill, dt.date(2026, 8, 20), "pass", score=90.0)
        tried(two, skill, dt.date(2026, 8, 20), "fail", score=50.0)
        tried(two, skill, dt.date(2026, 9, 2), "pass", score=90.0, try_no=2)
        read = Reader(session, scope())
        done = read.counts(read.by_code["training_completion"])
        first = read.counts(read.by_code["first_pass_verification"])

    assert done == {AS_OF - 2: (1, 2), AS_OF - 1: (2, 2), AS_OF: (1, 2)}
    assert first == {AS_OF - 2: (1, 2)}


def test_statements_are_the_same_for_one_metric_and_for_many(database, actor, places, sent):
    with database.transaction(actor.organisation_id) as session:
        for code in ("service_level", "absence"):
            series(session, actor, code, [90], places["lumen"])

    def read():
        sent.clear()
        with database.reading(actor.organisation_id) as session:
            queries.metric_inputs(session, scope(programmes=[places["lumen"]]))
            queries.figures(session, scope(programmes=[places["lumen"]]))
        return len(sent)

    few = read()
    codes = (
        "speed_of_answer",
        "abandonment",
        "handling_time",
        "absence",
        "customer_satisfied",
        "forecast_error",
    )
    with database.transaction(actor.organisation_id) as session:
        for code in codes:
            for name in ("lumen", "kestrel"):
                series(session, actor, code, [5] * 12, places[name], channel=Channel.PHONE)

    assert read() == few
    assert few <= 22


def test_values_of_one_site_are_used_where_a_site_is_asked(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        rows = [
            value("absence", AS_OF, 5, 100, places["lumen"], site_id=places["manila"]),
            value("absence", AS_OF, 1, 100, places["lumen"], site_id=places["bogota"]),
            value("shrinkage", AS_OF, 30, 100, places["lumen"]),
        ]
        service.record_values(session, actor, rows)
        read = Reader(session, scope(sites=[places["bogota"]]))

        assert read.counts(read.by_code["absence"])[AS_OF] == (1, 100)
        assert read.counts(read.by_code["shrinkage"])[AS_OF] == (30, 100)
        assert Reader(session, scope()).counts(read.by_code["absence"])[AS_OF] == (6, 200)
