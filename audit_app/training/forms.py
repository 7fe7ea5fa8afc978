"""Shapes of what the training screens send, and words for its terms."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, FloatField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional

from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.base.tabular import ENCODINGS, DateOrder
from audit_app.training.rules import (
    BatchState,
    CompletionKind,
    ImportKind,
    ModuleKind,
    Result,
    Status,
    Topic,
    Verdict,
)
from audit_app.web.forms import Form

MARKS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}  # by names: a form field loses a tab
SHAPES = {
    Status.CURRENT: "●",
    Status.EXPIRING: "◐",
    Status.EXPIRED: "○",
    Status.FAILED: "✕",
    Status.MISSING: "✕",
    Status.NOT_REQUIRED: "–",
}


def status_label(status: Status) -> str:
    return {
        Status.CURRENT: _("current"),
        Status.EXPIRING: _("expiring"),
        Status.EXPIRED: _("expired"),
        Status.FAILED: _("failed"),
        Status.MISSING: _("missing"),
        Status.NOT_REQUIRED: _("not required"),
    }[status]


def kind_label(kind: ImportKind) -> str:
    return {
        ImportKind.PEOPLE: _("People"),
        ImportKind.REQUIREMENTS: _("Requirements"),
        ImportKind.COMPLETIONS: _("Completions"),
    }[kind]


def state_label(state: BatchState) -> str:
    return {
        BatchState.STAGED: _("being checked"),
        BatchState.ASKING: _("asks about dates"),
        BatchState.CHECKED: _("checked, not applied"),
        BatchState.APPLIED: _("applied"),
        BatchState.REFUSED: _("cannot be read"),
        BatchState.DISCARDED: _("discarded"),
    }[state]


def verdict_label(verdict: Verdict) -> str:
    return {
        Verdict.NEW: _("new"),
        Verdict.CHANGED: _("changed"),
        Verdict.SAME: _("the same"),
        Verdict.REJECTED: _("rejected"),
    }[verdict]


def topic_label(topic: Topic) -> str:
    return {
        Topic.GENERAL: _("Anything else"),
        Topic.PRIVACY: _("Privacy and security"),
        Topic.TRAINER: _("Qualification of trainers"),
        Topic.COORDINATOR: _("The standard itself, for coordinators"),
        Topic.CHANGE: _("A change before it goes live"),
    }[topic]


def module_kind_label(kind: ModuleKind) -> str:
    return _("Module, taught") if kind == ModuleKind.MODULE else _("Skill, shown")


def completion_kind_label(kind: CompletionKind) -> str:
    return _("Training") if kind == CompletionKind.TRAINING else _("Verification")


def result_label(result: Result) -> str:
    return _("passed") if result == Result.PASS else _("failed")


def order_label(order: DateOrder) -> str:
    return {
        DateOrder.ISO: _("Year first: 2026-12-31"),
        DateOrder.DAY_FIRST: _("Day first: 31.12.2026"),
        DateOrder.MONTH_FIRST: _("Month first: 12/31/2026"),
    }[order]


class UploadForm(Form):
    """A file and what it holds; what is left empty is found out."""

    kind = SelectField(choices=[SelectChoice(kind.value) for kind in ImportKind])
    file = FileField(validators=[FileRequired("Choose a file.")])


class ReadingForm(Form):
    """How a file shall be read instead of what was found out."""

    date_order = StringField(validators=[AnyOf(["", *DateOrder], "Choose one of the orders.")])
    encoding = StringField(validators=[AnyOf(["", *ENCODINGS], "Choose one of the encodings.")])
    delimiter = StringField(validators=[AnyOf(["", *MARKS], "Choose one of the delimiters.")])


class ModuleForm(Form):
    """A module."""

    code = StringField(validators=[DataRequired(_l("Type the module's code.")), Length(max=64)])
    title = StringField(validators=[DataRequired(_l("Type a title.")), Length(max=200)])
    kind = SelectField(choices=[SelectChoice(kind.value) for kind in ModuleKind])
    topic = SelectField(choices=[SelectChoice(topic.value) for topic in Topic])
    effective_on = DateField(validators=[Optional()])


class RequirementForm(Form):
    """What a job asks for."""

    job_id = IntegerField(validators=[InputRequired("Choose a job.")])
    programme_id = IntegerField(validators=[Optional()])
    module_id = IntegerField(validators=[InputRequired("Choose a module.")])
    pass_mark = FloatField(validators=[Optional()])
    validity_months = IntegerField(validators=[Optional()])
    before_live = BooleanField()


class CompletionForm(Form):
    """One try."""

    module_id = IntegerField(validators=[InputRequired("Choose a module.")])
    kind = SelectField(choices=[SelectChoice(kind.value) for kind in CompletionKind])
    completed_on = DateField(validators=[InputRequired("Write the date as 2026-12-31.")])
    result = SelectField(choices=[SelectChoice(result.value) for result in Result])
    try_no = IntegerField(default=1, validators=[InputRequired("Tries count from 1.")])
    hours = FloatField(validators=[Optional()])
    score = FloatField(validators=[Optional()])
    trainer_code = StringField(validators=[Length(max=64)])
    method = StringField(validators=[Length(max=200)])
    proof = StringField(validators=[Length(max=500)])
    evidence_id = IntegerField(validators=[Optional()])
