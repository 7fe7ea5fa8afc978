"""One person: everything that is held of them comes out, and goes, while the chain holds."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from sqlalchemy import select

from audit_app.accounts.models import Membership, SignIn, User
from audit_app.accounts.rules import Means, Role
from audit_app.actions.models import Review
from audit_app.auditlog import queries as trail
from audit_app.base.errors import Invalid, NotFound
from audit_app.migrate import METADATA
from audit_app.privacy import queries, service
from audit_app.privacy.rules import LOOSE, due_before, is_secret
from audit_app.workforce import service as workforce
from audit_app.workforce.models import Person
from audit_app.workforce.rules import Dates

NAMES = re.compile(r"(person|agent|user|account|actor|evaluator|rater|assignee)_id$|_by_id$")


@pytest.fixture
def ana(database, actor):
    with database.transaction(actor.organisation_id) as session:
        place = workforce.Place(
            workforce.add_site(session, actor, "Cebu"),
            None,
            workforce.add_job(session, actor, workforce.AddJob("Agent")),
        )
        dates = Dates(dt.date(2026, 1, 1))
        number = workforce.hire(
            session, actor, workforce.Hire("A-17", "Ana Peña", dates, place, "ana@x.example")
        )
        session.add(review("Ana Peña", "All is well."))
        session.add(review("Somebody", "Ana Peña was late."))
    return number


def review(chair, minutes):
    return Review(
        kind="team",
        held_on=dt.date(2026, 3, 1),
        chair=chair,
        minutes=minutes,
        about=minutes[:3],
        created_by="x",
    )


def erase(database, actor, asked, reason="asked for on 3 March"):
    with database.transaction(actor.organisation_id) as session:
        return service.erase_person(session, actor, queries.find_who(session, asked), reason)


def whole(database, actor):
    with database.across() as session:
        return trail.verify(session, actor.organisation_id)[0].breaks == ()


@pytest.mark.unit
def test_no_column_with_a_person_is_forgotten():
    """A column that looks like somebody's number has a foreign key, or stands in LOOSE."""
    forgotten = [
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.c
        if NAMES.search(column.name) and (table.name, column.name) not in LOOSE and not column.foreign_keys
    ]

    assert forgotten == []


def test_export_has_every_table_and_no_secret(database, actor, add_user, ana):
    number = add_user("lead@x.example")
    with database.transaction(actor.organisation_id) as session:
        account = service.export_person(session, actor, queries.find_who(session, "LEAD@x.example"))
        person = service.export_person(session, actor, queries.find_who(session, "a-17"))

    assert account["tables"]["account"][0]["email"] == "lead@x.example"
    assert not [
        name for rows in account["tables"].values() for row in rows for name in row if is_secret(name)
    ]
    assert account["tables"]["membership"][0]["user_id"] == number
    assert set(person["tables"]) == {"trail_entry", "workforce_person", "workforce_placement"}
    assert [
        (one["column"], one["whole"]) for one in person["named_in"] if one["table"] == "actions_review"
    ] == [
        ("chair", True),
        ("minutes", False),
    ]
    json.dumps(person, default=str)


def test_erased_person_is_gone_and_the_chain_holds(database, actor, ana):
    done = erase(database, actor, "ana@x.example")

    with database.reading(actor.organisation_id) as session:
        person = session.get(Person, ana)
        reviews = session.execute(select(Review.chair, Review.minutes).order_by(Review.id)).all()
        entries = trail.list_of_subject(session, "person", ana)
    assert (person.full_name, person.email, person.code) == (done.name, "", f"erased-{done.entry}")
    assert reviews == [(done.name, "All is well."), ("Somebody", "Ana Peña was late.")]
    assert [(one.table, one.column) for one in done.left] == [("actions_review", "minutes")]
    assert "Peña" not in json.dumps([one.data for one in entries], ensure_ascii=False)
    assert whole(database, actor)


def test_erased_account_is_shut_and_its_name_goes_from_the_trail(database, actor, add_user):
    number = add_user("lead@x.example", Role.LEAD_AUDITOR)
    with database.transaction(actor.organisation_id) as session:
        session.add(SignIn(key_hash="a" * 64, user_id=number, means=Means.PASSWORD, address="192.0.2.7"))

    done = erase(database, actor, f"account:{number}")

    with database.across() as session:
        user = session.get(User, number)
        assert session.scalars(select(SignIn)).all() == []
        active = session.scalars(select(Membership.active).where(Membership.user_id == number)).all()
    assert (user.name, user.active, user.password, active) == (done.name, False, None, [False])
    assert "lead" not in user.email
    assert whole(database, actor)


def test_account_of_another_organisation_too_is_kept_there(database, actor, stranger, add_user):
    number = add_user("lead@x.example")
    add_user("lead@x.example", owner=stranger)

    done = erase(database, actor, "lead@x.example")

    with database.across() as session:
        user = session.get(User, number)
    assert (done.shared, user.active, user.email) == (True, True, "lead@x.example")


def test_namesake_keeps_what_only_has_the_name(database, actor, add_user, ana):
    add_user("other@x.example", name="Ana Peña")

    done = erase(database, actor, "a-17")

    assert done.replaced == {}
    assert ("actions_review", "chair") in [(one.table, one.column) for one in done.left]


def test_what_would_not_do_is_refused(database, actor, stranger, ana):
    for reason in ("", "Ana Peña asked"):
        with pytest.raises(Invalid):
            erase(database, actor, "a-17", reason)
    with pytest.raises(NotFound):
        erase(database, stranger, "a-17")
    with pytest.raises(NotFound):
        erase(database, stranger, f"person:{ana}")


def test_dry_run_changes_nothing(database, actor, ana):
    with database.reading(actor.organisation_id) as session:
        service.erase_person(session, actor, queries.find_who(session, "a-17"), "asked for")

    with database.reading(actor.organisation_id) as session:
        assert session.get(Person, ana).full_name == "Ana Peña"


def test_those_who_left_long_ago_are_due(database, actor, ana):
    with database.transaction(actor.organisation_id) as session:
        workforce.leave(session, actor, ana, dt.date(2026, 3, 31))
    with database.reading(actor.organisation_id) as session:
        found = [queries.list_due(session, dt.date(2026, 4, day)) for day in (1, 2)]
        assert [[one.code for one in each] for each in found] == [["A-17"], ["A-17"]]
        assert queries.list_due(session, dt.date(2026, 3, 31)) == []


@pytest.mark.unit
@pytest.mark.parametrize(
    ("today", "months", "expected"),
    [
        (dt.date(2026, 11, 30), 24, dt.date(2024, 11, 30)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2026, 12, 31), 12, dt.date(2025, 12, 31)),
    ],
)
def test_months_back(today, months, expected):
    assert due_before(today, months) == expected
