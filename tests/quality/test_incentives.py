"""Schemes, months with every gate, what was paid against them, fairness, and the check of 3.5d."""

from __future__ import annotations

import dataclasses

import pytest

from audit_app.accounts.rules import Role, permissions_of
from audit_app.base import clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.figure import Outcome, Scope
from audit_app.quality import queries as quality
from audit_app.quality.queries import incentives as queries
from audit_app.quality.rules import Selection
from audit_app.quality.rules.fairness import Says
from audit_app.quality.rules.incentives import Decision, Match, Reward, RewardKind, Terms, Tier
from audit_app.quality.service import incentives as service
from tests.workforce.build import hire, structure

from .incentive_build import ADHERENCE, FEBRUARY, JANUARY, NOON, TIERS, TODAY, evaluate, figure, paid, scheme

CODE = "quality.payouts_match"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


def staff(session, actor, places, *codes, **more):
    return [hire(session, actor, places, code, live_on=JANUARY, **more) for code in codes]


def month_of(session, number, month=FEBRUARY):
    found = queries.scheme_month(session, queries.get_scheme(session, number), month)
    return {row.person.code: row for row in found.rows}


def check(session, **more):
    scope = Scope(**{"as_of": TODAY, "since": JANUARY, **more})
    return quality.figures(session, scope, [CODE])[CODE]


def test_month_says_who_earned_and_why_not(database, actor):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        good, low, few, stopped, targeted, _unseen = staff(
            session, actor, places, "E-1", "E-2", "E-3", "E-4", "E-5", "E-6"
        )
        hire(session, actor, places, "T-1", job="trainer", live_on=JANUARY)
        evaluate(session, places, good, 6, 96.0)
        evaluate(session, places, low, 6, 84.96)
        evaluate(session, places, few, 4, 99.0)
        evaluate(session, places, stopped, 6, 99.0)
        # The one targeted evaluation counts in no accuracy, and stops the reward all the same.
        evaluate(session, places, stopped, 1, 99.0, compliance=1, selection=Selection.TARGETED)
        evaluate(session, places, targeted, 9, 99.0, selection=Selection.TARGETED)
        evaluate(session, places, good, 6, 10.0, month=JANUARY)
        number = scheme(session, actor, programme_id=places["programme"])
    with database.reading(actor.organisation_id) as session:
        rows = month_of(session, number)
        january = month_of(session, number, JANUARY)

    assert {code: row.verdict.decision for code, row in rows.items()} == {
        "E-1": Decision.EARNED,
        "E-2": Decision.NOT_EARNED,
        "E-3": Decision.TOO_FEW,
        "E-4": Decision.STOPPED,
        "E-5": Decision.TOO_FEW,
        "E-6": Decision.TOO_FEW,
    }
    assert rows["E-1"].verdict.reward == TIERS[1].reward
    assert rows["E-5"].verdict.n == 0
    assert (rows["E-1"].person.site, rows["E-1"].match) == ("Manila", Match.NOTHING)  # nobody is paid yet
    assert january["E-1"].verdict.decision is Decision.NOT_EARNED


def test_scheme_of_one_programme_counts_that_one_and_an_error_anywhere(database, actor):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        other = service.Programme(name="Kestrel Home")
        session.add(other)
        session.flush()
        (both, clean) = staff(session, actor, places, "E-1", "E-2")
        evaluate(session, places, both, 5, 90.0)
        evaluate(session, places, both, 5, 10.0, programme=other.id, compliance=1)
        evaluate(session, places, clean, 5, 90.0)
        evaluate(session, places, clean, 5, 10.0, programme=other.id)
        one = scheme(session, actor, programme_id=places["programme"])
        every = scheme(session, actor, "Everywhere")
    with database.reading(actor.organisation_id) as session:
        of_one, of_every = month_of(session, one), month_of(session, every)

    assert of_one["E-2"].verdict.decision is Decision.EARNED
    assert of_one["E-1"].verdict.decision is Decision.STOPPED
    assert (of_every["E-2"].verdict.n, of_every["E-2"].verdict.score) == (10, 50.0)


def test_imported_figure_is_a_gate(database, actor):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        people = staff(session, actor, places, "E-1", "E-2", "E-3")
        for person in people:
            evaluate(session, places, person, 5)
        figure(session, people[0], 92.0)
        figure(session, people[1], 91.9)
        number = scheme(session, actor, figures=ADHERENCE)
    with database.reading(actor.organisation_id) as session:
        rows = month_of(session, number)

    decisions = [rows[code].verdict.decision for code in ("E-1", "E-2", "E-3")]
    assert decisions == [Decision.EARNED, Decision.NOT_EARNED, Decision.NO_FIGURE]


