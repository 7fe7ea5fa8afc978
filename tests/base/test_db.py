"""The database: one commit, writers in a queue, errors that say what to do, jobs told after the commit."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from audit_app.accounts.models import Organisation
from audit_app.base import clock
from audit_app.base.db import Database, after_commit
from audit_app.base.errors import Conflict, External, Invalid
from audit_app.base.tenancy import EVERY


def names(database):
    with database.across() as session:
        return sorted(session.scalars(select(Organisation.name)))


def test_transaction_that_fails_leaves_nothing(database):
    def write():
        with database.transaction(EVERY) as session:
            session.add(Organisation(name="Half done"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()

    assert names(database) == []


def test_reading_session_throws_away_what_it_changed(database):
    with database.reading(1) as session:
        session.add(Organisation(name="Never"))
        session.flush()

    assert names(database) == []


def test_broken_constraint_is_a_conflict_that_names_the_rule(database):
    with database.transaction(EVERY) as session:
        session.add(Organisation(name="Twice"))

    with pytest.raises(Conflict, match=r"organisation.*name"), database.transaction(EVERY) as session:
        session.add(Organisation(name="Twice"))


@pytest.fixture
def postgres(pg_url):
    database = Database(pg_url)
    yield database
    database.close()


@pytest.mark.parametrize(
    ("name", "told"), [("x" * 201, "longer than the 200 characters"), ("x\0", r"cannot be kept \(NUL\)")]
)
def test_text_without_room_is_told_in_a_sentence(postgres, name, told):
    """SQLite has room for anything; PostgreSQL has not."""
    with pytest.raises(Invalid, match=told), postgres.transaction(EVERY) as session:
        session.add(Organisation(name=name))

    assert names(postgres) == []


def test_number_without_room_is_told_in_a_sentence(postgres):
    with pytest.raises(Invalid, match="outside what can be kept"), postgres.reading(1) as session:
        session.execute(text("SELECT 99999999999::integer"), execution_options={"organisation_checked": True})


def test_foreign_keys_are_held(database):
    with pytest.raises(Conflict), database.transaction(EVERY) as session:
        session.execute(
            text("INSERT INTO membership (organisation_id, user_id, role) VALUES (77, 77, 'reader')"),
            execution_options={"organisation_checked": True},
        )


def test_two_writers_that_read_first_both_arrive(database):
    """A transaction that reads and then writes is refused by SQLite at once unless it took the lock before."""
    rounds = 15
    start = threading.Barrier(2)
    errors = []

    def write(who):
        start.wait()
        try:
            for number in range(rounds):
                with database.transaction(EVERY) as session:
                    session.scalar(select(func.count()).select_from(Organisation))
                    session.add(Organisation(name=f"{who} {number}"))
        except Exception as error:  # noqa: BLE001 - shown by the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=write, args=(who,)) for who in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert len(names(database)) == 2 * rounds


def test_writer_does_not_hinder_readers(database):
    with database.transaction(EVERY) as writing:
        writing.add(Organisation(name="Not yet"))
        writing.flush()

        assert names(database) == []

    assert names(database) == ["Not yet"]


def test_busy_sqlite_says_that_nothing_was_saved(sqlite_url):
    database = Database(sqlite_url)

    @event.listens_for(database.engine, "connect")
    def _impatient(connection, _record):
        connection.execute("PRAGMA busy_timeout=50")

    with database.transaction(EVERY) as first:
        first.scalar(select(func.count()).select_from(Organisation))
        with pytest.raises(External, match="nothing was saved"), database.transaction(EVERY) as second:
            second.add(Organisation(name="Late"))
    database.close()


def test_read_only_sqlite_says_that_nothing_was_saved(sqlite_url):
    database = Database(sqlite_url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true")

    with pytest.raises(External, match="nothing was saved"), database.transaction(EVERY) as session:
        session.add(Organisation(name="No"))
    database.close()


def test_what_waits_for_the_commit_sees_it(database):
    seen = []

    with database.transaction(EVERY) as session:
        session.add(Organisation(name="There"))
        after_commit(session, lambda: seen.append(names(database)))
        assert seen == []

    assert seen == [["There"]]


def test_instants_come_back_aware_and_in_utc(database):
    with database.transaction(EVERY) as session:
        session.add(Organisation(name="Now"))

    with database.across() as session:
        at = session.scalars(select(Organisation.created_at)).one()

    assert at.utcoffset().total_seconds() == 0
    assert abs((clock.now() - at).total_seconds()) < 600


def test_naive_instant_is_refused(database):
    with pytest.raises(Exception, match="no time zone"), database.transaction(EVERY) as session:
        session.add(Organisation(name="Naive", created_at=clock.now().replace(tzinfo=None)))


def test_connection_that_the_server_dropped_is_replaced_before_it_is_used(pg_url, monkeypatch):
    monkeypatch.setattr("audit_app.base.db.RESTED", 0.0)
    database, killer = Database(pg_url), Database(pg_url)
    try:
        with database.engine.connect() as first, database.engine.connect() as second:
            pids = [each.scalar(text("SELECT pg_backend_pid()")) for each in (first, second)]
        with killer.engine.connect() as connection:
            for pid in pids:
                connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

        with database.engine.connect() as connection:
            assert connection.scalar(text("SELECT pg_backend_pid()")) not in pids
    finally:
        database.close()
        killer.close()


def test_single_statements_bar_no_other_writer(database):
    """What a library has read, on a session of its own, is no transaction that a later write belongs to."""
    with database.transaction(EVERY) as session:
        session.add(Organisation(name="Before"))
    with Session(database.single) as library:
        library.scalars(select(Organisation.name)).all()
        with database.transaction(EVERY) as session:
            session.add(Organisation(name="Meanwhile"))
        library.execute(text("UPDATE organisation SET name = 'After' WHERE name = 'Before'"))
        library.rollback()

    assert names(database) == ["After", "Meanwhile"]
