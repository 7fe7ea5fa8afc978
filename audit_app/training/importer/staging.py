"""Puts checked rows into the staging table, and asks the database which completions it knows already."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, and_, case, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from audit_app.training.models import Completion, ImportRow
from audit_app.training.rules import Verdict

CHUNK = 5_000
COMPLETION = (
    "person_id",
    "module_id",
    "kind",
    "completed_on",
    "try_no",
    "hours",
    "trainer_id",
    "method",
    "score",
    "result",
    "proof",
)
STAGED = ("organisation_id", "batch_id", "number", "verdict", "raw", "problems", "values", *COMPLETION)
_ROWS = cast("Table", ImportRow.__table__)
NOTHING = (None,) * len(COMPLETION)


def as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


def clear(session: Session, batch_id: int) -> None:
    """Forgets what an earlier check of this file left."""
    session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))


def write(session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
    """Writes rows in the order of `STAGED`, by the quickest way the driver has: COPY is four times an INSERT."""
    if not rows:
        return
    connection = session.connection()
    table = _ROWS
    names = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in STAGED)
    if connection.dialect.name == "postgresql":
        driver = cast("Any", connection.connection.driver_connection)
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(STAGED))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608 - names of our own columns alone
        list(rows),
    )


def compare_completions(session: Session, organisation_id: int, batch_id: int) -> None:
    """Marks staged completions that are known already: as the same, or as changed where they say something else."""
    staged, known = _ROWS, Completion.__table__
    if session.get_bind().dialect.name == "postgresql":
        # Rows that came a second ago are in no statistics yet; without, the planner compares all with all.
        session.connection().exec_driver_sql(f"ANALYZE {staged.name}, {Completion.__tablename__}")
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        # Rows that came by COPY are unknown to the planner, which would compare each with each: minutes, not seconds.
        for table in (staged, known):
            connection.execute(text(f"ANALYZE {table}"))
    says_same = and_(
        known.c.result == staged.c.result,
        *[
            or_(staged.c[name].is_(None), staged.c[name].is_not_distinct_from(known.c[name]))
            for name in ("hours", "trainer_id", "score")
        ],
        *[func.coalesce(staged.c[name], "").in_(["", known.c[name]]) for name in ("method", "proof")],
    )
    connection.execute(
        update(staged)
        .where(
            staged.c.organisation_id == organisation_id,
            staged.c.batch_id == batch_id,
            staged.c.verdict == Verdict.NEW.value,
            known.c.organisation_id == staged.c.organisation_id,
            known.c.person_id == staged.c.person_id,
            known.c.module_id == staged.c.module_id,
            known.c.kind == staged.c.kind,
            known.c.completed_on == staged.c.completed_on,
            known.c.try_no == staged.c.try_no,
        )
        .values(
            target_id=known.c.id,
            verdict=case((says_same, Verdict.SAME.value), else_=Verdict.CHANGED.value),
        )
    )


def count(session: Session, batch_id: int) -> dict[str, int]:
    """How many rows of each verdict."""
    found = {
        verdict.value: number
        for verdict, number in session.execute(
            select(ImportRow.verdict, func.count(ImportRow.id))
            .where(ImportRow.batch_id == batch_id)
            .group_by(ImportRow.verdict)
        )
    }
    return {verdict.value: found.get(verdict.value, 0) for verdict in Verdict}
