"""Prepared statements: always with the session's own organisation, or not at all."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, select, update

from audit_app.base.background import JobRow, enqueue
from audit_app.base.prepared import OWNER, Prepared
from audit_app.base.tenancy import TenancyError

JOB = JobRow.__table__
KINDS = Prepared(select(JOB.c.kind).where(JOB.c.organisation_id == OWNER))
STAGE = Prepared(
    update(JOB).where(JOB.c.organisation_id == OWNER, JOB.c.kind == bindparam("of")).values(stage="x")
)


@pytest.mark.parametrize(
    "statement",
    [
        select(JOB.c.kind),
        select(JobRow).where(JobRow.kind == "x"),
        select(JOB.c.kind).where(JOB.c.organisation_id == 1),
        update(JOB).values(stage="x"),
    ],
    ids=["table", "class", "another value", "update"],
)
def test_statement_without_its_organisation_cannot_be_prepared(statement):
    with pytest.raises(TenancyError, match="job"):
        Prepared(statement)


def test_prepared_statement_sees_and_changes_its_own_rows_only(database, actor, stranger):
    for owner in (actor, stranger):
        with database.transaction(owner.organisation_id) as session:
            enqueue(session, "any", {}, user=(None, "System"))
            enqueue(session, f"kind.{owner.organisation_id}", {}, user=(None, "System"))
    with database.transaction(actor.organisation_id) as session:
        assert sorted(KINDS.run(session).scalars()) == ["any", f"kind.{actor.organisation_id}"]
        STAGE.run(session, of="any")
    with database.reading(stranger.organisation_id) as session:
        assert set(session.scalars(select(JobRow.stage))) == {""}
    with database.across() as session, pytest.raises(TenancyError):
        KINDS.run(session)
