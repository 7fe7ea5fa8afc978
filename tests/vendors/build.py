"""Builds what tests of vendors need: vendors, months of ratings and logs."""

from __future__ import annotations

import datetime as dt

from audit_app.vendors import queries, service
from audit_app.vendors.rules import RATED, ContactChannel, Dimension, ServiceKind, Shown

TODAY = dt.date(2026, 3, 14)
NOON = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
FEBRUARY = dt.date(2026, 2, 1)


def day(text):
    return dt.date.fromisoformat(text)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def vendor(session, actor, code="V-1", *, kinds=(), **more):
    defaults = {"name": f"Vendor {code}", "contract_from": day("2025-01-01"), "answer_hours": 4.0}
    number = service.add_vendor(session, actor, service.SaveVendor(code, **{**defaults, **more}))
    for kind in kinds:
        service.add_service(session, actor, number, ServiceKind(kind))
    return number


def rate(session, actor, vendor_id, month, *scores, revision=0):
    """Business, expertise, treatment of a month."""
    ratings = tuple(
        service.Rate(Dimension(dimension), score, f"Fact behind {score}", revision)
        for dimension, score in zip(RATED, scores, strict=True)
    )
    service.save_month(session, actor, service.SaveMonth(vendor_id, month, ratings))


def see(session, actor, vendor_id, month, *shown):
    """Results of the vendor's checks in their order; None: not looked at."""
    checks = queries.list_checks(session, {vendor_id})
    seen = tuple(
        service.SeeCheck(check.id, Shown(one) if one else None)
        for check, one in zip(checks, shown, strict=False)
    )
    service.save_month(session, actor, service.SaveMonth(vendor_id, month, checks=seen))


def report(session, actor, vendor_id, due, sent=None, name="Weekly", period="2025-01-01"):
    return service.log_report(
        session,
        actor,
        service.LogReport(vendor_id, name, day(period), day(due), day(sent) if sent else None),
    )


def contact(session, actor, vendor_id, received, answered=None, channel="e_mail", **more):
    return service.log_contact(
        session,
        actor,
        service.LogContact(
            vendor_id, ContactChannel(channel), at(received), at(answered) if answered else None, **more
        ),
    )
