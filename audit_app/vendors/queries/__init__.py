"""Reads vendors: scorecards, logs, costs, figures."""

from __future__ import annotations

from audit_app.vendors.queries.board import (
    BoardRow,
    LowScore,
    closed_months,
    last_closed,
    low_scores,
    month_cards,
    read_board,
)
from audit_app.vendors.queries.detail import Rated, Seen, list_ratings, list_seen
from audit_app.vendors.queries.facts import read_facts
from audit_app.vendors.queries.figures import CHECKS, figure_rows, figures
from audit_app.vendors.queries.logs import (
    ContactLine,
    CostLine,
    ReportLine,
    list_costs,
    page_contacts,
    page_reports,
    stream_contacts,
    stream_reports,
)
from audit_app.vendors.queries.months import MonthCount, monthly_answers, monthly_punctuality
from audit_app.vendors.queries.vendors import (
    CheckRow,
    VendorRow,
    get_vendor,
    list_checks,
    list_services,
    list_vendors,
    read_weights,
)

__all__ = [
    "CHECKS",
    "BoardRow",
    "CheckRow",
    "ContactLine",
    "CostLine",
    "LowScore",
    "MonthCount",
    "Rated",
    "ReportLine",
    "Seen",
    "VendorRow",
    "closed_months",
    "figure_rows",
    "figures",
    "get_vendor",
    "last_closed",
    "list_checks",
    "list_costs",
    "list_ratings",
    "list_seen",
    "list_services",
    "list_vendors",
    "low_scores",
    "month_cards",
    "monthly_answers",
    "monthly_punctuality",
    "page_contacts",
    "page_reports",
    "read_board",
    "read_facts",
    "read_weights",
    "stream_contacts",
    "stream_reports",
]
