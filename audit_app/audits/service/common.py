"""Steps that every change of an audit takes: lock it, bring its summary up to date."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from audit_app.audits.models import Answer, Audit, ParameterPlan
from audit_app.audits.queries.answers import light_of, list_light
from audit_app.audits.queries.scores import inputs, score_of
from audit_app.audits.rules import as_of
from audit_app.base import clock
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.prepared import OWNER, Prepared
from audit_app.catalog.queries import get_release
from audit_app.scoring import rules as scoring


_PLAN = ParameterPlan.__table__
_LOCK_AUDIT = Prepared(
    select(Audit)
    .where(Audit.id == bindparam("audit_id"), Audit.organisation_id == OWNER)
    .with_for_update()
)
_REPEATS = Prepared(
    select(_PLAN.c.parameter).where(
        _PLAN.c.audit_id == bindparam("audit_id"), _PLAN.c.repeat, _PLAN.c.organisation_id == OWNER
    )
)


def lock_audit(session: Session, audit_id: int) -> Audit:
    """The audit's row, held until the transaction ends, so that saves of one audit keep an order."""
    audit: Audit | None = _LOCK_AUDIT.one_object(session, audit_id=audit_id)
    if audit is None:
        raise NotFound(_("There is no audit %(number)s here. Look it up under Audits.", number=audit_id))
    return audit


def refresh(session: Session, audit: Audit, changed: Answer | None = None) -> scoring.AuditScore:
    """Scores the audit anew and keeps the summary that lists show.

    Where only one answer was `changed`, it is laid over what the database has, and written along with the audit.
    """
    if changed is None:
        session.flush()
    release = get_release(session, audit.release_id)
    repeats = _REPEATS.run(session, audit_id=audit.id).scalars()
    light = list_light(session, audit.id)
    if changed is not None:
        light.append(light_of(changed))
    given = inputs(release, light, set(repeats))
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
