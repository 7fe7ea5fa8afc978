"""Background work of the log: looking at every effect whose months are over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit_app.actions import queries, service
from audit_app.actions.rules import Effect
from audit_app.auditlog.queries import keep
from audit_app.base import background, clock
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.base.i18n import gettext as _


@background.job("actions.check_effects")
def check_effects(context: background.Job) -> Mapping[str, Any]:
    """Verifies what worked and opens again what did not; running it again changes nothing."""
    context.progress(_("looking at effects"))
    actor = Actor(context.user_id, context.user_name, context.organisation_id)
    with context.database.transaction(context.organisation_id) as session:
        decided = service.check_effects(session, actor)
    return {"actions": [{"code": one.code, "effect": one.effect.value} for one in decided]}


# Whose entries on the trail mean that an effect may look otherwise.
RESTS_ON = frozenset({"actions", "metrics", "quality", "training", "vendors", "workforce", "intake"})


@background.regularly("actions.look_at_effects")
def look_at_effects(database: Database, organisation_id: int) -> None:
    """Decides by itself what the months have decided; records that nobody touched are not looked at again."""
    today = clock.today()
    with database.reading(organisation_id) as session:
        decided = keep(
            session,
            RESTS_ON,
            ("effects", today),
            lambda: any(one.effect != Effect.WAITING for one in queries.look_at_effects(session, today)),
        )
    if decided:
        with database.transaction(organisation_id) as session:
            service.check_effects(session, Actor(None, "System", organisation_id))
