"""Files of feedback, coachings and calibrations through the importer."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from audit_app.base import clock
from audit_app.base.errors import Conflict
from audit_app.base.figure import Scope
from audit_app.quality import queries, service
from audit_app.quality.models import Calibration, Coaching, Evaluation, Feedback
from audit_app.quality.queries import calibration
from audit_app.quality.rules.calibration import Share
from audit_app.quality.rules.feedback import Answer

from .build import add, add_people, evaluation
from .people import NOON, add_form, close, day, open_calibration, seats_of, submit
from .test_monitoring_files import take

YEAR = Scope(as_of=day("2026-10-31"), since=day("2025-11-01"))


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def team(database, actor):
    found = add_people(database, actor, "eva", "lea", job="Quality evaluator")
    return {
        **found,
        **add_people(database, actor, "ada", "ben"),
        "form": add_form(database, actor, found["programme"]),
    }


def told(database, actor, code):
    with database.reading(actor.organisation_id) as session:
        found = queries.figures(session, YEAR, [f"quality.{code}"])[f"quality.{code}"]
    return found.numerator, found.denominator


def test_feedback_from_a_file(database, actor, team, tmp_path):
    add(
        database,
        actor,
        [
            evaluation(team["ada"], team, day("2026-10-05"), transaction_id="Call-1"),
            evaluation(team["ben"], team, day("2026-10-06"), transaction_id="Call-2"),
            evaluation(team["ada"], team, day("2026-10-06"), transaction_id="Call-2"),
        ],
    )
    text = """Call ID,Agent ID,Feedback date,Given by ID,Strengths,To improve,Next step,Agent signed
call-1,ada,2026-10-12,EVA,calm,verify,listen,2026-10-13
Call-2,,2026-10-12,eva,calm,verify,listen,
Call-2,ben,2026-10-12,eva,calm,,,
Call-3,ben,2026-10-12,eva,calm,,,
Call-2,ada,2026-10-05,eva,calm,,,
"""
    counts, wrong = take(database, actor, tmp_path, "quality.feedback", text)

    assert counts == {"new": 2, "changed": 0, "same": 0, "rejected": 3}
    assert wrong == {
        3: ["Several evaluations of this contact fit."],
        5: ["No evaluation of this contact fits."],
        6: ["The evaluation was made on 2026-10-06."],
    }
    assert told(database, actor, "feedback_in_time") == (2, 3)
    with database.reading(actor.organisation_id) as session:
        first, second = session.scalars(select(Feedback).order_by(Feedback.evaluation_id)).all()
        assert service.verify_tallies(session) == []
    assert (first.answer, first.given_by, first.given_by_id) == (Answer.SIGNED, "Eva", team["eva"])
    assert (second.answer, second.to_change) == (Answer.NONE, "")

    # The same file again is the same; one that says less takes nothing away, one that says more adds.
    assert take(database, actor, tmp_path, "quality.feedback", text)[0]["same"] == 2
    less = "Call ID,Agent ID,Feedback date\nCall-1,ada,2026-10-12\n"
    assert take(database, actor, tmp_path, "quality.feedback", less)[0]["same"] == 1
    more = "Call ID,Agent ID,Feedback date,To improve,Agent signed\nCall-1,ada,2026-10-12,verify first,2026-10-20\n"
    assert take(database, actor, tmp_path, "quality.feedback", more)[0]["changed"] == 1
    with database.reading(actor.organisation_id) as session:
        first = session.scalars(select(Feedback).order_by(Feedback.evaluation_id)).first()
    assert (first.to_change, first.answered_on, first.went_well) == (
        "verify first",
        day("2026-10-13"),
        "calm",
    )


def test_coachings_from_a_file(database, actor, team, tmp_path):
    failed, extra = add(
        database,
        actor,
        [
            evaluation(team["ada"], team, day("2026-09-01"), transaction_id="F-1", failed=True),
            evaluation(team["ada"], team, day("2026-09-20"), transaction_id="X-1"),
        ],
    )
    text = """agent_code,held_on,coach_code,transaction_id,criterion_code,method,signed_on,extra_transaction_id
