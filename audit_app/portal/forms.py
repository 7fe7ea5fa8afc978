"""Shapes of what the portal's screens send."""

from __future__ import annotations

import re
from typing import Any

from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from audit_app.base.i18n import lazy as _l
from audit_app.scoring.rules import Rating
from audit_app.web.forms import Form


class CodeForm(Form):
    """The code of the mail."""

    code = StringField(validators=[Length(max=20)])


class AddressForm(Form):
    """Where a new link shall go."""

    email = StringField(
        validators=[DataRequired(_l("Type your e-mail address.")), Length(max=255, message=_l("Too long."))]
    )


class JoinForm(Form):
    """A company that begins by itself."""

    company = StringField(validators=[Length(max=200)])
    name = StringField(validators=[Length(max=200)])
    email = StringField(validators=[Length(max=254)])


class CampaignForm(Form):
    """Starting a campaign."""

    name = StringField(validators=[DataRequired(_l("Give the campaign a name.")), Length(max=200)])
    release_id = IntegerField(validators=[DataRequired(_l("Choose a checklist."))])
    due_on = DateField(validators=[DataRequired(_l("Choose the day by which vendors submit."))])
    appeal_days = IntegerField(
        default=14,
        validators=[NumberRange(0, 365, _l("Between 0 and 365 days."))],
    )
    reminders = StringField(default="14, 7, 1", validators=[Length(max=80)])
    message = TextAreaField(validators=[Length(max=5000)])
    notes = TextAreaField(validators=[Length(max=5000)])

    def days(self) -> tuple[int, ...]:
        return tuple(int(part) for part in re.findall(r"\d{1,4}", self.reminders.data or ""))


class InviteForm(Form):
    """Who of the vendor leads its self-assessment."""

    vendor_id = IntegerField(validators=[Optional()])
    name = StringField(validators=[Length(max=200)])
    email = StringField(validators=[Length(max=255)])


class ColleagueForm(Form):
    """A colleague who takes sections over."""

    name = StringField(validators=[Length(max=200)])
    email = StringField(validators=[Length(max=255)])
    sections = SelectMultipleField(validate_choice=False)


class TextForm(Form):
    """A question, an answer, a reason, a note."""

    text = TextAreaField()


class DayForm(Form):
    """Another deadline."""

    due_on = DateField(validators=[DataRequired(_l("Choose a day."))])


class DecideForm(Form):
    """What becomes of an appeal."""

    rating = SelectField(choices=[SelectChoice(item.value) for item in Rating])
    decision = TextAreaField()
    note = TextAreaField()


class AnswerForm(Form):
    """Fields of one answer; only those sent are saved."""

    revision = IntegerField(validators=[Optional()])

    def values(self, sent: Any, *texts: str, rating: str) -> dict[str, Any]:
        """The texts and the rating that were sent."""
        values: dict[str, Any] = {
            name: sent[name].replace("\x00", "").replace("\r\n", "\n") for name in texts if name in sent
        }
        if rating in sent:
            values[rating] = Rating(sent[rating]) if sent[rating] in set(Rating) else None
        return values


class PlainForm(Form):
    """A form whose one field is its button."""
