"""Which account is whose of the staff: kept by administrators, by a code or by an invitation."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.own.forms import LinkForm
from audit_app.own.views.blueprint import blueprint
from audit_app.own.views.records import page
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.forms import PlainForm
from audit_app.web.guards import fresh, requires
from audit_app.workforce import queries, service


@blueprint.get("/accounts")
@requires("accounts.manage")
def accounts() -> ResponseReturnValue:
    return _links()


def _links(error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        return page("accounts", "accounts", rows=queries.list_links(session), error=error)


@blueprint.post("/accounts/<int:user_id>")
@requires("accounts.manage")
@fresh
def link(user_id: int) -> ResponseReturnValue:
    form = LinkForm()
    try:
        form.checked()
        with transaction() as session:
            service.link_account(session, actor(), service.LinkAccount(user_id, form.code.data or ""))
    except (Invalid, Conflict) as error:
        return _links(error), 422 if isinstance(error, Invalid) else 409
    flash(_("Linked."), "success")
    return redirect(url_for("own.accounts"), 303)


@blueprint.post("/accounts/<int:user_id>/unlink")
@requires("accounts.manage")
@fresh
def unlink(user_id: int) -> ResponseReturnValue:
    PlainForm().checked()
    with transaction() as session:
        service.unlink_account(session, actor(), user_id)
    flash(_("The link is gone: the account sees nothing of that person any more."), "success")
    return redirect(url_for("own.accounts"), 303)


@blueprint.post("/people/<int:person_id>/invitation")
@requires("accounts.manage")
@fresh
def invite(person_id: int) -> ResponseReturnValue:
    PlainForm().checked()
    try:
        with transaction() as session:
            email = service.invite_person(session, actor(), person_id, _link_of)
    except (Invalid, Conflict) as error:
        flash(error.message, "error")
        return redirect(url_for("workforce.show", person_id=person_id), 303)
    flash(_("%(email)s is invited and linked to this person.", email=email), "success")
    return redirect(url_for("workforce.show", person_id=person_id), 303)


def _link_of(key: str) -> str:
    return settings().link(url_for("entrance.new_password", key=key))
