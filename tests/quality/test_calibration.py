"""Calibrations: judged alone, agreed together; who agrees, who drifts, who was missing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from audit_app.accounts.queries import find_actor
from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.figure import Outcome, Scope
from audit_app.quality import queries, service
from audit_app.quality.models import AgentMonth, CalibrationSeat, Evaluation, ProgrammeMonth
from audit_app.quality.queries import calibration
from audit_app.quality.queries.calibration import CalibrationFilter, Viewer
from audit_app.quality.rules.calibration import CalibrationState, Decision, Share

from .build import add, add_people, evaluation
from .people import (
    NOON,
    add_form,
    calibrate,
    close,
    day,
    link,
    open_calibration,
    seats_of,
    sheet,
    submit,
)

YEAR = Scope(as_of=day("2026-10-31"), since=day("2025-11-01"))


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def team(database, actor):
    """Three evaluators, an agent, a form."""
    found = add_people(database, actor, "ana", "bo", "cy", job="Quality evaluator")
    agents = add_people(database, actor, "ada")
    return {**found, **agents, "form": add_form(database, actor, found["programme"])}


def look(database, actor, number, viewer):
    with database.reading(actor.organisation_id) as session:
        return calibration.get_calibration(session, number, viewer)


def seen(detail):
    return {seat.name for seat in detail.seats if seat.decisions is not None}


def test_nobody_sees_a_sheet_before_their_own_is_in(database, actor, team, add_user, stranger):
    ana = link(database, actor, add_user("ana@x.example", Role.AUDITOR), team["ana"])
    lead_id = add_user("lead@x.example", Role.LEAD_AUDITOR)
    with database.across() as session:
        lead = find_actor(session, lead_id)
    with database.transaction(actor.organisation_id) as session:
        number = open_calibration(
            session, lead, team, team["form"], [team["ana"], team["bo"]], clients=["Ines of Lumen"]
        )
        seats = seats_of(session, number)
        submit(session, ana, number, seats[team["ana"]], "rrrw")

    viewers = {
        "ana": Viewer(team["ana"], manages=False),
        "bo": Viewer(team["bo"], manages=False),
        "bo, who manages": Viewer(team["bo"], manages=True),
        "manager": Viewer(None, manages=True),
        "reader": Viewer(None, manages=False),
    }

    def who_sees():
        return {name: seen(look(database, actor, number, viewer)) for name, viewer in viewers.items()}

    assert who_sees() == {
        "ana": {"Ana"},
        "bo": set(),
        "bo, who manages": set(),
        "manager": set(),
        "reader": set(),
    }
    with database.reading(actor.organisation_id) as session:
        assert calibration.list_scores(session, number, viewers["bo"]) == []
        assert len(calibration.list_scores(session, number, viewers["ana"])) == 4
    with database.transaction(actor.organisation_id) as session:
        submit(session, lead, number, seats[team["bo"]], "rrww")
    assert who_sees() == {
        "ana": {"Ana", "Bo"},
        "bo": {"Ana", "Bo"},
        "bo, who manages": {"Ana", "Bo"},
        "manager": set(),
        "reader": set(),
    }
    with database.transaction(actor.organisation_id) as session:
        submit(session, lead, number, seats["Ines of Lumen"], "rrrr")
    everybody = {"Ana", "Bo", "Ines of Lumen"}
    assert who_sees()["manager"] == everybody
    assert who_sees()["reader"] == set()
    with database.transaction(actor.organisation_id) as session:
        close(session, lead, number, "rrrw", TONE="heard a sigh")
    assert who_sees()["reader"] == everybody

    detail = look(database, actor, number, viewers["reader"])
    assert [(item.code, item.decision, item.agreement, item.pairs) for item in detail.items] == [
        ("ID", Decision.RIGHT, Share(3, 3), Share(3, 3)),
        ("SOLVE", Decision.RIGHT, Share(3, 3), Share(3, 3)),
        ("LOG", Decision.RIGHT, Share(2, 3), Share(1, 3)),
        ("TONE", Decision.WRONG, Share(2, 3), Share(1, 3)),
    ]
    assert {seat.name: (seat.agreement, seat.entered_by) for seat in detail.seats} == {
        "Ana": (Share(4, 4), ""),
        "Bo": (Share(3, 4), "Lead"),
        "Ines of Lumen": (Share(3, 4), "Lead"),
    }
    assert detail.items[3].note == "heard a sigh"
    with pytest.raises(NotFound), database.reading(stranger.organisation_id) as session:
        calibration.get_calibration(session, number, viewers["manager"])


def test_sheets_are_taken_once_whole_and_from_those_who_may(database, actor, team, add_user, stranger):
    ana = link(database, actor, add_user("ana@x.example", Role.AUDITOR), team["ana"])
    with database.transaction(actor.organisation_id) as session:
        number = open_calibration(session, actor, team, team["form"], [team["ana"], team["bo"]])
        seats = seats_of(session, number)

    def refused(kind, call):
        with pytest.raises(kind) as error, database.transaction(actor.organisation_id) as session:
            call(session)
        return error.value

    own, others = seats[team["ana"]], seats[team["bo"]]
    part = sheet("rrrr")
    del part["LOG"]
    incomplete = refused(
        Invalid, lambda s: service.submit_sheet(s, ana, service.SubmitSheet(number, own, part))
    )
    assert set(incomplete.fields) == {"d-LOG"}
    refused(Forbidden, lambda s: submit(s, ana, number, others, "rrrr"))
    refused(NotFound, lambda s: submit(s, ana, number, 10**6, "rrrr"))
    refused(Invalid, lambda s: close(s, actor, number, "rrrr"))  # nobody's sheet is in
    refused(Forbidden, lambda s: close(s, ana, number, "rrrr"))
    with database.transaction(actor.organisation_id) as session:
        submit(session, ana, number, own, "rrrr")
        submit(session, actor, number, others, "rwrr")
    refused(Conflict, lambda s: submit(s, ana, number, own, "wwww"))
    with database.transaction(actor.organisation_id) as session:
        close(session, actor, number, "rrrr")
    refused(Conflict, lambda s: close(s, actor, number, "rrrr"))
    with pytest.raises(NotFound), database.transaction(stranger.organisation_id) as session:
        close(session, stranger, number, "rrrr")


def test_opening_names_what_does_not_fit(database, actor, team):
    for change in (
        {"code": " "},
        {"transaction_id": ""},
        {"held_on": day("2026-11-01")},
        {"form_id": 10**6},
        {"programme_id": 10**6},
        {"people": [10**6]},
        {"people": []},
        {"reference_id": 10**6},
    ):
        values = {"form_id": team["form"], "people": [team["ana"], team["bo"]], **change}
        with pytest.raises(Invalid) as error, database.transaction(actor.organisation_id) as session:
            open_calibration(session, actor, team, **values)
        assert set(change) <= set(error.value.fields)


def test_calibration_touches_no_evaluation_and_no_tally(database, actor, team):
    add(database, actor, [evaluation(team["ada"], team, evaluator_id=team["ana"], customer_errors=1)])

    def everything():
        with database.reading(actor.organisation_id) as session:
            return [
                [tuple(row) for row in session.execute(select(*model.__table__.c).order_by(model.id))]
                for model in (Evaluation, AgentMonth, ProgrammeMonth)
            ]

    before = everything()
    calibrate(database, actor, team, team["form"], {team["ana"]: "rrrr", team["bo"]: "wwww"})

    assert everything() == before


def test_drift_names_who_is_out_of_line_and_checks_count(database, actor, team, stranger):
    ana, bo, cy = team["ana"], team["bo"], team["cy"]
    for n, month in enumerate(("2026-07", "2026-08", "2026-09")):
        sheets = {ana: "rrrr", bo: "rrww", cy: "rrrr" if n else None}
        calibrate(
            database,
            actor,
            team,
            team["form"],
            sheets,
            code=f"C-{month}",
            held_on=day(f"{month}-07"),
            client_present=n == 1,
        )
    add(
        database,
        actor,
        [
            evaluation(team["ada"], team, day(f"2026-{month:02}-0{n + 1}"), evaluator_id=who)
            for month in (7, 8, 9, 10)
            for n, who in enumerate((ana, bo, cy))
        ],
    )

    with database.reading(actor.organisation_id) as session:
        drift = {one.name: one for one in calibration.drift(session, YEAR)}
        months = calibration.evaluator_months(session, YEAR)
        quarters = calibration.client_quarters(session, YEAR)
        criteria = calibration.criterion_agreement(session, YEAR)
        figures = queries.figures(session, YEAR)
        rows = {code: queries.figure_rows(session, code, YEAR) for code in figures if code in CALIBRATION}

    assert [name for name, one in drift.items() if one.out_of_line] == ["Bo"]
    assert drift["Bo"].months == {day(f"2026-{month}-01"): Share(2, 4) for month in ("07", "08", "09")}
    assert drift["Cy"].total == Share(8, 8)
    # October ends on the day itself: nobody was calibrated; in July Cy was missing.
    assert [(one.name, one.month.month) for one in months if not one.sessions] == [
        ("Ana", 10), ("Bo", 10), ("Cy", 10), ("Cy", 7),
    ]  # fmt: skip
    assert [(one.quarter.month, one.with_client) for one in quarters] == [(7, 1)]
    assert [(one.code, one.agreement, one.pairs) for one in criteria][:2] == [
        ("LOG", Share(5, 8), Share(2, 7)),
        ("TONE", Share(5, 8), Share(2, 7)),
    ]
    told = {code: (figures[code].numerator, figures[code].denominator) for code in CALIBRATION}
    assert told == {
        "quality.evaluators_calibrated": (8, 12),
        "quality.calibration_agreement": (26, 32),
        "quality.client_calibrates": (1, 1),
    }
    assert figures["quality.calibration_agreement"].outcome == Outcome.PARTLY
    assert "81.2 % of 32 decisions" in figures["quality.calibration_agreement"].sentence
    assert {code: (one.against, len(one.rows)) for code, one in rows.items()} == {
        "quality.evaluators_calibrated": (4, 12),
        "quality.calibration_agreement": (6, 32),
        "quality.client_calibrates": (0, 1),
    }
    with database.reading(stranger.organisation_id) as session:
        theirs = queries.figures(session, YEAR, CALIBRATION)
    assert {one.outcome for one in theirs.values()} == {Outcome.NOT_ENOUGH_DATA}


CALIBRATION = (
    "quality.evaluators_calibrated",
    "quality.calibration_agreement",
    "quality.client_calibrates",
)


def test_lists_take_as_many_statements_for_one_as_for_many(database, actor, team, sent):
    def statements(call):
        with database.reading(actor.organisation_id) as session:
            sent.clear()
            call(session)
        return len(sent)

    def counts():
        return [
            statements(lambda s: calibration.list_calibrations(s, CalibrationFilter())),
            statements(lambda s: calibration.drift(s, YEAR)),
            statements(lambda s: calibration.criterion_agreement(s, YEAR)),
            statements(lambda s: calibration.evaluator_months(s, YEAR)),
            statements(lambda s: queries.figures(s, YEAR, CALIBRATION)),
        ]

    sheets = {team["ana"]: "rrrr", team["bo"]: "rrrw"}
    calibrate(database, actor, team, team["form"], sheets)
    one = counts()
    for n in range(5):
        calibrate(database, actor, team, team["form"], sheets, code=f"M-{n}")

    assert counts() == one
    with database.reading(actor.organisation_id) as session:
        page = calibration.list_calibrations(session, CalibrationFilter(state=CalibrationState.CLOSED))
        assert page.total == 6
        assert {line.agreement for line in page.rows} == {Share(7, 8)}
        assert session.scalar(select(func.count(CalibrationSeat.id))) == 12
