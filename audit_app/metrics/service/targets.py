"""Sets targets from a month on; what became easier needs a second word."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.metrics.models import Metric, TargetFrom
from audit_app.metrics.queries.catalogue import target_of
from audit_app.metrics.rules import Target, TargetFault, fault_of_target, in_force, loosened, month_of
from audit_app.metrics.service.catalogue import find_metric
from audit_app.scoring.rules import Bounds, Month
from audit_app.workforce.models import Programme

AHEAD = 24  # months; a target further away than two years is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class SetTarget:
    """A target from a month on; shares as shares: 0.8 is 80 %. `approval`: who agreed to an easier one, and why."""

    code: str
    programme_id: int | None
    from_month: Month
    low: Decimal | None
    high: Decimal | None
    reason: str
    source: str = ""
    approved_by: str = ""
    approval: str = ""


def set_target(session: Session, actor: Actor, command: SetTarget) -> int:
    """Adds a target, and returns its number.

    Raises Conflict when one begins in that month already, Invalid when its bounds cannot be meant or when it is
    easier than the one before it and nobody has approved that.
    """
    actor.require("metrics.manage")
    metric = find_metric(session, command.code)
    _check(session, metric, command)
    rows = session.scalars(select(TargetFrom).where(TargetFrom.metric_id == metric.id)).all()
    known = [target_of(row.programme_id, row.from_month, row.low, row.high) for row in rows]
    if any((one.programme_id, one.from_month) == (command.programme_id, command.from_month) for one in known):
        raise Conflict(
            _(
                "“%(name)s” has a target from %(month)s on already. Past months keep the target they had: begin the "
                "new one in a later month.",
                name=metric.name,
                month=command.from_month,
            )
        )
    bounds = _bounds(command)
    before = in_force(known, command.from_month, command.programme_id)
    easier = before is not None and loosened(metric.direction, before.bounds, bounds)
    if easier and not (command.approval.strip() and command.approved_by.strip()):
        sentence = _(
            "This is easier to meet than the target before. Say who above its owner approved that, and why."
        )
        raise Invalid(sentence, {"approval": sentence})
    row = TargetFrom(
        metric_id=metric.id,
        programme_id=command.programme_id,
        from_month=str(command.from_month),
        low=command.low,
        high=command.high,
        reason=command.reason.strip(),
        source=command.source.strip(),
        approved_by=command.approved_by.strip(),
        loosened=easier,
        approval=command.approval.strip(),
        set_by=actor.name,
    )
    session.add(row)
    session.flush()
    data = {
        "metric": metric.code,
        "programme": command.programme_id,
        "from_month": str(command.from_month),
        "low": command.low,
        "high": command.high,
        "loosened": easier,
        "approved_by": row.approved_by,
    }
    auditlog.record(session, actor, "metrics.target.set", ("target", row.id), data)
    return row.id


def confirm_target(session: Session, actor: Actor, target_id: int, reason: str) -> None:
    """A target proposed with the catalogue becomes the organisation's own, for its own reason."""
    actor.require("metrics.manage")
    row = session.get(TargetFrom, target_id)
    if row is None:
        raise NotFound(_("There is no such target in this organisation."))
    if not reason.strip():
        sentence = _("Say why this target is right here: a contract, a customer need, a benchmark.")
        raise Invalid(sentence, {"reason": sentence})
    row.proposed, row.reason, row.approved_by, row.set_by = False, reason.strip(), actor.name, actor.name
    row.set_at = clock.now()
    auditlog.record(session, actor, "metrics.target.confirmed", ("target", row.id), {"reason": row.reason})


def drop_target(session: Session, actor: Actor, target_id: int) -> None:
    """Takes back a target that no month that is over was held against; raises Conflict for any other."""
    actor.require("metrics.manage")
    row = session.get(TargetFrom, target_id)
    if row is None:
        raise NotFound(_("There is no such target in this organisation."))
    if Month.parse(row.from_month) < month_of(clock.today()):
        raise Conflict(_("Months that are over were held against this target, so it stays. Set a new one."))
    data = {"metric": row.metric_id, "from_month": row.from_month, "low": row.low, "high": row.high}
    session.delete(row)
    auditlog.record(session, actor, "metrics.target.dropped", ("target", target_id), data)


def _bounds(command: SetTarget) -> Bounds:
    return Target(None, command.from_month, command.low, command.high).bounds


def _check(session: Session, metric: Metric, command: SetTarget) -> None:
    wrong = {}
    if metric.never_judged:
        wrong["low"] = _("“%(name)s” is never judged: %(why)s", name=metric.name, why=metric.never_judged)
    fault = fault_of_target(
        metric.direction, metric.unit, command.low, command.high, part_of_whole=metric.part_of_whole
    )
    if fault is not None:
        field = "high" if fault in {TargetFault.NEEDS_HIGH, TargetFault.UPSIDE_DOWN} else "low"
        wrong.setdefault(field, told(fault))
    if not command.reason.strip():
        wrong["reason"] = _("Give the reason: a contract, a customer need, a benchmark, own capability.")
    if command.from_month > month_of(clock.today()) + AHEAD:
        wrong["from_month"] = _("A target begins within two years from now.")
    if command.programme_id is not None and session.get(Programme, command.programme_id) is None:
        wrong["programme_id"] = _("Choose one from the list.")
    if wrong:
        raise Invalid(_("The target was not saved."), wrong)


def told(fault: TargetFault) -> str:
    return {
        TargetFault.NEEDS_LOW: _("Higher is better here: give the least that is enough, and no upper bound."),
        TargetFault.NEEDS_HIGH: _("Lower is better here: give the most that is allowed, and no lower bound."),
        TargetFault.NEEDS_BOTH: _("This has a range: give both bounds."),
        TargetFault.UPSIDE_DOWN: _("The range ends below its beginning."),
        TargetFault.NO_SHARE: _("A share cannot exceed 100 %."),
        TargetFault.NEGATIVE: _("A target cannot be negative."),
    }[fault]
