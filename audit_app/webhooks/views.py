"""Screens of webhooks: where messages go, what came back, and the secret, shown once in the answer to a post."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.auditlog.queries import list_actions
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import fresh, requires
from audit_app.webhooks import queries, service
from audit_app.webhooks.forms import SubscriptionForm, delivery_label, state_label
from audit_app.webhooks.rules import DeliveryState, rooms_of

blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks", template_folder="templates")
MANAGE, MAKE = "webhooks.manage", "webhooks.make"


def _page() -> int:
    return max(1, request.args.get("page", 1, int))


def _render(name: str, **more: Any) -> str:
    return render_template(
        f"webhooks/{name}.html",
        state_label=state_label,
        delivery_label=delivery_label,
        room="accounts",
        **more,
    )


@blueprint.get("/")
@requires(MANAGE)
def index() -> ResponseReturnValue:
    with reading() as session:
        page = queries.list_subscriptions(session, _page())
    return _render("index", page=page)


def _form(form: SubscriptionForm, kept: Any = None, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        actions = list_actions(session)
    return _render("form", form=form, kept=kept, error=error, actions=actions, rooms=_choices(actions))


def _choices(actions: list[str]) -> list[str]:
    return ["*", *rooms_of(actions)]


@blueprint.get("/new")
@requires(MAKE)
def new() -> ResponseReturnValue:
    return _form(SubscriptionForm(formdata=None))


@blueprint.post("/new")
@requires(MAKE)
@fresh
def make() -> ResponseReturnValue:
    """The answer to the post shows the secret: no address does, so it is in no history and no log."""
    form, here = SubscriptionForm(), settings()
    try:
        form.checked()
        command = service.MakeSubscription(form.name.data or "", form.url.data or "", form.events())
        with transaction() as session:
            made = service.make_subscription(
                session, actor(), command, here.secret(), loopback=here.webhooks_loopback
            )
    except (Invalid, Conflict) as error:
        return _form(form, error=error), 422 if isinstance(error, Invalid) else 409
    return _show(made.id, made)


@blueprint.get("/<int:webhook_id>")
@requires(MANAGE)
def show(webhook_id: int) -> ResponseReturnValue:
    return _show(webhook_id)


def _show(webhook_id: int, made: service.Made | None = None) -> str:
    asked = request.args.get("state", "")
    state = DeliveryState(asked) if asked in list(DeliveryState) else None
    with reading() as session:
        kept = queries.get_subscription(session, webhook_id)
        page = queries.list_deliveries(session, webhook_id, state, _page())
    return _render("show", kept=kept, page=page, made=made, chosen=state, states=list(DeliveryState))


@blueprint.get("/<int:webhook_id>/change")
@requires(MAKE)
def edit(webhook_id: int) -> ResponseReturnValue:
    form = SubscriptionForm(formdata=None)
    with reading() as session:
        kept = queries.get_subscription(session, webhook_id)
        rooms = _choices(list_actions(session))
    form.show(kept.name, kept.url, kept.events, rooms)
    return _form(form, kept)


@blueprint.post("/<int:webhook_id>/change")
@requires(MAKE)
@fresh
def change(webhook_id: int) -> ResponseReturnValue:
    form = SubscriptionForm()
    with reading() as session:
        kept = queries.get_subscription(session, webhook_id)
    try:
        form.checked()
        command = service.ChangeSubscription(
            webhook_id, form.name.data or "", form.url.data or "", form.events()
        )
        with transaction() as session:
            service.change_subscription(session, actor(), command, loopback=settings().webhooks_loopback)
    except Invalid as error:
        return _form(form, kept, error), 422
    flash(_("Saved. It counts for what happens from now on."), "success")
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)


def _done(
    webhook_id: int, sentence: str, verb: Callable[..., object], *more: Any, **named: Any
) -> ResponseReturnValue:
    with transaction() as session:
        verb(session, actor(), webhook_id, *more, **named)
    flash(sentence, "success")
    return redirect(url_for("webhooks.show", webhook_id=webhook_id), 303)


@blueprint.post("/<int:webhook_id>/pause")
@requires(MANAGE)
def pause(webhook_id: int) -> ResponseReturnValue:
    return _done(webhook_id, _("Paused: nothing is sent until somebody resumes it."), service.pause)


@blueprint.post("/<int:webhook_id>/resume")
@requires(MANAGE)
def resume(webhook_id: int) -> ResponseReturnValue:
    skip = request.form.get("skip") == "y"
    return _done(webhook_id, _("Resumed: from now on you answer for it."), service.resume, skip=skip)


@blueprint.post("/<int:webhook_id>/secret")
@requires(MAKE)
@fresh
def rotate(webhook_id: int) -> ResponseReturnValue:
    """As with a new one, the answer itself shows the secret."""
    with transaction() as session:
        made = service.rotate(session, actor(), webhook_id, settings().secret())
    return _show(webhook_id, made)


@blueprint.post("/<int:webhook_id>/test")
@requires(MANAGE)
def send_test(webhook_id: int) -> ResponseReturnValue:
    sentence = _("A test is on its way. Load the page again in a moment to see what came back.")
    return _done(webhook_id, sentence, service.send_test, settings().link)


@blueprint.post("/<int:webhook_id>/delete")
@requires(MANAGE)
def delete(webhook_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.delete_subscription(session, actor(), webhook_id)
    flash(_("The webhook is deleted, with its log."), "success")
    return redirect(url_for("webhooks.index"), 303)


@blueprint.get("/<int:webhook_id>/deliveries/<int:delivery_id>")
@requires(MANAGE)
def delivery(webhook_id: int, delivery_id: int) -> ResponseReturnValue:
    with reading() as session:
        kept = queries.get_subscription(session, webhook_id)
        row = queries.get_delivery(session, webhook_id, delivery_id)
    return _render("delivery", kept=kept, row=row)


@blueprint.post("/<int:webhook_id>/deliveries/<int:delivery_id>/resend")
@requires(MANAGE)
def resend(webhook_id: int, delivery_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.resend(session, actor(), webhook_id, delivery_id)
    flash(_("It is on its way again, under the same number."), "success")
    return redirect(url_for("webhooks.delivery", webhook_id=webhook_id, delivery_id=delivery_id), 303)
