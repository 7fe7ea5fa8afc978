"""Tallies say what the evaluations say, whatever happened to them."""

from __future__ import annotations

import datetime as dt
import random

from sqlalchemy import func, select, update

from audit_app.quality import queries, service
from audit_app.quality.models import AgentMonth, Evaluation, ProgrammeMonth
from audit_app.quality.rules import Method, Selection, State
from audit_app.workforce.rules import Channel
from tests.quality.build import add, add_people, evaluation

OCTOBER = dt.date(2026, 10, 1)


def test_200_monitored_give_three_accuracies_apart(database, actor):
    """6, 10 and 2 of 200 with an error: 97.0, 95.0 and 99.0 %; targeted and doubtful ones are in no accuracy."""
    people = add_people(database, actor, "ana", "ben")
    wrong = [{"customer_errors": 1}] * 6 + [{"business_errors": 2}] * 10 + [{"compliance_errors": 1}] * 2
    rows = [
        evaluation(people["ana"], people, **(wrong[number] if number < len(wrong) else {}))
        for number in range(200)
    ]
    rows.append(evaluation(people["ben"], people, selection=Selection.TARGETED, customer_errors=1))
    rows.append(evaluation(people["ben"], people, state=State.DOUBTFUL, customer_errors=1))
    add(database, actor, rows)

    with database.reading(actor.organisation_id) as session:
        (month,) = queries.monthly_accuracy(session, OCTOBER, OCTOBER)
        tallies = session.execute(select(AgentMonth.n, AgentMonth.n_targeted).order_by(AgentMonth.n)).all()

    assert (month.n, month.customer_right, month.business_right, month.compliance_right) == (
        200,
        194,
        190,
        198,
    )
    assert month.critical == 18
    assert [tuple(row) for row in tallies] == [(1, 1), (200, 0)]


def test_tallies_follow_every_change_and_verify_names_what_differs(database, actor, stranger):
    dice = random.Random(7)
    people = add_people(database, actor, "ana", "ben", "cho")
    other = add_people(database, actor, "dan", programme="Kestrel Home", site="Pune")
    theirs = add_people(database, stranger, "zoe")
    add(database, stranger, [evaluation(theirs["zoe"], theirs) for _ in range(3)])
    rows = []
    for number in range(150):
        name = dice.choice(["ana", "ben", "cho", "dan"])
        places = other if name == "dan" else people
        rows.append(
            evaluation(
                places[name],
                places,
                dt.date(2026, dice.choice([8, 9, 10]), 1 + number % 28),
                method=dice.choice(list(Method)),
                channel=dice.choice(list(Channel)),
                selection=dice.choice(list(Selection)),
                state=dice.choice(list(State)),
                compliance_errors=dice.choice([0, 0, 1]),
                noncritical_errors=dice.choice([0, 2]),
                points=dice.choice([None, 7.7]),
                points_possible=10.1,
                failed=dice.choice([False, True]),
            )
        )
    add(database, actor, rows)

    with database.transaction(actor.organisation_id) as session:
        assert service.verify_tallies(session) == []
        assert session.scalar(select(func.sum(AgentMonth.n))) == sum(one.state == "counted" for one in rows)
        # Dan's work moves to the other programme: both programmes' months follow.
        session.execute(
            update(Evaluation)
            .where(Evaluation.agent_id == other["dan"])
            .values(programme_id=people["programme"], site_id=people["site"])
        )
        assert {one.tally for one in service.verify_tallies(session)} == {
            "quality_agent_month",
            "quality_programme_month",
            "quality_feedback_day",
        }
        service.retally(session, {other["dan"]}, {OCTOBER})
        told = {one.key[0] for one in service.verify_tallies(session)}
        assert told == {dt.date(2026, 8, 1), dt.date(2026, 9, 1)}
        service.retally(session, None, told)
        assert service.verify_tallies(session) == []
        assert session.scalar(select(func.count()).select_from(ProgrammeMonth)) > 0

    with database.reading(stranger.organisation_id) as session:
        assert service.verify_tallies(session) == []
        assert session.scalar(select(func.sum(AgentMonth.n))) == 3
