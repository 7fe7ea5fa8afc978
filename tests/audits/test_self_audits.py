"""What the audits say of the self-audit: everything audited, by others than those audited, nothing back."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from audit_app.audits.models import AuditMember, ParameterPlan, SignOff
from audit_app.audits.queries import self_audits
from audit_app.base.errors import NotFound
from audit_app.base.figure import Scope
from audit_app.checks import queries as checks
from audit_app.workforce.models import Person
from tests.factories.audits import add_audit, answer_all
from tests.workforce.build import hire, structure

DAY = dt.date(2026, 10, 31)


def figure(session, code, day=DAY, **more):
    scope = Scope(day, dt.date(2025, 11, 1), **more)
    found = checks.run_checks(session, [f"actions.{code}"], scope)[f"actions.{code}"]
    rows = checks.rows_behind(session, f"actions.{code}", scope)
    return (found.outcome.value, found.numerator, found.denominator), rows.rows[: rows.against]


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return structure(session, actor)


def test_every_parameter_at_every_site(database, actor, places):
    with database.reading(actor.organisation_id) as session:
        assert figure(session, "self_audit_complete")[0] == ("not_enough_data", 0, 0)
    one = add_audit(database, actor, sites=(places["site"],))
    answer_all(database, actor, one)
    with database.reading(actor.organisation_id) as session:
        result, rows = figure(session, "self_audit_complete")
        assert (result, rows[0][1:]) == (("not_met", 0, 32), ("Bogotá", ""))
        inside = figure(session, "self_audit_complete", sites=frozenset({places["site"]}))
        assert inside[0] == ("met", 32, 32)
    two = add_audit(database, actor, name="Bogotá", sites=(places["other_site"],))
    answer_all(database, actor, two, besides=("2.5a",))
    with database.reading(actor.organisation_id) as session:
        assert figure(session, "self_audit_complete") == (("partly", 31, 32), (("2.5", "Bogotá", ""),))
        assert figure(session, "self_audit_complete", day=dt.date(2027, 11, 1))[0][0] == "not_enough_data"


def test_auditors_do_not_audit_where_they_work(database, actor, places, add_user):
    inside, outside = add_user("in@x.example"), add_user("out@x.example")
    stranger = add_user("guest@x.example")
    with database.transaction(actor.organisation_id) as session:
        for code, address, more in (
            ("E-1", "IN@x.example", {}),
            ("E-2", "out@x.example", {"programme": False}),
        ):
            number = hire(session, actor, places, code, **more)
            session.execute(update(Person).where(Person.id == number).values(email=address))
    audit = add_audit(database, actor, programmes=(places["programme"],))
    with database.transaction(actor.organisation_id) as session:
        session.add_all(AuditMember(audit_id=audit, user_id=number) for number in (inside, outside, stranger))

    with database.reading(actor.organisation_id) as session:
        result, rows = figure(session, "auditors_independent")
    assert result == ("not_met", 1, 2)
    assert rows == (("Manila 2026 readiness", "Person E-1", "Manila", "Lumen Pay"),)


def test_major_of_the_audit_before_that_is_marked_as_repeat(database, actor):
    before = add_audit(database, actor, period_from=dt.date(2025, 1, 1), period_until=dt.date(2025, 12, 31))
    parts = [{"code": "1.4", "grade": "major"}, {"code": "2.3", "grade": "minor"}]
    with database.transaction(actor.organisation_id) as session:
        session.add(
            SignOff(
                audit_id=before,
                signed_by="Lead",
                document={"score": {"parameters": parts}},
                document_sha256="0" * 64,
            )
        )
    with database.reading(actor.organisation_id) as session:
        assert figure(session, "no_repeat_major")[0] == ("not_enough_data", 0, 0)  # nothing after it yet
    now = add_audit(database, actor)
    with database.reading(actor.organisation_id) as session:
        assert figure(session, "no_repeat_major")[0] == ("met", 2, 2)
    with database.transaction(actor.organisation_id) as session:
        session.execute(
            update(ParameterPlan)
            .where(ParameterPlan.audit_id == now, ParameterPlan.parameter.in_(("1.4", "2.3")))
            .values(repeat=True)
        )
    with database.reading(actor.organisation_id) as session:
        scope = Scope(DAY, DAY)
        rows = checks.rows_behind(session, "actions.no_repeat_major", scope)
        assert rows.rows[: rows.against] == (("1.4", "major", "yes"),)


def test_a_code_of_nobody_is_not_found(database, actor):
    with database.reading(actor.organisation_id) as session, pytest.raises(NotFound):
        self_audits.figure_rows(session, "actions.unknown", Scope(DAY, DAY))
