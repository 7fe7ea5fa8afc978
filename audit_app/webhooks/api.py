"""Webhooks through the API. What makes a secret or moves an address needs a token that names `webhooks.make`."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A webhook's number and its new secret: told this once, and null when the same key is answered again."""

    id: int
    secret: str | None


def list_deliveries(
    session: Session, webhook_id: int, state: DeliveryState | None = None, page: int = 1, size: int = SIZE
) -> Page[DeliveryRow]:
    """What was sent and what came back, the newest first."""
    queries.get_subscription(session, webhook_id)
    return queries.list_deliveries(session, webhook_id, state, page, size)


def send_test(session: TenantSession, actor: Actor, webhook_id: int) -> int:
    """Sends a message that tells of nothing."""
    return service.send_test(session, actor, webhook_id, context.settings().link)


def make_subscription(session: TenantSession, actor: Actor, command: service.MakeSubscription) -> NewSecret:
    """Subscribes to what happens from now on; the answer holds the secret, once."""
    here = context.settings()
    made = service.make_subscription(session, actor, command, here.secret(), loopback=here.webhooks_loopback)
    return NewSecret(made.id, made.secret)


def change_subscription(session: TenantSession, actor: Actor, command: service.ChangeSubscription) -> None:
    """Changes name, address and events."""
    service.change_subscription(session, actor, command, loopback=context.settings().webhooks_loopback)


def rotate(session: TenantSession, actor: Actor, webhook_id: int) -> NewSecret:
    """Makes a new secret, told in the answer, once; for a day the old one signs as well."""
    made = service.rotate(session, actor, webhook_id, context.settings().secret())
    return NewSecret(made.id, made.secret)


ONE = "/webhooks/<int:webhook_id>"
MANAGE, MAKE = "webhooks.manage", "webhooks.make"

api.get("/webhooks", MANAGE, queries.list_subscriptions)
api.get(ONE, MANAGE, queries.get_subscription, "One webhook, without its secret.")
api.post("/webhooks", MAKE, make_subscription, made=True, once=("secret",))
api.put(ONE, MAKE, change_subscription)
api.post(f"{ONE}/secret", MAKE, rotate, once=("secret",))
api.delete(ONE, MANAGE, service.delete_subscription)
api.post(f"{ONE}/pause", MANAGE, service.pause)
api.post(f"{ONE}/resume", MANAGE, service.resume)
api.post(f"{ONE}/test", MANAGE, send_test)
api.get(f"{ONE}/deliveries", MANAGE, list_deliveries)
api.get(f"{ONE}/deliveries/<int:delivery_id>", MANAGE, queries.get_delivery, "One message of a webhook.")
api.post(f"{ONE}/deliveries/<int:delivery_id>/resend", MANAGE, service.resend)
