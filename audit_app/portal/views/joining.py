"""Pages by which a vendor starts by itself; they are not there while no campaign allows it."""

from __future__ import annotations

import logging
from functools import partial

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from itsdangerous import BadSignature, URLSafeTimedSerializer

from audit_app.accounts.queries import system_actor
from audit_app.base.db import Database
from audit_app.base.errors import AppError, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.portal import service
from audit_app.portal.forms import JoinForm
from audit_app.portal.queries import passes
from audit_app.portal.views.blueprint import blueprint
from audit_app.web.context import actor, database, settings, transaction
from audit_app.web.guards import public, requires
from audit_app.web.refusals import turn_away
from audit_app.web.throttle import limited

log = logging.getLogger(__name__)
TRIES, DAY = 5, 24 * 60 * 60


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret(), salt="portal.join")


@blueprint.post("/<int:campaign_id>/join")
@requires("portal.invite")
def allow(campaign_id: int) -> ResponseReturnValue:
    allowed = request.form.get("allowed") == "yes"
    with transaction() as session:
        service.allow_joining(session, actor(), campaign_id, allowed=allowed)
    flash(
        _("Vendors can begin by themselves now.") if allowed else _("The address begins nothing any more."),
        "success",
    )
    return redirect(url_for("portal.campaign", campaign_id=campaign_id), 303)


def _home(key: str) -> tuple[int, str]:
    with database().across() as reading:
        home = passes.home_of_key(reading, key)
    if home is None:
        turn_away("an address that begins nothing")
        raise NotFound(_("This address begins nothing any more."))
    return home


def _page(
    key: str, operator: str, form: JoinForm, error: AppError | None = None, *, sent: bool = False
) -> str:
    return render_template(
        "portal/join.html", key=key, operator=operator, form=form, error=error, sent=sent, room="portal"
    )


@blueprint.get("/join/<key>")
@public
def join_page(key: str) -> ResponseReturnValue:
    _number, operator = _home(key)
    return _page(key, operator, JoinForm())


@blueprint.post("/join/<key>")
@public
@partial(limited, TRIES)
def ask_to_join(key: str) -> ResponseReturnValue:
    """The same answer for every address; the mail is written after it."""
    number, operator = _home(key)
    form = JoinForm()
    try:
        form.checked()
        command = service.checked(
            service.Join(key, form.company.data or "", form.name.data or "", form.email.data or "")
        )
    except Invalid as error:
        return _page(key, operator, form, error), 422
    token = _signer().dumps([command.key, command.company, command.name, command.email])
    response = current_app.make_response(_page(key, operator, form, sent=True))
    link = settings().link(f"/portal/begin/{token}")
    response.call_on_close(partial(_send, database(), number, (command, link, str(get_locale()))))
    return response


def _send(storage: Database, organisation_id: int, asked: tuple[service.Join, str, str]) -> None:
    try:
        with storage.across() as reading:
            system = system_actor(reading, organisation_id)
        with storage.transaction(organisation_id) as writing:
            service.ask_to_confirm(writing, system, *asked)
    except AppError:
        log.warning("a mail to begin could not be sent")


@blueprint.get("/begin/<token>")
@public
def begin_page(token: str) -> ResponseReturnValue:
    return render_template("portal/begin.html", token=token, begun=False, room="portal")


@blueprint.post("/begin/<token>")
@public
@partial(limited, TRIES)
def begin(token: str) -> ResponseReturnValue:
    try:
        command = service.checked(service.Join(*map(str, _signer().loads(token, max_age=DAY))))
    except (BadSignature, TypeError):
        turn_away("a link that is not ours or too old")
        raise NotFound(_("This address begins nothing any more.")) from None
    number, _operator = _home(command.key)
    with database().across() as reading:
        system = system_actor(reading, number)
    with database().transaction(number) as writing:
        service.join(writing, system, command, settings().link(""))
    return render_template("portal/begin.html", token="", begun=True, room="portal")
