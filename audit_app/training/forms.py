"""Shapes of what the training screens send, and words for its terms."""

from __future__ import annotations

from wtforms import BooleanField, DateField, FloatField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.training.rules import (
    CompletionKind,
    ModuleKind,
    Result,
    Status,
    Topic,
)
from audit_app.web.forms import Form

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
