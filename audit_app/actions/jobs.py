"""Background work of the log: looking at every effect whose months are over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit_app.actions import service
from audit_app.base import background
from audit_app.base.actor import Actor
from audit_app.base.i18n import gettext as _


@background.job("actions.check_effects")
def check_effects(context: background.Job) -> Mapping[str, Any]:
    """Verifies what worked and opens again what did not; running it again changes nothing."""
    context.progress(_("looking at effects"))
    actor = Actor(context.user_id, context.user_name, context.organisation_id)
    with context.database.transaction(context.organisation_id) as session:
        decided = service.check_effects(session, actor)
    return {"actions": [{"code": one.code, "effect": one.effect.value} for one in decided]}
