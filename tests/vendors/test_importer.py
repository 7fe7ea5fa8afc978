"""Files of vendors from upload to applied: what is taken, refused with row and reason, or known already."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from audit_app.base import clock
from audit_app.vendors import queries
from audit_app.vendors.models import VendorContact, VendorReport, VendorScore
from audit_app.vendors.rules import Dimension, Missing
from tests.intake.build import check, rejected, take

from .build import FEBRUARY, NOON, TODAY, at, vendor

REPORTS = """vendor_code,report,period_from,due_on,sent_on
V-1,Weekly,2026-02-01,2026-02-08,2026-02-08
v-1,Weekly,2026-02-08,2026-02-15,
V-1,Early,2026-02-08,2026-02-15,2026-02-07
V-1,Nodue,2026-02-08,,2026-02-09
V-1,Future,2026-02-08,2026-02-15,2026-03-15
V-9,Weekly,2026-02-01,2026-02-08,
V-1,Weekly,2026-02-01,2026-02-08,2026-02-08
V-1,Weekly,2026-02-01,2026-02-08,2026-02-09
"""
CONTACTS = """Vendor,Type,Asked,Answered,SLA hours,Reached?,Subject
V-1,phone,2026-03-10 09:00,2026-03-10 09:05,,yes,A
V-1,e-mail,2026-03-10T09:00:00+08:00,,8,,B
V-1,e-mail,2026-03-10 09:00,2026-03-10 08:00,4,yes,C
V-1,e-mail,2026-03-14 12:30,,4,yes,D
V-1,fax,2026-03-10 09:00,,4,yes,E
V-1,phone,2026-03-10 09:00,,0,no,F
"""
COSTS = """Supplier,Period,Amount,Own cost,Units,Moneda
V-1,2026-02,"7 400",9100,210,USD
V-1,2026-04,1,,,
V-1,01/2026,-5,,,
V-1,2026-13,5,,,
"""
RATINGS = """vendor_code,month,dimension,score,reason,rater
V-1,2026-02,business understanding,4,Knew our peak,A. Rater
V-1,2026-02-17,treatment,2,,A. Rater
V-1,2026-02,response,5,Quick,A. Rater
V-1,2026-02,expertise,6,Deep,A. Rater
V-1,2024-12,expertise,4,Deep,A. Rater
V-1,2026-02,expertise,4,Deep,
"""


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


def test_reports_are_taken_or_refused_with_the_reason(database, actor, tmp_path):
    with database.transaction(actor.organisation_id) as session:
        number = vendor(session, actor)
    batch = take(database, actor, tmp_path, "vendors.reports", "log.csv", REPORTS)

    assert batch.counts["new"] == 2
    assert [(row, column) for row, column, _problem in rejected(database, actor, batch)] == [
        (4, "sent_on"),
        (5, "due_on"),
        (6, "sent_on"),
        (7, "vendor_code"),
        (9, "due_on"),
    ]
    reasons = [text for _row, _column, text in rejected(database, actor, batch)]
    assert reasons[0] == "This report was sent before the period it covers had begun."
    assert reasons[3] == "No vendor has this code."
    later = "vendor_code,report,period_from,due_on,sent_on\nV-1,Weekly,2026-02-08,2026-02-15,2026-02-20\n"
    later += "V-1,Weekly,2026-02-01,2026-02-08,\n"
    again = take(database, actor, tmp_path, "vendors.reports", "more.csv", later)
    assert (again.counts["changed"], again.counts["same"]) == (1, 1)
    with database.reading(actor.organisation_id) as session:
        rows = session.scalars(select(VendorReport).order_by(VendorReport.due_on)).all()
        assert [row.sent_on.isoformat() for row in rows] == ["2026-02-08", "2026-02-20"]
        assert [(row.month, row.batch_id) for row in rows] == [(FEBRUARY, batch.id), (FEBRUARY, again.id)]
        counted = queries.read_board(session, FEBRUARY, TODAY, only={number})[0].facts[-1].reports
        assert (counted.fine, counted.all) == (1, 2)


def test_contacts_keep_their_moments(database, actor, tmp_path):
    with database.transaction(actor.organisation_id) as session:
        vendor(session, actor)
    batch = take(database, actor, tmp_path, "vendors.contacts", "log.csv", CONTACTS)

    assert batch.counts["new"] == 2
    assert [row for row, _column, _problem in rejected(database, actor, batch)] == [4, 5, 6, 7]
    with database.reading(actor.organisation_id) as session:
        one, two = session.scalars(select(VendorContact).order_by(VendorContact.reference)).all()
        assert (one.minutes, one.agreed_hours, one.reached) == (5, 4.0, True)
        assert (two.received_at, two.deadline_at) == (at("2026-03-10T01:00"), at("2026-03-10T09:00"))
    again = check(database, actor, tmp_path, "vendors.contacts", "same.csv", CONTACTS + "\n")
    assert (again.counts["same"], again.counts["new"]) == (2, 0)


def test_costs_and_ratings(database, actor, tmp_path):
    with database.transaction(actor.organisation_id) as session:
        number = vendor(session, actor)
    costs = take(database, actor, tmp_path, "vendors.costs", "costs.csv", COSTS)
    ratings = take(database, actor, tmp_path, "vendors.ratings", "ratings.csv", RATINGS)

    assert costs.counts["new"] == 1
    assert [row for row, _column, _problem in rejected(database, actor, costs)] == [3, 4, 5]
    assert ratings.counts["new"] == 2
    assert [row for row, _column, _problem in rejected(database, actor, ratings)] == [4, 5, 6, 7]
    with database.reading(actor.organisation_id) as session:
        assert queries.list_costs(session, number, TODAY)[0].cost == 7400.0
        card = queries.read_board(session, FEBRUARY, TODAY, only={number})[0].card
        assert card.of(Dimension.BUSINESS).value == 4
        assert card.of(Dimension.TREATMENT).missing is Missing.NO_REASON
    better = (
        "vendor_code,month,dimension,score,reason,rater\nV-1,2026-02,treatment,2,Two complaints,A. Rater\n"
    )
    again = take(database, actor, tmp_path, "vendors.ratings", "again.csv", better)
    assert again.counts["changed"] == 1
    with database.reading(actor.organisation_id) as session:
        assert session.scalars(select(VendorScore.revision).order_by(VendorScore.id)).all() == [1, 2]


def test_files_of_strangers_know_no_vendor_of_ours(database, actor, stranger, tmp_path):
    with database.transaction(actor.organisation_id) as session:
        vendor(session, actor)
    batch = check(database, stranger, tmp_path, "vendors.costs", "costs.csv", COSTS)

    assert batch.counts["new"] == 0
    assert (2, "Supplier", "No vendor has this code.") in rejected(database, stranger, batch)
