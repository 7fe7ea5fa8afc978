"""Draws drills, ticks what could be shown, and keeps the result as proof."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.audits import queries as audits
from audit_app.audits import service as audits_service
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.blobs import BlobStore
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.drill.models import Draw, Item
from audit_app.drill.queries import Asked, Pools, get_drill, list_records, read_pools, report, scope_of
from audit_app.drill.rules import (
    DEFAULT,
    MINUTES,
    MOST_MINUTES,
    MOST_OF_EACH,
    Stratum,
    list_hash,
    pool_hash,
)
from audit_app.evidence import service as evidence

LARGEST_SEED = 2**53  # what every language counts exactly
LARGEST_REPORT = 4 * 2**20


@dataclass(frozen=True, slots=True)
class TakeDraw:
    """So many of each of an audit's records, by a seed; `minutes`: how long showing one may take."""

    audit_id: int
    seed: int
    sizes: Mapping[Stratum, int] = field(default_factory=lambda: dict(DEFAULT))
    minutes: int = MINUTES


@dataclass(frozen=True, slots=True)
class Tick:
    """What became of one record; `shown` None: not asked for after all."""

    item_id: int
    shown: bool | None
    minutes: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """A drill that is over, and the requirement its result proves."""

    drill_id: int
    requirement: str


def preview(session: Session, command: TakeDraw) -> tuple[Pools, list[Asked]]:
    """What would be drawn and asked for; keeps nothing."""
    _check(command)
    scope = scope_of(session, command.audit_id)
    pools = read_pools(session, command.audit_id, scope, command.sizes, command.seed)
    known = {answer.requirement for answer in audits.list_light(session, command.audit_id)}
    return pools, [_fitting(one, known) for one in list_records(session, pools, scope)]


def _fitting(one: Asked, known: set[str]) -> Asked:
    """Without its requirement where the audit's checklist has no such code."""
    if one.requirement in known:
        return one
    return Asked(one.stratum, one.key, one.subject, "", one.record, one.known, one.detail)


def take_draw(session: Session, actor: Actor, command: TakeDraw) -> int:
    """Draws and keeps a drill; returns its number. Raises Invalid when there is nothing to draw, NotFound."""
    actor.require("drill.run")
    pools, asked = preview(session, command)
    if not asked:
        raise Invalid(
            _("There is nothing to draw from yet: no people, no records, no proof in this audit's scope.")
        )
    scope = scope_of(session, command.audit_id)
    draw = Draw(
        audit_id=command.audit_id,
        seed=command.seed,
        as_of=scope.as_of,
        since=scope.since,
        sizes={stratum.value: size for stratum, size in command.sizes.items()},
        minutes=command.minutes,
        list_sha256=list_hash(pools.picks),
        pool_sha256=pool_hash(pools.keys),
        pools={stratum.value: len(set(keys)) for stratum, keys in pools.keys.items()},
        drawn_by_id=actor.user_id,
        drawn_by=actor.name,
    )
    session.add(draw)
    session.flush()
    session.add_all(
        Item(
            draw_id=draw.id,
            position=position,
            stratum=one.stratum,
            key=one.key[:200],
            subject=one.subject[:300],
            requirement=one.requirement,
            record=one.record[:300],
            known=one.known,
            detail=one.detail,
        )
        for position, one in enumerate(asked, start=1)
    )
    session.flush()
    data = {
        "audit": command.audit_id,
        "seed": command.seed,
        "list_sha256": draw.list_sha256,
        "pool_sha256": draw.pool_sha256,
        "records": len(asked),
    }
    auditlog.record(session, actor, "drill.draw.taken", ("drill", draw.id), data)
    return draw.id


