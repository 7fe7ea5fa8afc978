"""Forms of accounts; the shape of input only."""

from __future__ import annotations

from audit_app.accounts.forms.members import (
    ChangeMemberForm,
    MemberForm,
    OrganisationForm,
    PasswordForm,
    role_label,
    role_reason,
)

__all__ = ["ChangeMemberForm", "MemberForm", "OrganisationForm", "PasswordForm", "role_label", "role_reason"]
