"""One's own list, and what one wants to be told."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.talk import queries, service
from audit_app.talk.forms import notice_label
from audit_app.talk.rules import Often
from audit_app.talk.views.blueprint import blueprint
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires


@blueprint.get("/for-you/")
@requires("account.own")
def notices() -> ResponseReturnValue:
    with reading() as session:
        page = queries.list_notices(session, actor().user_id, max(1, request.args.get("page", 1, int)))
        new = queries.count_new(session, actor().user_id)
    return render_template("talk/notices.html", page=page, new=new, notice_label=notice_label, room="for-you")


@blueprint.get("/for-you/count")
@requires("account.own")
def notices_count() -> ResponseReturnValue:
    """The number in the head of the page, asked for by itself once the page is there."""
    with reading() as session:
        new = queries.count_new(session, actor().user_id)
    return render_template("talk/_count.html", new=new)


@blueprint.get("/for-you/<int:number>")
@requires("account.own")
def notice_open(number: int) -> ResponseReturnValue:
    with transaction() as session:
        path = service.open_notice(session, actor(), number)
    return redirect(path)


@blueprint.post("/for-you/seen")
@requires("account.own")
def notices_seen() -> ResponseReturnValue:
    with transaction() as session:
        service.see_all(session, actor())
    return redirect(url_for("talk.notices"))


@blueprint.get("/for-you/wishes")
@requires("account.own")
def wishes() -> ResponseReturnValue:
    return _wishes()


def _wishes(calendar: str = "") -> str:
    with reading() as session:
        wish = queries.wish_of(session, actor().user_id)
    return render_template(
        "talk/wishes.html",
        digest=wish.digest if wish else Often.DAILY,
        calendar_at=wish.calendar_at if wish else None,
        calendar=calendar,
        hour=settings().digest_hour,
        timezone=settings().timezone,
        room="for-you",
    )


@blueprint.post("/for-you/wishes")
@requires("account.own")
def wishes_save() -> ResponseReturnValue:
    """`step` says which: the digest's switch, a new calendar address, or none."""
    step, token = request.form.get("step", ""), ""
    with transaction() as session:
        if step == "digest" and request.form.get("digest", "") in list(Often):
            service.set_digest(session, actor(), Often(request.form["digest"]))
        elif step == "calendar":
            token = service.make_calendar(session, actor())
        elif step == "revoke":
            service.revoke_calendar(session, actor())
        else:
            raise NotFound(_("There is no such choice. Load the page again."))
    if token:
        return _wishes(settings().link(url_for("talk.calendar", token=token)))
    flash(_("Saved."), "success")
    return redirect(url_for("talk.wishes"))
