"""Who is mentioned, who may take which step, what a digest tells."""

from __future__ import annotations

import datetime as dt

import pytest

from audit_app.base.agenda import Task
from audit_app.talk.rules import Kind, Often, Request, Step, Thing, is_day, mentioned, refusal, worth_telling
from audit_app.talk.rules.comments import EDIT_FOR, may_edit

pytestmark = pytest.mark.unit
PEOPLE = [(1, "Ann", "ann@x.example"), (2, "Ann Lee", "lee@x.example"), (3, "Ирина Петрова", "ip@x.example")]
TODAY = dt.date(2026, 3, 4)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@Ann look", {1}),
        ("@Ann Lee look", {2}),
        ("@ann lee, please", {2}),
        ("Ask @Ирина Петрова.", {3}),
        ("(@lee@x.example)", {2}),
        ("@Annabel", set()),
        ("mail to x@Ann", set()),
        ("Ann", set()),
        ("@Ann and @Ann Lee", {1, 2}),
        ("@", set()),
        ("@nobody", set()),
    ],
)
def test_names_after_an_at_are_mentions(text, people):
    assert mentioned(text, PEOPLE) == people


@pytest.mark.parametrize(
    ("step", "state", "user", "asks", "why"),
    [
        (Step.PROVIDE, Request.OPEN, 1, False, None),
        (Step.PROVIDE, Request.RETURNED, 1, False, None),
        (Step.PROVIDE, Request.OPEN, 2, True, "person"),
        (Step.PROVIDE, Request.ACCEPTED, 1, False, "state"),
        (Step.ACCEPT, Request.PROVIDED, 2, True, None),
        (Step.ACCEPT, Request.PROVIDED, 2, False, "person"),
        (Step.ACCEPT, Request.PROVIDED, 1, True, "second"),
        (Step.ACCEPT, Request.OPEN, 2, True, "state"),
        (Step.RETURN, Request.PROVIDED, 2, True, None),
        (Step.RETURN, Request.ACCEPTED, 2, True, "state"),
        (Step.CANCEL, Request.OPEN, 2, True, None),
        (Step.CANCEL, Request.CANCELLED, 2, True, "state"),
    ],
)
def test_each_step_has_its_states_and_people(step, state, user, asks, why):
    own = state is Request.PROVIDED and user == 1

    assert refusal(step, state, user_id=user, asked_of=1, own=own, asks=asks) == why


def test_comment_is_its_authors_for_a_quarter_of_an_hour():
    made = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)

    assert may_edit(1, made, 1, made + EDIT_FOR)
    assert not may_edit(1, made, 1, made + EDIT_FOR + dt.timedelta(seconds=1))
    assert not may_edit(1, made, 2, made)
    assert not may_edit(None, made, None, made)


def test_digest_comes_daily_on_mondays_or_never():
    monday = dt.date(2026, 3, 2)

    assert [is_day(often, TODAY) for often in Often] == [True, False, False]
    assert [is_day(often, monday) for often in Often] == [True, True, False]


def test_digest_tells_what_is_due_within_a_week_or_has_no_day():
    def task(key, days=None, **more):
        return Task(key, key, "/", "p", TODAY + dt.timedelta(days=days) if days is not None else None, **more)

    tasks = [task("late", -3), task("soon", 7), task("far", 8), task("none"), task("date", 1, act=False)]

    assert [one.key for one in worth_telling(tasks, TODAY)] == ["late", "soon", "none"]


def test_a_thing_knows_its_page():
    assert Thing(Kind.REQUIREMENT, 7, "3.4a").path == "/talk/requirement/7/3.4a"
    assert Thing(Kind.ACTION, action_id=3).key == "action:3"
