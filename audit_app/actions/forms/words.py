"""The words of the log as people read them."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping

from audit_app.actions.rules import (
    ActionState,
    Area,
    Bone,
    CauseMethod,
    Decision,
    DocumentKind,
    Effect,
    EffectKind,
    Effort,
    Expectation,
    Goals,
    IncidentKind,
    InTime,
    LaunchKind,
    OutageKind,
    ReviewKind,
    Severity,
    Side,
    Source,
    Way,
)
from audit_app.base.i18n import gettext as _

WORDS: dict[type[enum.StrEnum], Callable[[], Mapping[str, str]]] = {
    Source: lambda: {
        "finding": _("Audit finding"),
        "metric": _("Missed metric"),
        "vendor": _("Vendor"),
        "complaint": _("Complaint"),
        "incident": _("Incident"),
        "evaluation": _("Monitoring"),
        "review": _("Review"),
        "other": _("Other"),
    },
    ActionState: lambda: {
        "open": _("Open"),
        "in_progress": _("In progress"),
        "not_effective": _("Did not work, open again"),
        "done": _("Done, effect not seen yet"),
        "verified": _("Done and it worked"),
        "cancelled": _("Cancelled"),
    },
    Effort: lambda: {"small": _("Small: a day"), "medium": _("Medium: a week"), "large": _("Large: more")},
    CauseMethod: lambda: {"five_whys": _("Five whys"), "fishbone": _("Fishbone")},
    Bone: lambda: {
        "people": _("People"),
        "process": _("Process"),
        "technology": _("Technology"),
        "environment": _("Environment"),
        "information": _("Information"),
    },
    EffectKind: lambda: {"metric": _("A metric shows it"), "inspection": _("A second person looks")},
    Expectation: lambda: {
        "rise": _("rises"),
        "fall": _("falls"),
        "at_least": _("reaches at least"),
        "at_most": _("stays at or below"),
    },
    Effect: lambda: {
        "waiting": _("not seen yet"),
        "effective": _("it worked"),
        "not_effective": _("it did not work"),
    },
    ReviewKind: lambda: {
        "performance": _("Performance review"),
        "plan": _("Plan review"),
        "direction": _("Review of the direction"),
        "team": _("Team review"),
        "vendor": _("Vendor meeting"),
        "calibration": _("Calibration"),
        "other": _("Other meeting"),
    },
    Side: lambda: {"customer": _("Customer"), "client": _("Client")},
    Way: lambda: {
        "phone": _("Phone"),
        "e_mail": _("E-mail"),
        "chat": _("Chat"),
        "letter": _("Letter"),
        "social": _("Social media"),
        "other": _("Other"),
    },
    IncidentKind: lambda: {
        "privacy": _("Privacy"),
        "security": _("Security"),
        "continuity": _("Continuity"),
        "technology": _("Technology"),
    },
    Severity: lambda: {
        "low": _("Low"),
        "medium": _("Medium"),
        "high": _("High"),
        "critical": _("Critical"),
    },
    OutageKind: lambda: {
        "short_outage": _("Short outage, up to six hours"),
        "disaster": _("Disaster"),
    },
    Goals: lambda: {"met": _("Met"), "partly": _("Partly met"), "not_met": _("Not met")},
    LaunchKind: lambda: {"programme": _("New programme"), "change": _("Change")},
    Area: lambda: {
        "people": _("People"),
        "training": _("Training"),
        "systems": _("Systems"),
        "forms": _("Forms and procedures"),
        "reports": _("Reports"),
    },
    Decision: lambda: {"go": _("Go"), "no_go": _("No go")},
    DocumentKind: lambda: {
        "policy": _("Policy"),
        "plan": _("Plan"),
        "procedure": _("Procedure"),
        "article": _("Knowledge article"),
        "form": _("Form"),
        "job_sheet": _("Job sheet"),
        "register": _("Register"),
        "other": _("Other"),
    },
    InTime: lambda: {"kept": _("in time"), "late": _("late"), "running": _("time still running")},
}

# Shape and tone of a state, as the style sheet knows them.
SHAPES: Mapping[ActionState, str] = {
    ActionState.OPEN: "open",
    ActionState.IN_PROGRESS: "progress",
    ActionState.NOT_EFFECTIVE: "failed",
    ActionState.DONE: "progress",
    ActionState.VERIFIED: "done",
    ActionState.CANCELLED: "none",
}
TIMES: Mapping[InTime, str] = {InTime.KEPT: "done", InTime.LATE: "overdue", InTime.RUNNING: "waiting"}


def word(value: enum.StrEnum) -> str:
    """The member in words."""
    return WORDS[type(value)]()[value.value]
