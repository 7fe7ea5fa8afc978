"""What the head of every page offers, to those who may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from audit_app.base.actor import Actor
from audit_app.base.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the main menu; `endpoint` may be absent in a build without that room."""

    endpoint: str
    label: str
    permission: str
    room: str
    group: str = ""


def items(actor: Actor | None) -> list[Item]:
    """The menu as this person sees it."""
    if actor is None:
        return []
    records, manage = _("Records"), _("Manage")
    menu = [
        Item("dashboard.home", _("Home"), "home.see", "dashboard"),
        Item("audits.index", _("Audits"), "audits.see", "audits"),
        Item("evidence.index", _("Proof"), "evidence.see", "evidence"),
        Item("quality.index", _("Monitoring"), "quality.see", "quality", records),
        Item("metrics.index", _("Metrics"), "metrics.see", "metrics", records),
        Item("training.matrix", _("Training"), "training.see", "training", records),
        Item("vendors.index", _("Vendors"), "vendors.see", "vendors", records),
        Item("workforce.index", _("People"), "workforce.see", "workforce", records),
        Item("checks.index", _("Checks"), "checks.see", "checks", records),
        Item("portal.index", _("Self-assessments"), "portal.see", "portal", records),
        Item("own.home", _("Your month"), "quality.own", "own"),
        Item("own.evaluations", _("Your evaluations"), "quality.own", "own-evaluations"),
        Item("own.training", _("Your training"), "training.own", "own-training"),
        Item("own.rewards", _("Your rewards"), "quality.own", "own-rewards"),
        Item("client.home", _("Your programmes"), "client.see", "client"),
        Item("portal.mine", _("Self-assessment"), "portal.answer", "portal"),
        Item("actions.index", _("Actions"), "actions.see", "actions"),
        Item("talk.requests_index", _("Requests"), "requests.see", "requests"),
        Item("publishing.index", _("Reports"), "reports.see", "publishing"),
        Item("catalog.index", _("Checklists"), "catalog.see", "catalog", manage),
        Item("auditlog.index", _("Trail"), "trail.see", "auditlog", manage),
        Item("mail.index", _("Mail"), "mail.see", "mail", manage),
        Item("privacy.index", _("Personal data"), "people.export", "privacy", manage),
        Item("accounts.index", _("Access"), "accounts.manage", "accounts", manage),
    ]
    return [item for item in menu if actor.may(item.permission)]


def in_groups(menu: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """Neighbours of one group together; a group of one needs no lid."""
    found = [(name, list(members)) for name, members in groupby(menu, lambda item: item.group)]
    return [("" if len(members) == 1 else name, members) for name, members in found]
