"""From a failed evaluation over feedback, dispute and coaching to the steps of repeats, and the checks over all."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.accounts.queries import find_actor
from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.figure import Outcome as Says
from audit_app.base.figure import Scope
from audit_app.quality import queries, service
from audit_app.quality.models import AgentMonth, Coaching, Dispute, EvaluationError, FeedbackDay
from audit_app.quality.queries import coaching, feedback
from audit_app.quality.queries.coaching import BoardFilter
from audit_app.quality.queries.feedback import QueueFilter
from audit_app.quality.rules import ErrorClass, Selection
from audit_app.quality.rules.calibration import Share
from audit_app.quality.rules.coaching import CoachingMethod, FollowUp, Repeat
from audit_app.quality.rules.feedback import Answer, Outcome

from .build import add, add_people, evaluation
from .people import NOON, add_form, day, link

TODAY = day("2026-10-31")
YEAR = Scope(as_of=TODAY, since=day("2025-11-01"))
CHECKS = (
    "quality.feedback_in_time",
    "quality.failures_coached",
    "quality.repeats_escalated",
    "quality.coaching_improves",
)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def team(database, actor):
    found = add_people(database, actor, "eva", "lea", "max", job="Quality evaluator")
    return {
        **found,
        **add_people(database, actor, "ada", "ben"),
        "form": add_form(database, actor, found["programme"]),
    }


def write(database, actor, call):
    with database.transaction(actor.organisation_id) as session:
        return call(session)


def refused(database, actor, kind, call):
    with pytest.raises(kind) as error:
        write(database, actor, call)
    return error.value


def give(database, actor, number, on, who=None, **texts):
    said = {"went_well": "calm", "to_change": "verify first", "next_step": "listen together", **texts}
    command = service.GiveFeedback(number, day(on), **said)
    return write(database, actor, lambda s: service.give_feedback(s, who or actor, command))


def answer(number, answer, on="2026-10-20", reason=""):
    return service.AnswerFeedback(number, Answer(answer), day(on), reason)


def told(database, actor, scope=YEAR):
    with database.reading(actor.organisation_id) as session:
        found = queries.figures(session, scope, CHECKS)
    return {code.partition(".")[2]: (one.numerator, one.denominator) for code, one in found.items()}


def rows(database, actor, code):
    with database.reading(actor.organisation_id) as session:
        return queries.figure_rows(session, f"quality.{code}", YEAR)


def test_feedback_is_due_and_counted_by_working_days(database, actor, team, stranger):
    in_time, late, waits, urgent, fresh = add(
        database,
        actor,
        [
            evaluation(team["ada"], team, day("2026-10-05")),
            evaluation(team["ada"], team, day("2026-10-06")),
            evaluation(team["ben"], team, day("2026-10-07")),
            evaluation(team["ben"], team, day("2026-10-07"), compliance_errors=1, failed=True),
            evaluation(team["ben"], team, day("2026-10-29")),
        ],
    )
    assert told(database, actor)["feedback_in_time"] == (0, 4)
    give(database, actor, in_time, "2026-10-12")
    give(database, actor, late, "2026-10-14")
    give(database, actor, urgent, "2026-10-09")

    assert told(database, actor)["feedback_in_time"] == (1, 4)
    assert told(database, actor, Scope(day("2026-10-12"), day("2025-11-01")))["feedback_in_time"] == (1, 2)
    found = rows(database, actor, "feedback_in_time")
    assert (found.against, len(found.rows)) == (3, 4)
    with database.reading(actor.organisation_id) as session:
        queue = feedback.read_queue(session, QueueFilter(on=TODAY))
        assert [(one.id, one.due_on) for one in queue.page.rows] == [
            (waits, day("2026-10-14")),
            (fresh, day("2026-11-05")),
        ]
        assert queue.late == 1
        assert [one.id for one in feedback.stream_queue(session, QueueFilter(on=TODAY))] == [waits, fresh]
        case = feedback.get_case(session, urgent)
    assert (case.feedback.in_time, case.feedback.constructive) == (False, True)
    with pytest.raises(Conflict):
        give(database, actor, late, "2026-10-15")
    for change, field in (
        ({"on": "2026-10-01"}, "given_on"),
        ({"on": "2026-11-01"}, "given_on"),
        ({"on": "2026-10-30", "to_change": "  "}, "to_change"),
    ):
        with pytest.raises(Invalid) as error:
            give(database, actor, waits, **change)
        assert set(error.value.fields) == {field}
    with pytest.raises(NotFound):
        give(database, stranger, waits, "2026-10-30")
    assert told(database, stranger)["feedback_in_time"] == (0, 0)


def test_dispute_is_decided_by_a_third_person_and_the_tallies_follow(database, actor, team, add_user):
    ada = link(database, actor, add_user("ada@x.example", Role.READER), team["ada"])
    eva = link(database, actor, add_user("eva@x.example", Role.LEAD_AUDITOR), team["eva"])
    lea = link(database, actor, add_user("lea@x.example", Role.LEAD_AUDITOR), team["lea"])
    reader = find(database, add_user("reader@x.example", Role.READER))
    max_ = link(database, actor, add_user("max@x.example", Role.LEAD_AUDITOR, "Max"), team["max"])
    (number,) = add(
        database,
        actor,
        [
            evaluation(
                team["ada"],
                team,
                day("2026-10-05"),
                evaluator_id=team["eva"],
                form_id=team["form"],
                customer_errors=1,
                noncritical_errors=1,
                points=0.0,
                points_possible=10.0,
                failed=True,
            )
        ],
    )
    write(database, actor, lambda s: s.add_all(errors_of(number, team, SOLVE=1, TONE=1)))
    give(database, actor, number, "2026-10-12", lea)

    decide = service.DecideDispute(number, Outcome.CHANGED, "The log shows it was solved.", {"TONE": 1})
    refused(database, actor, NotFound, lambda s: service.decide_dispute(s, max_, decide))
    refused(
        database, actor, Forbidden, lambda s: service.answer_feedback(s, reader, answer(number, "signed"))
    )
    assert (
        "reason"
        in refused(
            database, actor, Invalid, lambda s: service.answer_feedback(s, ada, answer(number, "disputed"))
        ).fields
    )
    # Ten working days after Monday 12 October: the 26th is the last.
    late = answer(number, "disputed", "2026-10-27", "It was solved.")
    assert (
        "answered_on"
        in refused(database, actor, Invalid, lambda s: service.answer_feedback(s, ada, late)).fields
    )
    write(database, actor, lambda s: service.answer_feedback(s, ada, answer(number, "signed")))
    in_time = answer(number, "disputed", "2026-10-26", "It was solved.")
    write(database, actor, lambda s: service.answer_feedback(s, ada, in_time))
    refused(database, actor, Conflict, lambda s: service.answer_feedback(s, ada, in_time))

    twin = find(database, add_user("eva+2@x.example", Role.LEAD_AUDITOR, "Another name"))
    for involved in (eva, lea, twin):
        refused(database, actor, Forbidden, lambda s, who=involved: service.decide_dispute(s, who, decide))
    refused(database, actor, Forbidden, lambda s: service.decide_dispute(s, reader, decide))
    same = service.DecideDispute(number, Outcome.CHANGED, "No.", {"SOLVE": 1, "TONE": 1})
    refused(database, actor, Invalid, lambda s: service.decide_dispute(s, max_, same))
    silent = service.DecideDispute(number, Outcome.UPHELD, " ")
    refused(database, actor, Invalid, lambda s: service.decide_dispute(s, max_, silent))
    write(database, actor, lambda s: service.decide_dispute(s, max_, decide))
    refused(database, actor, Conflict, lambda s: service.decide_dispute(s, max_, decide))

    with database.reading(actor.organisation_id) as session:
        case = feedback.get_case(session, number)
        tally = session.scalars(select(AgentMonth)).one()
        differences = service.verify_tallies(session)
        wrong = session.scalars(select(EvaluationError.criterion_code)).all()
    assert (case.dispute.outcome, case.dispute.decided_by) == (Outcome.CHANGED, "Max")
    assert case.dispute.before["errors"] == {"SOLVE": 1, "TONE": 1}
    assert (case.dispute.before["customer_errors"], case.dispute.after["customer_errors"]) == (1, 0)
    # The pass mark of 80 % is still missed by the tone alone.
    assert (case.failed, case.points, tally.random_customer_wrong, tally.failed) == (True, 0.0, 0, 1)
    assert (differences, list(wrong)) == ([], ["TONE"])


def test_the_database_itself_refuses_the_evaluator_as_judge(database, actor, team):
    (number,) = add(database, actor, [evaluation(team["ada"], team, evaluator_id=team["eva"])])
    feedback_id = give(database, actor, number, "2026-10-12")

    def insert(session):
        session.add(
            Dispute(
                feedback_id=feedback_id,
                evaluation_id=number,
                raised_on=TODAY,
                reason="x",
                evaluated_by="Eva",
                given_by="Lea",
                given_by_id=None,
                evaluator_id=team["eva"],
                outcome=Outcome.UPHELD,
                decided_on=TODAY,
                decided_by="eva",
                decided_by_id=None,
            )
        )

    assert "third_person" in str(refused(database, actor, Conflict, insert))


def errors_of(number, team, **counts):
    kinds = {"SOLVE": ErrorClass.CUSTOMER, "TONE": ErrorClass.NON_CRITICAL, "ID": ErrorClass.COMPLIANCE}
    return [
        EvaluationError(
            evaluation_id=number,
            criterion_code=code,
            error_class=kinds[code],
            count=count,
            programme_id=team["programme"],
            month=day("2026-10-01"),
            selection=Selection.RANDOM,
        )
        for code, count in counts.items()
    ]


def find(database, user_id):
    with database.across() as session:
        return find_actor(session, user_id)


def coach(agent, on, **more):
    return service.RecordCoaching(agent, day(on), CoachingMethod.TALK, **more)


def test_failure_asks_for_coaching_and_an_extra_evaluation(database, actor, team, stranger):
    first, second, third = add(
        database,
        actor,
        [
            evaluation(team["ada"], team, day("2026-09-01"), failed=True, noncritical_errors=1),
            evaluation(team["ben"], team, day("2026-09-02"), failed=True, noncritical_errors=1),
            evaluation(team["ben"], team, day("2026-10-15"), failed=True, noncritical_errors=1),
        ],
    )
    extra = evaluation(team["ada"], team, day("2026-09-20"), selection=Selection.TARGETED)
    add(database, actor, [extra])
    assert told(database, actor)["failures_coached"] == (0, 2)
    write(
        database,
        actor,
        lambda s: service.record_coaching(s, actor, coach(team["ada"], "2026-09-10", evaluation_id=first)),
    )
    assert told(database, actor)["failures_coached"] == (0, 2)
    write(database, actor, lambda s: service.link_extra(s, actor, first, extra.transaction_id))

    assert told(database, actor)["failures_coached"] == (1, 2)
    with database.reading(actor.organisation_id) as session:
        board = coaching.read_board(session, BoardFilter(on=TODAY))
        earlier = coaching.read_board(session, BoardFilter(on=day("2026-09-15"), since=day("2026-09-01")))
        case = feedback.get_case(session, first)
    assert [(row.evaluation_id, row.state) for row in board.page.rows] == [
        (second, FollowUp.LATE),
        (third, FollowUp.OPEN),
        (first, FollowUp.DONE),
    ]
    assert board.counts == {FollowUp.DONE: 1, FollowUp.LATE: 1, FollowUp.OPEN: 1}
    assert [(row.coached_on, row.extra_on, row.state) for row in earlier.page.rows] == [
        (day("2026-09-10"), None, FollowUp.OPEN),
        (None, None, FollowUp.OPEN),
    ]
    assert [row[1] for row in case.extras] == [extra.transaction_id]
    for change, field in (
        ({"on": "2026-08-31"}, "held_on"),
        ({"on": "2026-11-01"}, "held_on"),
        ({"agent": team["ben"]}, "evaluation_id"),
        ({"criterion_code": "NOPE"}, "criterion_code"),
        ({"coach_code": "nobody"}, "coach_code"),
        ({"coach_code": "ada"}, "coach_code"),
        ({"signed_on": day("2026-09-01")}, "signed_on"),
    ):
        values = {"agent": team["ada"], "on": "2026-09-12", "evaluation_id": first, **change}
        wrong = coach(**values)
        error = refused(database, actor, Invalid, lambda s, c=wrong: service.record_coaching(s, actor, c))
        assert set(error.fields) == {field}
    with pytest.raises(NotFound):
        write(database, stranger, lambda s: service.link_extra(s, stranger, first, "X"))
    assert told(database, stranger)["failures_coached"] == (0, 0)


def test_repeats_ask_for_steps_and_a_change_takes_them_back(database, actor, team, add_user):
    auditor = find(database, add_user("auditor@x.example", Role.AUDITOR))
    numbers = add(
        database,
        actor,
        [
            evaluation(team["ada"], team, day(f"2026-09-0{n}"), failed=True, customer_errors=1, form_id=None)
            for n in (1, 3, 7)
        ],
    )

    def steps():
        with database.reading(actor.organisation_id) as session:
            return coaching.list_steps(session, BoardFilter(on=TODAY))

    assert [(one.cycle, one.why, one.struck_on, one.evaluations) for one in steps()] == [
        (1, Repeat.SAME_FAMILY, day("2026-09-03"), tuple(numbers[:2])),
        (2, Repeat.AGAIN, day("2026-09-07"), (numbers[2],)),
    ]
    first, second = (one.id for one in steps())
    take = service.TakeStep(first, day("2026-09-15"), "coached twice a week")
    write(database, actor, lambda s: service.take_step(s, auditor, take))
    refused(database, actor, Conflict, lambda s: service.take_step(s, auditor, take))
    early = service.TakeStep(second, day("2026-09-06"), "")
    assert set(refused(database, actor, Invalid, lambda s: service.take_step(s, actor, early)).fields) == {
        "taken_on",
        "note",
    }
    assert told(database, actor)["repeats_escalated"] == (1, 2)
    found = rows(database, actor, "repeats_escalated")
    assert (found.against, len(found.rows)) == (1, 2)

    # The second failure falls after a dispute: step 2 goes with it, step 1 was taken and stays on record.
    give(database, actor, numbers[1], "2026-09-08")
    disputed = answer(numbers[1], "disputed", "2026-09-09", "Not mine.")
    write(database, actor, lambda s: service.answer_feedback(s, auditor, disputed))
    decider = find(database, add_user("boss@x.example", Role.LEAD_AUDITOR))
    nothing = service.DecideDispute(numbers[1], Outcome.CHANGED, "It was another's contact.", {})
    write(database, actor, lambda s: service.decide_dispute(s, decider, nothing))

    # One and three are still two errors of one family: the step is now due from the later day.
    assert [(one.cycle, one.struck_on, one.taken_on) for one in steps()] == [
        (1, day("2026-09-07"), None),
        (1, day("2026-09-03"), day("2026-09-15")),
    ]


def test_third_step_is_a_managers(database, actor, team, add_user):
    auditor = find(database, add_user("auditor@x.example", Role.AUDITOR))
    add(
        database,
        actor,
        [
            evaluation(team["ada"], team, day(f"2026-09-0{n}"), failed=True, customer_errors=1)
            for n in (1, 3, 5, 7)
        ],
    )
    with database.reading(actor.organisation_id) as session:
        step = coaching.list_steps(session, BoardFilter(on=TODAY))[-1]
    take = service.TakeStep(step.id, TODAY, "moved to another queue")

    assert step.cycle == 3
    refused(database, actor, Forbidden, lambda s: service.take_step(s, auditor, take))
    write(database, actor, lambda s: service.take_step(s, actor, take))


def test_effect_compares_the_same_criterion_in_random_evaluations(database, actor, team):
    held = day("2026-06-15")
    told_ = [  # (agent, days from the coaching, wrong?, random?)
        ("ada", -10, True, True), ("ada", -20, False, True), ("ada", -70, True, True),
        ("ada", 10, False, True), ("ada", 20, False, True), ("ada", 30, True, False),
        ("ben", -10, True, True), ("ben", 0, True, True), ("ben", 60, True, True), ("ben", 61, False, True),
    ]  # fmt: skip
    numbers = add(
        database,
        actor,
        [
            evaluation(
                team[who],
                team,
                held + dt.timedelta(days=days),
                customer_errors=int(wrong),
                selection=Selection.RANDOM if random else Selection.TARGETED,
            )
            for who, days, wrong, random in told_
        ],
    )
    write(
        database,
        actor,
        lambda s: [
            s.add_all(errors_of(number, team, SOLVE=1))
            for number, (_who, _days, wrong, _random) in zip(numbers, told_, strict=True)
            if wrong
        ],
    )
    for who in ("ada", "ben"):
        command = coach(team[who], "2026-06-15", criterion_code="SOLVE", coach_code="lea")
        write(database, actor, lambda s, c=command: service.record_coaching(s, actor, c))

    with database.reading(actor.organisation_id) as session:
        effect = coaching.read_effect(session, day("2026-06-01"), TODAY)
        figure = queries.figures(session, YEAR, CHECKS)["quality.coaching_improves"]
        assert session.scalars(select(Coaching.coach)).all() == ["Lea", "Lea"]
    assert {row.agent: (row.before, row.after, row.better) for row in effect.rows} == {
        "Ada": (Share(1, 2), Share(0, 2), True),
        "Ben": (Share(1, 1), Share(1, 1), False),
    }
    assert (effect.by_coach, effect.all) == ((("Lea", Share(1, 2)),), Share(1, 2))
    assert (figure.outcome, figure.numerator, figure.denominator) == (Says.PARTLY, 1, 2)
    assert told(database, actor, Scope(day("2026-08-13"), day("2025-11-01")))["coaching_improves"] == (0, 0)
    found = rows(database, actor, "coaching_improves")
    assert (found.against, len(found.rows)) == (1, 2)


def test_many_take_as_few_statements_as_one(database, actor, team, sent):
    def statements(call):
        with database.reading(actor.organisation_id) as session:
            sent.clear()
            call(session)
        return len(sent)

    def counts():
        return [
            statements(lambda s: feedback.read_queue(s, QueueFilter(on=TODAY))),
            statements(lambda s: feedback.list_disputes(s, day("2026-01-01"))),
            statements(lambda s: coaching.read_board(s, BoardFilter(on=TODAY))),
            statements(lambda s: coaching.list_steps(s, BoardFilter(on=TODAY))),
            statements(lambda s: coaching.read_effect(s, day("2026-01-01"), TODAY)),
            statements(lambda s: queries.figures(s, YEAR, CHECKS)),
        ]

    def more(count):
        numbers = add(
            database,
            actor,
            [evaluation(team["ada"], team, failed=True, customer_errors=1) for _ in range(count)],
        )
        for number in numbers:
            command = coach(team["ada"], "2026-10-07", evaluation_id=number)
            write(database, actor, lambda s, c=command: service.record_coaching(s, actor, c))

    more(2)
    one = counts()
    more(8)

    assert counts() == one
    with database.reading(actor.organisation_id) as session:
        assert sum(session.scalars(select(FeedbackDay.n))) == 10
