"""Keeps what people say of a vendor in a month, and how much each dimension weighs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.evidence.models import EvidenceItem
from audit_app.vendors.models import VendorCheck, VendorCheckResult, VendorScore, VendorService, VendorWeights
from audit_app.vendors.rules import RATED, Dimension, Shown, weights_fit
from audit_app.vendors.service.common import get_vendor, scored_month


@dataclass(frozen=True, slots=True)
class Rate:
    """One dimension, 1 to 5; `score` None: not rated (a rating that is there stays). `revision`: what was seen."""

    dimension: Dimension
    score: int | None
    reason: str = ""
    revision: int = 0


@dataclass(frozen=True, slots=True)
class SeeCheck:
    """Whether one check was shown to work; `shown` None: not looked at."""

    check_id: int
    shown: Shown | None
    note: str = ""
    evidence_id: int | None = None


@dataclass(frozen=True, slots=True)
class SaveMonth:
    """What is said of a vendor and a month (any day of it)."""

    vendor_id: int
    month: dt.date
    ratings: tuple[Rate, ...] = ()
    checks: tuple[SeeCheck, ...] = ()


@dataclass(frozen=True, slots=True)
class SaveWeights:
    """Whole percents for each dimension, together a hundred."""

    weights: Mapping[Dimension, int]


def save_month(session: Session, actor: Actor, command: SaveMonth) -> None:
    """Saves ratings and checks of a month, all or none.

    Raises Invalid for a rating without a reason or a month without contract, Conflict when somebody else has
    rated the same dimension in the meantime.
    """
    actor.require("vendors.record")
    vendor = get_vendor(session, command.vendor_id)
    month = scored_month(vendor, command.month)
    _check_ratings(command.ratings)
    change = {**_rate(session, actor, month, command), **_see(session, actor, month, command)}
    if change:
        data = {"month": month, **change}
        auditlog.record(session, actor, "vendors.scorecard.saved", ("vendor", vendor.id), data)


def _check_ratings(ratings: tuple[Rate, ...]) -> None:
    wrong = {}
    for rate in ratings:
        if rate.score is None:
            continue
        if rate.dimension not in RATED:
            wrong[f"{rate.dimension}_score"] = _("This dimension is computed from logs and not rated.")
        elif not 1 <= rate.score <= 5:
            wrong[f"{rate.dimension}_score"] = _("A score lies between 1 and 5.")
        elif not rate.reason.strip():
            wrong[f"{rate.dimension}_reason"] = _("Say which fact stands behind this score.")
    if wrong:
        raise Invalid(_("The scorecard was not saved."), wrong)


def _rate(session: Session, actor: Actor, month: dt.date, command: SaveMonth) -> dict[str, Any]:
    there = {
        row.dimension: row
        for row in session.scalars(
            select(VendorScore).where(VendorScore.vendor_id == command.vendor_id, VendorScore.month == month)
        )
    }
    change: dict[str, Any] = {}
    for rate in command.ratings:
        row = there.get(rate.dimension)
        reason = rate.reason.strip()
        if rate.score is None or (row and (row.score, row.reason) == (rate.score, reason)):
            continue
        if (row.revision if row else 0) != rate.revision:
            raise _overtaken(row)
        change[rate.dimension] = {"from": row.score if row else None, "to": rate.score, "reason": reason}
        if row is None:
            row = VendorScore(vendor_id=command.vendor_id, month=month, dimension=rate.dimension, revision=0)
            session.add(row)
        row.score, row.reason, row.revision = rate.score, reason, (row.revision or 0) + 1
        row.rater, row.rater_id, row.rated_at = actor.name, actor.user_id, clock.now()
    return change


def _overtaken(row: VendorScore | None) -> Conflict:
    if row is None:
        return Conflict(_("The rating that this page showed is gone. Load the page again."))
    return Conflict(
        _(
            "%(who)s has rated this in the meantime: %(score)s, “%(reason)s”. Nothing of yours was saved; "
            "it is still in the page. Compare, then save again.",
            who=row.rater,
            score=row.score,
            reason=row.reason,
        ),
        {
            "dimension": row.dimension,
            "score": row.score,
            "reason": row.reason,
            "revision": row.revision,
            "changed_by": row.rater,
            "changed_at": row.rated_at.isoformat(),
        },
    )


def _see(session: Session, actor: Actor, month: dt.date, command: SaveMonth) -> dict[str, Any]:
    if not command.checks:
        return {}
    own = set(
        session.scalars(
            select(VendorCheck.id)
            .join(VendorService, VendorService.id == VendorCheck.service_id)
            .where(VendorService.vendor_id == command.vendor_id, VendorCheck.active)
        )
    )
    there = {
        row.check_id: row
        for row in session.scalars(
            select(VendorCheckResult).where(
                VendorCheckResult.check_id.in_(own), VendorCheckResult.month == month
            )
        )
    }
    _check_proofs(session, command.checks, own)
    change: dict[str, Any] = {}
    for seen in command.checks:
        row = there.get(seen.check_id)
        new = (seen.shown, seen.note.strip(), seen.evidence_id)
        if seen.shown is None or (row and (row.shown, row.note, row.evidence_id) == new):
            continue
        change[f"check {seen.check_id}"] = {"from": row.shown if row else None, "to": seen.shown}
        if row is None:
            row = VendorCheckResult(check_id=seen.check_id, month=month)
            session.add(row)
        row.shown, row.note, row.evidence_id = seen.shown, seen.note.strip(), seen.evidence_id
        row.checked_by, row.checked_at = actor.name, clock.now()
    return change


def _check_proofs(session: Session, checks: tuple[SeeCheck, ...], own: set[int]) -> None:
    wrong = {}
    proofs = {seen.evidence_id for seen in checks if seen.evidence_id is not None}
    known = (
        set(session.scalars(select(EvidenceItem.id).where(EvidenceItem.id.in_(proofs)))) if proofs else set()
    )
    for seen in checks:
        if seen.check_id not in own:
            wrong[f"check_{seen.check_id}"] = _(
                "This check is no longer one of this vendor. Load the page again."
            )
        if seen.evidence_id is not None and seen.evidence_id not in known:
            wrong[f"check_{seen.check_id}_proof"] = _("No proof in the library has the number %(number)s.", number=seen.evidence_id)  # fmt: skip
    if wrong:
        raise Invalid(_("The scorecard was not saved."), wrong)


def save_weights(session: Session, actor: Actor, command: SaveWeights) -> None:
    """Raises Invalid unless they are whole percents that sum to a hundred."""
    actor.require("vendors.manage")
    if not weights_fit(command.weights):
        total = sum(command.weights.values())
        raise Invalid(
            _(
                "The weights must be whole percents from 0 and sum to 100; these sum to %(total)s.",
                total=total,
            ),
            {"business": _("Change the weights until they sum to 100.")},
        )
    row = session.get(VendorWeights, actor.organisation_id)
    new = {dimension.value: command.weights[dimension] for dimension in Dimension}
    old = {key: getattr(row, key) if row else 20 for key in new}
    change = auditlog.changes(old, new)
    if not change["to"]:
        return
    if row is None:
        session.add(VendorWeights(**new))
    else:
        for key, value in new.items():
            setattr(row, key, value)
    auditlog.record(session, actor, "vendors.weights.saved", ("organisation", actor.organisation_id), change)
