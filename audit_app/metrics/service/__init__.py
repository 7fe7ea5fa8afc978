"""Writes metrics: the catalogue, targets, counts, closed months, recounts."""

from __future__ import annotations

from audit_app.metrics.service.catalogue import (
    SaveMetric,
    add_metric,
    adopt_catalogue,
    change_metric,
    leave_out,
    take_in,
)
from audit_app.metrics.service.recounts import RecordRecount, record_recount
from audit_app.metrics.service.targets import SetTarget, confirm_target, drop_target, set_target
from audit_app.metrics.service.values import (
    KEY,
    RecordValue,
    lock_month,
    record_values,
    unlock_month,
    write_values,
)

__all__ = [
    "KEY",
    "RecordRecount",
    "RecordValue",
    "SaveMetric",
    "SetTarget",
    "add_metric",
    "adopt_catalogue",
    "change_metric",
    "confirm_target",
    "drop_target",
    "leave_out",
    "lock_month",
    "record_recount",
    "record_values",
    "set_target",
    "take_in",
    "unlock_month",
    "write_values",
]
