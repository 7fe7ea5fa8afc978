"""Shapes of what own pages send."""

from __future__ import annotations

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import InputRequired, Length

from audit_app.base.i18n import lazy as _l
from audit_app.quality.rules.feedback import Answer
from audit_app.web.forms import Form


class AnswerForm(Form):
    """What the agent says to feedback."""

    answer = SelectField(
        choices=[SelectChoice(Answer.SIGNED.value), SelectChoice(Answer.DISPUTED.value)],
        validators=[InputRequired(_l("Choose one."))],
    )
    reason = TextAreaField(validators=[Length(max=5000)])


class WithdrawForm(Form):
    """Why a dispute is taken back."""

    note = TextAreaField(validators=[Length(max=5000)])


class LinkForm(Form):
    """The code of the person that an account belongs to."""

    code = StringField(validators=[InputRequired(_l("Type the person's code.")), Length(max=64)])
