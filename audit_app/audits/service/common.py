"""Steps that every change of an audit takes: lock it, bring its summary up to date."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import partial
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from audit_app.audits.models import Answer, Audit, ParameterPlan
from audit_app.audits.queries.answers import Light, light_of, list_light
from audit_app.audits.queries.scores import inputs, score_of
from audit_app.audits.rules import as_of
from audit_app.base import clock
from audit_app.base.db import after_commit
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.prepared import OWNER, Prepared
from audit_app.base.tenancy import TenantSession
from audit_app.catalog.queries import get_release
from audit_app.scoring import rules as scoring

KEPT_AUDITS = 64
"""Audits whose answers one process keeps in short; some 30 KB each."""

_Kept = tuple[int, dict[str, Light], set[str]]
# By the pool, which lives as long as its database: a number means nothing in another database.
_kept: MutableMapping[Pool, dict[int, _Kept]] = WeakKeyDictionary()

_PLAN = ParameterPlan.__table__
_LOCK_AUDIT = Prepared(
    select(Audit).where(Audit.id == bindparam("audit_id"), Audit.organisation_id == OWNER).with_for_update()
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
    states, repeats = _states(session, audit, changed)
    release = get_release(session, audit.release_id)
    given = inputs(release, states.values(), repeats)
    day = as_of(audit.period_until, clock.today())
    score = score_of(release, given, scoring.Month(day.year, day.month))
    audit.summary = summary(score)
    audit.revision += 1
    audit.changed_at = clock.now()
    if "after_commit" in session.info:
        kept = (audit.revision, states, repeats)
        after_commit(cast("TenantSession", session), partial(_keep, _shelf(session), audit.id, kept))
    return score


def _states(session: Session, audit: Audit, changed: Answer | None) -> tuple[dict[str, Light], set[str]]:
    """Every answer as scoring sees it, and the parameters whose finding is a repeat.

    What this process committed last is still true while the audit, which is locked, has the same revision.
    """
    revision, states, repeats = _shelf(session).get(audit.id, (None, {}, set()))
    if changed is None or revision != audit.revision:
        if changed is None:
            session.flush()
        states = {item.requirement: item for item in list_light(session, audit.id)}
        repeats = set(_REPEATS.run(session, audit_id=audit.id).scalars())
    if changed is not None:
        states = {**states, changed.requirement: light_of(changed)}
    return states, repeats


def _shelf(session: Session) -> dict[int, _Kept]:
    return _kept.setdefault(cast("Engine", session.get_bind()).pool, {})


def _keep(shelf: dict[int, _Kept], audit_id: int, kept: _Kept) -> None:
    while len(shelf) >= KEPT_AUDITS:
        shelf.pop(next(iter(shelf)), None)
    shelf[audit_id] = kept


def summary(score: scoring.AuditScore) -> dict[str, Any]:
    """What lists show of a score."""
    return {
        "total": scoring.shown_share(score.total),
        "verdict": score.verdict.value,
        "answered": score.completeness.answered,
        "applicable": score.completeness.applicable,
        "majors": len(score.majors),
    }
