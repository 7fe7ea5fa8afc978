"""Reads calibrations: sessions, agreement, attendance."""

from __future__ import annotations

from audit_app.quality.queries.calibration.agreement import (
    CriterionAgreement,
    Drift,
    closed_within,
    criterion_agreement,
    drift,
)
from audit_app.quality.queries.calibration.attendance import (
    ClientQuarter,
    EvaluatorMonthRow,
    client_quarters,
    evaluator_months,
    whole_months,
    whole_quarters,
)
from audit_app.quality.queries.calibration.sessions import (
    CalibrationDetail,
    CalibrationFilter,
    CalibrationLine,
    Item,
    Seat,
    Viewer,
    get_calibration,
    list_calibrations,
    list_scores,
)

__all__ = [
    "CalibrationDetail",
    "CalibrationFilter",
    "CalibrationLine",
    "ClientQuarter",
    "CriterionAgreement",
    "Drift",
    "EvaluatorMonthRow",
    "Item",
    "Seat",
    "Viewer",
    "client_quarters",
    "closed_within",
    "criterion_agreement",
    "drift",
    "evaluator_months",
    "get_calibration",
    "list_calibrations",
    "list_scores",
    "whole_months",
    "whole_quarters",
]
