"""Pure decisions about metrics: counts, targets, months, attrition, recalculation."""

from __future__ import annotations

from audit_app.metrics.rules.counts import LARGEST, Cells, Counts, added, fault_of, of_cells, of_programmes
from audit_app.metrics.rules.definition import Catalogue, Definition, Proposal, Shipped, Variant
from audit_app.metrics.rules.families import FAMILIES, KEPT_MONTHS, LEAST_MONTHS, RESULT_ITEMS, SIDES
from audit_app.metrics.rules.headcount import Stay, attrition, early_attrition
from audit_app.metrics.rules.months import (
    EARLIEST,
    first_day,
    last_day,
    month_of,
    months_between,
    read_month,
)
from audit_app.metrics.rules.recount import TOLERANCE, agrees, difference
from audit_app.metrics.rules.series import WINDOW, metric_in
from audit_app.metrics.rules.shown import cut, shown, shown_bounds
from audit_app.metrics.rules.targets import Target, fault_of_target, in_force, loosened
from audit_app.metrics.rules.terms import Counted, Fault, Frequency, TargetFault, Unit

__all__ = [
    "EARLIEST",
    "FAMILIES",
    "KEPT_MONTHS",
    "LARGEST",
    "LEAST_MONTHS",
    "RESULT_ITEMS",
    "SIDES",
    "TOLERANCE",
    "WINDOW",
    "Catalogue",
    "Cells",
    "Counted",
    "Counts",
    "Definition",
    "Fault",
    "Frequency",
    "Proposal",
    "Shipped",
    "Stay",
    "Target",
    "TargetFault",
    "Unit",
    "Variant",
    "added",
    "agrees",
    "attrition",
    "cut",
    "difference",
    "early_attrition",
    "fault_of",
    "fault_of_target",
    "first_day",
    "in_force",
    "last_day",
    "loosened",
    "metric_in",
    "month_of",
    "months_between",
    "of_cells",
    "of_programmes",
    "read_month",
    "shown",
    "shown_bounds",
]
