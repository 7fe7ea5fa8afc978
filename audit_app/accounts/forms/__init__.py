"""Forms of accounts; the shape of input only."""

from __future__ import annotations

from audit_app.accounts.forms.members import (
    ChangeMemberForm,
    CodeForm,
    ConfirmForm,
    ForgottenForm,
    LanguageForm,
    MemberForm,
    NewPasswordForm,
    OrganisationForm,
    PasskeyForm,
    PasswordForm,
    SignInForm,
    role_label,
    role_reason,
)

__all__ = [
    "ChangeMemberForm",
    "CodeForm",
    "ConfirmForm",
    "ForgottenForm",
    "LanguageForm",
    "MemberForm",
    "NewPasswordForm",
    "OrganisationForm",
    "PasskeyForm",
    "PasswordForm",
    "SignInForm",
    "role_label",
    "role_reason",
]
