"""Shapes of what the access screens send."""

from __future__ import annotations

from wtforms import BooleanField, EmailField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import DataRequired, Email, Length

from audit_app.accounts.rules import Role
from audit_app.accounts.service import SHORTEST_PASSWORD
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.web.forms import Form


def role_label(role: Role) -> str:
    """The role in words."""
    return {
        Role.ADMINISTRATOR: _("Administrator"),
        Role.LEAD_AUDITOR: _("Lead auditor"),
        Role.AUDITOR: _("Auditor"),
        Role.COMPLIANCE_OFFICER: _("Compliance officer"),
        Role.READER: _("Reader"),
    }[role]


class MemberForm(Form):
    """A new member."""

    email = EmailField(
        validators=[
            DataRequired(_l("Type an e-mail address.")),
            Email(_l("Type a whole address.")),
            Length(max=255),
        ]
    )
    name = StringField(validators=[DataRequired(_l("Type a name.")), Length(max=200)])
    role = SelectField(choices=[SelectChoice(role.value) for role in Role])
    password = PasswordField(
        validators=[
            DataRequired(_l("Type a password.")),
            Length(
                min=SHORTEST_PASSWORD,
                message=_l("Use at least %(least)s characters.", least=SHORTEST_PASSWORD),
            ),
        ]
    )


class ChangeMemberForm(Form):
    """Another role, or the account shut."""

    role = SelectField(choices=[SelectChoice(role.value) for role in Role])
    active = BooleanField()


class PasswordForm(Form):
    """A new password for oneself."""

    old = PasswordField(validators=[DataRequired(_l("Type your present password."))])
    new = PasswordField(
        validators=[
            Length(
                min=SHORTEST_PASSWORD,
                message=_l("Use at least %(least)s characters.", least=SHORTEST_PASSWORD),
            )
        ]
    )
