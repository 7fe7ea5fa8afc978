"""Finds and writes rows by the thousand, by the quickest way each database has.

Writing is one prepared INSERT on SQLite; on PostgreSQL it is COPY into a table of the transaction's own and one INSERT
from there, since tables with policies take no COPY. Finding is one join with all keys.

Rows are sequences of plain values in the order of `columns`: numbers, texts, booleans, None, dates and instants as ISO
text (or as objects). Columns that are left out keep the database's own default; defaults of the models do not run.
The statements name no organisation by themselves: `organisation_id` must be one of the columns.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Boolean, Connection, Date, DateTime, String, Table, TypeDecorator
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from audit_app.base.tenancy import KEY

Rows = Sequence[Sequence[Any]]


def bulk_insert(session: Session, model: Any, columns: Sequence[str], chunks: Iterable[Rows]) -> int:
    """Adds rows, chunk by chunk; returns how many. The database's constraints have the last word."""
    table = cast("Table", model.__table__)
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return sum(_staged(connection, table, columns, rows) for rows in chunks if rows)
    return _execute(connection, _insert(connection, table, columns), _sqlite_rows(table, columns), chunks)


def bulk_upsert(
    session: Session,
    model: Any,
    columns: Sequence[str],
    chunks: Iterable[Rows],
    *,
    key: Sequence[str],
    keep: Sequence[str] = (),
) -> int:
    """Adds rows, or changes those whose `key` (the columns of a unique constraint) is there; returns how many.

    A column in `keep` keeps what is known where the row says nothing (NULL, or an empty text). No two rows of one call
    may have the same key.
    """
    session.flush()
    connection = session.connection()
    writer = _Upsert(connection, cast("Table", model.__table__), columns, key, keep)
    done = 0
    for rows in chunks:
        if rows:
            writer.write(rows)
            done += len(rows)
    return done


class _Upsert:
    """Writes chunks as new ones until the first key is there already: taking conflicts into account costs a third more."""

    def __init__(
        self,
        connection: Connection,
        table: Table,
        columns: Sequence[str],
        key: Sequence[str],
        keep: Sequence[str],
    ) -> None:
        self.connection, self.table, self.columns = connection, table, columns
        self.conflict = _on_conflict(connection, table, columns, key, keep)
        self.plain, self.prepare = _insert(connection, table, columns), _sqlite_rows(table, columns)
        self.all_new = True

    def write(self, rows: Rows) -> None:
        if self.all_new:
            try:
                with self.connection.begin_nested():
                    return self._add(rows)
            except IntegrityError:
                self.all_new = False
        return self._put(rows)

    def _add(self, rows: Rows) -> None:
        if self.connection.dialect.name == "postgresql":
            _staged(self.connection, self.table, self.columns, rows)
        else:
            _execute(self.connection, self.plain, self.prepare, [rows])

    def _put(self, rows: Rows) -> None:
        if self.connection.dialect.name != "postgresql":
            _execute(self.connection, f"{self.plain} {self.conflict}", self.prepare, [rows])
            return
        _staged(self.connection, self.table, self.columns, rows, self.conflict)


def bulk_find(
    session: Session, model: Any, key: Sequence[str], keys: Rows, columns: Sequence[str]
) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The organisation's rows with these keys: `columns` by key, which no two rows share; else as `bulk_rows`."""
    width = len(key)
    return {row[:width]: row[width:] for row in bulk_rows(session, model, key, keys, columns)}


def bulk_rows(
    session: Session, model: Any, key: Sequence[str], keys: Rows, columns: Sequence[str]
) -> list[tuple[Any, ...]]:
    """The organisation's rows with these keys, in one statement: key and `columns` of each.

    `key` names columns that hold no NULL and begin an index behind `organisation_id`; no key may stand twice in `keys`.
    What comes back is as plain as what is written: dates and instants (UTC) as ISO text, choices as their words.
    """
    if not keys:
        return []
    table = cast("Table", model.__table__)
    connection = session.connection()
    wanted = ", ".join(f"t.{_quoted(connection, name)}" for name in (*key, *columns))
    target, owner = _quoted(connection, table.name), session.info[KEY]
    given: tuple[Any, ...]
    if connection.dialect.name == "postgresql":
        lists = ", ".join(f"%s::{_plain(table, name).compile(connection.dialect)}[]" for name in key)
        names = ", ".join(f"k{position}" for position in range(len(key)))
        given = (*[list(values) for values in zip(*keys, strict=True)], owner)
        source, mark = f"unnest({lists}) AS k({names})", "%s"
        on = [f"t.{_quoted(connection, name)} = k.k{position}" for position, name in enumerate(key)]
    else:
        given = (json.dumps([list(one) for one in keys]), owner)
        source, mark = "json_each(?) AS k", "?"
        on = [
            f"t.{_quoted(connection, name)} = json_extract(k.value, '$[{position}]')"
            for position, name in enumerate(key)
        ]
    found = connection.exec_driver_sql(
        f"SELECT {wanted} FROM {source} CROSS JOIN {target} AS t "  # noqa: S608 - names of our own tables alone
        f"WHERE t.organisation_id = {mark} AND {' AND '.join(on)}",
        given,
    )
    readers = [_reader(table, name) for name in (*key, *columns)]
    return [tuple([read(value) for read, value in zip(readers, row, strict=True)]) for row in found]


