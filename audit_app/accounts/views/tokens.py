"""The screen of API tokens: one's own, and everybody's for who manages access. A new one is shown once."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.accounts.forms.tokens import TokenForm, preset_label, standing_label
from audit_app.accounts.queries.tokens import list_tokens
from audit_app.accounts.rules.tokens import EXPLICIT, MOST_DAYS, Preset, Standing
from audit_app.accounts.service.tokens import MadeToken, make_token, revoke_token
from audit_app.accounts.views.blueprint import blueprint
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import SIGNED_IN, fresh, requires


@blueprint.get("/tokens")
@requires(SIGNED_IN)
def tokens() -> ResponseReturnValue:
    return _tokens(TokenForm(formdata=None))


@blueprint.post("/tokens")
@requires(SIGNED_IN)
@fresh
def add_token() -> ResponseReturnValue:
    """The answer to the post shows the token: no address does, so it is in no history and no log."""
    form = TokenForm()
    try:
        form.checked()
        with transaction() as session:
            made = make_token(session, actor(), form.command())
    except (Invalid, Conflict) as error:
        return _tokens(form, error), 422 if isinstance(error, Invalid) else 409
    response = make_response(_tokens(TokenForm(formdata=None), made=made))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/tokens/<int:token_id>/revoke")
@requires(SIGNED_IN)
def end_token(token_id: int) -> ResponseReturnValue:
    with transaction() as session:
        revoke_token(session, actor(), token_id)
    flash(_("The token is revoked: from now on it opens nothing."), "success")
    return redirect(url_for("accounts.tokens"), 303)


def _tokens(form: TokenForm, error: Invalid | Conflict | None = None, made: MadeToken | None = None) -> str:
    everybody = actor().may("accounts.manage")
    with reading() as session:
        owner = None if everybody else actor().user_id
        page = list_tokens(session, owner, max(1, request.args.get("page", 1, int)))
    return render_template(
        "accounts/tokens.html",
        form=form,
        error=error,
        made=made,
        page=page,
        everybody=everybody,
        presets=[(item.value, preset_label(item)) for item in Preset],
        preset_label=preset_label,
        standing_label=standing_label,
        Standing=Standing,
        mine=sorted(actor().permissions),
        explicit=sorted(actor().permissions & EXPLICIT),
        most=MOST_DAYS,
        room="accounts",
    )