ada,2026-09-10,lea,f-1,solve,Role play,2026-09-11,x-1
ada,2026-09-12,ada,,,,,
ben,2026-09-12,lea,F-1,,,,
ada,2026-08-30,lea,F-1,NOPE,,2026-08-29,
ada,2026-09-12,lea,,,,,X-1
"""
    counts, wrong = take(database, actor, tmp_path, "quality.coaching", text)

    assert counts == {"new": 1, "changed": 0, "same": 0, "rejected": 4}
    assert wrong == {
        3: ["Nobody coaches themselves."],
        4: ["This agent has no such evaluation."],
        5: [
            "No form has a criterion called NOPE.",
            "The evaluation was made on 2026-09-01.",
            "The coaching was held on 2026-08-30.",
        ],
        6: ["An extra evaluation needs the failed one beside it."],
    }
    with database.reading(actor.organisation_id) as session:
        row = session.scalars(select(Coaching)).one()
        assert session.get(Evaluation, extra).extra_of_id == failed
    assert (row.criterion_code, row.coach, row.before_n, row.after_n) == ("SOLVE", "Lea", 1, 1)
    assert told(database, actor, "failures_coached") == (1, 1)
    assert take(database, actor, tmp_path, "quality.coaching", text)[0]["same"] == 1
    changed = text.replace("Role play", "talk")
    assert take(database, actor, tmp_path, "quality.coaching", changed)[0]["changed"] == 1


def test_calibrations_from_a_file(database, actor, team, tmp_path):
    head = "session,programme,held_on,transaction_id,channel,evaluator_code,client_name,criterion_code,decision,agreed\n"
    rows = "".join(
        f"S-1,lumen pay,2026-10-07,C-9,phone,{who},{client},{code},{decision},{agreed}\n"
        for who, client, decisions in (
            ("eva", "", "right right"),
            ("lea", "", "wrong right"),
            ("", "Ines", "right n/a"),
        )
        for code, decision, agreed in zip(
            ("ID", "TONE"), decisions.split(), ("right", "correct"), strict=True
        )
    )
    bad = (
        "S-1,Lumen Pay,2026-10-08,C-9,phone,eva,,LOG,right,right\n"
        "S-1,Lumen Pay,2026-10-07,C-9,phone,,,LOG,right,right\n"
        "S-1,Lumen Pay,2026-10-07,C-9,phone,eva,,SOLVE,maybe,right\n"
        "S-2,Nowhere,2026-10-07,C-9,phone,eva,,ID,right,right\n"
    )
    counts, wrong = take(database, actor, tmp_path, "quality.calibrations", head + rows + bad)

    assert counts == {"new": 6, "changed": 0, "same": 0, "rejected": 4}
    assert [wrong[number][0] for number in (8, 9, 11)] == [
        "Programme, date, contact and channel must be the same in all rows of a session.",
        "Say whose decision this is.",
        "There is no such programme.",
    ]
    assert told(database, actor, "calibration_agreement") == (3, 4)
    with database.reading(actor.organisation_id) as session:
        drift = {one.name: one.total for one in calibration.drift(session, YEAR)}
        one = session.scalars(select(Calibration)).one()
    assert drift == {"Eva": Share(2, 2), "Lea": Share(1, 2)}
    assert one.client_present
    assert take(database, actor, tmp_path, "quality.calibrations", head + rows)[0]["same"] == 6
    mended = (head + rows).replace("lea,,ID,wrong", "lea,,ID,right")
    assert take(database, actor, tmp_path, "quality.calibrations", mended)[0]["changed"] == 1
    assert told(database, actor, "calibration_agreement") == (4, 4)

    # What was judged here, alone, is not a file's to change.
    with database.transaction(actor.organisation_id) as session:
        number = open_calibration(session, actor, team, team["form"], [team["eva"], team["lea"]], code="S-3")
        for seat in seats_of(session, number).values():
            submit(session, actor, number, seat, "rrrr")
        close(session, actor, number, "rrrr")
    own = take(database, actor, tmp_path, "quality.calibrations", (head + rows).replace("S-1", "s-3"))[1]
    assert {sentence for found in own.values() for sentence in found} == {
        "The calibration S-3 was judged here. A file may not change it."
    }
    with pytest.raises(Conflict), database.transaction(actor.organisation_id) as session:
        close(session, actor, one.id, "rrrr")
