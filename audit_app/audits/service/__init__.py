"""Changes audits: starting, answering, proving, reviewing, signing."""

from __future__ import annotations

from audit_app.audits.service.answers import (
    ConfirmNotApplicable,
    RateMany,
    SaveAnswer,
    Saved,
    confirm_not_applicable,
    preview_many,
    rate_many,
    save_answer,
)
from audit_app.audits.service.common import recount, waiting
from audit_app.audits.service.plans import PlanParameter, plan_parameters
from audit_app.audits.service.proofs import ChangePointer, LinkProof, change_pointer, link_proof, unlink_proof
from audit_app.audits.service.refusals import sentence
from audit_app.audits.service.start import ChangeAudit, StartAudit, change_audit, start_audit
from audit_app.audits.service.states import PERMISSIONS, Move, move, why_not_sign

__all__ = [
    "PERMISSIONS",
    "ChangeAudit",
    "ChangePointer",
    "ConfirmNotApplicable",
    "LinkProof",
    "Move",
    "PlanParameter",
    "RateMany",
    "SaveAnswer",
    "Saved",
    "StartAudit",
    "change_audit",
    "change_pointer",
    "confirm_not_applicable",
    "link_proof",
    "move",
    "plan_parameters",
    "preview_many",
    "rate_many",
    "recount",
    "save_answer",
    "sentence",
    "start_audit",
    "unlink_proof",
    "waiting",
    "why_not_sign",
]
