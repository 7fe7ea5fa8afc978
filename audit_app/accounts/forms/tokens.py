"""The shape of an API token that is asked for."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import DataRequired, Length

from audit_app.accounts.rules.tokens import Preset, Standing
from audit_app.accounts.service.tokens import MakeToken
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.web.forms import Form


def preset_label(preset: Preset) -> str:
    """The scope in words."""
    return {
        Preset.READ: _("Reading only"),
        Preset.AUDITS: _("Audits, proof, reports"),
        Preset.RECORDS: _("Records: people, training, monitoring, metrics, vendors, actions"),
        Preset.ALL: _("Everything that I may do"),
        Preset.LISTED: _("Only what is chosen below"),
    }[preset]


def standing_label(standing: Standing) -> str:
    """Whether a token is taken, in words."""
    return {
        Standing.ALIVE: _("Works"),
        Standing.REVOKED: _("Revoked"),
        Standing.EXPIRED: _("Has run out"),
        Standing.OWNER_OUT: _("Its owner is shut out"),
        Standing.FORGED: _("Forged"),
    }[standing]


class TokenForm(Form):
    """A new token for oneself."""

    name = StringField(validators=[DataRequired(_l("Type what the token is for.")), Length(max=100)])
    days = IntegerField(default=90, validators=[DataRequired(_l("Type a number of days."))])
    preset = SelectField(choices=[SelectChoice(item.value) for item in Preset], default=Preset.READ.value)
    capabilities = SelectMultipleField(validate_choice=False)

    def command(self) -> MakeToken:
        """What was asked for."""
        return MakeToken(
            self.name.data or "",
            self.days.data or 0,
            Preset(self.preset.data),
            tuple(self.capabilities.data or ()),
        )
