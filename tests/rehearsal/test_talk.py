"""The conversation of the rehearsal: a request in each state, one overdue, and people who are told of it."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from audit_app.accounts import queries as accounts
from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.rehearsal.talk import load_talk
from audit_app.talk import queries
from audit_app.talk.models import Comment, Mention, Notice
from audit_app.talk.rules import Request
from tests.factories.audits import add_audit, add_proof

TEAM = {
    "lead": Role.ADMINISTRATOR,
    "auditor": Role.AUDITOR,
    "second": Role.LEAD_AUDITOR,
    "compliance": Role.COMPLIANCE_OFFICER,
    "trainer": Role.TRAINER,
}


@pytest.fixture
def team(database, add_user):
    numbers = {name: add_user(f"{name}@x.example", role) for name, role in TEAM.items()}
    with database.across() as session:
        return {name: accounts.find_actor(session, number) for name, number in numbers.items()}


def test_a_request_in_each_state_and_one_overdue(database, actor, team):
    audit_id = add_audit(database, actor)
    for title in ("Continuity plan for Manila", "Action log", "Score sheets PHN-S1"):
        add_proof(database, actor, title)
    for _time in range(2):  # loading again changes nothing
        load_talk(database, team, audit_id)
    with database.reading(actor.organisation_id) as session:
        found = queries.list_requests(session, queries.Filter(audit_id=audit_id)).rows
        told = Counter(session.scalars(select(Notice.kind)))
        said = session.scalars(select(Comment)).all()
        named = session.scalars(select(Mention.user_id)).all()

    assert Counter(one.state for one in found) == {
        Request.OPEN: 2,
        Request.PROVIDED: 1,
        Request.ACCEPTED: 1,
        Request.RETURNED: 1,
    }
    assert [one.requirement for one in found if one.late(clock.today())] == ["3.4d"]
    assert told.keys() == {"request", "provided", "accepted", "returned", "mention"}
    assert sorted(named) == sorted(team[name].user_id for name in ("lead", "auditor", "second"))
    assert len(said) == 3
    assert all("{" not in one.text for one in said)
