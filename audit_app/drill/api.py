"""Drills through the API: drawn with a seed, ticked, finished."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from audit_app.audits import queries as audits
from audit_app.base.actor import Actor
from audit_app.base.blobs import for_settings
from audit_app.drill import queries, service
from audit_app.drill.queries import Line
from audit_app.web.context import settings
from audit_app.web.endpoints import Api

api = Api("drill")


def list_drills(session: Session, audit_id: int) -> list[Line]:
    """The drills of an audit."""
    audits.get_audit(session, audit_id)
    return queries.list_drills(session, audit_id)


def tick(session: Session, actor: Actor, drill_id: int, ticks: Sequence[service.Tick]) -> None:
    """Notes what was shown, how long it took, and what was said."""
    service.tick(session, actor, drill_id, ticks)


def finish(session: Session, actor: Actor, command: service.Finish) -> None:
    """Closes a drill; its result is kept as proof of a requirement."""
    service.finish(session, actor, command, for_settings(settings()))


api.get("/audits/<int:audit_id>/drills", "drill.see", list_drills)
api.post(
    "/audits/<int:audit_id>/drills",
    "drill.run",
    service.take_draw,
    "Draws people, contacts, documents and months.",
)
api.get("/drills/<int:drill_id>", "drill.see", queries.get_drill, "One drill with everything drawn.")
api.put("/drills/<int:drill_id>/ticks", "drill.run", tick)
api.post("/drills/<int:drill_id>/finish", "drill.run", finish)
