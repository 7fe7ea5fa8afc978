"""The shape of what erasing asks for."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from audit_app.base.i18n import lazy as _l
from audit_app.web.forms import Form


class EraseForm(Form):
    """The person's name, typed, and why they are let go."""

    name = StringField(_l("Name"), [InputRequired(_l("Type the name.")), Length(max=300)])
    reason = StringField(_l("Reason"), [InputRequired(_l("Write a reason.")), Length(max=500)])
