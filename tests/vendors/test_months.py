"""Counts by month: what the logs say, each on the day it is asked about."""

from __future__ import annotations

import datetime as dt

from audit_app.base.figure import Scope
from audit_app.vendors import queries
from audit_app.vendors.models import Vendor, VendorContact, VendorReport
from audit_app.vendors.queries import MonthCount
from audit_app.vendors.rules import ContactChannel

FEBRUARY, MARCH = dt.date(2026, 2, 1), dt.date(2026, 3, 1)


def test_counts_by_month_on_a_day(database, actor, stranger):
    with database.transaction(actor.organisation_id) as session:
        vendor = Vendor(code="V-1", name="Ledger House", contract_from=dt.date(2025, 1, 1))
        session.add(vendor)
        session.flush()
        for due, sent in (("02-05", "02-05"), ("02-12", "02-13"), ("03-05", None), ("03-20", "03-10")):
            due_on = dt.date.fromisoformat(f"2026-{due}")
            session.add(
                VendorReport(
                    vendor_id=vendor.id,
                    name="Weekly",
                    period_from=dt.date(2026, 1, 1),
                    due_on=due_on,
                    sent_on=dt.date.fromisoformat(f"2026-{sent}") if sent else None,
                    month=due_on.replace(day=1),
                )
            )
        for number, (received, hours_later) in enumerate(
            (("02-10T09:00", 4), ("02-11T09:00", 5), ("03-14T09:00", 4), ("03-14T22:00", None), ("03-01T09:00", None))
        ):  # fmt: skip
            received_at = dt.datetime.fromisoformat(f"2026-{received}").replace(tzinfo=dt.UTC)
            answered = None if hours_later is None else received_at + dt.timedelta(hours=hours_later)
            session.add(
                VendorContact(
                    vendor_id=vendor.id,
                    channel=ContactChannel.EMAIL,
                    reference=str(number),
                    received_at=received_at,
                    answered_at=answered,
                    agreed_hours=4.0,
                    deadline_at=received_at + dt.timedelta(hours=4),
                    minutes=None,
                    month=received_at.date().replace(day=1),
                )
            )
    scope = Scope(as_of=dt.date(2026, 3, 14), since=dt.date(2025, 3, 15))
    with database.reading(actor.organisation_id) as session:
        assert queries.monthly_punctuality(session, scope) == [
            MonthCount(FEBRUARY, 1, 2),
            MonthCount(MARCH, 0, 1),
        ]
        assert queries.monthly_answers(session, scope) == [
            MonthCount(FEBRUARY, 1, 2),
            MonthCount(MARCH, 1, 2),
        ]
        earlier = Scope(as_of=dt.date(2026, 2, 11), since=dt.date(2026, 2, 1))
        assert queries.monthly_punctuality(session, earlier) == [MonthCount(FEBRUARY, 1, 1)]
    with database.reading(stranger.organisation_id) as session:
        assert queries.monthly_punctuality(session, scope) == queries.monthly_answers(session, scope) == []
