"""What may be answered when, and what an answer needs."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.audits.rules import (
    AnswerState,
    Rating,
    Refusal,
    State,
    as_of,
    check_rating,
    is_answered,
    may_answer,
    may_confirm,
    may_move,
    next_open,
    period_problem,
    stale_fields,
)

pytestmark = pytest.mark.unit


def answer(rating=Rating.MET, *, reason="", by=None, confirmed=False, proofs=0, records=False):
    return AnswerState(rating, reason, by, confirmed, proofs, records)


@pytest.mark.parametrize(
    ("state", "reviewer", "refusal"),
    [
        (State.DRAFT, False, None),
        (State.IN_PROGRESS, False, None),
        (State.IN_REVIEW, False, Refusal.REVIEWERS_ONLY),
        (State.IN_REVIEW, True, None),
        (State.SIGNED_OFF, True, Refusal.FROZEN),
    ],
)
def test_may_answer_in_each_state(state, reviewer, refusal):
    assert may_answer(state, reviewer=reviewer) == refusal


@pytest.mark.parametrize(
    ("given_answer", "gate", "refusal"),
    [
        (answer(proofs=1), True, None),
        (answer(records=True), True, None),
        (answer(), True, Refusal.NEEDS_PROOF),
        (answer(), False, None),
        (answer(Rating.PARTLY), True, None),
        (answer(None), True, None),
        (answer(Rating.NOT_APPLICABLE), True, Refusal.NEEDS_REASON),
        (answer(Rating.NOT_APPLICABLE, reason="  "), True, Refusal.NEEDS_REASON),
        (answer(Rating.NOT_APPLICABLE, reason="no bots"), True, None),
    ],
)
def test_rating_needs_what_the_rules_say(given_answer, gate, refusal):
    assert check_rating(given_answer, gate=gate) == refusal


@pytest.mark.parametrize(
    ("by", "accounts", "refusal"),
    [
        (1, {2}, None),
        (1, {1}, Refusal.SAME_PERSON),
        (1, {1, 2}, Refusal.SAME_PERSON),
        (1, set(), Refusal.SAME_PERSON),
    ],
)
def test_not_applicable_is_confirmed_by_somebody_else(by, accounts, refusal):
    assert may_confirm(answer(Rating.NOT_APPLICABLE, by=by), accounts) == refusal


def test_only_not_applicable_is_confirmed():
    assert may_confirm(answer(Rating.MET), {2}) == Refusal.NOT_MARKED


@pytest.mark.parametrize(
    ("rating", "confirmed", "answered"),
    [
        (None, False, False),
        (Rating.MET, False, True),
        (Rating.NOT_MET, False, True),
        (Rating.NOT_APPLICABLE, False, False),
        (Rating.NOT_APPLICABLE, True, True),
    ],
)
def test_progress_has_one_rule(rating, confirmed, answered):
    assert is_answered(rating, na_confirmed=confirmed) is answered


def test_signing_off_needs_every_requirement_answered():
    assert may_move(State.IN_REVIEW, State.SIGNED_OFF, unanswered=1) == Refusal.UNANSWERED
    assert may_move(State.IN_REVIEW, State.SIGNED_OFF, unanswered=0) is None
    assert may_move(State.DRAFT, State.SIGNED_OFF, unanswered=0) == Refusal.WRONG_STATE


def test_a_field_is_stale_only_when_somebody_else_changed_that_field_to_something_else():
    touched = {"finding": 3, "notes": 1}
    current = {"finding": "theirs", "notes": "old"}

    assert stale_fields(touched, 2, current, {"finding": "mine"}) == ["finding"]
    assert stale_fields(touched, 2, current, {"finding": "theirs"}) == []
    assert stale_fields(touched, 2, current, {"notes": "mine"}) == []
    assert stale_fields(touched, 3, current, {"finding": "mine"}) == []


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31), None),
        (dt.date(2026, 1, 2), dt.date(2026, 1, 1), "order"),
        (dt.date(2022, 1, 1), dt.date(2026, 1, 1), "length"),
        (dt.date(2098, 1, 1), dt.date(2099, 1, 1), "far"),
    ],
)
def test_period_of_an_audit(start, end, problem):
    assert period_problem(start, end, dt.date(2026, 11, 22)) == problem


def test_records_are_looked_at_on_the_last_day_or_today():
    assert as_of(dt.date(2026, 10, 31), dt.date(2026, 11, 22)) == dt.date(2026, 10, 31)
    assert as_of(dt.date(2027, 3, 31), dt.date(2026, 11, 22)) == dt.date(2026, 11, 22)


@given(st.lists(st.text(min_size=1), unique=True, min_size=1), st.data())
def test_next_open_is_unanswered_or_there_is_none(codes, data):
    answered = data.draw(st.sets(st.sampled_from(codes)))
    after = data.draw(st.none() | st.sampled_from(codes))

    found = next_open(codes, answered, after)

    assert (found is None) == (set(codes) == answered)
    assert found not in answered
