"""Writes quality: forms, evaluations, contacts, draws, tallies, calibration, feedback, disputes, coaching."""

from __future__ import annotations

from audit_app.quality.service.calibration import (
    CloseCalibration,
    OpenCalibration,
    SubmitSheet,
    close_calibration,
    open_calibration,
    open_seats,
    submit_sheet,
)
from audit_app.quality.service.coaching import (
    RecordCoaching,
    TakeStep,
    link_extra,
    record_coaching,
    sign_coaching,
    take_step,
    take_steps,
)
from audit_app.quality.service.disputes import (
    DecideDispute,
    decide_dispute,
)
from audit_app.quality.service.evaluations import (
    RecordEvaluation,
    fault_sentence,
    record_evaluation,
    set_state,
    settle_doubt,
)
from audit_app.quality.service.feedback import (
    AnswerFeedback,
    GiveFeedback,
    answer_feedback,
    give_feedback,
)
from audit_app.quality.service.forms import SaveForm, SaveLine, add_form, put_form
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
from audit_app.quality.service.sessions import CALIBRATION, apply_calibrations
from audit_app.quality.service.taking import (
    COACHING,
    FEEDBACK,
    apply_coachings,
    apply_feedback,
    coaching_key,
    known_coachings,
)
from audit_app.quality.service.tallies import Difference, recount, retally, verify_tallies
from audit_app.quality.service.writing import FIELDS, apply_evaluations, key_of

__all__ = [
    "ABSENCE_FIELDS",
    "CALIBRATION",
    "COACHING",
    "CONTACT_FIELDS",
    "FEEDBACK",
    "FIELDS",
    "AnswerFeedback",
    "CloseCalibration",
    "DecideDispute",
    "Difference",
    "DrawContacts",
    "GiveFeedback",
    "OpenCalibration",
    "RecordCoaching",
    "RecordEvaluation",
    "SaveForm",
    "SaveLine",
    "SetRule",
    "SubmitSheet",
    "TakeStep",
    "add_form",
    "answer_feedback",
    "apply_absences",
    "apply_calibrations",
    "apply_coachings",
    "apply_contacts",
    "apply_evaluations",
    "apply_feedback",
    "close_calibration",
    "coaching_key",
    "decide_dispute",
    "draw_contacts",
    "fault_sentence",
    "give_feedback",
    "key_of",
    "known_coachings",
    "link_extra",
    "open_calibration",
    "open_seats",
    "put_form",
    "record_coaching",
    "record_evaluation",
    "recount",
    "retally",
    "set_rule",
    "set_state",
    "settle_doubt",
    "sign_coaching",
    "submit_sheet",
    "take_step",
    "take_steps",
    "verify_tallies",
]
