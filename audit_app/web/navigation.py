"""What the head of every page offers, to those who may."""

from __future__ import annotations

from dataclasses import dataclass

from audit_app.base.actor import Actor
from audit_app.base.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the main menu; `endpoint` may be absent in a build without that room."""

    endpoint: str
    label: str
    permission: str
    room: str


def items(actor: Actor | None) -> list[Item]:
    """The menu as this person sees it."""
    if actor is None:
        return []
    menu = [
        Item("dashboard.home", _("Home"), "home.see", "dashboard"),
        Item("audits.index", _("Audits"), "audits.see", "audits"),
        Item("evidence.index", _("Proof"), "evidence.see", "evidence"),
        Item("training.matrix", _("Training"), "training.see", "training"),
        Item("quality.index", _("Monitoring"), "quality.see", "quality"),
        Item("metrics.index", _("Metrics"), "metrics.see", "metrics"),
        Item("vendors.index", _("Vendors"), "vendors.see", "vendors"),
        Item("actions.index", _("Actions"), "actions.see", "actions"),
        Item("workforce.index", _("People"), "workforce.see", "workforce"),
        Item("publishing.index", _("Reports"), "reports.see", "publishing"),
        Item("catalog.index", _("Checklists"), "catalog.see", "catalog"),
        Item("auditlog.index", _("Trail"), "trail.see", "auditlog"),
        Item("accounts.index", _("Access"), "accounts.manage", "accounts"),
    ]
    return [item for item in menu if actor.may(item.permission)]
