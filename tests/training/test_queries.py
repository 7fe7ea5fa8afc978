"""Matrix, figures and summary over small histories, with a fixed number of statements."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event

from audit_app.base import clock
from audit_app.base.db import Database
from audit_app.base.errors import NotFound
from audit_app.base.figure import Outcome, Scope
from audit_app.training import queries, service
from audit_app.training.rules import Status
from audit_app.workforce import service as workforce
from audit_app.workforce.queries import Filter
from tests.workforce.build import hire, structure

from .build import NOON, TODAY, complete, day, module, require

SCOPE = Scope(as_of=TODAY, since=dt.date(2025, 3, 15))


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return structure(session, actor)


@pytest.fixture
def writing(database, actor):
    with database.transaction(actor.organisation_id) as session:
        yield session


def statuses(session, on=TODAY, **more):
    matrix = queries.read_matrix(session, Filter(on, **more))
    return {
        (row.person.code, cell.asked.module.code): cell.standing.status
        for row in matrix.page.rows
        for cell in row.cells
        if cell
    }


def test_matrix_tells_the_past_as_it_was(writing, actor, places):
    skill = module(writing, actor, "S-1", kind="skill")
    require(writing, actor, places["agent"], skill)
    person = hire(writing, actor, places, live_on=day("2025-02-01"))
    complete(writing, actor, person, skill, "2025-01-20")
    complete(writing, actor, person, skill, "2026-01-25", "fail")
    complete(writing, actor, person, skill, "2026-02-01", try_no=2)

    found = [
        statuses(writing, day(on)).get(("E-1", "S-1"))
        for on in (
            "2025-01-19",
            "2025-01-20",
            "2025-12-25",
            "2026-01-20",
            "2026-01-21",
            "2026-01-25",
            "2026-02-01",
        )
    ]

    assert found == [
        Status.MISSING,
        Status.CURRENT,
        Status.EXPIRING,
        Status.EXPIRING,
        Status.EXPIRED,
        Status.FAILED,
        Status.CURRENT,
    ]


def test_skill_is_shown_by_verification_and_module_by_either(writing, actor, places):
    for code, kind in (("M-1", "module"), ("S-1", "skill")):
        require(writing, actor, places["agent"], module(writing, actor, code, kind=kind))
    person = hire(writing, actor, places)
    for one in queries.list_modules(writing):
        complete(writing, actor, person, one.id, "2026-03-01", kind="training")

    assert statuses(writing) == {("E-1", "M-1"): Status.CURRENT, ("E-1", "S-1"): Status.MISSING}


def test_programmes_own_words_go_before_those_for_all(writing, actor, places):
    only = module(writing, actor, "M-1")
    require(writing, actor, places["agent"], only, validity_months=12)
    require(writing, actor, places["agent"], only, programme_id=places["programme"], validity_months=1)
    inside = hire(writing, actor, places, "E-1")
    outside = hire(writing, actor, places, "E-2", programme=False)
    for person in (inside, outside):
        complete(writing, actor, person, only, "2025-12-01")

    assert statuses(writing) == {("E-1", "M-1"): Status.EXPIRED, ("E-2", "M-1"): Status.CURRENT}


def test_matrix_follows_people_who_moved(writing, actor, places):
    require(writing, actor, places["agent"], module(writing, actor, "M-1"))
    require(writing, actor, places["trainer"], module(writing, actor, "T-1"))
    person = hire(writing, actor, places)
    place = workforce.Place(places["site"], None, places["trainer"])
    workforce.move(writing, actor, workforce.Move(person, place, day("2026-01-10")))

    assert list(statuses(writing, day("2026-01-09"))) == [("E-1", "M-1")]
    assert list(statuses(writing, day("2026-01-10"))) == [("E-1", "T-1")]


def test_matrix_status_filter_keeps_people_and_counts(writing, actor, places):
    only = module(writing, actor, "M-1")
    require(writing, actor, places["agent"], only)
    for number in range(5):
        person = hire(writing, actor, places, f"E-{number}")
        if number < 3:
            complete(writing, actor, person, only, "2026-03-01")

    matrix = queries.read_matrix(writing, Filter(TODAY), Status.MISSING, size=1)

    assert [row.person.code for row in matrix.page.rows] == ["E-3"]
    assert matrix.page.total == 2
    assert matrix.counts == {Status.MISSING: 2}


def test_live_before_pass_is_found_also_after_a_transfer(writing, actor, places):
    skill = module(writing, actor, "S-1", kind="skill")
    require(writing, actor, places["agent"], skill, before_live=True)
    in_time = hire(writing, actor, places, "E-1", live_on=day("2026-02-01"))
    complete(writing, actor, in_time, skill, "2026-02-01")
    late = hire(writing, actor, places, "E-2", live_on=day("2026-02-01"))
    complete(writing, actor, late, skill, "2026-02-09")
    never = hire(writing, actor, places, "E-3", live_on=day("2026-02-01"))
    moved = hire(writing, actor, places, "E-4", job="trainer", live_on=day("2025-02-01"))
    place = workforce.Place(places["site"], places["programme"], places["agent"])
    workforce.move(writing, actor, workforce.Move(moved, place, day("2026-02-20")))
    hire(writing, actor, places, "E-5")

    found = queries.live_check(writing, SCOPE, queries.needs(writing))

    assert [(row.code, row.live_on, row.passed_on) for row in found.violations] == [
        ("E-2", day("2026-02-01"), day("2026-02-09")),
        ("E-3", day("2026-02-01"), None),
        ("E-4", day("2026-02-20"), None),
    ]
    assert [code for _key, code, _name, _day in found.people] == ["E-1", "E-2", "E-3", "E-4"]
    assert never


def figure(session, code, scope=SCOPE):
    found = queries.figures(session, scope)[f"training.{code}"]
    return found.outcome, found.numerator, found.denominator


def against(session, code, scope=SCOPE):
    found = queries.figure_rows(session, f"training.{code}", scope)
    return [row[0] for row in found.rows[: found.against]]


def test_figures_without_records_answer_nothing(writing, actor, places):
    found = queries.figures(writing, SCOPE)

    assert {figure.outcome for figure in found.values()} == {Outcome.NOT_ENOUGH_DATA}
    assert set(found) == {
        "training.coordinator_trained", "training.privacy_yearly", "training.skills_have_tests",
        "training.records_complete", "training.none_missing_or_expired", "training.trainers_qualified",
        "training.first_pass_rate", "training.changes_before_live", "training.verified_before_live",
        "training.reverified_in_time", "training.failures_retested", "training.support_jobs_verified",
    }  # fmt: skip


def test_figure_rows_of_an_unknown_code_are_not_found(writing):
    with pytest.raises(NotFound):
        queries.figure_rows(writing, "training.unheard_of", SCOPE)


def test_people_in_class_do_not_count_as_lacking_but_need_privacy(writing, actor, places):
    privacy = module(writing, actor, "P-1", topic="privacy")
    require(writing, actor, places["agent"], privacy)
    live = hire(writing, actor, places, "E-1", live_on=day("2025-02-01"))
    complete(writing, actor, live, privacy, "2025-03-14")
    hire(writing, actor, places, "E-2", hired_on=day("2026-03-01"))

    assert figure(writing, "none_missing_or_expired") == (Outcome.MET, 1, 1)
    assert figure(writing, "privacy_yearly") == (Outcome.NOT_MET, 1, 2)
    assert against(writing, "privacy_yearly") == ["E-2"]


def test_privacy_of_a_year_and_a_day_ago_is_too_old(writing, actor, places):
    privacy = module(writing, actor, "P-1", topic="privacy")
    require(writing, actor, places["agent"], privacy, validity_months=None)
    for code, on in (("E-1", "2025-03-14"), ("E-2", "2025-03-13")):
        complete(writing, actor, hire(writing, actor, places, code), privacy, on)

    assert against(writing, "privacy_yearly") == ["E-2"]


@pytest.mark.parametrize(
    ("retest", "result", "expected"),
    [
        ("2026-02-15", "pass", (Outcome.MET, 1, 1)),
        ("2026-02-16", "pass", (Outcome.NOT_MET, 0, 1)),
        (None, None, (Outcome.NOT_MET, 0, 1)),
    ],
)
def test_failure_must_be_retested_in_fourteen_days(writing, actor, places, retest, result, expected):
    skill = module(writing, actor, "S-1", kind="skill")
    person = hire(writing, actor, places)
    complete(writing, actor, person, skill, "2026-02-01", "fail")
    if retest:
        complete(writing, actor, person, skill, retest, result, try_no=2)

    assert figure(writing, "failures_retested") == expected


def test_failure_whose_time_is_not_over_is_left_out(writing, actor, places):
    skill = module(writing, actor, "S-1", kind="skill")
    complete(writing, actor, hire(writing, actor, places), skill, "2026-02-28", "fail")

    assert figure(writing, "failures_retested")[0] == Outcome.NOT_ENOUGH_DATA
    later = Scope(as_of=day("2026-03-15"), since=SCOPE.since)
    assert figure(writing, "failures_retested", later) == (Outcome.NOT_MET, 0, 1)


def test_retest_on_the_same_day_counts(writing, actor, places):
    skill = module(writing, actor, "S-1", kind="skill")
    person = hire(writing, actor, places)
    complete(writing, actor, person, skill, "2026-02-01", "fail")
    complete(writing, actor, person, skill, "2026-02-01", "pass", try_no=2)

    assert figure(writing, "failures_retested") == (Outcome.MET, 1, 1)


def test_trainer_must_be_qualified_on_the_day_of_teaching(writing, actor, places):
    teaching = module(writing, actor, "T-1", kind="skill", topic="trainer")
    require(writing, actor, places["trainer"], teaching)
    lesson = module(writing, actor, "M-1")
    require(writing, actor, places["agent"], lesson)
    learner = hire(writing, actor, places, "E-1")
    for code, qualified in (("T-1", "2026-01-10"), ("T-2", "2026-01-12"), ("T-3", None)):
        trainer = hire(writing, actor, places, code, job="trainer")
        if qualified:
            complete(writing, actor, trainer, teaching, qualified)
        complete(
            writing,
            actor,
            learner,
            lesson,
            "2026-01-11",
            kind="training",
            trainer_code=code,
            try_no=int(code[-1]),
        )

    assert figure(writing, "trainers_qualified") == (Outcome.NOT_MET, 1, 3)
    assert against(writing, "trainers_qualified") == ["T-2", "T-3"]


def test_support_job_without_a_skill_of_its_own_counts_against(writing, actor, places):
    skill = module(writing, actor, "T-1", kind="skill")
    verified = hire(writing, actor, places, "T-1", job="trainer")
    complete(writing, actor, verified, skill, "2026-01-10")

    assert figure(writing, "support_jobs_verified") == (Outcome.NOT_MET, 0, 1)
    require(writing, actor, places["trainer"], skill)
    assert figure(writing, "support_jobs_verified") == (Outcome.MET, 1, 1)


def test_change_must_be_taught_before_it_goes_live(writing, actor, places):
    change = module(writing, actor, "C-1", topic="change", effective_on=day("2026-02-01"))
    require(writing, actor, places["agent"], change, before_live=False)
    for code, on in (("E-1", "2026-02-01"), ("E-2", "2026-02-02"), ("E-3", None)):
        person = hire(writing, actor, places, code, live_on=day("2025-02-01"))
        if on:
            complete(writing, actor, person, change, on)
    hire(writing, actor, places, "E-4", hired_on=day("2026-02-10"))
    hire(writing, actor, places, "E-5", left_on=day("2026-01-31"), live_on=day("2025-02-01"))

    assert figure(writing, "changes_before_live") == (Outcome.NOT_MET, 1, 3)
    assert against(writing, "changes_before_live") == ["E-2", "E-3"]


def test_skill_without_pass_mark_has_no_test(writing, actor, places):
    for code, mark in (("S-1", 80.0), ("S-2", None)):
        require(writing, actor, places["agent"], module(writing, actor, code, kind="skill"), pass_mark=mark)

    assert figure(writing, "skills_have_tests") == (Outcome.PARTLY, 1, 2)
    assert against(writing, "skills_have_tests") == ["S-2"]


def test_reverification_is_due_after_twelve_months_at_most(writing, actor, places):
    skill = module(writing, actor, "S-1", kind="skill")
    require(writing, actor, places["agent"], skill, validity_months=24)
    for code, on in (("E-1", "2025-03-14"), ("E-2", "2025-03-13")):
        complete(writing, actor, hire(writing, actor, places, code), skill, on)

    assert figure(writing, "reverified_in_time") == (Outcome.NOT_MET, 1, 2)
    assert against(writing, "reverified_in_time") == ["E-2"]


def test_coordinator_by_course_or_by_job(writing, actor, places):
    course = module(writing, actor, "C-1", topic="coordinator")
    require(writing, actor, places["trainer"], course)
    trained = hire(writing, actor, places, "E-1")
    complete(writing, actor, trained, course, "2026-01-10", kind="training")
    hire(writing, actor, places, "T-1", job="trainer")

    assert figure(writing, "coordinator_trained") == (Outcome.PARTLY, 1, 2)


def test_record_is_complete_with_hours_trainer_and_proof(writing, actor, places):
    only = module(writing, actor, "M-1")
    person = hire(writing, actor, places)
    hire(writing, actor, places, "T-1", job="trainer")
    whole = {"hours": 2.0, "trainer_code": "T-1", "proof": "sheet.pdf"}
    for number, missing in enumerate(("", "hours", "trainer_code", "proof"), start=1):
        fields = {key: value for key, value in whole.items() if key != missing}
        complete(writing, actor, person, only, "2026-01-10", kind="training", try_no=number, **fields)

    assert figure(writing, "records_complete") == (Outcome.NOT_MET, 1, 4)
    rows = queries.figure_rows(writing, "training.records_complete", SCOPE)
    assert sorted(row[5] for row in rows.rows) == ["", "hours", "proof", "trainer"]


def test_scope_of_a_site_leaves_others_out(writing, actor, places):
    privacy = module(writing, actor, "P-1", topic="privacy")
    require(writing, actor, places["agent"], privacy)
    for code, site in (("E-1", "site"), ("E-2", "other_site")):
        hire(writing, actor, places, code, site=site)
    scope = Scope(TODAY, SCOPE.since, sites=frozenset({places["other_site"]}))

    assert against(writing, "privacy_yearly", scope) == ["E-2"]
    assert [row.person_code for row in queries.stream_matrix(writing, scope)] == ["E-2"]


def test_summary_counts_each_module_and_job(writing, actor, places):
    only = module(writing, actor, "M-1")
    require(writing, actor, places["agent"], only)
    for code, on in (("E-1", "2026-01-10"), ("E-2", "2025-03-20"), ("E-3", "2025-03-10"), ("E-4", None)):
        person = hire(writing, actor, places, code, live_on=day("2025-04-01"))
        if on:
            complete(writing, actor, person, only, on)

    found = queries.summary(writing, SCOPE)

    (row,) = found.modules
    assert (row.required, row.current, row.expiring, row.expired, row.failed, row.missing) == (
        4,
        1,
        1,
        1,
        0,
        1,
    )
    (cover,) = found.coverage
    assert (cover.job, cover.people, cover.required, cover.current) == ("Phone agent", 4, 4, 2)
    assert [line.code for line in found.before_live] == ["E-1", "E-4"]
    assert (found.records, found.newest) == (3, day("2026-01-10"))


def test_another_organisation_sees_nothing(database, actor, stranger, places):
    with database.transaction(actor.organisation_id) as session:
        only = module(session, actor, "M-1")
        require(session, actor, places["agent"], only)
        person = hire(session, actor, places)
        complete(session, actor, person, only, "2026-01-10")

    with database.reading(stranger.organisation_id) as session:
        assert statuses(session) == {}
        assert queries.list_modules(session) == []
        assert queries.list_records(session, person) == []
        assert queries.summary(session, SCOPE).records == 0


def test_statements_do_not_grow_with_people(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        only = module(session, actor, "M-1", topic="privacy")
        require(session, actor, places["agent"], only)
        require(session, actor, places["agent"], module(session, actor, "T-1", kind="skill", topic="trainer"))
    counts = []
    for batch in ([0], range(1, 60)):
        with database.transaction(actor.organisation_id) as session:
            for number in batch:
                person = hire(session, actor, places, f"E-{number}", live_on=day("2025-02-01"))
                complete(session, actor, person, only, "2026-01-10")
        seen = []

        def note(_connection, _cursor, statement, *_more, seen=seen):
            seen.append(statement)

        server = Database(database.url)  # one that keeps nothing yet
        event.listen(server.engine, "before_cursor_execute", note)
        with server.reading(actor.organisation_id) as session:
            queries.figures(session, SCOPE)
            queries.read_matrix(session, Filter(TODAY))
            queries.summary(session, SCOPE)
        server.close()
        counts.append(sum(statement.lstrip().upper().startswith("SELECT") for statement in seen))

    assert counts[0] == counts[1] <= 26


def test_drop_and_change_of_a_requirement(writing, actor, places):
    only = module(writing, actor, "M-1")
    number = require(writing, actor, places["agent"], only)

    assert require(writing, actor, places["agent"], only, pass_mark=90.0) == number
    assert [one.pass_mark for one in queries.list_asked(writing)] == [90.0]
    service.drop_requirement(writing, actor, number)
    assert queries.list_asked(writing) == []
