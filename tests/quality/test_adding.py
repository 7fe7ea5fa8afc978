"""Files that come one after the other leave everything counted as if all evaluations were counted anew."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from sqlalchemy import func, select

from audit_app.quality import service
from audit_app.quality.models import AgentMonth, Coaching, Contact, Escalation, Evaluation, FailureFollowUp
from audit_app.quality.rules import ErrorClass, Method, Selection, State
from audit_app.workforce.rules import Channel
from tests.quality.build import add_people

AGENTS = ("ana", "ben", "cho", "dan")


def rows_of(dice, people, numbers):
    """Rows of `service.FIELDS` as the importer gives them: many fail, some are doubtful."""
    for number in numbers:
        day = dt.date(2026, dice.choice([3, 4, 5, 6, 7, 8]), dice.randint(1, 28))
        kind = dice.choice([None, None, *ErrorClass])
        counts = [int(kind == one) for one in ErrorClass]
        yield (
            f"T{number}", None, day.isoformat(), dice.choice([None, 7, 15, 23]),
            (day + dt.timedelta(days=dice.randint(0, 20))).isoformat(),
            people[AGENTS[number % 4]], dice.choice([None, people["eva"]]), "", dice.choice(list(Method)).value,
            False, dice.choice(list(Channel)).value, people["programme"], people["site"], None,
            dice.choice(list(Selection)).value, dice.choice([State.COUNTED, State.COUNTED, State.DOUBTFUL]).value,
            None, *counts, dice.choice([None, 7.7]), 10.1, kind not in (None, ErrorClass.NON_CRITICAL), "",
            ((kind.value, kind.value, 1),) if kind else (),
        )  # fmt: skip


def kept(session):
    """Everything that follows from evaluations, without the numbers of rows."""
    return {
        table.__tablename__: sorted(
            (
                tuple(
                    round(value, 6) if isinstance(value, float) else str(value)
                    for name, value in row.items()
                    if name != "id"
                )
                for row in session.execute(
                    select(table.__table__), execution_options={"organisation_checked": True}
                ).mappings()
            ),
            key=repr,
        )
        for table in (AgentMonth, Escalation, FailureFollowUp, Coaching)
    }


@pytest.mark.parametrize("seed", range(3))
def test_files_added_one_by_one_are_counted_as_all_at_once(database, actor, seed):
    dice = random.Random(seed)
    people = add_people(database, actor, *AGENTS, "eva")
    own = {"organisation_id": actor.organisation_id}
    with database.transaction(actor.organisation_id) as session:
        for agent in AGENTS:
            session.add(
                Coaching(
                    **own,
                    agent_id=people[agent],
                    held_on=dt.date(2026, 6, 1),
                    criterion_code="",
                    coach="Client",
                    method="talk",
                    compare_from=dt.date(2026, 4, 2),
                    compare_until=dt.date(2026, 7, 31),
                )
            )
        session.add(
            Contact(
                **own,
                transaction_id="T5",
                agent_id=people["dan"],
                day=dt.date(2026, 5, 1),
                channel="phone",
                programme_id=people["programme"],
            )
        )
        first, second = list(rows_of(dice, people, range(60))), list(rows_of(dice, people, range(60, 200)))
        service.apply_evaluations(session, actor, None, iter([first[:25], first[25:]]))
        assert service.verify_tallies(session) == []
        doubtful = session.scalars(select(Evaluation.state).where(Evaluation.transaction_id == "T5")).all()
        assert doubtful == [State.DOUBTFUL]
        # What a list of contacts says later becomes doubtful with the next file of that month.
        later = next(
            row for row in first if row[0] != "T5" and row[15] == State.COUNTED and row[5] != people["dan"]
        )
        session.add(
            Contact(
                **own,
                transaction_id=later[0],
                agent_id=people["dan"],
                day=dt.date(2026, 5, 1),
                channel="phone",
                programme_id=people["programme"],
            )
        )
        session.flush()
        # A step that somebody took stays, whatever comes later.
        step = session.scalars(select(Escalation).order_by(Escalation.struck_on).limit(1)).first()
        if step is not None:
            step.state, step.taken_on = "done", dt.date(2026, 9, 1)

        service.apply_evaluations(session, actor, None, iter([second[:70], second[70:]]))
        assert service.verify_tallies(session) == []
        states = session.scalars(select(Evaluation.state).where(Evaluation.transaction_id == later[0])).all()
        assert states == [State.DOUBTFUL]
        # Some rows again, some of them changed, among new ones: as a monthly export brings them.
        again = [
            *second[100:],
            *((*row[:2], "2026-05-05", *row[3:4], "2026-05-20", *row[5:]) for row in first[:20]),
        ]
        service.apply_evaluations(
            session, actor, None, iter([again, list(rows_of(dice, people, range(200, 230)))])
        )

        assert service.verify_tallies(session) == []
        assert session.scalar(select(func.count(Evaluation.id))) == 230
        there = kept(session)
        service.recount(session)
        assert kept(session) == there
        assert there["quality_escalation"]
        assert there["quality_follow_up"]