def _check(command: TakeDraw) -> None:
    wrong = {
        stratum.value: _("Between 0 and %(most)s.", most=MOST_OF_EACH)
        for stratum, size in command.sizes.items()
        if not 0 <= size <= MOST_OF_EACH
    }
    if not 0 <= command.seed <= LARGEST_SEED:
        wrong["seed"] = _("A seed is a whole number from 0 to %(most)s.", most=LARGEST_SEED)
    if not 1 <= command.minutes <= MOST_MINUTES:
        wrong["minutes"] = _("Between 1 and %(most)s minutes.", most=MOST_MINUTES)
    if wrong:
        raise Invalid(_("The drill was not drawn."), wrong)


def tick(session: Session, actor: Actor, drill_id: int, ticks: Sequence[Tick]) -> int:
    """Notes what could be shown; returns how many records changed. Raises NotFound, Conflict once it is closed."""
    actor.require("drill.run")
    _open(session, drill_id)
    wrong = {
        f"minutes-{one.item_id}": _("Between 0 and %(most)s minutes.", most=MOST_MINUTES)
        for one in ticks
        if one.minutes is not None and not 0 <= one.minutes <= MOST_MINUTES
    }
    if wrong:
        raise Invalid(_("The ticks were not noted."), wrong)
    items = {item.id: item for item in session.scalars(select(Item).where(Item.draw_id == drill_id))}
    changed = []
    for one in ticks:
        item = items.get(one.item_id)
        if item is None:
            raise NotFound(_("That record is not part of this drill. Load the page again."))
        new = (one.shown, one.minutes if one.shown else None, one.note.strip())
        if new != (item.shown, item.minutes, item.note):
            item.shown, item.minutes, item.note = new
            item.ticked_by, item.ticked_at = actor.name, clock.now()
            changed.append([item.position, one.shown, item.minutes])
    if changed:
        auditlog.record(session, actor, "drill.items.ticked", ("drill", drill_id), {"items": changed})
    return len(changed)


def finish(session: Session, actor: Actor, command: Finish, blobs: BlobStore) -> int:
    """Closes a drill and keeps its result as proof of a requirement; returns the proof's number.

    Raises Conflict when it is closed already, Invalid while nothing is ticked or for a requirement that the
    audit has not.
    """
    for permission in ("drill.run", "evidence.add", "audits.answer"):
        actor.require(permission)
    draw = _open(session, command.drill_id)
    drill = get_drill(session, command.drill_id)
    audit = audits.get_audit(session, drill.audit_id)
    known = {answer.requirement for answer in audits.list_light(session, drill.audit_id)}
    wrong = {}
    if command.requirement not in known:
        wrong["requirement"] = _("Choose a requirement of this audit.")
    if not drill.result.ticked:
        wrong["ticks"] = _("Nothing is ticked yet: ask for the records first.")
    if wrong:
        raise Invalid(_("The drill was not closed."), wrong)
    text = report(drill, audit.name)
    stored = evidence.store_file(
        session,
        actor,
        evidence.StoreFile(
            io.BytesIO(text.encode()),
            f"drill-{drill.id}-seed-{drill.seed}.txt",
            _("Drill of %(day)s: records shown on request", day=drill.drawn_at.date()),
            _("Drawn with seed %(seed)s; list %(hash)s.", seed=drill.seed, hash=drill.list_sha256),
            drill.since,
            drill.as_of,
        ),
        blobs,
        LARGEST_REPORT,
    )
    audits_service.link_proof(
        session, actor, audits_service.LinkProof(drill.audit_id, command.requirement, stored.item_id)
    )
    draw.closed_by, draw.closed_at = actor.name, clock.now()
    draw.requirement, draw.evidence_id = command.requirement, stored.item_id
    data = {"requirement": command.requirement, "proof": stored.item_id, "sha256": stored.sha256}
    auditlog.record(session, actor, "drill.draw.closed", ("drill", drill.id), data)
    return stored.item_id


def _open(session: Session, drill_id: int) -> Draw:
    draw = session.scalars(select(Draw).where(Draw.id == drill_id).with_for_update()).one_or_none()
    if draw is None:
        raise NotFound(_("There is no such drill in this organisation."))
    if draw.closed_at is not None:
        raise Conflict(_("This drill is closed and its result is kept as proof. Draw another to go on."))
    return draw
