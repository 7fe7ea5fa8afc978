"""Which role may what. The one place where it is written; what is not written here is refused."""

from __future__ import annotations

import enum


class Role(enum.StrEnum):
    """What a member is in an organisation."""

    ADMINISTRATOR = "administrator"
    LEAD_AUDITOR = "lead_auditor"
    AUDITOR = "auditor"
    COMPLIANCE_OFFICER = "compliance_officer"
    QUALITY_LEADER = "quality_leader"
    EVALUATOR = "evaluator"
    TRAINER = "trainer"
    AGENT = "agent"
    READER = "reader"
    VENDOR_LEAD = "vendor_lead"
    VENDOR_CONTRIBUTOR = "vendor_contributor"
    CLIENT_OBSERVER = "client_observer"


OWN = frozenset({"account.own"})
"""What everybody has who signs in: their own account."""

READ = OWN | {
    "home.see",
    "imports.see",
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
    "portal.see",
    "talk.see",
    "requests.see",
}
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
    "portal.verify",
    "talk.write",
    "requests.ask",
    "requests.provide",
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
    "portal.invite",
    "portal.release",
    "portal.decide",
    "talk.moderate",
    "client.release",
}

ROLES: dict[Role, frozenset[str]] = {
    # Answers for the installation's use: all that a lead may, and who may what.
    Role.ADMINISTRATOR: LEAD
    | {
        "accounts.manage",
        "settings.see",
        "mail.see",
        "mail.manage",
        "people.export",
        "people.erase",
        # What happens leaves the house through these, without anybody looking: who answers for access decides.
        "webhooks.manage",
        "webhooks.make",
    },
    # Answers for audits: starts, reviews and signs them, and decides what others only record.
    Role.LEAD_AUDITOR: LEAD,
    # Walks the audit: answers, proves, records; decides nothing alone, but is a second person to others.
    Role.AUDITOR: WORK | {"audits.confirm_na"},
    # Watches over what was promised: reads all, exports, owns actions; rates nothing and records no evaluation.
    Role.COMPLIANCE_OFFICER: READ
    | {
        "reports.request",
        "trail.see",
        "mail.see",
        "talk.write",
        "requests.ask",
        "requests.provide",
        "audits.comment",
        "audits.confirm_na",
        "evidence.add",
        "vendors.record",
        "actions.record",
        "actions.manage",
        "portal.invite",
    },
    # Answers for monitoring: its forms, samples, disputes and rewards; reads audits to prepare them.
    Role.QUALITY_LEADER: READ
    | {
        "quality.record",
        "quality.import",
        "quality.calibrate",
        "quality.coach",
        "quality.manage",
        "quality.decide",
        "quality.pay",
        "evidence.add",
        "actions.record",
        "reports.request",
        "talk.write",
        "requests.ask",
        "requests.provide",
    },
    # Listens and scores: records evaluations and calibrates; needs nothing of audits, vendors or people's files.
    Role.EVALUATOR: OWN | {"quality.see", "quality.record", "quality.calibrate"},
    # Teaches: records and imports training, and needs to know who works where to do so.
    Role.TRAINER: OWN
    | {
        "training.see",
        "training.record",
        "training.import",
        "workforce.see",
        "imports.see",
        "requests.see",
        "requests.provide",
    },
    # Is evaluated: sees what concerns themselves, nobody else; says that feedback was read, or disputes.
    Role.AGENT: OWN | {"quality.own", "quality.answer_own", "training.own"},
    # Reads boards and reports of the organisation; changes nothing.
    Role.READER: READ,
    # Answers a self-assessment for a vendor, hands parts of it to colleagues and submits it.
    Role.VENDOR_LEAD: OWN | {"portal.answer", "portal.delegate", "portal.submit"},
    # Answers the part of a self-assessment that the lead handed over.
    Role.VENDOR_CONTRIBUTOR: OWN | {"portal.answer"},
    # Sees the programmes that were opened to this person by name; as long as none is, nothing.
    Role.CLIENT_OBSERVER: OWN | {"client.see"},
}

CAPABILITIES = frozenset().union(*ROLES.values())
"""Everything that anybody may do."""


def permissions_of(role: Role) -> frozenset[str]:
    """Everything the role may do."""
    return ROLES[role]


def roles_with(permission: str) -> tuple[Role, ...]:
    """The roles that may do it, in the order in which they are written."""
    return tuple(role for role in Role if permission in ROLES[role])
