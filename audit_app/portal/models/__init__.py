"""Tables of the portal: the operator's in one file, the vendor's in another, the links that sign people in."""

from __future__ import annotations

from audit_app.portal.models.operator import (
    Appeal,
    Campaign,
    Invitation,
    Question,
    Received,
    ReceivedProof,
    Seat,
)
from audit_app.portal.models.passes import Pass
from audit_app.portal.models.vendor import Asked, Assessment, Item, ItemProof, Objection, Section

__all__ = [
    "Appeal",
    "Asked",
    "Assessment",
    "Campaign",
    "Invitation",
    "Item",
    "ItemProof",
    "Objection",
    "Pass",
    "Question",
    "Received",
    "ReceivedProof",
    "Seat",
    "Section",
]
