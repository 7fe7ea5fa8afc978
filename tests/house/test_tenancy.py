"""Every table whose rows have an owner: two organisations side by side, and nothing crosses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import delete, func, insert, select, update

from audit_app.base.db import Base, Database
from audit_app.base.tenancy import EVERY, TenancyError, TenantOwned
from audit_app.migrate import METADATA

OWNED = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, TenantOwned)),
    key=lambda kind: kind.__tablename__,
)


def value(column, number):
    """Something that the column's type takes; different for each number, so that unique columns are content."""
    kind = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    if isinstance(kind, sa.Enum):
        return kind.python_type(kind.enums[0]) if kind.enum_class else kind.enums[0]
    python = dict if isinstance(kind, sa.JSON) else kind.python_type
    return {
        int: number,
        float: float(number),
        str: f"{number}".rjust(3, "0"),
        bool: False,
        bytes: b"%d" % number,
        dict: {},
        Decimal: Decimal(number),
        dt.date: dt.date(2026, 1, 1) + dt.timedelta(days=number),
        dt.datetime: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=number),
    }[python]


@pytest.fixture(scope="module")
def filled(sqlite_template, tmp_path_factory):
    """A database with one row of organisation 1 and one of organisation 2 in every such table."""
    path = tmp_path_factory.mktemp("tenancy") / "two.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    driver = database.engine.raw_connection()
    # Rows need not make sense here: only whose they are.
    driver.driver_connection.execute("PRAGMA foreign_keys=OFF")
    driver.driver_connection.execute("PRAGMA ignore_check_constraints=ON")
    for trigger in ("trail_entry_follows", "trail_entry_moves_head"):
        driver.driver_connection.execute(f"DROP TRIGGER {trigger}")
    driver.close()
    with database.transaction(EVERY) as session:
        for kind in OWNED:
            for number in (1, 2):
                row = {column.name: value(column, number) for column in kind.__table__.columns}
                session.execute(
                    insert(kind.__table__),
                    [row | {"organisation_id": number}],
                    execution_options={"organisation_checked": True},
                )
    yield database
    database.close()


def owned_tables():
    return {name for name, table in METADATA.tables.items() if "organisation_id" in table.c}


def test_every_table_with_an_owner_is_filtered():
    """`membership` tells which organisations a person belongs to: it is read before there is one."""
    assert owned_tables() - {kind.__tablename__ for kind in OWNED} == {"membership"}


@pytest.mark.parametrize("kind", OWNED, ids=lambda kind: kind.__tablename__)
def test_reading_shows_own_rows_only(filled, kind):
    with filled.reading(1) as session:
        rows = session.scalars(select(kind)).all()
        columns = session.scalars(select(kind.organisation_id)).all()
        count = session.scalar(select(func.count()).select_from(kind))

    assert [row.organisation_id for row in rows] == [1]
    assert (columns, count) == ([1], 1)


@pytest.mark.parametrize("kind", OWNED, ids=lambda kind: kind.__tablename__)
def test_foreign_row_is_not_there_by_its_key(filled, kind):
    with filled.reading(EVERY) as session:
        foreign = session.scalars(select(kind).where(kind.organisation_id == 2)).one()
        key = sa.inspect(foreign).identity

    with filled.reading(1) as session:
        if "organisation_id" not in {column.name for column in kind.__table__.primary_key}:
            assert session.get(kind, key) is None


@pytest.mark.parametrize("kind", OWNED, ids=lambda kind: kind.__tablename__)
def test_writing_touches_own_rows_only(filled, kind):
    with filled.reading(1) as session:  # a reading session throws away what it did
        if kind.__tablename__ != "trail_entry":  # the database itself refuses there
            changed = session.execute(update(kind).values(organisation_id=kind.organisation_id))
            removed = session.execute(delete(kind))
            assert (changed.rowcount, removed.rowcount) == (1, 1)


@pytest.mark.parametrize("kind", OWNED, ids=lambda kind: kind.__tablename__)
def test_session_without_organisation_reaches_nothing(filled, kind):
    with filled.reading(None) as session:
        for statement in (
            select(kind),
            select(kind.__table__),
            update(kind).values(organisation_id=1),
            delete(kind),
        ):
            with pytest.raises(TenancyError):
                session.execute(statement)


@pytest.mark.parametrize("kind", OWNED, ids=lambda kind: kind.__tablename__)
def test_row_cannot_be_written_for_another(filled, kind):
    row = {column.name: value(column, 3) for column in kind.__table__.columns}
    with filled.reading(1) as session:
        with pytest.raises(TenancyError):
            session.execute(insert(kind), [row | {"organisation_id": 2}])
        session.add(
            kind(**{name: item for name, item in row.items() if hasattr(kind, name)} | {"organisation_id": 2})
        )
        with pytest.raises(TenancyError):
            session.flush()


@pytest.mark.parametrize("kind", OWNED, ids=lambda kind: kind.__tablename__)
def test_no_index_is_on_the_owner_alone(kind):
    """It would hold every row under one value, and SQLite, which keeps no statistics, would still choose it."""
    table = kind.__table__
    keys = [index.expressions for index in table.indexes]
    keys += [list(rule.columns) for rule in table.constraints if isinstance(rule, sa.UniqueConstraint)]

    assert ["organisation_id"] not in [[getattr(part, "name", "") for part in key] for key in keys]