def test_payouts_are_held_against_the_records(database, actor):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        people = staff(session, actor, places, *(f"E-{n}" for n in range(1, 11)))
        for person in people[:9]:
            evaluate(session, places, person, 5)
        number = scheme(session, actor)
        for person in people[:9]:
            paid(session, actor, number, person)
    with database.reading(actor.organisation_id) as session:
        assert check(session).outcome is Outcome.MET
        assert check(session).sentence == (
            "All 9 payouts from 1 January 2026 to 14 March 2026 matched the records of their months."
        )
        assert check(session, as_of=JANUARY).outcome is Outcome.NOT_ENOUGH_DATA

    with database.transaction(actor.organisation_id) as session:
        evaluate(session, places, people[9], 4)
        paid(session, actor, number, people[9], Reward(1), reason="Goodwill")
    with database.reading(actor.organisation_id) as session:
        partly = check(session)
        rows = quality.figure_rows(session, CODE, Scope(as_of=TODAY, since=JANUARY))
        lines = queries.paid_against_earned(session, Scope(as_of=TODAY, since=JANUARY))

    assert (partly.outcome, partly.numerator, partly.denominator) == (Outcome.PARTLY, 9, 10)
    assert rows.against == 1
    assert rows.rows[0][1:] == (
        "Quality bonus", "E-10", "Person E-10", "0.01", "–", "PHP", "not_earned", "too_few", 4,
    )  # fmt: skip
    assert [line.match for line in lines].count(Match.SAME) == 9

    with database.transaction(actor.organisation_id) as session:
        evaluate(session, places, people[0], 1, compliance=1)
    with database.reading(actor.organisation_id) as session:
        broken = check(session)
    assert (broken.outcome, broken.numerator) == (Outcome.NOT_MET, 8)  # a reward paid for a broken rule


def test_unpaid_counts_once_the_month_was_paid_out_and_scope_keeps_what_it_cannot_place(database, actor):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        here, there, unseen = staff(session, actor, places, "E-1", "E-2", "E-3")
        evaluate(session, places, here, 5)
        evaluate(session, places, there, 5, site="other_site")
        evaluate(session, places, here, 5, month=JANUARY)
        number = scheme(session, actor)
        paid(session, actor, number, here)
        paid(session, actor, number, unseen, reason="Promised")

    def matches(**scope):
        with database.reading(actor.organisation_id) as session:
            lines = queries.paid_against_earned(session, Scope(as_of=TODAY, since=JANUARY, **scope))
            people = queries.read_people(session, lines, TODAY)
            return {people[line.person_id].code: line.match for line in lines}

    everything = {"E-1": Match.SAME, "E-2": Match.UNPAID, "E-3": Match.NOT_EARNED}
    assert matches() == everything  # nothing of January, for which nobody was paid
    assert matches(sites=frozenset({places["site"]})) == {"E-1": Match.SAME, "E-3": Match.NOT_EARNED}
    assert matches(programmes=frozenset({places["programme"]})) == everything
    assert matches(programmes=frozenset({places["programme"] + 99})) == {"E-3": Match.NOT_EARNED}


def test_scheme_is_refused_with_reasons_and_frozen_once_paid(database, actor, stranger):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        (person,) = staff(session, actor, places, "E-1")
        evaluate(session, places, person, 5)
        number = scheme(session, actor, programme_id=places["programme"])
        command = service.SaveScheme(
            "Quality bonus",
            RewardKind.MONEY,
            JANUARY,
            Terms(tiers=TIERS),
            places["programme"],
            currency="PHP",
        )
        with pytest.raises(Invalid) as refused:
            service.save_scheme(
                session,
                actor,
                service.SaveScheme(" ", RewardKind.GIFT, FEBRUARY, Terms(0, None, tiers=()), 999, JANUARY),
            )
        assert set(refused.value.fields) == {
            "name", "until_month", "programme_id", "least_evaluations", "least_score", "tiers",
        }  # fmt: skip
        with pytest.raises(Conflict):
            service.save_scheme(session, actor, command)
        service.save_scheme(session, actor, dataclasses.replace(command, terms=Terms(7, tiers=TIERS)), number)
        service.save_scheme(session, actor, command, number)
        paid(session, actor, number, person)
        with pytest.raises(Conflict):
            service.save_scheme(
                session, actor, dataclasses.replace(command, terms=Terms(tiers=TIERS[:1])), number
            )
        with pytest.raises(Invalid):
            service.save_scheme(session, actor, dataclasses.replace(command, until_month=JANUARY), number)
        service.save_scheme(session, actor, dataclasses.replace(command, until_month=FEBRUARY), number)
        assert queries.list_running(session, TODAY.replace(day=1)) == []
    auditor = dataclasses.replace(actor, permissions=permissions_of(Role.AUDITOR))
    with database.transaction(actor.organisation_id) as session:
        with pytest.raises(Forbidden):
            service.save_scheme(session, auditor, command)
        with pytest.raises(Forbidden):
            paid(session, auditor, number, person)
    with database.transaction(stranger.organisation_id) as session:
        with pytest.raises(NotFound):
            queries.get_scheme(session, number)
        assert queries.list_schemes(session) == []
        assert check(session).outcome is Outcome.NOT_ENOUGH_DATA


