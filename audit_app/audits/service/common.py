"""Steps that every change of an audit takes: lock it, bring its summary up to date."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.audits.models import Audit, ParameterPlan
from audit_app.audits.queries.answers import list_light
from audit_app.audits.queries.book import inputs, score_of
from audit_app.audits.rules import as_of
from audit_app.base import clock
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.catalog.queries import get_release
from audit_app.scoring import rules as scoring


def lock_audit(session: Session, audit_id: int) -> Audit:
    """The audit's row, held until the transaction ends, so that saves of one audit keep an order."""
    audit = session.scalars(select(Audit).where(Audit.id == audit_id).with_for_update()).one_or_none()
    if audit is None:
        raise NotFound(_("There is no audit %(number)s here. Look it up under Audits.", number=audit_id))
    return audit


def refresh(session: Session, audit: Audit) -> scoring.AuditScore:
    """Scores the audit anew and keeps the summary that lists show."""
    session.flush()
    release = get_release(session, audit.release_id)
    repeats = session.scalars(
        select(ParameterPlan.parameter).where(ParameterPlan.audit_id == audit.id, ParameterPlan.repeat)
    )
    given = inputs(release, list_light(session, audit.id), set(repeats))
    day = as_of(audit.period_until, clock.today())
    score = score_of(release, given, scoring.Month(day.year, day.month))
    audit.summary = summary(score)
    audit.revision += 1
    audit.changed_at = clock.now()
    return score


def summary(score: scoring.AuditScore) -> dict[str, Any]:
    """What lists show of a score."""
    return {
        "total": scoring.shown_share(score.total),
        "verdict": score.verdict.value,
        "answered": score.completeness.answered,
        "applicable": score.completeness.applicable,
        "majors": len(score.majors),
    }
