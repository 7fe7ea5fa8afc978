"""What goes over the bridge: each thing a list of fields, and no others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit_app.accounts.rules import Role
from audit_app.accounts.service import Words
from audit_app.evidence.service import Received
from audit_app.scoring.rules import Rating


@dataclass(frozen=True, slots=True)
class Sides:
    """Whose session the caller holds (`near`), whose rows are written besides (`far`), and what both call the case."""

    near: int
    far: int
    handle: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a vendor is told of an assessment before it begins."""

    title: str
    message: str
    due_on: dt.date
    checklist: str
    notice: str
    profile: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class HandedProof:
    """A proof's present file, as it goes along with an answer."""

    evidence_id: int
    title: str
    pointer: str
    file: Received
    period_from: dt.date | None = None
    period_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class HandedAnswer:
    """One answer as it is submitted."""

    parameter: str
    requirement: str
    rating: Rating | None
    comment: str
    na_reason: str
    proofs: tuple[HandedProof, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a vendor learns of one verified requirement."""

    requirement: str
    verified: Rating | None
    told: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the vendor's who gets a link, and what says subject and words, in their language once it is known."""

    email: str
    name: str
    role: Role
    words: Words
