"""Writes quality: forms, evaluations, contacts, draws, pacing rules, tallies."""

from __future__ import annotations

from audit_app.quality.service.evaluations import (
    RecordEvaluation,
    fault_sentence,
    record_evaluation,
    set_state,
    settle_doubt,
)
from audit_app.quality.service.forms import SaveForm, SaveLine, add_form
from audit_app.quality.service.sampling import (
    ABSENCE_FIELDS,
    CONTACT_FIELDS,
    DrawContacts,
    SetRule,
    apply_absences,
    apply_contacts,
    draw_contacts,
    set_rule,
)
from audit_app.quality.service.tallies import Difference, retally, verify_tallies
from audit_app.quality.service.writing import FIELDS, apply_evaluations, key_of

__all__ = [
    "ABSENCE_FIELDS",
    "CONTACT_FIELDS",
    "FIELDS",
    "Difference",
    "DrawContacts",
    "RecordEvaluation",
    "SaveForm",
    "SaveLine",
    "SetRule",
    "add_form",
    "apply_absences",
    "apply_contacts",
    "apply_evaluations",
    "draw_contacts",
    "fault_sentence",
    "key_of",
    "record_evaluation",
    "retally",
    "set_rule",
    "set_state",
    "settle_doubt",
    "verify_tallies",
]
