"""Sessions that fail closed, whatever the statement looks like."""

from __future__ import annotations

import pytest
from sqlalchemy import exists, func, select, text, update
from sqlalchemy.orm import aliased

from audit_app.base.background import JobRow, enqueue
from audit_app.base.tenancy import TenancyError


@pytest.fixture
def two(database, actor, stranger):
    """A job of each of two organisations; their numbers."""
    for owner in (actor, stranger):
        with database.transaction(owner.organisation_id) as session:
            enqueue(session, f"kind.{owner.organisation_id}", {}, user=(None, "System"))
    return actor.organisation_id, stranger.organisation_id


def test_aliases_joins_and_subqueries_are_filtered(database, two):
    mine, theirs = two
    other = aliased(JobRow)
    with database.reading(mine) as session:
        assert session.scalars(select(other.organisation_id)).all() == [mine]
        pairs = session.execute(select(JobRow.kind, other.kind).join(other, other.id != JobRow.id))
        assert pairs.all() == []
        inner = select(JobRow.id).where(JobRow.organisation_id == theirs)
        assert session.scalar(select(func.count()).select_from(JobRow).where(JobRow.id.in_(inner))) == 0
        with pytest.raises(TenancyError):  # no mapped class is selected: nothing to filter, so it is stopped
            session.execute(select(exists().where(JobRow.organisation_id == theirs)))
        assert (
            session.scalars(select(JobRow.kind).union_all(select(other.kind))).all() == [f"kind.{mine}"] * 2
        )


def test_foreign_row_by_its_key_is_none(database, two):
    mine, theirs = two
    with database.reading(theirs) as session:
        foreign = session.scalars(select(JobRow.id)).one()

    with database.reading(mine) as session:
        assert session.get(JobRow, foreign) is None


def test_bulk_update_stays_at_home(database, two):
    mine, theirs = two
    with database.transaction(mine) as session:
        session.execute(update(JobRow).values(stage="changed"))

    with database.reading(theirs) as session:
        assert session.scalars(select(JobRow.stage)).all() == [""]


@pytest.mark.parametrize(
    "statement",
    [
        select(JobRow.__table__),
        select(func.count()).select_from(JobRow.__table__),
        JobRow.__table__.delete(),
        JobRow.__table__.update().values(stage="x"),
        text("SELECT * FROM job"),
    ],
    ids=["table", "count", "delete", "update", "text"],
)
def test_bare_statement_is_stopped_until_somebody_has_checked_it(database, two, statement):
    with database.reading(None) as session:
        with pytest.raises(TenancyError):
            session.execute(statement)
        session.execute(statement, execution_options={"organisation_checked": True})


def test_row_of_another_organisation_is_not_flushed(database, two):
    mine, theirs = two
    with database.reading(mine) as session:
        session.add(JobRow(id="x", kind="any", arguments={}, result=None, organisation_id=theirs))
        with pytest.raises(TenancyError):
            session.flush()


def test_new_row_gets_its_organisation_by_itself(database, two):
    mine, _theirs = two
    with database.reading(mine) as session:
        row = JobRow(id="x", kind="any", arguments={}, result=None)
        session.add(row)
        session.flush()

        assert row.organisation_id == mine
