"""Letting go of who and what: the chain holds, and the database lets nothing else through."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from audit_app.auditlog import queries, service
from audit_app.auditlog.models import Entry
from audit_app.auditlog.rules import FIRST
from audit_app.base.errors import Conflict
from audit_app.base.tenancy import EVERY

PERSON = 41


@pytest.fixture
def person(actor):
    return replace(actor, user_id=PERSON, name="Ana Peña", address="10.0.0.9")


@pytest.fixture
def written(database, actor, person):
    """Entry 2: by the person. 3: about them, by another. 4: names them. 5: has nothing to do with them."""
    with database.transaction(actor.organisation_id) as session:
        service.record(session, person, "audits.answer.saved", ("answer", 1), {"from": "Met", "to": "Partly"})
        service.record(
            session, actor, "accounts.member.added", ("account", PERSON), {"email": "ana@x.example"}
        )
        service.record(session, actor, "actions.action.added", ("action", 5), {"owner": "Ana Peña"})
        service.record(session, actor, "audits.answer.saved", ("answer", 2), {"to": "Met"})


def erase(database, actor, entries=(4,)):
    with database.transaction(actor.organisation_id) as session:
        return service.let_go(session, actor, ("account", PERSON), entries, {"reason": "asked for"})


def entries_of(database, actor):
    with database.reading(actor.organisation_id) as session:
        return {row.sequence: row for row in session.scalars(select(Entry).order_by(Entry.sequence))}


def verify(database, actor, printed=None):
    with database.across() as session:
        found = queries.verify(session, actor.organisation_id, printed)[0]
    return found.entries, found.erased, [(item.sequence, item.why) for item in found.breaks]


def change(database, sql, guards="on"):
    with database.transaction(EVERY) as session:
        run = session.connection().exec_driver_sql
        if guards == "off":
            run(
                "DROP TRIGGER trail_entry_no_update"
                if database.dialect == "sqlite"
                else "ALTER TABLE trail_entry DISABLE TRIGGER USER"
            )
        run(sql)


def test_erased_parts_are_gone_and_the_chain_holds(database, actor, written):
    erasure = erase(database, actor)

    rows = entries_of(database, actor)
    assert (erasure.sequence, erasure.who, erasure.what, erasure.unsealed) == (6, 1, 2, 0)
    assert (rows[2].actor_id, rows[2].actor, rows[2].address, rows[2].who_salt) == (
        None,
        "Person 6 (erased)",
        "",
        "",
    )
    assert rows[2].data == {"from": "Met", "to": "Partly"}  # what they did stays
    assert [rows[number].data for number in (3, 4)] == [{}, {}]
    assert (rows[3].actor, rows[3].kind, rows[3].subject) == ("System", "account", str(PERSON))
    assert rows[5].data == {"to": "Met"}
    assert rows[6].data == {"reason": "asked for", "who": 1, "what": 2, "entries": [4]}
    assert verify(database, actor) == (6, 3, [])


def test_a_second_erasure_finds_nothing_left(database, actor, written):
    erase(database, actor)

    again = erase(database, actor)

    assert (again.who, again.what) == (0, 0)
    assert verify(database, actor) == (7, 3, [])


def test_an_erased_part_filled_anew_is_found(database, actor, written):
    erase(database, actor)

    change(database, 'UPDATE trail_entry SET data = \'{"to": "x"}\' WHERE sequence = 4', "off")

    assert verify(database, actor)[2] == [(4, "seal")]


def test_an_erasure_that_nobody_told_of_is_found(database, actor, written):
    erase(database, actor)

    change(
        database,
        "UPDATE trail_entry SET data = '{}', what_salt = '', what_erased = 6 WHERE sequence = 5",
        "off",
    )

    assert verify(database, actor)[2] == [(6, "erasure")]


@pytest.mark.parametrize(
    "change_of",
    [
        "data = '{}', what_salt = '', what_erased = 6",  # entry 5 is not named by entry 6
        "data = '{}', what_salt = '', what_erased = 4",  # entry 4 is no erasure
        "data = '{}', what_salt = '', what_erased = 99",
        "data = '{}', what_salt = ''",
        "actor_id = NULL, actor = 'Person 6 (erased)', address = '', who_salt = '', who_erased = 6",
        "what_erased = 6",
    ],
)
def test_database_refuses_an_erasure_that_no_entry_names(database, actor, written, change_of):
    erase(database, actor)

    with pytest.raises((DBAPIError, Conflict), match="append-only"):
        change(database, f"UPDATE trail_entry SET {change_of} WHERE sequence = 5")


@pytest.mark.parametrize(
    "more",
    [
        "hash = '" + FIRST + "'",
        "previous = '" + FIRST + "'",
        "what_seal = '" + FIRST + "'",
        "who_seal = '" + FIRST + "'",
        "sequence = 40",
        "at = '2020-01-01 00:00:00'",
        "action = 'other.thing'",
        "kind = 'other'",
        "subject = 'other'",
        "version = 1",
        "actor = 'Somebody else'",
        "address = '::1'",
    ],
)
def test_database_refuses_an_erasure_that_changes_more(database, actor, written, more):
    erase(database, actor, entries=())
    with database.transaction(
        actor.organisation_id
    ) as session:  # an erasure that names entry 4, not yet done
        service.record(
            session, actor, "people.person.erased", ("account", 77), {"who": 0, "what": 1, "entries": [4]}
        )
    values = "data = '{}', what_salt = '', what_erased = 7"

    with pytest.raises((DBAPIError, Conflict), match="append-only"):
        change(database, f"UPDATE trail_entry SET {values}, {more} WHERE sequence = 4")
    change(database, f"UPDATE trail_entry SET {values} WHERE sequence = 4")

    assert verify(database, actor)[2] == []


def test_database_refuses_to_empty_an_entry_about_an_erasure(database, actor, written):
    erase(database, actor)
    with database.transaction(actor.organisation_id) as session:
        service.record(
            session, actor, "people.person.erased", ("account", 1), {"who": 0, "what": 1, "entries": [6]}
        )

    with pytest.raises((DBAPIError, Conflict), match="append-only"):
        change(
            database, "UPDATE trail_entry SET data = '{}', what_salt = '', what_erased = 7 WHERE sequence = 6"
        )


def test_head_that_was_printed_is_found_again_after_erasing(database, actor, written):
    head = entries_of(database, actor)[5].hash

    erase(database, actor)

    assert verify(database, actor, head) == (6, 3, [])


def test_a_chain_cut_and_counted_down_is_found_by_a_printed_head(database, actor, written):
    rows = entries_of(database, actor)
    with database.transaction(EVERY) as session:
        run = session.connection().exec_driver_sql
        run(
            "DROP TRIGGER trail_entry_no_delete"
            if database.dialect == "sqlite"
            else "ALTER TABLE trail_entry DISABLE TRIGGER USER"
        )
        run("DELETE FROM trail_entry WHERE sequence = 5")
        run(f"UPDATE trail_head SET sequence = 4, hash = '{rows[4].hash}'")

    assert verify(database, actor) == (4, 0, [])  # the chain alone cannot know
    assert verify(database, actor, rows[5].hash) == (4, 0, [(4, "head")])


@pytest.mark.parametrize(
    "values",
    [
        {"sequence": 9},
        {"sequence": 5},
        {"sequence": 6, "previous": FIRST},
    ],
)
def test_database_refuses_an_entry_that_does_not_follow(database, actor, written, values):
    last = entries_of(database, actor)[5]
    row = {
        column.name: getattr(last, column.name) for column in Entry.__table__.columns if column.name != "id"
    }

    with pytest.raises(DBAPIError, match="must follow"), database.whole.begin() as connection:
        connection.execute(Entry.__table__.insert(), {**row, "sequence": 6, "previous": last.hash, **values})


def test_two_entries_that_changed_places_are_found(database, actor, written):
    with database.transaction(EVERY) as session:
        run = session.connection().exec_driver_sql
        run(
            "DROP TRIGGER trail_entry_no_update"
            if database.dialect == "sqlite"
            else "ALTER TABLE trail_entry DISABLE TRIGGER USER"
        )
        for number in ("-1 WHERE sequence = 3", "3 WHERE sequence = 4", "4 WHERE sequence = -1"):
            run(f"UPDATE trail_entry SET sequence = {number}")

    assert {item[0] for item in verify(database, actor)[2]} >= {3, 4}
