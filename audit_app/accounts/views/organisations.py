"""Going on to another organisation that lets one in."""

from __future__ import annotations

from flask import flash, redirect, session, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import service
from audit_app.accounts.forms import OrganisationForm
from audit_app.accounts.views.blueprint import blueprint
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, database
from audit_app.web.guards import ENTERED, SIGNED_IN, requires


@blueprint.post("/organisation")
@requires(SIGNED_IN)
def enter() -> ResponseReturnValue:
    """Pages of the organisation that is left send nothing into the new one: their tokens are worth nothing any more."""
    form = OrganisationForm()
    form.checked()
    wanted = form.organisation.data or 0
    with database().transaction(wanted) as writing:
        entered = service.enter_organisation(writing, actor(), wanted)
    session[ENTERED] = entered.organisation_id
    session.pop("csrf_token", None)
    flash(_("You are in %(organisation)s now.", organisation=entered.organisation), "success")
    return redirect(url_for("root"))
