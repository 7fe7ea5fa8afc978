"""Vendors through the API: scorecards, logs, services, weights."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from audit_app.base.paging import SIZE, Page
from audit_app.vendors import queries, service
from audit_app.vendors.queries.board import BoardRow
from audit_app.vendors.queries.logs import ContactLine, CostLine, ReportLine
from audit_app.vendors.queries.vendors import CheckRow, VendorRow
from audit_app.vendors.rules import Dimension
from audit_app.web.endpoints import Api

api = Api("vendors")


def list_vendors(session: Session) -> list[VendorRow]:
    """Every vendor."""
    return queries.list_vendors(session)


def board(session: Session, month: dt.date, as_of: dt.date) -> list[BoardRow]:
    """Scorecards of twelve months up to one, with warning signs and the recommendation."""
    return queries.read_board(session, month.replace(day=1), as_of)


def list_reports(
    session: Session, vendor_id: int, as_of: dt.date, page: int = 1, size: int = SIZE
) -> Page[ReportLine]:
    """Reports that a vendor owed, with their punctuality."""
    queries.get_vendor(session, vendor_id)
    return queries.page_reports(session, vendor_id, as_of, page, size)


def list_contacts(
    session: Session, vendor_id: int, as_of: dt.date, page: int = 1, size: int = SIZE
) -> Page[ContactLine]:
    """Contacts with a vendor, with their answer times."""
    queries.get_vendor(session, vendor_id)
    return queries.page_contacts(session, vendor_id, as_of, page, size)


def list_costs(session: Session, vendor_id: int, as_of: dt.date) -> list[CostLine]:
    """What a vendor cost, month by month."""
    queries.get_vendor(session, vendor_id)
    return queries.list_costs(session, vendor_id, as_of.replace(day=1))


def list_checks(session: Session, vendor_id: int) -> list[CheckRow]:
    """What is looked at in a vendor's services."""
    queries.get_vendor(session, vendor_id)
    return queries.list_checks(session, [vendor_id])


def get_weights(session: Session) -> dict[Dimension, int]:
    """How much each dimension weighs."""
    return queries.read_weights(session)


ONE = "/vendors/<int:vendor_id>"

api.get("/vendors", "vendors.see", list_vendors)
api.post("/vendors", "vendors.manage", service.add_vendor, "Adds a vendor.")
api.get("/vendors/board", "vendors.see", board)
api.get("/vendors/weights", "vendors.see", get_weights)
api.put("/vendors/weights", "vendors.manage", service.save_weights, "Says how much each dimension weighs.")
api.get(ONE, "vendors.see", queries.get_vendor, "One vendor.")
api.put(ONE, "vendors.manage", service.change_vendor, "Changes a vendor.")
api.post(f"{ONE}/services", "vendors.manage", service.add_service, "Adds a service of a vendor.")
api.get(f"{ONE}/checks", "vendors.see", list_checks)
api.post(f"{ONE}/checks", "vendors.manage", service.add_check, "Adds something to look at.")
api.delete(
    f"{ONE}/checks/<int:check_id>", "vendors.manage", service.drop_check, "Drops something to look at."
)
api.put(f"{ONE}/months/<month>", "vendors.record", service.save_month, "Saves ratings and checks of a month.")
api.get(f"{ONE}/reports", "vendors.see", list_reports)
api.post(f"{ONE}/reports", "vendors.record", service.log_report, "Logs a report that is owed.")
api.post(
    f"{ONE}/reports/<int:report_id>/sending",
    "vendors.record",
    service.send_report,
    "Says when a report came.",
)
api.get(f"{ONE}/contacts", "vendors.see", list_contacts)
api.post(f"{ONE}/contacts", "vendors.record", service.log_contact, "Logs a contact.")
api.post(
    f"{ONE}/contacts/<int:contact_id>/answer",
    "vendors.record",
    service.answer_contact,
    "Says when it was answered.",
)
api.get(f"{ONE}/costs", "vendors.see", list_costs)
api.put(f"{ONE}/costs", "vendors.record", service.save_cost, "Saves what a month cost.")
