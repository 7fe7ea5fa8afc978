"""The client's window through the API, and what is open to whom."""

from __future__ import annotations

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.client import queries, service
from audit_app.web.endpoints import Api

api = Api("client")


def list_released(session: Session, actor: Actor) -> list[queries.ReportRow]:
    """Reports that were released to this observer."""
    return queries.list_reports(session, actor)


def list_releasable(session: Session) -> list[queries.ReportRow]:
    """Reports that can be or are released to clients."""
    return queries.list_reports(session)


PROGRAMME = "/client/programmes/<int:programme_id>"
RELEASE = "/client/releases/<int:report_id>"

api.get("/client/programmes", "client.see", queries.open_to, "Programmes that are open to this observer.")
api.get(f"{PROGRAMME}/metrics", "client.see", queries.list_metrics, "Metrics of one open programme.")
api.get(
    f"{PROGRAMME}/evaluations",
    "client.see",
    queries.list_evaluations,
    "What the client evaluated on one open programme.",
)
api.get(
    f"{PROGRAMME}/calibrations",
    "client.see",
    queries.list_calibrations,
    "Closed calibrations of one open programme.",
)
api.get("/client/reports", "client.see", list_released)
api.get("/client/observers", "accounts.manage", queries.list_observers, "Observers and what is open to them.")
api.put(
    "/client/observers/<int:user_id>",
    "accounts.manage",
    service.open_programmes,
    "Says which programmes are open to an observer.",
)
api.get("/client/releases", "client.release", list_releasable)
api.post(RELEASE, "client.release", service.release_report, "Releases a report to clients.")
api.delete(RELEASE, "client.release", service.take_back_report, "Takes a released report back.")
