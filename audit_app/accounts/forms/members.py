"""Shapes of what the access screens send."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import DataRequired, Email, Length, Optional

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
        Role.QUALITY_LEADER: _("Quality leader"),
        Role.EVALUATOR: _("Evaluator"),
        Role.TRAINER: _("Trainer"),
        Role.AGENT: _("Agent"),
        Role.READER: _("Executive reader"),
        Role.VENDOR_LEAD: _("Vendor lead"),
        Role.VENDOR_CONTRIBUTOR: _("Vendor contributor"),
        Role.CLIENT_OBSERVER: _("Client observer"),
    }[role]


def role_reason(role: Role) -> str:
    """What the role is there for, in one sentence."""
    return {
        Role.ADMINISTRATOR: _("Does all that a lead auditor does, and gives access."),
        Role.LEAD_AUDITOR: _("Starts, reviews and signs audits; decides what others record."),
        Role.AUDITOR: _("Answers, proves and records; is a second person to others."),
        Role.COMPLIANCE_OFFICER: _("Reads all, exports, owns actions; rates nothing."),
        Role.QUALITY_LEADER: _("Manages forms, samples, disputes and rewards of monitoring."),
        Role.EVALUATOR: _("Records evaluations and calibrates; sees nothing but monitoring."),
        Role.TRAINER: _("Records and imports training."),
        Role.AGENT: _("Sees their own evaluations, feedback and training, nobody else's."),
        Role.READER: _("Reads boards and reports; changes nothing."),
        Role.VENDOR_LEAD: _("Answers a vendor's self-assessment, hands parts of it over, submits it."),
        Role.VENDOR_CONTRIBUTOR: _("Answers the part of a self-assessment that was handed over."),
        Role.CLIENT_OBSERVER: _("Sees only what is opened to the client by name."),
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
            Optional(),
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
    assigned_only = BooleanField()


class OrganisationForm(Form):
    """The organisation to go on to."""

    organisation = IntegerField(validators=[DataRequired(_l("Choose an organisation."))])


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


class SignInForm(Form):
    """Address and password at the door; no rule of length tells more than the answer does."""

    email = StringField(validators=[Length(max=255)])
    password = PasswordField(validators=[Length(max=1024)], filters=())
    next = HiddenField()


class CodeForm(Form):
    """A one-time code or a recovery code."""

    code = StringField(validators=[Length(max=40)])


class ConfirmForm(Form):
    """What proves once more who somebody is."""

    proof_password = PasswordField(validators=[Length(max=1024)], filters=())
    proof_code = StringField(validators=[Length(max=40)])
    proof_passkey = StringField(validators=[Length(max=20_000)])


class ForgottenForm(Form):
    """Whose password is forgotten."""

    email = StringField(validators=[Length(max=255)])


class NewPasswordForm(Form):
    """A new password, where a link stands for the old one."""

    new = PasswordField(
        validators=[
            Length(
                min=SHORTEST_PASSWORD,
                max=1024,
                message=_l("Use at least %(least)s characters.", least=SHORTEST_PASSWORD),
            )
        ]
    )


class PasskeyForm(Form):
    """What a device answered, and what its owner calls it."""

    credential = StringField(validators=[Length(max=20_000)])
    name = StringField(validators=[Length(max=80)])
    next = HiddenField()


class LanguageForm(Form):
    """The choice of a language, which is a button or a list of them."""
