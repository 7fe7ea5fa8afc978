"""The trail: every change in its own transaction, chained, and found out when somebody touched it."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from audit_app.auditlog import queries, service
from audit_app.auditlog.models import Entry
from audit_app.auditlog.rules import FIRST, Break, Line, breaks, digest
from audit_app.base.db import Database
from audit_app.base.tenancy import EVERY

TAMPERED = [
    "at = '2020-01-01 00:00:00'",
    "actor_id = 99",
    "actor = 'Somebody'",
    "address = '127.0.0.9'",
    "action = 'test.forged'",
    "kind = 'other'",
    "subject = '99'",
    "data = '{}'",
    f"previous = '{FIRST}'",
    f"hash = '{FIRST}'",
    "version = 1",
    "version = 3",
    "who_salt = 'x'",
    f"who_seal = '{FIRST}'",
    "who_erased = 2",
    "what_salt = 'x'",
    f"what_seal = '{FIRST}'",
    "what_erased = 2",
]
AT = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


def chain(count):
    lines, previous = [], FIRST
    for number in range(1, count + 1):
        line = Line(
            number,
            AT,
            7,
            "Ana Peña",
            "10.0.0.1",
            "audits.answer.saved",
            "answer",
            str(number),
            {"n": number},
            previous,
        )
        lines.append(replace(line, hash=digest(line)))
        previous = lines[-1].hash
    return lines


def write(database, actor, count):
    for number in range(count):
        with database.transaction(actor.organisation_id) as session:
            service.record(session, actor, "test.written", ("thing", number), {"ñ": [number, None, True]})


def verify(database):
    with database.across() as session:
        return {item.organisation_id: item for item in queries.verify(session)}


def forge(database, actor, change, where="sequence = 3"):
    """Changes the trail as an owner of the database could: guards off, then the change."""
    with database.transaction(EVERY) as session:
        run = session.connection().exec_driver_sql
        if database.dialect == "sqlite":
            run("DROP TRIGGER IF EXISTS trail_entry_no_update")
            run("DROP TRIGGER IF EXISTS trail_entry_no_delete")
        else:
            run("ALTER TABLE trail_entry DISABLE TRIGGER USER")
        run(change + f" WHERE organisation_id = {actor.organisation_id} AND {where}")


def test_hash_follows_the_public_recipe():
    """A change here breaks every chain that is out there."""
    line = Line(1, AT, None, "System", "", "a.b", "k", "1", {"b": 1, "a": "ñ"}, FIRST)

    text = f'["{FIRST}",1,"2026-03-01T09:30:00.000000Z",null,"System","","a.b","k","1",{{"a":"ñ","b":1}}]'
    assert digest(line) == hashlib.sha256(text.encode()).hexdigest()


def test_whole_chain_has_no_breaks():
    lines = chain(5)

    assert list(breaks(lines, (5, lines[-1].hash))) == []


@given(
    st.integers(1, 6),
    st.sampled_from(["at", "actor_id", "actor", "address", "action", "kind", "subject", "data"]),
)
def test_any_changed_field_is_found_where_it_is(position, name):
    lines = chain(6)
    other = {
        "at": AT + dt.timedelta(microseconds=1),
        "actor_id": None,
        "data": {"n": position, "more": None},
    }
    lines[position - 1] = replace(lines[position - 1], **{name: other.get(name, "other")})

    assert list(breaks(lines)) == [Break(position, "hash")]


@given(st.integers(1, 5))
def test_entry_taken_out_is_a_gap(position):
    lines = chain(6)
    del lines[position - 1]

    assert Break(position, "gap") in list(breaks(lines))


def test_rehashed_entry_breaks_the_next_one():
    lines = chain(4)
    forged = replace(lines[1], actor="Somebody else")
    lines[1] = replace(forged, hash=digest(forged))

    assert list(breaks(lines)) == [Break(3, "previous")]


def test_chain_cut_at_its_end_is_found_by_its_head():
    lines = chain(4)

    assert list(breaks(lines[:3], (4, lines[3].hash))) == [Break(4, "gap")]


def test_values_survive_the_database(database, actor):
    write(database, actor, 3)

    found = verify(database)[actor.organisation_id]

    assert (found.entries, found.breaks) == (4, ())  # the first tells of the founding


@pytest.mark.parametrize("change", TAMPERED)
def test_tampering_with_any_field_is_found(database, actor, change):
    write(database, actor, 4)

    forge(database, actor, f"UPDATE trail_entry SET {change}")

    assert 3 in {item.sequence for item in verify(database)[actor.organisation_id].breaks}


def test_every_column_is_tampered_with_above():
    tampered = {change.split()[0] for change in TAMPERED}

    assert {column.name for column in Entry.__table__.columns} - tampered == {
        "id",
        "organisation_id",
        "sequence",
    }


@pytest.mark.parametrize("where", ["sequence = 3", "sequence = 5"], ids=["middle", "end"])
def test_removed_entry_is_found(database, actor, where):
    write(database, actor, 4)

    forge(database, actor, "DELETE FROM trail_entry", where)

    assert verify(database)[actor.organisation_id].breaks[0].why == "gap"


@pytest.mark.parametrize("change", ["UPDATE trail_entry SET actor = 'x'", "DELETE FROM trail_entry"])
def test_database_refuses_to_change_the_trail(database, actor, change):
    write(database, actor, 1)

    with database.whole.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(change))


def test_postgresql_refuses_to_empty_the_trail(pg_url):
    own = Database(pg_url)
    with own.engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text("TRUNCATE trail_entry"))
    own.close()


def test_concurrent_writers_keep_one_chain(database, actor):
    start = threading.Barrier(4)
    errors = []

    def run():
        start.wait()
        try:
            write(database, actor, 6)
        except Exception as error:  # noqa: BLE001 - shown by the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    found = verify(database)[actor.organisation_id]
    assert (errors, found.entries, found.breaks) == ([], 25, ())


def test_entry_of_a_failed_change_is_not_there(database, actor):
    def fail():
        with database.transaction(actor.organisation_id) as session:
            service.record(session, actor, "test.written", ("thing", 1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with database.reading(actor.organisation_id) as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 1


def test_each_organisation_has_its_own_chain(database, actor, stranger):
    write(database, actor, 2)
    write(database, stranger, 1)

    assert {key: item.entries for key, item in verify(database).items()} == {
        actor.organisation_id: 3,
        stranger.organisation_id: 2,
    }
    with database.reading(stranger.organisation_id) as session:
        assert len(queries.list_entries(session, queries.Filter()).rows) == 2


def test_changes_tell_only_what_differs():
    assert service.changes({"a": 1, "b": 2}, {"a": 1, "b": 3}) == {"from": {"b": 2}, "to": {"b": 3}}
