"""Which role may what. The one place where it is written; what is not written here is refused."""

from __future__ import annotations

import enum


class Role(enum.StrEnum):
    """What a member is in an organisation."""

    ADMINISTRATOR = "administrator"
    LEAD_AUDITOR = "lead_auditor"
    AUDITOR = "auditor"
    COMPLIANCE_OFFICER = "compliance_officer"
    READER = "reader"


READ = frozenset(
    {
        "home.see",
        "audits.see",
        "catalog.see",
        "evidence.see",
        "workforce.see",
        "training.see",
        "quality.see",
        "metrics.see",
        "vendors.see",
        "actions.see",
        "checks.see",
        "drill.see",
        "reports.see",
        "account.own",
    }
)
WORK = READ | {
    "audits.answer",
    "audits.comment",
    "evidence.add",
    "workforce.change",
    "training.record",
    "training.import",
    "quality.record",
    "quality.import",
    "quality.calibrate",
    "quality.coach",
    "metrics.record",
    "metrics.import",
    "vendors.record",
    "vendors.import",
    "actions.record",
    "actions.import",
    "drill.run",
    "reports.request",
}
LEAD = WORK | {
    "audits.start",
    "audits.plan",
    "audits.confirm_na",
    "audits.review",
    "audits.sign_off",
    "audits.reopen",
    "evidence.withdraw",
    "catalog.register",
    "quality.manage",
    "quality.decide",
    "quality.pay",
    "metrics.manage",
    "vendors.manage",
    "actions.manage",
    "trail.see",
}

ROLES: dict[Role, frozenset[str]] = {
    Role.READER: READ,
    Role.AUDITOR: WORK | {"audits.confirm_na"},
    Role.COMPLIANCE_OFFICER: READ
    | {
        "reports.request",
        "trail.see",
        "audits.comment",
        "audits.confirm_na",
        "evidence.add",
        "vendors.record",
        "actions.record",
        "actions.manage",
    },
    Role.LEAD_AUDITOR: LEAD,
    Role.ADMINISTRATOR: LEAD | {"accounts.manage", "settings.see"},
}


def permissions_of(role: Role) -> frozenset[str]:
    """Everything the role may do."""
    return ROLES[role]
