"""What a vendor is shown, what may be done when, how well vendors rate themselves: pure decisions."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from audit_app.catalog.rules import from_data
from audit_app.portal.rules import (
    AppealState,
    Denied,
    Pair,
    PassState,
    Refused,
    State,
    agreement,
    check_code,
    code_hash,
    is_rated,
    make_code,
    make_token,
    may_answer,
    may_appeal,
    may_decide,
    may_enter_by_link,
    may_open,
    may_release,
    may_submit,
    may_type,
    may_verify,
    missing_of,
    pairs_apart,
    profile_for_vendor,
    questions_of,
    reminder_due,
    token_hash,
)
from audit_app.scoring.rules import Rating
from tests.portal.build import MARK, release_data

pytestmark = pytest.mark.unit
NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
DAY = NOW.date()
MET, PARTLY, NOT_MET, NA = Rating.MET, Rating.PARTLY, Rating.NOT_MET, Rating.NOT_APPLICABLE


@pytest.mark.parametrize("field", ["text", "proof", "good", "kind", "must_have"])
@pytest.mark.parametrize("said", [None, "auditor", "both", "vendor"])
def test_field_is_hidden_unless_said(field, said):
    data = release_data()
    vendor = {"text": "both"} | ({} if said is None else {field: said})
    asked = questions_of(from_data(data | {"vendor": vendor}))

    shown = said in ("both", "vendor") or (field == "text" and said is None)
    found = {name for part in asked for item in part.requirements for name in item.shown}
    assert found == ({"text", field} if shown else {"text"} - {field})


def test_release_that_says_nothing_asks_nothing():
    assert questions_of(from_data(release_data() | {"vendor": {}})) == ()


def test_requirement_for_auditors_is_not_asked():
    asked = questions_of(from_data(release_data()))

    assert [item.code for part in asked for item in part.requirements] == ["1.1a", "1.1b", "1.2a"]
    assert MARK not in str(asked)


@pytest.mark.parametrize("hidden", ["scoring", "points", "kind", "must_have"])
def test_own_score_needs_everything_shown(hidden):
    data = release_data()
    assert profile_for_vendor(from_data(data)) is not None
    data["vendor"] = {name: who for name, who in data["vendor"].items() if name != hidden}
    assert profile_for_vendor(from_data(data)) is None


@pytest.mark.parametrize(
    ("state", "lead", "mine", "denied"),
    [
        (State.INVITED, True, False, None),
        (State.ANSWERING, False, True, None),
        (State.ANSWERING, False, False, Denied.NOT_YOURS),
        (State.SUBMITTED, True, True, Denied.READ_ONLY),
        (State.RELEASED, True, True, Denied.READ_ONLY),
        (State.REVOKED, True, True, Denied.REVOKED),
    ],
)
def test_who_answers_when(state, lead, mine, denied):
    assert may_answer(state, lead=lead, mine=mine) is denied


def test_submitting_is_for_what_is_whole_and_open():
    assert may_submit(State.ANSWERING, missing=0) is None
    assert may_submit(State.ANSWERING, missing=1) is Denied.INCOMPLETE
    assert may_submit(State.SUBMITTED, missing=0) is Denied.READ_ONLY
    assert may_submit(State.REVOKED, missing=0) is Denied.REVOKED


def test_missing_is_what_is_not_rated_or_has_no_reason():
    assert missing_of([("a", MET, ""), ("b", None, ""), ("c", NA, " "), ("d", NA, "why")]) == ["b", "c"]
    assert is_rated(NA, "why")


def test_verifying_and_releasing():
    assert [may_verify(state) for state in State] == [
        Denied.NOT_SUBMITTED,
        Denied.NOT_SUBMITTED,
        None,
        Denied.RELEASED,
        Denied.NOT_SUBMITTED,
    ]
    assert may_release(State.SUBMITTED, unverified=0) is None
    assert may_release(State.SUBMITTED, unverified=1) is Denied.NOT_VERIFIED
    assert may_release(State.RELEASED, unverified=0) is Denied.RELEASED


def test_appeal_until_its_last_day():
    def ask(day, before=None, state=State.RELEASED):
        return may_appeal(state, until=DAY, today=day, before=before)

    assert ask(DAY) is None
    assert ask(DAY + dt.timedelta(days=1)) is Denied.TOO_LATE
    assert ask(DAY, AppealState.KEPT) is Denied.ONCE
    assert ask(DAY, state=State.SUBMITTED) is Denied.NOT_RELEASED


def test_appeal_is_decided_once_by_another_person():
    assert may_decide(AppealState.OPEN, accounts={2}, verifier=1) is None
    assert may_decide(AppealState.OPEN, accounts={1, 3}, verifier=1) is Denied.SAME_PERSON
    assert may_decide(AppealState.OPEN, accounts=(), verifier=1) is Denied.SAME_PERSON
    assert may_decide(AppealState.KEPT, accounts={2}, verifier=1) is Denied.DECIDED


@pytest.mark.parametrize(
    ("before", "last", "due"),
    [
        (15, None, False),
        (14, None, True),
        (10, 14, False),
        (7, 14, True),
        (0, 1, False),
        (-1, None, False),
    ],
)
def test_reminder_once_for_each_day(before, last, due):
    deadline = DAY + dt.timedelta(days=30)
    today = deadline - dt.timedelta(days=before)
    reminded = None if last is None else deadline - dt.timedelta(days=last)

    assert reminder_due(State.ANSWERING, deadline, today, (14, 7, 1), reminded) is due
    assert reminder_due(State.SUBMITTED, deadline, today, (14, 7, 1), reminded) is False


def test_agreement_counts_and_bias():
    pairs = [
        Pair("a", MET, MET),
        Pair("b", MET, NOT_MET),
        Pair("c", PARTLY, MET),
        Pair("d", NA, MET),
        Pair("e", MET, None),
        Pair("f", NA, NA),
    ]
    found = agreement(pairs)

    assert (found.n, found.same, found.over, found.under, found.apart) == (5, 2, 1, 1, 1)
    assert (found.share, found.bias) == (Fraction(2, 5), Fraction(1, 3))
    assert [pair.requirement for pair in pairs_apart(pairs)] == ["b", "c", "d"]


def test_agreement_of_nothing_is_no_number():
    assert (agreement([]).share, agreement([]).bias) == (None, None)


def state(**more):
    return PassState(expires_at=NOW + dt.timedelta(days=1), **more)


def test_link_opens_once_in_time():
    assert may_open(state(), NOW) is None
    assert may_open(state(opened_at=NOW), NOW) is Refused.USED
    assert may_open(state(revoked_at=NOW), NOW) is Refused.REVOKED
    assert may_open(state(), NOW + dt.timedelta(days=1)) is Refused.EXPIRED


def test_code_belongs_to_the_browser():
    mine, code = make_token(), make_code()
    found = state(
        opened_at=NOW,
        browser_hash=token_hash(mine),
        code_hash=code_hash(code, mine),
        code_until=NOW + dt.timedelta(minutes=15),
    )
    assert may_type(found, mine, NOW) is None
    assert may_type(found, make_token(), NOW) is Refused.OTHER_BROWSER
    assert may_type(found, "", NOW) is Refused.OTHER_BROWSER
    assert may_type(found, mine, NOW + dt.timedelta(minutes=15)) is Refused.CODE_EXPIRED
    assert check_code(found, mine, f"{code[:3]} {code[3:]}")
    assert not check_code(found, make_token(), code)
    assert not check_code(state(), mine, "")


@pytest.mark.parametrize(
    ("password", "roles", "may"),
    [
        (False, ["vendor_lead"], True),
        (False, ["vendor_contributor", "vendor_lead"], True),
        (True, ["vendor_lead"], False),
        (False, ["vendor_lead", "auditor"], False),
        (False, ["reader"], False),
        (False, [], False),
    ],
)
def test_link_is_a_door_for_vendors_alone(password, roles, may):
    assert may_enter_by_link(has_password=password, roles=roles) is may
