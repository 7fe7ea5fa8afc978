"""One drill of the rehearsal audit, held and closed, with two records that nobody could show."""

from __future__ import annotations

import random

from audit_app.base import blobs
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.config import Settings
from audit_app.drill import queries, service
from audit_app.drill.rules import MISSING, Known

REQUIREMENT = "3.3b"
LOST = 2
SLOWEST = 14  # minutes: a few records take longer than the ten that are allowed


def load_drill(database: Database, settings: Settings, auditor: Actor, audit_id: int, seed: int) -> None:
    """Draws, ticks and closes a drill; where the audit has one already, nothing is done."""
    chance = random.Random(f"{seed} drill")
    with database.transaction(auditor.organisation_id) as session:
        if queries.list_drills(session, audit_id):
            return
        number = service.take_draw(session, auditor, service.TakeDraw(audit_id, seed))
        items = queries.get_drill(session, number).items
        lost = {item.id for item in sorted(items, key=_worst)[:LOST]}
        service.tick(session, auditor, number, [_tick(item, lost, chance) for item in items])
        service.finish(session, auditor, service.Finish(number, REQUIREMENT), blobs.for_settings(settings))


def _worst(item: queries.ItemRow) -> int:
    return [Known.MISSING, Known.NO_PROOF, Known.ASK, Known.THERE].index(item.known)


def _tick(item: queries.ItemRow, lost: set[int], chance: random.Random) -> service.Tick:
    if item.id in lost:
        return service.Tick(item.id, shown=False, note="Nobody knew where to look.")
    note = "Found on paper; to be entered." if item.known in MISSING else ""
    return service.Tick(item.id, shown=True, minutes=chance.randint(1, SLOWEST), note=note)