def _reader(table: Table, name: str) -> Callable[[Any], Any]:
    kind = _plain(table, name)
    if isinstance(kind, DateTime):
        return _moment
    if isinstance(kind, Date):
        return lambda value: value.isoformat() if isinstance(value, dt.date) else value
    if isinstance(kind, Boolean):
        return lambda value: None if value is None else bool(value)
    return lambda value: float(value) if isinstance(value, Decimal) else value


def _moment(value: Any) -> str | None:
    if value is None:
        return None
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    moment = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    return str(moment.isoformat())


def _on_conflict(
    connection: Connection, table: Table, columns: Sequence[str], key: Sequence[str], keep: Sequence[str]
) -> str:
    target = _quoted(connection, table.name)
    said = []
    for name in columns:
        if name in key:
            continue
        column, new = _quoted(connection, name), f"excluded.{_quoted(connection, name)}"
        if name in keep and isinstance(_plain(table, name), String):
            new = f"coalesce(nullif({new}, ''), {target}.{column})"
        elif name in keep:
            new = f"coalesce({new}, {target}.{column})"
        said.append(f"{column} = {new}")
    return f"ON CONFLICT ({_names(connection, key)}) DO UPDATE SET {', '.join(said)}"


def _insert(connection: Connection, table: Table, columns: Sequence[str]) -> str:
    marks = ", ".join("?" * len(columns))
    names = _names(connection, columns)
    return f"INSERT INTO {_quoted(connection, table.name)} ({names}) VALUES ({marks})"  # noqa: S608


def _execute(
    connection: Connection, statement: str, prepare: Callable[[Rows], Rows], chunks: Iterable[Rows]
) -> int:
    done = 0
    for rows in chunks:
        if rows:
            connection.exec_driver_sql(statement, list(map(tuple, prepare(rows))))
            done += len(rows)
    return done


def _staged(
    connection: Connection, table: Table, columns: Sequence[str], rows: Rows, conflict: str = ""
) -> int:
    """One COPY for each chunk: while it lasts nobody can read on this connection, and a chunk may come from there."""
    names, target = _names(connection, columns), _quoted(connection, table.name)
    incoming = _quoted(connection, f"incoming_{table.name}")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {incoming}")
    connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE {incoming} ON COMMIT DROP AS SELECT {names} FROM {target} WHERE false"  # noqa: S608
    )
    driver = cast("Any", connection.connection.driver_connection)
    with driver.cursor() as cursor, cursor.copy(f"COPY {incoming} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    connection.exec_driver_sql(
        f"INSERT INTO {target} ({names}) SELECT {names} FROM {incoming} {conflict}"  # noqa: S608
    )
    return len(rows)


def _sqlite_rows(table: Table, columns: Sequence[str]) -> Callable[[Rows], Rows]:
    """Instants as SQLAlchemy writes them there, so that they compare with those it wrote."""
    instants = [
        position for position, name in enumerate(columns) if isinstance(_plain(table, name), DateTime)
    ]
    if not instants:
        return lambda rows: rows

    def prepare(rows: Rows) -> Rows:
        if all(row[position] is None for position in instants for row in rows):
            return rows
        written = [list(row) for row in rows]
        for row in written:
            for position in instants:
                row[position] = _instant(row[position])
        return written

    return prepare


def _instant(value: Any) -> str | None:
    if value is None:
        return None
    moment: dt.datetime = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _plain(table: Table, name: str) -> Any:
    kind = table.c[name].type
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def _names(connection: Connection, columns: Sequence[str]) -> str:
    return ", ".join(_quoted(connection, name) for name in columns)