def test_payout_needs_a_reason_and_a_second_person(database, actor, add_user, stranger):
    first, second, twin = (
        dataclasses.replace(actor, user_id=add_user(f"{name}@x.example"), name=name)
        for name in ("a", "b", "A+pay")
    )
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        (person,) = staff(session, actor, places, "E-1")
        evaluate(session, places, person, 5)
        number = scheme(session, actor)
        for wrong, reward, month in (
            ({"reason"}, Reward(1), FEBRUARY),
            ({"amount", "reason"}, Reward(gift="Mug"), FEBRUARY),
            ({"month", "reason"}, TIERS[0].reward, JANUARY.replace(year=2025)),
            ({"paid_on", "reason"}, TIERS[0].reward, TODAY.replace(month=4, day=1)),
        ):
            with pytest.raises(Invalid) as refused:
                paid(session, first, number, person, reward, month)
            assert set(refused.value.fields) == wrong
        payout = paid(session, first, number, person)
        with pytest.raises(Conflict):
            paid(session, first, number, person)
        with pytest.raises(NotFound):
            paid(session, first, number, 999_999)
        for same in (first, twin):
            with pytest.raises(Invalid):
                service.confirm_payout(session, same, payout)
        service.confirm_payout(session, second, payout)
        assert month_of(session, number)["E-1"].paid.confirmed_by == "b"
        with pytest.raises(Invalid):
            service.take_back(session, second, payout, " ")
    with database.transaction(stranger.organisation_id) as session:
        with pytest.raises(NotFound):
            service.take_back(session, stranger, payout, "mine")
        with pytest.raises(NotFound):
            service.confirm_payout(session, stranger, payout)
    with database.transaction(actor.organisation_id) as session:
        service.take_back(session, second, payout, "Typed twice")
        assert month_of(session, number)["E-1"].paid is None


def test_fairness_compares_sites_and_names_who_is_thanked(database, actor):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        here = staff(session, actor, places, *(f"M-{n}" for n in range(12)), supervisor_code="")
        there = staff(session, actor, places, *(f"B-{n}" for n in range(12)), site="other_site")
        for place, person in enumerate(here):
            evaluate(session, places, person, 5, 96.0 if place < 11 else 50.0)
        for place, person in enumerate(there):
            evaluate(
                session,
                places,
                person,
                5 if place < 11 else 1,
                90.0 if place < 3 else 50.0,
                site="other_site",
            )
        scheme(session, actor)
        scheme(session, actor, "Gifts", RewardKind.GIFT, (Tier(96, Reward(gift="Cinema voucher")),))
    with database.reading(actor.organisation_id) as session:
        money, gifts = sorted(queries.read_running(session, FEBRUARY), key=lambda one: one.scheme.name)[::-1]
        sites = {row.name: row for row in queries.by_group(money, "site")}
        thanked = queries.recognition(session, FEBRUARY)

    manila, bogota = sites["Manila"], sites["Bogotá"]
    assert (manila.earned, manila.judged, manila.mean) == (11, 12, 250_000)
    assert (bogota.earned, bogota.judged, bogota.too_few, bogota.mean) == (3, 11, 1, 100_000)
    assert (manila.apart.says, bogota.apart.says) == (Says.MORE, Says.LESS)
    assert [row.apart.says for row in queries.by_group(money, "team")] == [Says.TOO_FEW]
    assert queries.by_group(gifts, "site")[1].mean is None
    assert [row.scheme for row in thanked].count("Gifts") == 11
    assert len(thanked) == 25
    assert (thanked[0].programme, thanked[0].n, thanked[0].without_error) == ("Lumen Pay", 5, True)


def test_reading_takes_the_same_few_statements_for_one_and_for_many(database, actor, sent):
    def read():
        sent.clear()
        with database.reading(actor.organisation_id) as session:
            queries.read_running(session, FEBRUARY)
            check(session)
        return len(sent)

    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        number = scheme(session, actor)
        people = staff(session, actor, places, *(f"E-{n}" for n in range(21)))
        evaluate(session, places, people[0], 5)
        paid(session, actor, number, people[0])
    few = read()
    with database.transaction(actor.organisation_id) as session:
        for person in people[1:]:
            evaluate(session, places, person, 5)
            paid(session, actor, number, person)
    many = read()

    assert few <= 12
    assert many == few
