"""PostgreSQL holds organisations apart by itself: statements that our own code never saw, on a plain role."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from audit_app import migrate
from audit_app.base import tenancy
from audit_app.base.bulk import bulk_find, bulk_insert, bulk_upsert
from audit_app.base.db import Base, Database
from audit_app.base.tenancy import EVERY, KEY, POLICY, overlooking
from audit_app.workforce.models import Programme, Site

CHECKED = {"organisation_checked": True}
SITES = sa.text("SELECT name FROM workforce_site ORDER BY name")
INSERT = sa.text("INSERT INTO workforce_site (organisation_id, name) VALUES (:owner, :name)")


@pytest.fixture
def own(pg_url):
    """Organisations 1 and 2 with a site each."""
    database = Database(pg_url)
    with database.transaction(EVERY) as session:
        for number, name in enumerate(("One", "Two"), 1):
            session.execute(
                sa.text(
                    "INSERT INTO organisation (id, name, kind, created_at) VALUES (:id, :name, 'operator', now())"
                ),
                {"id": number, "name": name},
                execution_options=CHECKED,
            )
            session.execute(INSERT, {"owner": number, "name": f"Site {name}"}, execution_options=CHECKED)
    yield database
    database.close()


def names(session):
    return list(session.execute(SITES, execution_options=CHECKED).scalars())


@pytest.mark.parametrize(
    ("organisation", "seen"),
    [(1, ["Site One"]), (2, ["Site Two"]), (3, []), (None, []), (EVERY, ["Site One", "Site Two"])],
)
def test_text_statement_sees_the_rows_of_its_session(own, organisation, seen):
    with own.reading(organisation) as session:
        assert names(session) == seen


def test_row_of_another_is_neither_written_nor_changed_nor_removed(own):
    with own.reading(1) as session:
        changed = session.execute(
            sa.text("UPDATE workforce_site SET name = 'x' WHERE organisation_id = 2"),
            execution_options=CHECKED,
        )
        removed = session.execute(sa.text("DELETE FROM workforce_site"), execution_options=CHECKED)
        assert (changed.rowcount, removed.rowcount) == (0, 1)  # its own alone; thrown away with the session
    for statement, values in (
        (INSERT, {"owner": 2, "name": "Smuggled"}),
        (sa.text("UPDATE workforce_site SET organisation_id = 2"), {}),
    ):
        with own.reading(1) as session, pytest.raises(ProgrammingError, match="row-level security"):
            session.execute(statement, values, execution_options=CHECKED)


def test_connection_without_a_session_sees_nothing_and_writes_nothing(own):
    with own.engine.connect() as connection:
        assert connection.execute(SITES).all() == []
    with own.engine.begin() as connection, pytest.raises(ProgrammingError, match="row-level security"):
        connection.execute(INSERT, {"owner": 1, "name": "x"})


def test_stranger_to_the_code_sees_nothing(pg_url, own):
    with psycopg.connect(pg_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM workforce_site").fetchone() == (0,)
        connection.execute("SELECT set_config('app.organisation', 'no number', true)")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT count(*) FROM workforce_site")


def test_what_one_session_named_is_forgotten_by_the_next_on_the_same_connection(own):
    for organisation, seen in ((1, ["Site One"]), (None, []), (2, ["Site Two"])):
        with own.reading(organisation) as session:
            assert names(session) == seen
    with own.single.connect() as connection:
        assert len(connection.execute(SITES).all()) == 2
    with own.engine.connect() as connection:
        assert connection.execute(SITES).all() == []


def test_bulk_writes_own_rows_and_is_refused_others(own):
    columns = ("organisation_id", "name")
    with own.transaction(1) as session:
        assert bulk_insert(session, Site, columns, [[(1, "A"), (1, "B")], [(1, "C")]]) == 3
        assert names(session) == ["A", "B", "C", "Site One"]
        more, chunks = (*columns, "channels"), [[(1, "P", "[]")], [(1, "P", '["chat"]'), (1, "Q", "[]")]]
        assert bulk_upsert(session, Programme, more, chunks, key=columns) == 3
        found = bulk_find(session, Programme, ("name",), [("P",), ("Q",)], ("channels",))
        assert found == {("P",): (["chat"],), ("Q",): ([],)}
    with own.reading(1) as session, pytest.raises(ProgrammingError, match="row-level security"):
        bulk_insert(session, Site, columns, [[(2, "Smuggled")]])


def test_beginning_costs_no_further_way_to_the_server(own, monkeypatch):
    sent = []
    execute = psycopg.Connection.execute
    monkeypatch.setattr(
        psycopg.Connection,
        "execute",
        lambda self, query, *a, **k: sent.append(query) or execute(self, query, *a, **k),
    )

    with own.reading(1) as session:
        names(session)
        names(session)

    assert sent == ["BEGIN; SELECT set_config('app.organisation', '1', true)"]


def test_every_table_with_an_owner_is_guarded_in_a_migrated_database(pg_url):
    """A migration that makes a table by a text statement must call `tenancy.protect`."""
    database = Database(pg_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    migrate.upgrade(database)

    with database.engine.connect() as connection:
        guarded = set(
            connection.exec_driver_sql(
                "SELECT c.relname FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname "
                f"WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.policyname = '{POLICY}' "
                "AND p.permissive = 'PERMISSIVE' AND p.cmd = 'ALL'"
            ).scalars()
        )
        policies = connection.exec_driver_sql("SELECT count(*) FROM pg_policies").scalar()
    database.close()

    assert guarded == {name for name, table in migrate.METADATA.tables.items() if KEY in table.c}
    assert policies == len(guarded)  # a second permissive policy would open what the first one shuts


@pytest.mark.unit
@pytest.mark.parametrize(
    ("organisation", "told"),
    [(7, "7"), (EVERY, "*"), (None, ""), ("7", ""), ("'; DROP TABLE x", "")],
)
def test_only_numbers_and_every_reach_the_policies(organisation, told):
    assert tenancy.setting_of(organisation) == told
    assert Base.metadata is migrate.METADATA


def test_overlooking_ends_with_its_block(own, pg_url):
    with own.transaction(1) as session:
        told = "SELECT current_setting('app.organisation', true)"
        with overlooking(session):
            inside = session.connection().exec_driver_sql(told).scalar()
        assert (inside, session.connection().exec_driver_sql(told).scalar()) == ("*", "1")
