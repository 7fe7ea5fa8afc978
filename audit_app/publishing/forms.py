"""Shape of an order for a report."""

from __future__ import annotations

from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import DataRequired

from audit_app.base.i18n import lazy as _l
from audit_app.publishing.rules import Format, Kind
from audit_app.web.forms import Form


class ReportForm(Form):
    """Which report of which audit, as what."""

    audit_id = IntegerField(validators=[DataRequired(_l("Choose an audit."))])
    kind = SelectField(choices=[SelectChoice(item.value) for item in Kind], default=Kind.GAP_ANALYSIS.value)
    format = SelectField(choices=[SelectChoice(item.value) for item in Format])
