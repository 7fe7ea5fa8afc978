"""Writes vendors, their scorecards, logs and costs."""

from __future__ import annotations

from audit_app.vendors.service.bulk import (
    ContactRow,
    CostRow,
    RatingRow,
    ReportRow,
    take_contacts,
    take_costs,
    take_ratings,
    take_reports,
)
from audit_app.vendors.service.common import fault_sentence
from audit_app.vendors.service.logs import (
    AnswerContact,
    LogContact,
    LogReport,
    SaveCost,
    SendReport,
    answer_contact,
    log_contact,
    log_report,
    save_cost,
    send_report,
)
from audit_app.vendors.service.scorecards import (
    Rate,
    SaveMonth,
    SaveWeights,
    SeeCheck,
    save_month,
    save_weights,
)
from audit_app.vendors.service.vendors import (
    AddCheck,
    SaveVendor,
    add_check,
    add_service,
    add_vendor,
    change_vendor,
    drop_check,
)

__all__ = [
    "AddCheck",
    "AnswerContact",
    "ContactRow",
    "CostRow",
    "LogContact",
    "LogReport",
    "Rate",
    "RatingRow",
    "ReportRow",
    "SaveCost",
    "SaveMonth",
    "SaveVendor",
    "SaveWeights",
    "SeeCheck",
    "SendReport",
    "add_check",
    "add_service",
    "add_vendor",
    "answer_contact",
    "change_vendor",
    "drop_check",
    "fault_sentence",
    "log_contact",
    "log_report",
    "save_cost",
    "save_month",
    "save_weights",
    "send_report",
    "take_contacts",
    "take_costs",
    "take_ratings",
    "take_reports",
]
