"""Reads the written rules of rewards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import Payout, Scheme
from audit_app.quality.rules.incentives import FigureGate, Reward, RewardKind, Terms, Tier
from audit_app.workforce.models import Programme


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A scheme; `programme` is empty for all of them, `payouts` is how many were made under it."""

    id: int
    name: str
    programme_id: int | None
    programme: str
    from_month: dt.date
    until_month: dt.date | None
    kind: RewardKind
    currency: str
    terms: Terms
    notes: str
    created_by: str
    payouts: int

    def runs_in(self, month: dt.date) -> bool:
        return self.from_month <= month and (self.until_month is None or month <= self.until_month)


def terms_of(scheme: Scheme) -> Terms:
    """The written rule as it is kept."""
    return Terms(
        scheme.least_evaluations,
        scheme.least_score,
        scheme.least_accuracy,
        scheme.stop_on_compliance,
        tuple(FigureGate(one["name"], one["least"]) for one in scheme.figures),
        tuple(Tier(one["from"], Reward(one["amount"], one["gift"])) for one in scheme.tiers),
    )


def _read(session: Session, *where: Any) -> list[SchemeRow]:
    paid = select(func.count(Payout.id)).where(Payout.scheme_id == Scheme.id).scalar_subquery()
    query = (
        select(Scheme, func.coalesce(Programme.name, ""), paid)
        .outerjoin(Programme, Programme.id == Scheme.programme_id)
        .where(*where)
        .order_by(Scheme.from_month.desc(), Scheme.name)
    )
    return [
        SchemeRow(
            scheme.id,
            scheme.name,
            scheme.programme_id,
            programme,
            scheme.from_month,
            scheme.until_month,
            scheme.kind,
            scheme.currency,
            terms_of(scheme),
            scheme.notes,
            scheme.created_by,
            payouts,
        )
        for scheme, programme, payouts in session.execute(query)
    ]


def list_schemes(session: Session) -> list[SchemeRow]:
    """Every scheme, the newest first."""
    return _read(session)


def list_running(session: Session, month: dt.date) -> list[SchemeRow]:
    """The schemes that run in a month (its first day)."""
    return _read(
        session,
        Scheme.from_month <= month,
        or_(Scheme.until_month.is_(None), Scheme.until_month >= month),
    )


def get_scheme(session: Session, scheme_id: int) -> SchemeRow:
    """One scheme; raises NotFound."""
    found = _read(session, Scheme.id == scheme_id)
    if not found:
        raise NotFound(_("There is no such incentive scheme in this organisation."))
    return found[0]
