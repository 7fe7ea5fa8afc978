"""Vendors, scorecards, logs: what is saved, what is refused, who may."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from audit_app.auditlog.models import Entry
from audit_app.base import clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.vendors import queries, service
from audit_app.vendors.loader import templates
from audit_app.vendors.models import VendorCheckResult, VendorContact, VendorReport, VendorScore
from audit_app.vendors.rules import EVEN, ContactChannel, Dimension, ServiceKind, Shown

from .build import FEBRUARY, NOON, at, contact, day, rate, report, see, vendor


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.mark.unit
def test_every_kind_of_service_has_checks_of_its_own():
    shipped = templates().checks

    assert set(shipped) == set(ServiceKind)
    assert min(len(checks) for checks in shipped.values()) >= 3
    assert {"hours", "salaries", "tax", "withholding", "remittance"} <= {
        check.code for check in shipped[ServiceKind.PAYROLL]
    }
    for checks in shipped.values():
        assert len({check.code for check in checks}) == len(checks)
        assert all(check.text and check.how for check in checks)


def test_vendor_with_services_and_checks(database, actor, stranger):
    with database.transaction(actor.organisation_id) as session:
        number = vendor(session, actor, kinds=["payroll"], name="  Ledger   House ")
        for wrong, field in (
            ({"code": " "}, "code"),
            ({"code": "V-2", "name": ""}, "name"),
            ({"code": "V-2", "contract_until": day("2024-12-31")}, "contract_until"),
            ({"code": "V-2", "answer_hours": 0.0}, "answer_hours"),
        ):
            with pytest.raises(Invalid) as refused:
                vendor(session, actor, **wrong)
            assert list(refused.value.fields) == [field]
        with pytest.raises(Conflict, match="belongs to “Ledger House”"):
            vendor(session, actor, "v-1")
        with pytest.raises(Conflict):
            service.add_service(session, actor, number, ServiceKind.PAYROLL)
        found = queries.get_vendor(session, number)
        assert (found.name, found.services) == ("Ledger House", (ServiceKind.PAYROLL,))

        (service_id, _kind), checks = (
            queries.list_services(session, number)[0],
            queries.list_checks(session, {number}),
        )
        assert [check.code for check in checks][:2] == ["hours", "salaries"]
        own = service.add_check(
            session, actor, number, service.AddCheck(service_id, "Payslips are readable.")
        )
        service.drop_check(session, actor, number, checks[0].id)
        left = queries.list_checks(session, {number})
        assert (left[-1].id, left[0].code, len(left)) == (own, "salaries", len(checks))
        service.change_vendor(
            session, actor, number, service.SaveVendor("other", "Ledger", day("2025-02-01"), answer_hours=8.0)
        )
        assert queries.get_vendor(session, number).code == "V-1"
        for refused_call in (
            lambda: service.add_check(session, actor, number + 1, service.AddCheck(service_id, "x")),
            lambda: service.drop_check(session, actor, number + 1, own),
            lambda: queries.get_vendor(session, number + 1),
        ):
            with pytest.raises(NotFound):
                refused_call()
        actions = set(session.scalars(select(Entry.action).where(Entry.action.like("vendors.%"))))
        assert actions == {f"vendors.{verb}" for verb in ("vendor.added", "vendor.changed", "service.added", "check.added", "check.dropped")}  # fmt: skip
        with pytest.raises(Forbidden):
            vendor(session, replace(actor, permissions=frozenset({"vendors.record"})), "V-9")
    with database.transaction(stranger.organisation_id) as session:
        for refused_call in (
            lambda: queries.get_vendor(session, number),
            lambda: rate(session, stranger, number, FEBRUARY, 4, 4, 4),
            lambda: report(session, stranger, number, "2026-03-01"),
            lambda: contact(session, stranger, number, "2026-03-01T09:00"),
            lambda: service.save_cost(session, stranger, service.SaveCost(number, FEBRUARY, 10)),
        ):
            with pytest.raises(NotFound):
                refused_call()


def test_month_is_rated_with_reasons_and_nobody_overwrites_silently(database, actor):
    def one(score, reason="Seen", revision=0, month=FEBRUARY, dimension=Dimension.BUSINESS):
        rates = (service.Rate(dimension, score, reason, revision),)
        return service.SaveMonth(number, month, rates)

    other = replace(actor, name="Somebody else")
    with database.transaction(actor.organisation_id) as session:
        number = vendor(session, actor, contract_until=day("2026-12-31"))
        for command, field in (
            (one(4, " "), "business_reason"),
            (one(6), "business_score"),
            (one(4, dimension=Dimension.RESPONSE), "response_score"),
            (one(4, month=day("2026-04-01")), "month"),
            (one(4, month=day("2024-12-31")), "month"),
        ):
            with pytest.raises(Invalid) as refused:
                service.save_month(session, actor, command)
            assert list(refused.value.fields) == [field]
        service.save_month(session, actor, one(4))
        service.save_month(session, other, one(3, "Forgot our season", 1))
        with pytest.raises(Conflict, match="Somebody else has rated this in the meantime: 3"):
            service.save_month(session, actor, one(5, "Seen", 1))
        service.save_month(session, actor, one(3, "Forgot our season", 1))
        service.save_month(session, actor, one(None))
        row = session.scalars(select(VendorScore)).one()
        assert (row.score, row.revision, row.rater) == (3, 2, "Somebody else")
        with pytest.raises(Forbidden):
            service.save_month(session, replace(actor, permissions=frozenset({"vendors.see"})), one(5))


def test_checks_are_shown_with_proof(database, actor):
    with database.transaction(actor.organisation_id) as session:
        number, other = (
            vendor(session, actor, kinds=["payroll"]),
            vendor(session, actor, "V-2", kinds=["other"]),
        )
        see(session, actor, number, FEBRUARY, "yes", "partly", None, "no")
        see(session, actor, number, FEBRUARY, "yes", "yes", None, "no")
        rows = session.scalars(select(VendorCheckResult).order_by(VendorCheckResult.check_id)).all()
        assert [row.shown for row in rows] == [Shown.YES, Shown.YES, Shown.NO]
        foreign = queries.list_checks(session, {other})[0].id
        own = queries.list_checks(session, {number})[0].id
        for seen in (service.SeeCheck(foreign, Shown.YES), service.SeeCheck(own, Shown.YES, "", 77)):
            with pytest.raises(Invalid):
                service.save_month(session, actor, service.SaveMonth(number, FEBRUARY, checks=(seen,)))


def test_weights_sum_to_a_hundred(database, actor, stranger):
    uneven = {**EVEN, Dimension.BUSINESS: 40, Dimension.RESPONSE: 0}
    with database.transaction(actor.organisation_id) as session:
        with pytest.raises(Invalid, match="these sum to 110"):
            service.save_weights(session, actor, service.SaveWeights({**EVEN, Dimension.BUSINESS: 30}))
        service.save_weights(session, actor, service.SaveWeights(uneven))
        service.save_weights(session, actor, service.SaveWeights(uneven))
        assert queries.read_weights(session) == uneven
        assert session.scalars(select(Entry.action).where(Entry.action == "vendors.weights.saved")).all() == [
            "vendors.weights.saved"
        ]
    with database.reading(stranger.organisation_id) as session:
        assert queries.read_weights(session) == EVEN


def test_logs_take_what_can_be_and_refuse_the_rest(database, actor):
    with database.transaction(actor.organisation_id) as session:
        number, other = vendor(session, actor), vendor(session, actor, "V-2")
        due = report(session, actor, number, "2026-03-05")
        with pytest.raises(Conflict):
            report(session, actor, number, "2026-03-05", "2026-03-05")
        with pytest.raises(Invalid):
            report(session, actor, number, "2026-03-12", "2026-02-28", period="2026-03-01")
        with pytest.raises(NotFound):
            service.send_report(session, actor, service.SendReport(other, due, day("2026-03-06")))
        service.send_report(session, actor, service.SendReport(number, due, day("2026-03-06")))
        assert session.get(VendorReport, due).sent_on == day("2026-03-06")

        asked = contact(session, actor, number, "2026-03-10T09:00", reference="M-1")
        with pytest.raises(Conflict):
            contact(session, actor, number, "2026-03-10T09:00", reference="M-1")
        for wrong in ("2026-03-10T08:59", "2026-03-14T12:01"):
            with pytest.raises(Invalid):
                contact(session, actor, number, "2026-03-10T09:00", wrong)
            with pytest.raises(Invalid):
                service.answer_contact(session, actor, service.AnswerContact(number, asked, at(wrong)))
        service.answer_contact(session, actor, service.AnswerContact(number, asked, at("2026-03-10T13:30")))
        row = session.get(VendorContact, asked)
        assert (row.minutes, row.agreed_hours, row.deadline_at) == (270, 4.0, at("2026-03-10T13:00"))
        with pytest.raises(NotFound):
            service.answer_contact(
                session, actor, service.AnswerContact(other, asked, at("2026-03-10T13:30"))
            )

        cost = service.SaveCost(number, day("2026-02-17"), 1000.0, 1200.0, 50.0, "EUR")
        assert service.save_cost(session, actor, cost) == service.save_cost(
            session, actor, replace(cost, cost=1100.0)
        )
        assert [(line.month, line.cost, line.per_unit) for line in queries.list_costs(session, number, FEBRUARY)] == [(FEBRUARY, 1100.0, 22.0)]  # fmt: skip
        for wrong_cost in (replace(cost, cost=-1.0), replace(cost, month=day("2026-04-01"))):
            with pytest.raises(Invalid):
                service.save_cost(session, actor, wrong_cost)


def test_many_rows_at_once_replace_what_is_there(database, actor):
    with database.transaction(actor.organisation_id) as session:
        number = vendor(session, actor)
        reports = [
            service.ReportRow(number, "Daily", day("2025-01-01"), day("2026-01-01") + dt.timedelta(days=n))
            for n in range(60)
        ]
        assert service.take_reports(session, actor, reports) == 60
        sent = [replace(row, sent_on=row.due_on) for row in reports]
        assert service.take_reports(session, actor, iter(sent)) == 60
        rows = session.scalars(select(VendorReport)).all()
        assert {(row.sent_on == row.due_on, row.month.day) for row in rows} == {(True, 1)}
        asked = service.ContactRow(
            number, ContactChannel.CALL, at("2026-03-10T09:00"), None, 4.0, reached=False
        )
        service.take_contacts(session, actor, [asked])
        service.take_contacts(session, actor, [replace(asked, answered_at=at("2026-03-10T09:30"))])
        assert session.scalars(select(VendorContact.minutes)).all() == [30]
        said = service.RatingRow(number, FEBRUARY, Dimension.TREATMENT, 2, "", "A. Rater")
        service.take_ratings(session, actor, [said])
        service.take_ratings(session, actor, [replace(said, score=3)])
        row = session.scalars(select(VendorScore)).one()
        assert (row.score, row.revision) == (3, 2)
        service.take_costs(session, actor, [service.CostRow(number, day("2026-02-28"), 10.0)])
        assert queries.list_costs(session, number, FEBRUARY)[0].cost == 10.0
