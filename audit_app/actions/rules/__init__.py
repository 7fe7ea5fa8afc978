"""Pure decisions about improvement: states, time, causes, effect."""

from __future__ import annotations

from audit_app.actions.rules.terms import (
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
    LaunchKind,
    OutageKind,
    ReviewKind,
    Severity,
    Side,
    Source,
    Way,
)

__all__ = [
    "ActionState",
    "Area",
    "Bone",
    "CauseMethod",
    "Decision",
    "DocumentKind",
    "Effect",
    "EffectKind",
    "Effort",
    "Expectation",
    "Goals",
    "IncidentKind",
    "LaunchKind",
    "OutageKind",
    "ReviewKind",
    "Severity",
    "Side",
    "Source",
    "Way",
]
