"""Recording, importing, pacing, drawing and checking, on real databases."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.base import clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.figure import Outcome, Scope
from audit_app.quality import queries, service
from audit_app.quality.models import AgentMonth, Evaluation, EvaluationError
from audit_app.quality.queries.pareto import By
from audit_app.quality.rules import Doubt, ErrorClass, Method, Selection, State
from audit_app.quality.rules.pacing import Outlook
from audit_app.quality.rules.spread import Stands
from audit_app.workforce.rules import Channel
from tests.quality.build import add, add_people, evaluation

NOON = dt.datetime(2026, 10, 31, 12, tzinfo=dt.UTC)
OCTOBER = dt.date(2026, 10, 1)
YEAR = Scope(as_of=dt.date(2026, 10, 31), since=dt.date(2025, 11, 1))


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.at(NOON):
        yield


def form_of(programme_id, pass_mark=75.0):
    line = service.SaveLine
    return service.SaveForm(
        programme_id,
        "Phone form",
        dt.date(2026, 1, 1),
        (
            line("C1", "Solves what the customer asked", ErrorClass.CUSTOMER, reason="They call again"),
            line("P1", "Checks who is calling", ErrorClass.COMPLIANCE, reason="Data law"),
            line("N1", "Greets", ErrorClass.NON_CRITICAL, 5),
            line("N2", "Writes a clear note", ErrorClass.NON_CRITICAL, 15, aliases={"es": "PENC 2"}),
        ),
        pass_mark,
    )


def command(people, **values):
    defaults = {
        "transaction_id": "T-1",
        "agent_id": people["ana"],
        "day": dt.date(2026, 10, 5),
        "evaluated_on": dt.date(2026, 10, 6),
        "method": Method.REMOTE,
        "channel": Channel.PHONE,
        "programme_id": people["programme"],
        "selection": Selection.RANDOM,
        "evaluator_code": "eva",
    }
    return service.RecordEvaluation(**(defaults | values))


def test_recording_computes_classes_points_and_failure_and_refuses_what_cannot_be(database, actor, stranger):
    people = add_people(database, actor, "ana")
    add_people(database, actor, "eva", job="Quality evaluator")
    gone = add_people(database, actor, "kai", left_on=dt.date(2026, 9, 30))
    theirs = add_people(database, stranger, "zoe")
    with database.transaction(actor.organisation_id) as session:
        form_id = service.add_form(session, actor, form_of(people["programme"]))
        number = service.record_evaluation(
            session, actor, command(people, form_id=form_id, errors={"N2": 1, "P1": 2}, hour=15)
        )
        low = service.record_evaluation(
            session, actor, command(people, transaction_id="T-2", form_id=form_id, errors={"N2": 1})
        )

    with database.transaction(actor.organisation_id) as session:
        found = queries.get_evaluation(session, number)
        assert (found.row.compliance_errors, found.row.noncritical_errors, found.row.failed) == (2, 1, True)
        assert (found.row.points, found.row.points_possible, found.row.evaluator) == (5, 20, "Eva")
        assert [(one.code, one.count) for one in found.errors] == [("P1", 2), ("N2", 1)]
        assert queries.get_evaluation(session, low).row.failed  # 25 % of the points, 75 % asked for
        assert session.scalars(select(AgentMonth.random_compliance_wrong)).all() == [1]

        with pytest.raises(Conflict, match="judged T-1 in this way already"):
            service.record_evaluation(session, actor, command(people))
        for values, field in (
            ({"agent_id": gone["kai"]}, "agent"),
            ({"day": dt.date(2026, 11, 2), "evaluated_on": dt.date(2026, 11, 2)}, "day"),
            ({"evaluator_code": "ana"}, "evaluator"),
            ({"stepped_in": True}, "stepped_in"),
            ({"points": 9.0, "points_possible": 8.0}, "points"),
            ({"evaluator_code": "nobody"}, "evaluator_code"),
            ({"errors": {"X9": 1}}, "errors"),
            ({"transaction_id": " "}, "transaction_id"),
        ):
            with pytest.raises(Invalid) as refused:
                service.record_evaluation(
                    session, actor, command(people, **{"transaction_id": "T-9"} | values)
                )
            assert field in refused.value.fields, values
        for values in ({"agent_id": theirs["zoe"]}, {"programme_id": theirs["programme"]}):
            with pytest.raises(NotFound):
                service.record_evaluation(session, actor, command(people, **values))
        powerless = dataclasses.replace(actor, permissions=frozenset({"quality.see"}))
        with pytest.raises(Forbidden):
            service.record_evaluation(session, powerless, command(people))
        with pytest.raises(Forbidden):
            service.add_form(session, powerless, form_of(people["programme"]))

    with database.reading(stranger.organisation_id) as session, pytest.raises(NotFound):
        queries.get_evaluation(session, number)


def test_doubtful_ones_count_nowhere_until_settled(database, actor):
    people = add_people(database, actor, "ana")
    add_people(database, actor, "eva", job="Quality evaluator")
    other = add_people(database, actor, "dan", programme="Kestrel Home")
    with database.transaction(actor.organisation_id) as session:
        number = service.record_evaluation(
            session, actor, command(people, programme_id=other["programme"], errors={"customer_critical": 1})
        )
        assert queries.get_evaluation(session, number).row.doubt == Doubt.OTHER_PROGRAMME
        assert session.scalar(select(AgentMonth.n)) is None
        with pytest.raises(Invalid):
            service.settle_doubt(session, actor, number, counts=True, reason=" ")
        service.settle_doubt(session, actor, number, counts=True, reason="Lent for a week")
        assert session.scalar(select(AgentMonth.n)) == 1
        assert session.scalar(select(EvaluationError.state)) == State.COUNTED
        with pytest.raises(Conflict):
            service.settle_doubt(session, actor, number, counts=False, reason="Again")
        assert service.verify_tallies(session) == []


def row_of(people, number, **values):
    day = values.get("day", "2026-10-05")
    defaults = dict.fromkeys(service.FIELDS) | {
        "transaction_id": f"T-{number}",
        "day": day,
        "evaluated_on": day,
        "agent_id": people["ana"],
        "evaluator_name": "Client",
        "method": "remote",
        "stepped_in": False,
        "channel": "phone",
        "programme_id": people["programme"],
        "site_id": people["site"],
        "selection": "random",
        "state": "counted",
        "customer_errors": 0,
        "business_errors": 0,
        "compliance_errors": 0,
        "noncritical_errors": 0,
        "failed": False,
        "notes": "",
        "lines": [],
    }
    return list((defaults | values).values())


def test_many_rows_are_written_changed_and_doubted_against_the_list(database, actor):
    people = add_people(database, actor, "ana", "ben")
    wrong = {"customer_errors": 1, "failed": True, "lines": [["C1", "customer_critical", 1]]}
    with database.transaction(actor.organisation_id) as session:
        contacts = [["T-3", None, "2026-10-05", 9, people["ben"], "phone", people["programme"]]]
        service.apply_contacts(session, actor, None, iter([contacts]))
        service.apply_evaluations(
            session,
            actor,
            None,
            iter([[row_of(people, 1), row_of(people, 2, **wrong)], [row_of(people, 3, **wrong)]]),
        )
        assert [row.state for row in session.scalars(select(Evaluation).order_by(Evaluation.id))] == [
            State.COUNTED,
            State.COUNTED,
            State.DOUBTFUL,
        ]
        assert queries.read_pareto(session, None, OCTOBER, OCTOBER).total == 1
        ids = session.scalars(select(Evaluation.id).order_by(Evaluation.id)).all()
        service.settle_doubt(session, actor, ids[2], counts=False, reason="Ben's call")

    with database.transaction(actor.organisation_id) as session:
        # The file again, corrected: numbers stay, errors follow, what was withdrawn stays withdrawn.
        service.apply_evaluations(
            session, actor, None, iter([[row_of(people, 1, **wrong), row_of(people, 2), row_of(people, 3)]])
        )
        assert session.scalars(select(Evaluation.id).order_by(Evaluation.id)).all() == ids
        assert session.scalars(select(EvaluationError.evaluation_id)).all() == [ids[0]]
        assert session.get(Evaluation, ids[2]).state == State.WITHDRAWN
        assert session.scalars(select(AgentMonth.n)).all() == [2]
        assert service.verify_tallies(session) == []


def test_board_knows_part_months_absence_and_what_is_missing(database, actor):
    people = add_people(database, actor, "ana", "ben", "cho")
    new = add_people(database, actor, "dan", hired_on=dt.date(2026, 10, 17))  # half of October
    rows = [evaluation(people["ana"], people) for _ in range(7)]
    rows += [evaluation(people["ben"], people, method=Method.SIDE_BY_SIDE) for _ in range(5)]
    rows += [evaluation(people["cho"], people, selection=Selection.TARGETED) for _ in range(15)]
    rows += [evaluation(new["dan"], people, dt.date(2026, 10, 20)) for _ in range(3)]
    rows += [evaluation(people["ana"], people, state=State.DOUBTFUL)]
    add(database, actor, rows)
    with database.transaction(actor.organisation_id) as session:
        board = queries.read_board(session, people["programme"], OCTOBER, dt.date(2026, 10, 31))
        found = {one.code: one.pace.outlook for one in board.agents}
        assert found == {"ana": Outlook.FINE, "ben": Outlook.SHORT, "cho": Outlook.OVER, "dan": Outlook.FINE}
        assert [one.code for one in board.agents][:2] == ["ben", "cho"]
        assert (board.n, board.doubtful, sum(board.by_day.values())) == (30, 1, 30)
        assert {one.word: (one.n, one.fine) for one in board.methods} == {
            "side_by_side": (5, True),
            "remote": (25, True),
            "client": (0, False),
        }
        assert [one.n for one in board.load] == [30]

        service.apply_absences(session, actor, None, iter([[[people["ben"], "2026-10-01", 6]]]))
        board = queries.read_board(session, people["programme"], OCTOBER, dt.date(2026, 10, 31))
        assert {one.code: one.pace.least for one in board.agents}["ben"] == 5

        service.set_rule(session, actor, service.SetRule(people["programme"], 4, 20))
        board = queries.read_board(session, people["programme"], OCTOBER, dt.date(2026, 10, 15))
        assert (board.rule.least, board.outlooks[Outlook.SHORT]) == (4, 0)
        assert {one.code: one.pace.projected for one in board.agents}["ana"] == 14


def test_draw_repeats_and_tells_when_the_list_has_changed(database, actor):
    people = add_people(database, actor, "ana", "ben")
    contacts = [
        [
            f"T-{n}",
            None,
            f"2026-10-{1 + n % 20:02}",
            9,
            people["ana" if n % 2 else "ben"],
            "phone",
            people["programme"],
        ]
        for n in range(60)
    ]
    add(database, actor, [evaluation(people["ana"], people) for _ in range(5)])
    ask = service.DrawContacts(people["programme"], OCTOBER, dt.date(2026, 10, 31), seed="17")
    with database.transaction(actor.organisation_id) as session:
        with pytest.raises(Invalid):
            service.draw_contacts(session, actor, ask)  # nothing is listed yet
        service.apply_contacts(session, actor, None, iter([contacts]))
        first = service.draw_contacts(session, actor, ask)
        again = service.draw_contacts(session, actor, ask)
        drawn = queries.get_draw(session, first)
        assert drawn.row.picks == queries.get_draw(session, again).row.picks
        assert (drawn.same_list, drawn.repeats) == (True, True)
        assert (
            sorted(one.agent_code for one in drawn.picks) == ["ana"] * 2 + ["ben"] * 7
        )  # what October lacks
        service.apply_contacts(
            session,
            actor,
            None,
            iter([[["T-new", None, "2026-10-03", 9, people["ben"], "phone", people["programme"]]]]),
        )
        assert not queries.get_draw(session, first).same_list


def test_comparison_and_ranking_leave_targeted_ones_out(database, actor):
    people = add_people(database, actor, "ana")
    pune = add_people(database, actor, "pia", site="Pune")
    rows = [evaluation(people["ana"], people, hour=9) for _ in range(60)]
    rows += [evaluation(pune["pia"], pune, hour=23, customer_errors=int(n < 20)) for n in range(40)]
    rows += [
        evaluation(people["ana"], people, selection=Selection.TARGETED, customer_errors=1) for _ in range(30)
    ]
    add(database, actor, rows)
    with database.reading(actor.organisation_id) as session:
        for by, low, high in (
            (By.SITE, "Pune", "Manila"),
            (By.AGENT, "Pia", "Ana"),
            (By.SHIFT, "night", "early"),
        ):
            found = queries.compare(session, by, OCTOBER, OCTOBER, YEAR, 30)
            where = {row.label: row.stands for row in found.rows}
            assert where == {low: Stands.BELOW, high: Stands.ABOVE}, by
            assert (found.everybody.n, found.everybody.customer.right) == (100, 80)
        assert queries.compare(session, By.TEAM, OCTOBER, OCTOBER, YEAR, 30).rows[0].n == 100


def test_checks_answer_from_records_and_say_when_they_cannot(database, actor, stranger):
    people = add_people(database, actor, "ana", "ben")
    with database.reading(actor.organisation_id) as session:
        nothing = queries.figures(session, YEAR)
        assert {
            one.outcome for code, one in nothing.items() if code in MINE - {"quality.monthly_volume"}
        } == {Outcome.NOT_ENOUGH_DATA}
    window = Scope(as_of=dt.date(2026, 10, 31), since=dt.date(2026, 9, 1))
    rows = [
        evaluation(
            people[name],
            people,
            dt.date(2026, month, 1 + n * 2 % 30),
            method=list(Method)[n % 3],
            channel=list(Channel)[n % 4],
            noncritical_errors=1,
        )
        for month in (9, 10)
        for name in ("ana", "ben")
        for n in range(16 if (month, name) == (10, "ben") else 14)
    ]
    add(database, actor, rows)
    with database.reading(actor.organisation_id) as session:
        found = queries.figures(session, window)
        said = {
            code: (one.numerator, one.denominator, one.outcome) for code, one in found.items() if code in MINE
        }
        assert said == {
            "quality.monthly_volume": (3, 4, Outcome.NOT_MET),  # Ben had 16 in October
            "quality.types_mixed": (3, 3, Outcome.MET),
            "quality.random_selection": (2, 2, Outcome.MET),
            "quality.channels_covered": (4, 4, Outcome.MET),
            "quality.accuracies_apart": (2, 2, Outcome.MET),
            "quality.pareto_monthly": (2, 2, Outcome.MET),
            "quality.spread_measured": (1, 2, Outcome.NOT_MET),  # 28 in September, 30 asked for
        }
        volume = queries.figure_rows(session, "quality.monthly_volume", window)
        assert (volume.against, volume.rows[0][:6]) == (1, ("ben", "Ben", "Lumen Pay", OCTOBER, 16, 7))
        for code in MINE:
            rows = queries.figure_rows(session, code, window)
            assert len(rows.rows) == found[code].denominator
            assert rows.against == found[code].denominator - found[code].numerator
    with database.reading(stranger.organisation_id) as session:
        assert {queries.figures(session, window)[code].denominator for code in MINE} == {0}


MINE = {
    "quality.monthly_volume",
    "quality.types_mixed",
    "quality.random_selection",
    "quality.channels_covered",
    "quality.accuracies_apart",
    "quality.pareto_monthly",
    "quality.spread_measured",
}


def test_statements_do_not_grow_with_people(database, actor, sent):
    def read():
        sent.clear()
        with database.reading(actor.organisation_id) as session:
            queries.read_board(session, people["programme"], OCTOBER, dt.date(2026, 10, 31))
            queries.figures(session, YEAR, MINE)
            queries.list_evaluations(session, queries.EvaluationFilter(month=OCTOBER))
        return len(sent)

    people = add_people(database, actor, "ana")
    add(database, actor, [evaluation(people["ana"], people)])
    few = read()
    more = add_people(database, actor, *(f"p{n}" for n in range(40)))
    days = [dt.date(2026, 1 + n % 10, 5) for n in range(40)]
    add(database, actor, [evaluation(more[f"p{n}"], people, day) for n, day in enumerate(days)])

    assert read() == few
