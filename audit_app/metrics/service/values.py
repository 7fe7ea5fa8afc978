"""Keeps monthly counts, typed by hand or taken from files, and closes months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.metrics.models import LockedMonth, Metric, MonthValue
from audit_app.metrics.rules import Counted, Fault, fault_of, month_of
from audit_app.scoring.rules import Month
from audit_app.workforce.models import Programme, Site
from audit_app.workforce.rules import Channel

Place = tuple[int, str, int | None, Channel | None, int | None]
"""What a row is known by: metric, month, programme, channel, site."""
KEY = ("metric_id", "month", "programme_id", "channel", "site_id")


@dataclass(frozen=True, slots=True)
class RecordValue:
    """Counts of one metric, month and place; both None takes the value away."""

    code: str
    month: Month
    numerator: Decimal | None
    denominator: Decimal | None
    programme_id: int | None = None
    channel: Channel | None = None
    site_id: int | None = None
    source: str = ""


def record_values(session: Session, actor: Actor, commands: Sequence[RecordValue]) -> int:
    """Notes values together, or none of them; returns how many changed.

    Raises Invalid with a sentence for each that does not fit, by its place in the list ("0", "1", …): a month in
    the future or closed, a metric counted from records, counts that cannot be meant.
    """
    actor.require("metrics.record")
    metrics = {row.code: row for row in session.scalars(select(Metric))}
    wrong = _refusals(session, commands, metrics)
    if wrong:
        raise Invalid(_("Nothing was saved."), wrong)
    there = _there(session, {metrics[one.code].id for one in commands}, {str(one.month) for one in commands})
    changes: list[dict[str, Any]] = []
    for one in commands:
        key: Place = (metrics[one.code].id, str(one.month), one.programme_id, one.channel, one.site_id)
        change = _put(session, actor, one, key, there)
        if change:
            changes.append({"metric": one.code, "month": str(one.month), **change})
    if changes:
        subject = ("values", f"{commands[0].month}")
        auditlog.record(session, actor, "metrics.values.recorded", subject, {"values": changes})
    return len(changes)


def _put(
    session: Session, actor: Actor, one: RecordValue, key: Place, there: dict[Place, MonthValue]
) -> dict[str, Any] | None:
    """Writes one value; what changed, or None when it was so already."""
    row = there.get(key)
    place = {"programme": one.programme_id, "channel": one.channel, "site": one.site_id}
    was = None if row is None else [row.numerator, row.denominator]
    if one.numerator is None or one.denominator is None:
        if row is None:
            return None
        session.delete(there.pop(key))
        return {**place, "from": was, "to": None}
    if row is not None and (row.numerator, row.denominator) == (one.numerator, one.denominator):
        return None
    if row is None:
        row = MonthValue(
            metric_id=key[0],
            month=key[1],
            programme_id=one.programme_id,
            channel=one.channel,
            site_id=one.site_id,
        )
        session.add(row)
        there[key] = row
    row.numerator, row.denominator, row.source = one.numerator, one.denominator, one.source.strip()
    row.entered_by, row.entered_at = actor.name, clock.now()
    return {**place, "from": was, "to": [one.numerator, one.denominator]}


def write_values(session: Session, actor: Actor, rows: Sequence[dict[str, Any]]) -> None:
    """Writes rows that were checked already (metric_id, month, places, counts, source), replacing what was there.

    For files: whoever queued the import was asked for the right, and the caller names the file in the trail. Raises
    Conflict when a month was closed in the meantime.
    """
    if not rows:
        return
    closed = locked_months(session) & {row["month"] for row in rows}
    if closed:
        raise Conflict(_("%(month)s is closed: nothing was applied.", month=min(closed)))
    wanted = {_key(row) for row in rows}
    query = select(MonthValue.id, *(getattr(MonthValue, name) for name in KEY)).where(
        MonthValue.metric_id.in_({row["metric_id"] for row in rows}),
        MonthValue.month.in_({row["month"] for row in rows}),
    )
    old = [number for number, *key in session.execute(query) if tuple(key) in wanted]
    for start in range(0, len(old), 500):
        session.execute(delete(MonthValue).where(MonthValue.id.in_(old[start : start + 500])))
    now = clock.now()
    session.execute(
        MonthValue.__table__.insert(),  # type: ignore[attr-defined]
        [
            {**row, "organisation_id": actor.organisation_id, "entered_by": actor.name, "entered_at": now}
            for row in rows
        ],
        execution_options={"organisation_checked": True},
    )


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEY)


def locked_months(session: Session) -> set[str]:
    return set(session.scalars(select(LockedMonth.month)))


def lock_month(session: Session, actor: Actor, month: Month) -> None:
    """From now on nobody changes the values of a month; raises Invalid for one that is not over."""
    actor.require("metrics.manage")
    if month >= month_of(clock.today()):
        sentence = _("%(month)s is not over. Close a month when its figures are final.", month=month)
        raise Invalid(sentence, {"month": sentence})
    if str(month) in locked_months(session):
        return
    session.add(LockedMonth(month=str(month), locked_by=actor.name))
    auditlog.record(session, actor, "metrics.month.locked", ("month", month))


def unlock_month(session: Session, actor: Actor, month: Month, reason: str) -> None:
    """Opens a closed month again; the reason is kept in the trail."""
    actor.require("metrics.manage")
    if not reason.strip():
        sentence = _("Say why the month is opened again; the trail keeps it.")
        raise Invalid(sentence, {"reason": sentence})
    session.execute(delete(LockedMonth).where(LockedMonth.month == str(month)))
    auditlog.record(session, actor, "metrics.month.unlocked", ("month", month), {"reason": reason.strip()})


def _there(session: Session, metrics: set[int], months: set[str]) -> dict[Place, MonthValue]:
    query = select(MonthValue).where(MonthValue.metric_id.in_(metrics), MonthValue.month.in_(months))
    return {
        (row.metric_id, row.month, row.programme_id, row.channel, row.site_id): row
        for row in session.scalars(query)
    }


def _refusals(
    session: Session, commands: Sequence[RecordValue], metrics: dict[str, Metric]
) -> dict[str, str]:
    locked, now = locked_months(session), month_of(clock.today())
    programmes = set(session.scalars(select(Programme.id)))
    sites = set(session.scalars(select(Site.id)))
    found = {}
    for place, one in enumerate(commands):
        sentence = _refusal(one, metrics.get(one.code), locked, now)
        if not sentence and one.programme_id is not None and one.programme_id not in programmes:
            sentence = _("There is no such programme in this organisation.")
        if not sentence and one.site_id is not None and one.site_id not in sites:
            sentence = _("There is no such site in this organisation.")
        if sentence:
            found[str(place)] = sentence
    return found


def _refusal(one: RecordValue, metric: Metric | None, locked: set[str], now: Month) -> str:
    if metric is None:
        return _("There is no metric called %(code)s in this organisation.", code=one.code)
    if metric.counted is not Counted.TYPED:
        return computed_sentence(metric.name, metric.counted)
    if one.month > now:
        return _("%(month)s lies in the future.", month=one.month)
    if str(one.month) in locked:
        return _("%(month)s is closed. Somebody who manages metrics can open it again.", month=one.month)
    said = _wrong_counts(one, metric)
    return said and f"{metric.name}, {one.month}: {said}"


def _wrong_counts(one: RecordValue, metric: Metric) -> str:
    if one.numerator is None or one.denominator is None:
        return "" if one.numerator is one.denominator else _("give both counts, or neither.")
    fault = fault_of(one.numerator, one.denominator, part_of_whole=metric.part_of_whole)
    return "" if fault is None else fault_sentence(fault)


def computed_sentence(name: str, counted: Counted) -> str:
    room = {
        Counted.QUALITY: _("monitoring and calibration"),
        Counted.TRAINING: _("training records"),
        Counted.WORKFORCE: _("people's first and last days"),
        Counted.VENDORS: _("the logs of vendors"),
    }.get(counted, "")
    return _(
        "“%(name)s” is counted from %(room)s and never typed a second time. Correct it there.",
        name=name,
        room=room,
    )


def fault_sentence(fault: Fault) -> str:
    return {
        Fault.NEGATIVE: _("a count cannot be negative."),
        Fault.NO_BASE: _("something was counted of nothing: the lower count is 0."),
        Fault.MORE_THAN_WHOLE: _("the upper count is among the lower one, so it cannot be more."),
        Fault.TOO_LARGE: _("a count of more than 1,000,000,000,000 is a slip of the keyboard."),
    }[fault]
