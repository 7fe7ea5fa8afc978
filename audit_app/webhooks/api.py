"""Webhooks through the API. They are made and moved on the screen: a secret is shown to a person, once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.paging import SIZE, Page
from audit_app.base.tenancy import TenantSession
from audit_app.web import context
from audit_app.web.endpoints import Api
from audit_app.webhooks import queries, service
from audit_app.webhooks.queries import DeliveryRow
from audit_app.webhooks.rules import DeliveryState

api = Api("webhooks")


def list_deliveries(
    session: Session, webhook_id: int, state: DeliveryState | None = None, page: int = 1, size: int = SIZE
) -> Page[DeliveryRow]:
    """What was sent and what came back, the newest first."""
    queries.get_subscription(session, webhook_id)
    return queries.list_deliveries(session, webhook_id, state, page, size)


def send_test(session: TenantSession, actor: Actor, webhook_id: int) -> int:
    """Sends a message that tells of nothing."""
    return service.send_test(session, actor, webhook_id, context.settings().link)


ONE = "/webhooks/<int:webhook_id>"
MANAGE = "webhooks.manage"

api.get("/webhooks", MANAGE, queries.list_subscriptions)
api.get(ONE, MANAGE, queries.get_subscription, "One webhook, without its secret.")
api.delete(ONE, MANAGE, service.delete_subscription)
api.post(f"{ONE}/pause", MANAGE, service.pause)
api.post(f"{ONE}/resume", MANAGE, service.resume)
api.post(f"{ONE}/test", MANAGE, send_test)
api.get(f"{ONE}/deliveries", MANAGE, list_deliveries)
api.get(f"{ONE}/deliveries/<int:delivery_id>", MANAGE, queries.get_delivery, "One message of a webhook.")
api.post(f"{ONE}/deliveries/<int:delivery_id>/resend", MANAGE, service.resend)
