"""Shapes of what the screens of calibration, feedback and coaching send, and words for what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from flask import request
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import InputRequired, Length, Optional

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.quality.forms.monitoring import class_label
from audit_app.quality.rules.calibration import CalibrationState, Decision
from audit_app.quality.rules.coaching import CoachingMethod, FollowUp, Repeat, StepState
from audit_app.quality.rules.feedback import Answer, Outcome
from audit_app.web.forms import Form
from audit_app.workforce.forms import channel_label
from audit_app.workforce.rules import Channel

# What a state looks like: the theme draws a shape before the word, so that none is told by colour alone.
SHAPES = {
    CalibrationState.OPEN: "open",
    CalibrationState.CLOSED: "done",
    FollowUp.OPEN: "open",
    FollowUp.LATE: "overdue",
    FollowUp.DONE: "done",
    FollowUp.DONE_LATE: "progress",
    StepState.OPEN: "open",
    StepState.DONE: "done",
    Outcome.OPEN: "open",
    Outcome.UPHELD: "done",
    Outcome.CHANGED: "progress",
    Outcome.WITHDRAWN: "none",
    Decision.RIGHT: "done",
    Decision.WRONG: "failed",
    Decision.NOT_APPLICABLE: "none",
}


def decision_label(decision: Decision) -> str:
    return {
        Decision.RIGHT: _("right"),
        Decision.WRONG: _("wrong"),
        Decision.NOT_APPLICABLE: _("not applicable"),
    }[decision]


def session_label(state: CalibrationState) -> str:
    return _("open") if state == CalibrationState.OPEN else _("closed")


def answer_label(answer: Answer) -> str:
    return {
        Answer.NONE: _("not answered yet"),
        Answer.SIGNED: _("signed"),
        Answer.DISPUTED: _("disputed"),
    }[answer]


def outcome_label(outcome: Outcome) -> str:
    return {
        Outcome.OPEN: _("open"),
        Outcome.UPHELD: _("the evaluation stands"),
        Outcome.CHANGED: _("the evaluation was changed"),
        Outcome.WITHDRAWN: _("withdrawn by the agent"),
    }[outcome]


def follow_up_label(state: FollowUp) -> str:
    return {
        FollowUp.OPEN: _("open"),
        FollowUp.LATE: _("late"),
        FollowUp.DONE: _("done in time"),
        FollowUp.DONE_LATE: _("done late"),
    }[state]


def talk_label(method: CoachingMethod) -> str:
    return {
        CoachingMethod.TALK: _("talk"),
        CoachingMethod.LISTENING: _("listening together"),
        CoachingMethod.SIDE_BY_SIDE: _("side by side"),
        CoachingMethod.ROLE_PLAY: _("role play"),
        CoachingMethod.TRAINING: _("training"),
    }[method]


def cycle_label(cycle: int) -> str:
    return {1: _("1 · coaching"), 2: _("2 · training and shadowing"), 3: _("3 · decision by the manager")}[
        cycle
    ]


def repeat_label(why: Repeat) -> str:
    return {
        Repeat.SAME_FAMILY: _("2 critical errors of one family in 4 months"),
        Repeat.ANY_CRITICAL: _("3 critical errors in 4 months"),
        Repeat.NON_CRITICAL: _("4 evaluations under the pass mark in 4 months"),
        Repeat.AGAIN: _("failed again after the step before"),
    }[why]


def step_label(state: StepState) -> str:
    return _("open") if state == StepState.OPEN else _("taken")


WORDS = {
    "shape": SHAPES,
    "decision": decision_label,
    "session": session_label,
    "error": class_label,
    "answer": answer_label,
    "outcome": outcome_label,
    "follow_up": follow_up_label,
    "talk": talk_label,
    "cycle": cycle_label,
    "repeat": repeat_label,
    "step": step_label,
    "channel": channel_label,
}


def decisions(codes: Iterable[str]) -> dict[str, Decision]:
    """What was chosen for each criterion; one that is missing is left out."""
    found = {}
    for code in codes:
        text = request.form.get(f"d-{code}", "")
        if text in list(Decision):
            found[code] = Decision(text)
    return found


def notes(codes: Iterable[str]) -> dict[str, str]:
    """What was noted beside each criterion."""
    return {code: request.form.get(f"n-{code}", "").replace("\x00", "").strip()[:2000] for code in codes}


def error_counts(codes: Iterable[str]) -> Mapping[str, int]:
    """How often each line is wrong; raises Invalid for what is no number."""
    found = {}
    for code in codes:
        text = request.form.get(f"e-{code}", "").strip() or "0"
        if not re.fullmatch(r"[0-9]{1,3}", text):
            sentence = _("“%(text)s” is not a number of errors.", text=text[:40])
            raise Invalid(sentence, {f"e-{code}": sentence})
        found[code] = int(text)
    return found


class CalibrationForm(Form):
    """A new session; who scores is read from boxes of their own."""

    code = StringField(validators=[InputRequired(_l("Give the session a short name.")), Length(max=64)])
    held_on = DateField(validators=[InputRequired(_l("Write the date as 2026-12-31."))])
    transaction_id = StringField(
        validators=[InputRequired(_l("Say which contact is judged.")), Length(max=100)]
    )
    channel = SelectField(choices=[SelectChoice(one.value) for one in Channel])
    form_id = IntegerField(validators=[InputRequired(_l("Choose a form."))])
    reference_id = IntegerField(validators=[Optional()])
    clients = TextAreaField(validators=[Length(max=2000)])
    client_present = BooleanField()
    notes = TextAreaField(validators=[Length(max=5000)])


class FeedbackForm(Form):
    """Feedback on one evaluation."""

    given_on = DateField(validators=[InputRequired(_l("Write the date as 2026-12-31."))])
    went_well = TextAreaField(validators=[Length(max=5000)])
    to_change = TextAreaField(validators=[Length(max=5000)])
    next_step = TextAreaField(validators=[Length(max=5000)])


class AnswerForm(Form):
    """What the agent says."""

    answer = SelectField(choices=[SelectChoice(Answer.SIGNED.value), SelectChoice(Answer.DISPUTED.value)])
    answered_on = DateField(validators=[InputRequired(_l("Write the date as 2026-12-31."))])
    reason = TextAreaField(validators=[Length(max=5000)])


class DecisionForm(Form):
    """How a dispute ends; the errors of a changed evaluation are read by `error_counts`."""

    outcome = SelectField(choices=[SelectChoice(one.value) for one in Outcome if one != Outcome.OPEN])
    note = TextAreaField(validators=[Length(max=5000)])


class CoachingForm(Form):
    """One coaching."""

    agent_code = StringField(validators=[InputRequired(_l("Type the agent's code.")), Length(max=64)])
    held_on = DateField(validators=[InputRequired(_l("Write the date as 2026-12-31."))])
    method = SelectField(choices=[SelectChoice(one.value) for one in CoachingMethod])
    evaluation_id = IntegerField(validators=[Optional()])
    criterion_code = StringField(validators=[Length(max=40)])
    coach_code = StringField(validators=[Length(max=64)])
    notes = TextAreaField(validators=[Length(max=5000)])
    signed_on = DateField(validators=[Optional()])


class StepForm(Form):
    """What was done about a step."""

    taken_on = DateField(validators=[InputRequired(_l("Write the date as 2026-12-31."))])
    note = TextAreaField(validators=[Length(max=5000)])
