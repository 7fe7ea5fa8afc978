"""Keeps the organisation's catalogue of metrics."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.metrics.loader import shipped_catalogue
from audit_app.metrics.models import Metric, TargetFrom
from audit_app.metrics.rules import Counted, Frequency, Proposal, Shipped, Unit, month_of
from audit_app.scoring.rules import Direction, Group

BEFORE = 24  # months before the present from which on proposed targets count: all that any screen looks back
_ADDRESSES = frozenset(
    {"summary", "recounts", "catalogue", "months", "imports"}
)  # pages beside the metrics' own
_CODE = re.compile(r"[a-z][a-z0-9_]{1,63}")
_ITEM = re.compile(r"[1-9]\.[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class SaveMetric:
    """A metric as it shall be; `rules.Definition` says what the fields mean."""

    code: str
    name: str
    item: str
    group: Group
    definition: str
    numerator: str
    denominator: str
    unit: Unit
    direction: Direction
    frequency: Frequency
    owner: str
    data_source: str
    part_of_whole: bool = False
    factor: int = 1
    variant: str = ""
    never_judged: str = ""


def adopt_catalogue(session: Session, actor: Actor) -> int:
    """Copies what the shipped catalogue has and this organisation has not, with its proposed targets.

    Returns how many metrics came in; what the organisation has changed or added stays as it is.
    """
    actor.require("metrics.manage")
    catalogue = shipped_catalogue(actor.locale)
    there = set(session.scalars(select(Metric.code)))
    since = str(month_of(clock.today()) - BEFORE)
    new = [one for one in catalogue.metrics if one.definition.code not in there]
    rows = [(_row(one, catalogue.version), one.proposal) for one in new]
    session.add_all([metric for metric, _proposal in rows])
    session.flush()
    session.add_all(
        [
            _proposed(metric, proposal, since, catalogue.sources)
            for metric, proposal in rows
            if proposal.low is not None or proposal.high is not None
        ]
    )
    if new:
        data = {"version": catalogue.version, "metrics": [one.definition.code for one in new]}
        auditlog.record(session, actor, "metrics.catalogue.adopted", ("catalogue", catalogue.version), data)
    return len(new)


def _row(shipped: Shipped, version: str) -> Metric:
    return Metric(**asdict(shipped.definition), shipped=version)


def _proposed(
    metric: Metric, proposal: Proposal, since: str, sources: dict[str, tuple[str, str]]
) -> TargetFrom:
    where = sources.get(proposal.source, ("", ""))[0]
    return TargetFrom(
        metric_id=metric.id,
        programme_id=None,
        from_month=since,
        low=proposal.low,
        high=proposal.high,
        reason=proposal.reason,
        source=f"{proposal.source}: {where}" if proposal.source else "",
        proposed=True,
    )


def add_metric(session: Session, actor: Actor, command: SaveMetric) -> int:
    """Adds a metric of the organisation's own; raises Invalid, or Conflict when the code is taken."""
    actor.require("metrics.manage")
    _check(command)
    taken = session.scalar(select(Metric.name).where(Metric.code == command.code))
    if taken is not None:
        raise Conflict(_("The code %(code)s belongs to “%(name)s” already.", code=command.code, name=taken))
    metric = Metric(**asdict(command), counted=Counted.TYPED, required=False)
    session.add(metric)
    session.flush()
    auditlog.record(session, actor, "metrics.metric.added", ("metric", metric.id), asdict(command))
    return metric.id


def change_metric(session: Session, actor: Actor, command: SaveMetric) -> None:
    """Changes a metric, found by its code. Its values stay, so unit and direction stay once it has any."""
    actor.require("metrics.manage")
    _check(command)
    metric = find_metric(session, command.code)
    new = {key: value for key, value in asdict(command).items() if key != "code"}
    change = auditlog.changes({key: getattr(metric, key) for key in new}, new)
    if set(change["to"]) & {"unit", "direction", "factor"} and _has_targets(session, metric):
        raise Conflict(
            _(
                "“%(name)s” has targets already, so its unit, direction and factor stay. Leave it out and add a new "
                "metric instead; its history is then not judged by another measure.",
                name=metric.name,
            )
        )
    if change["to"]:
        for key, value in new.items():
            setattr(metric, key, value)
        auditlog.record(session, actor, "metrics.metric.changed", ("metric", metric.id), change)


def _has_targets(session: Session, metric: Metric) -> bool:
    return session.scalar(select(TargetFrom.id).where(TargetFrom.metric_id == metric.id).limit(1)) is not None


def leave_out(session: Session, actor: Actor, code: str, reason: str) -> None:
    """A metric is not used here, for a reason that is kept; its values and targets stay."""
    actor.require("metrics.manage")
    if not reason.strip():
        sentence = _("Say why this metric does not apply here; an auditor asks.")
        raise Invalid(sentence, {"reason": sentence})
    metric = find_metric(session, code)
    metric.left_out = reason.strip()
    auditlog.record(session, actor, "metrics.metric.left_out", ("metric", metric.id), {"reason": reason})


def take_in(session: Session, actor: Actor, code: str) -> None:
    """A metric that was left out is used again."""
    actor.require("metrics.manage")
    metric = find_metric(session, code)
    metric.left_out = ""
    auditlog.record(session, actor, "metrics.metric.taken_in", ("metric", metric.id))


def find_metric(session: Session, code: str) -> Metric:
    """Raises NotFound."""
    metric = session.scalars(select(Metric).where(Metric.code == code)).one_or_none()
    if metric is None:
        raise NotFound(_("There is no metric called %(code)s in this organisation.", code=code))
    return metric


def _check(command: SaveMetric) -> None:
    wrong = {
        field: _("This is needed.")
        for field in ("name", "definition", "numerator", "denominator", "owner", "data_source")
        if not getattr(command, field).strip()
    }
    if not _CODE.fullmatch(command.code) or command.code in _ADDRESSES:
        wrong["code"] = _("Small letters, digits and _ alone, such as refund_rate.")
    if not _ITEM.fullmatch(command.item):
        wrong["item"] = _("The number of a parameter, such as 4.3.")
    if not 1 <= command.factor <= 12:
        wrong["factor"] = _("From 1 to 12; 12 turns a month's count into a year's.")
    if command.part_of_whole and command.unit is not Unit.PERCENT:
        wrong["part_of_whole"] = _("Only a percentage can be a part of a whole.")
    if wrong:
        raise Invalid(_("The metric was not saved."), wrong)
