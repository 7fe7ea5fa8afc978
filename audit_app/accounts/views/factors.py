"""Sets up one-time codes and recovery codes, and stops them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts import service
from audit_app.accounts.forms import CodeForm
from audit_app.accounts.views.blueprint import blueprint
from audit_app.accounts.views.entering import codes as codes_
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, sign_in, transaction
from audit_app.web.guards import SIGNED_IN, fresh, requires


@blueprint.post("/own/codes/begin")
@requires(SIGNED_IN)
@fresh
def begin_codes() -> ResponseReturnValue:
    with transaction() as session:
        service.begin_codes(session, actor(), codes_())
    return redirect(url_for("accounts.codes"))


@blueprint.get("/own/codes")
@requires(SIGNED_IN)
@fresh
def codes() -> ResponseReturnValue:
    return _codes_page()


@blueprint.post("/own/codes")
@requires(SIGNED_IN)
@fresh
def confirm_codes() -> ResponseReturnValue:
    form = CodeForm()
    form.validate()
    try:
        with transaction() as session:
            made = service.confirm_codes(session, actor(), codes_(), form.code.data or "", sign_in().id)
    except Invalid as error:
        return _codes_page(error)
    return render_template("accounts/recovery_codes.html", made=made, room="accounts")


@blueprint.post("/own/codes/stop")
@requires(SIGNED_IN)
@fresh
def stop_codes() -> ResponseReturnValue:
    with transaction() as session:
        service.stop_codes(session, actor())
    flash(_("One-time codes are asked for no more."), "success")
    return redirect(url_for("accounts.own"))


@blueprint.post("/own/recovery-codes")
@requires(SIGNED_IN)
@fresh
def renew_recovery_codes() -> ResponseReturnValue:
    with transaction() as session:
        made = service.renew_recovery_codes(session, actor(), codes_())
    return render_template("accounts/recovery_codes.html", made=made, room="accounts")


def _codes_page(error: Invalid | None = None) -> ResponseReturnValue:
    with reading() as session:
        pending = service.pending_codes(session, actor().user_id or 0, codes_())
    if pending is None:
        return redirect(url_for("accounts.own"))
    page = render_template("accounts/codes.html", pending=pending, error=error, room="accounts")
    return page, 422 if error else 200
