"""The way in for people of a vendor: a link, a code to the same browser, and a new link when it is needed."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import login_user

from audit_app.accounts import queries as people
from audit_app.accounts import service as accounts
from audit_app.accounts.rules import Means
from audit_app.base.db import Database
from audit_app.base.errors import AppError, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.portal import service
from audit_app.portal.forms import AddressForm, CodeForm
from audit_app.portal.queries import passes
from audit_app.portal.rules import Refused
from audit_app.portal.views.blueprint import blueprint
from audit_app.web.context import database, settings
from audit_app.web.guards import ENTERED, SIGN_IN_KEY, public
from audit_app.web.refusals import turn_away
from audit_app.web.throttle import limited

log = logging.getLogger(__name__)
TRIES, LINKS = 20, 5
"""Posts a minute and address: of links and codes, and of requests for a new link."""
_OPENED = "portal_pass"


@blueprint.get("/in/<token>")
@public
def enter(token: str) -> ResponseReturnValue:
    """Only a button: programs that look at links in mails must not use them up."""
    return render_template("portal/enter.html", token=token, room="portal")


@blueprint.post("/in/<token>")
@public
@partial(limited, TRIES)
def open_link(token: str) -> ResponseReturnValue:
    with database().across() as reading:
        home = passes.home_of_link(reading, token)
    if home is None:
        return _strange(Refused.UNKNOWN)
    with database().transaction(home) as writing:
        found = service.open_link(writing, token, request.remote_addr or "")
    if isinstance(found, Refused):
        return _refused(found)
    session.clear()
    session[_OPENED] = [found.pass_id, found.browser]
    return redirect(url_for("portal.code"), 303)


@blueprint.get("/code")
@public
def code() -> ResponseReturnValue:
    if _opened() is None:
        return redirect(url_for("portal.link"))
    return render_template("portal/code.html", form=CodeForm(), error=None, room="portal")


@blueprint.post("/code")
@public
@partial(limited, TRIES)
def finish() -> ResponseReturnValue:
    opened, form = _opened(), CodeForm()
    if opened is None:
        return _strange(Refused.OTHER_BROWSER)
    with database().across() as reading:
        home = passes.home_of_pass(reading, opened.pass_id)
    if home is None:
        return _strange(Refused.UNKNOWN)
    address = request.remote_addr or ""
    if request.form.get("action") == "again":
        with database().transaction(home) as writing:
            refused = service.send_code_again(writing, opened, address)
        return _refused(refused) if refused else redirect(url_for("portal.code"), 303)
    with database().transaction(home) as writing:
        found = service.finish(writing, opened, form.code.data or "", address)
    if isinstance(found, Refused):
        return _refused(found, form)
    return _sign_in(found, home)


def _sign_in(user_id: int, organisation_id: int) -> ResponseReturnValue:
    """A session of its own: nothing that the browser had before is carried over."""
    with database().across() as reading:
        user, member = people.find_account(reading, "id", user_id, organisation=organisation_id)
    if user is None or member is None:
        return _strange(Refused.UNKNOWN)
    member = replace(member, address=request.remote_addr or "")
    with database().transaction(member.organisation_id) as writing:
        key = accounts.begin_sign_in(writing, member, accounts.BeginSignIn(Means.LINK))
    session.clear()
    login_user(user)
    session.permanent = True
    session[SIGN_IN_KEY], session[ENTERED] = key, organisation_id
    return redirect(url_for("portal.mine"), 303)


@blueprint.get("/link")
@public
def link() -> ResponseReturnValue:
    return render_template("portal/link.html", form=AddressForm(), sent=False, error=None, room="portal")


@blueprint.post("/link")
@public
@partial(limited, LINKS)
def send_link() -> ResponseReturnValue:
    """The same answer for every address, at the same time: what is to be sent is sent after it."""
    form = AddressForm()
    try:
        form.checked()
    except Invalid as error:
        return render_template("portal/link.html", form=form, sent=False, error=error, room="portal"), 422
    response = current_app.make_response(
        render_template("portal/link.html", form=form, sent=True, error=None, room="portal")
    )
    response.call_on_close(partial(_send, database(), form.email.data or "", settings().link("")))
    return response


def _strange(why: Refused) -> ResponseReturnValue:
    """Refused without knowing whose link or code it was meant to be."""
    turn_away(why.value.replace("_", " "))
    return _refused(why)


def _send(storage: Database, email: str, base: str) -> None:
    try:
        with storage.across() as reading:
            homes = passes.homes_of_address(reading, email)
        for organisation_id, name, user_id in homes:
            with storage.transaction(organisation_id) as writing:
                service.renew(writing, user_id, name, base)
    except AppError:
        log.warning("a new link could not be sent")


def _opened() -> service.Opened | None:
    found = session.get(_OPENED)
    return service.Opened(int(found[0]), str(found[1])) if found else None


def _refused(why: Refused, form: CodeForm | None = None) -> ResponseReturnValue:
    error = service.refused(why)
    again = why in (Refused.WRONG_CODE, Refused.CODE_EXPIRED)
    if again:
        return render_template("portal/code.html", form=form or CodeForm(), error=error, room="portal"), 422
    said = error if isinstance(error, AppError) else None
    return render_template(
        "portal/refused.html",
        error=said,
        other_door=why is Refused.OTHER_DOOR,
        room="portal",
        title=_("Not open"),
    ), 410
