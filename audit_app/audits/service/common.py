"""Steps that every change of an audit takes: lock it, bring its summary up to date."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace
from functools import partial
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from audit_app.auditlog.queries import state_of
from audit_app.audits.models import Answer, Audit, AuditProgramme, AuditSite, ParameterPlan
from audit_app.audits.queries.answers import Light, light_of, list_light
from audit_app.audits.queries.scores import inputs, metrics_of, profile_of, score_of
from audit_app.audits.rules import State, as_of
from audit_app.base import clock
from audit_app.base.db import after_commit
from audit_app.base.errors import NotFound
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.base.prepared import OWNER, Prepared
from audit_app.base.tenancy import TenantSession
from audit_app.catalog.queries import get_release
from audit_app.checks.queries import RECORDS
from audit_app.scoring import rules as scoring

KEPT_AUDITS = 64
"""Audits whose answers one process keeps in short; some 30 KB each."""

_Kept = tuple[int, dict[str, Light], set[str], Scope]
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
    states, repeats, scope = _states(session, audit, changed)
    score = _score(session, audit, (states, repeats, scope))
    audit.revision += 1
    audit.changed_at = clock.now()
    if "after_commit" in session.info:
        kept = (audit.revision, states, repeats, scope)
        after_commit(cast("TenantSession", session), partial(_keep, _shelf(session), audit.id, kept))
    return score


def waiting(session: Session) -> list[int]:
    """Open audits whose records, or whose as-of month, have moved on since they were scored."""
    now, today = state_of(session, RECORDS), clock.today()
    return [
        number
        for number, counted, until in session.execute(
            select(Audit.id, Audit.summary, Audit.period_until).where(Audit.state != State.SIGNED_OFF)
        )
        if (counted.get("records"), counted.get("month")) != (now, f"{as_of(until, today):%Y-%m}")
    ]


def recount(session: Session, audit_id: int) -> None:
    """Scores an audit that nobody has changed: its revision stays, and nothing goes on the trail."""
    audit = lock_audit(session, audit_id)
    _score(session, audit, _states(session, audit, None))


def _score(
    session: Session, audit: Audit, known: tuple[dict[str, Light], set[str], Scope]
) -> scoring.AuditScore:
    states, repeats, scope = known
    release = get_release(session, audit.release_id)
    day = as_of(audit.period_until, clock.today())
    scope = replace(scope, as_of=day, since=audit.period_from)
    given = inputs(release, states.values(), repeats, metrics_of(session, scope, profile_of(release)))
    score = score_of(release, given, scoring.Month(day.year, day.month))
    audit.summary = {**summary(score), "records": state_of(session, RECORDS), "month": f"{day:%Y-%m}"}
    return score


def _states(
    session: Session, audit: Audit, changed: Answer | None
) -> tuple[dict[str, Light], set[str], Scope]:
    """Every answer as scoring sees it, the parameters whose finding is a repeat, and whose records count.

    What this process committed last is still true while the audit, which is locked, has the same revision.
    """
    kept = _shelf(session).get(audit.id)
    if kept is not None and changed is not None and kept[0] == audit.revision:
        _revision, states, repeats, scope = kept
    else:
        if changed is None:
            session.flush()
        states = {item.requirement: item for item in list_light(session, audit.id)}
        repeats = set(_REPEATS.run(session, audit_id=audit.id).scalars())
        scope = _scope(session, audit)
    if changed is not None:
        states = {**states, changed.requirement: light_of(changed)}
    return states, repeats, scope


def _scope(session: Session, audit: Audit) -> Scope:
    sites = session.scalars(select(AuditSite.site_id).where(AuditSite.audit_id == audit.id))
    programmes = session.scalars(
        select(AuditProgramme.programme_id).where(AuditProgramme.audit_id == audit.id)
    )
    day = as_of(audit.period_until, clock.today())
    return Scope(day, audit.period_from, frozenset(programmes), frozenset(sites))


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
