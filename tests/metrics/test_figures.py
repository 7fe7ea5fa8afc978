"""The fifty figures of metrics: each side of a family, the single checks, the rows behind, and not enough data."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import inspect

import checklists
from audit_app.base import clock
from audit_app.base.errors import NotFound
from audit_app.metrics import queries, service
from audit_app.metrics.rules import FAMILIES
from audit_app.quality.models import ProgrammeMonth
from audit_app.quality.rules import Shift
from audit_app.workforce.rules import Channel
from tests.quality.build import add_people

from .build import AS_OF, NOON, operation, scope, series, target, value


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return operation(session, actor)


def read(database, actor, *codes, **more):
    """(outcome, numerator, denominator) of each figure by what follows "metrics."."""
    with database.reading(actor.organisation_id) as session:
        found = queries.figures(session, scope(**more), [f"metrics.{code}" for code in codes])
    return {
        code.partition(".")[2]: (one.outcome.value, one.numerator, one.denominator)
        for code, one in found.items()
    }


@pytest.mark.unit
def test_every_check_of_the_list_is_answered():
    text = checklists.root().joinpath("cx/1.0.0.yaml").read_text("utf-8")

    assert set(re.findall(r'check: "(metrics\.\w+)"', text)) == set(queries.CHECKS)
    assert len(queries.CHECKS) == 50


def test_without_records_every_figure_says_so(database, actor, stranger, places):
    with database.reading(stranger.organisation_id) as session:
        nothing = queries.figures(session, scope())
    assert len(nothing) == 50
    assert {one.outcome.value for one in nothing.values()} == {"not_enough_data"}
    assert all(one.sentence.endswith((".", "yet.")) for one in nothing.values())

    with database.reading(actor.organisation_id) as session:
        adopted = queries.figures(session, scope())
        with pytest.raises(NotFound):
            queries.figure_rows(session, "metrics.nothing", scope())
    answered = {code for code, one in adopted.items() if one.outcome != "not_enough_data"}
    # what a catalogue alone can answer
    assert answered == {
        "metrics.catalogue_complete",
        "metrics.summary_complete",
        *(f"metrics.{family}_defined" for family in FAMILIES),
    }
    assert "38" not in adopted["metrics.service_defined"].sentence


def test_each_side_of_a_family(database, actor, places):
    lumen, kestrel = places["lumen"], places["kestrel"]
    with database.transaction(actor.organisation_id) as session:
        service.leave_out(session, actor, "conversion", "Nothing is sold")
        service.leave_out(session, actor, "backlog_age", "No deferred work is kept open")
        # sustained; met at last and falling; missed but improving; nothing at all
        series(session, actor, "service_level", [85] * 12, lumen, channel=Channel.PHONE)
        series(session, actor, "service_level", [85] * 12, kestrel, channel=Channel.EMAIL)
        series(session, actor, "abandonment", [8] * 6 + [4] * 6, lumen)
        series(session, actor, "on_time_completion", [80, 81, 82, 83, 84, 85], lumen)
    sides = ("defined", "counted", "latest_met", "sustained", "improving", "split")
    found = read(database, actor, *(f"service_{side}" for side in sides))

    assert found == {
        "service_defined": ("met", 4, 4),
        "service_counted": ("partly", 3, 4),
        "service_latest_met": ("partly", 2, 3),
        "service_sustained": ("not_met", 1, 3),
        "service_improving": ("met", 2, 2),
        "service_split": ("not_met", 1, 3),
    }
    with database.reading(actor.organisation_id) as session:
        rows = queries.figure_rows(session, "metrics.service_sustained", scope())
        split = queries.figure_rows(session, "metrics.service_split", scope())
        sentence = queries.figures(session, scope(), ["metrics.service_counted"])[
            "metrics.service_counted"
        ].sentence
    assert rows.against == 2
    assert [row[0] for row in rows.rows] == ["Abandonment", "Deferred work on time", "Service level"]
    assert rows.rows[0] == ("Abandonment", "2026-10", "4.0 %", "≤ 5 %", 6, 12, "latest_met")
    assert split.rows[-1] == (
        "service_level",
        "Service level",
        "Kestrel Home, Lumen Pay",
        "e_mail, phone",
        "0",
        "yes",
    )
    assert sentence == "1 of 4 metrics have fewer than six months of counts up to 31 October 2026."


def test_what_is_sustained_need_not_improve_and_few_months_are_no_answer(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "absence", [3] * 12)
        series(session, actor, "customer_satisfied", [85] * 5)

    assert read(database, actor, "people_improving", "customer_satisfaction_sustained") == {
        "people_improving": ("met", 1, 1),
        "customer_satisfaction_sustained": ("not_enough_data", 0, 0),
    }
    assert read(database, actor, "people_latest_met", as_of=AS_OF - 11) == {
        "people_latest_met": ("met", 1, 1)
    }
    assert read(database, actor, "people_latest_met", as_of=AS_OF - 12) == {
        "people_latest_met": ("not_enough_data", 0, 0)
    }


def test_programmes_are_held_to_tolerance_one_by_one(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "forecast_error", [15], places["lumen"])
        series(session, actor, "schedule_adherence", [92], places["lumen"])
        series(session, actor, "schedule_adherence", [91], places["kestrel"])
    found = read(database, actor, "forecast_error_in_tolerance", "adherence_on_target")
    assert found == {"forecast_error_in_tolerance": ("partly", 1, 2), "adherence_on_target": ("partly", 1, 2)}
    only = read(database, actor, "forecast_error_in_tolerance", programmes=[places["lumen"]])
    assert only == {"forecast_error_in_tolerance": ("met", 1, 1)}

    with database.transaction(actor.organisation_id) as session:
        service.record_values(
            session, actor, [value("forecast_error", AS_OF, "15.0001", 100, places["kestrel"])]
        )
        target(session, actor, "schedule_adherence", "2026-10", "0.95", programme=places["lumen"])
    found = read(database, actor, "forecast_error_in_tolerance", "adherence_on_target")
    assert found == {
        "forecast_error_in_tolerance": ("partly", 1, 2),
        "adherence_on_target": ("not_met", 0, 2),
    }


def test_metrics_of_the_whole_operation_are_one_line(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "system_availability", [9951], of=10_000)
        series(session, actor, "schedules_in_time", [4, 4, 3], of=4)
    found = read(database, actor, "availability_on_target", "schedule_lead_time")

    assert found == {"availability_on_target": ("met", 1, 1), "schedule_lead_time": ("not_met", 11, 12)}


def test_processes_need_all_three_groups(database, actor, places):
    lumen = places["lumen"]
    with database.transaction(actor.organisation_id) as session:
        for code in ("service_level", "handling_time"):
            series(session, actor, code, [85], lumen, channel=Channel.PHONE)
            series(session, actor, code, [85], places["kestrel"])
    with database.reading(actor.organisation_id) as session:
        rows = queries.figure_rows(session, "metrics.processes_covered", scope()).rows
    assert set(rows) == {
        ("Kestrel Home", "phone", "quality"),
        ("Lumen Pay", "phone", "quality"),
        ("Lumen Pay", "e_mail", "service, quality, cost"),
    }


def test_history_needs_twelve_months_without_a_hole(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "absence", [3] * 12)
        series(session, actor, "occupancy", [80] * 5 + [None] + [80] * 6)
        series(session, actor, "staff_satisfied", [80])
    with database.reading(actor.organisation_id) as session:
        rows = queries.figure_rows(session, "metrics.history_kept", scope())

    assert rows.rows == (
        ("occupancy", "Occupancy", 11, "2026-04"),
        ("absence", "Absence", 12, ""),
    )


def test_staff_surveys_are_compared_by_site(database, actor, places):
    def survey(month, site, answered, satisfied):
        return [
            value("staff_survey_response", month, answered, 100, site_id=site),
            value("staff_satisfied", month, satisfied, answered, site_id=site),
        ]

    with database.transaction(actor.organisation_id) as session:
        service.record_values(session, actor, survey(AS_OF - 12, None, 60, 48) + survey(AS_OF, None, 60, 48))
    assert read(database, actor, "staff_survey_trend") == {"staff_survey_trend": ("partly", 2, 2)}
    with database.transaction(actor.organisation_id) as session:
        for site, fall in ((places["manila"], 0), (places["bogota"], 5)):
            rows = survey(AS_OF - 12, site, 60, 48) + survey(AS_OF, site, 60 - fall, 48)
            service.record_values(session, actor, rows)
    # response fell in Bogotá, satisfaction (48 of 55) did not
    assert read(database, actor, "staff_survey_trend") == {"staff_survey_trend": ("partly", 3, 4)}


def test_breadth_counts_sustained_metrics_and_compares_half_years(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        for code, numbers in (
            ("service_level", [85] * 12),
            ("absence", [3] * 12),
            ("occupancy", [80] * 12),
            ("customer_satisfied", [70] * 6 + [85] * 3 + [70] * 3),
        ):
            series(session, actor, code, numbers)
    found = read(database, actor, "share_sustained", "no_group_below_floor", "share_rising")
    assert found == {
        "share_sustained": ("partly", 3, 4),
        "no_group_below_floor": ("partly", 2, 3),
        "share_rising": ("met", 21, 24),
    }
    with database.transaction(actor.organisation_id) as session:
        series(session, actor, "occupancy", [80] * 6 + [80] * 4 + [99] * 2)
        series(session, actor, "customer_satisfied", [85] * 6 + [70] * 6)
    fallen = read(database, actor, "share_rising")
    assert fallen == {"share_rising": ("not_met", 16, 24)}


def test_compliance_accuracy_is_counted_from_monitoring(database, actor, places):
    assert read(database, actor, "compliance_accuracy_on_target", "quality_counted") == {
        "compliance_accuracy_on_target": ("not_enough_data", 0, 0),
        "quality_counted": ("not_enough_data", 0, 0),
    }
    people = add_people(database, actor, "E-1")
    with database.transaction(actor.organisation_id) as session:
        for month, wrong in ((dt.date(2026, 9, 1), 1), (dt.date(2026, 10, 1), 2)):
            session.add(ProgrammeMonth(**tally(people, month, wrong)))
    with database.reading(actor.organisation_id) as session:
        figure = queries.figures(
            session, scope(programmes=[people["programme"]]), ["metrics.compliance_accuracy_on_target"]
        )
        rows = queries.figure_rows(
            session, "metrics.compliance_accuracy_on_target", scope(programmes=[people["programme"]])
        )
    (one,) = figure.values()
    assert (one.outcome.value, one.numerator, one.denominator) == ("not_met", 0, 1)
    assert rows.rows[0][2:5] == ("2026-10", "98.0 %", "≥ 99 %")


def tally(people, month, wrong):
    """A month of 100 random evaluations with so many compliance errors."""
    columns = inspect(ProgrammeMonth).columns
    numbers = {
        column.key: 0
        for column in columns
        if not column.nullable and column.key not in {"id", "organisation_id"} and not column.foreign_keys
    }
    return {
        **numbers,
        "month": month,
        "programme_id": people["programme"],
        "site_id": people["site"],
        "channel": Channel.PHONE,
        "shift": next(iter(Shift)),
        "n_random": 100,
        "random_compliance_wrong": wrong,
        "points": 90.0,
        "points_possible": 100.0,
    }
