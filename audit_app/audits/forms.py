"""Shapes of what the walk sends."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import DataRequired, Length, Optional

from audit_app.audits.rules import Rating, State
from audit_app.base.i18n import lazy as _l
from audit_app.web.forms import Form
from audit_app.workforce.rules import Channel


def _whole(value: Any) -> int | None:
    return int(value) if str(value).isdigit() else None


class AuditForm(Form):
    """Starting or changing an audit."""

    release_id = IntegerField(validators=[Optional()])
    name = StringField(validators=[DataRequired(_l("Give the audit a name.")), Length(max=200)])
    entity = StringField(
        validators=[DataRequired(_l("Say which company or part of it is audited.")), Length(max=200)]
    )
    period_from = DateField(validators=[DataRequired(_l("Choose the first day of the period."))])
    period_until = DateField(validators=[DataRequired(_l("Choose the last day of the period."))])
    due_on = DateField(validators=[Optional()])
    channels = SelectMultipleField(choices=[SelectChoice(item.value) for item in Channel])
    sites = SelectMultipleField(coerce=_whole, validate_choice=False)
    programmes = SelectMultipleField(coerce=_whole, validate_choice=False)
    team = SelectMultipleField(coerce=_whole, validate_choice=False)
    objectives = TextAreaField(validators=[Length(max=5000)])
    confidentiality = StringField(validators=[Length(max=200)])
    alone = BooleanField()


class AnswerForm(Form):
    """Fields of one answer; only those sent are saved."""

    revision = IntegerField(validators=[Optional()])
    rating = SelectField(
        choices=[SelectChoice(""), *(SelectChoice(item.value) for item in Rating)], validate_choice=False
    )
    finding = TextAreaField()
    notes = TextAreaField()
    owner = StringField()
    due_on = DateField(validators=[Optional()])
    na_reason = TextAreaField()

    def values(self, sent: Any) -> dict[str, Any]:
        """The fields that were sent, typed."""
        values: dict[str, Any] = {}
        for name in ("finding", "notes", "owner", "na_reason"):
            if name in sent:
                values[name] = (self[name].data or "").replace("\r\n", "\n")
        if "rating" in sent:
            values["rating"] = Rating(self.rating.data) if self.rating.data in set(Rating) else None
        if "due_on" in sent:
            values["due_on"] = self.due_on.data
        return values


class ProofForm(Form):
    """A proof for an answer: a file, several, or one that is there already."""

    item_id = IntegerField(validators=[Optional()])
    pointer = StringField(validators=[Length(max=200)])
    title = StringField(validators=[Length(max=200)])


class MoveForm(Form):
    """Another state of the audit."""

    to = SelectField(choices=[SelectChoice(item.value) for item in State])
    reason = TextAreaField(validators=[Length(max=5000)])
    differences = TextAreaField(validators=[Length(max=5000)])


class BulkForm(Form):
    """One rating and note for several requirements."""

    rating = SelectField(choices=[SelectChoice(""), *(SelectChoice(item.value) for item in Rating)])
    notes = TextAreaField(validators=[Length(max=5000)])
    na_reason = TextAreaField(validators=[Length(max=5000)])
    step = HiddenField()


def parse_day(text: str | None) -> dt.date | None:
    """A date as an input of type date sends it; None when it is empty or none."""
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
