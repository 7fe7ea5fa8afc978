"""The operator's campaigns: start, invite, progress, remind, send again, take back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import AppError, Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.catalog import queries as catalog
from audit_app.portal import service
from audit_app.portal.forms import CampaignForm, DayForm, InviteForm, TextForm
from audit_app.portal.queries import operator as queries
from audit_app.portal.rules import State
from audit_app.portal.views import words
from audit_app.portal.views.blueprint import blueprint
from audit_app.vendors import queries as vendors
from audit_app.web.context import actor, reading, settings, transaction
from audit_app.web.guards import requires


@blueprint.get("/")
@requires("portal.see")
def index() -> ResponseReturnValue:
    with reading() as session:
        rows = queries.list_campaigns(session)
    return render_template("portal/index.html", rows=rows, today=clock.today(), room="portal")


@blueprint.get("/new")
@requires("portal.invite")
def new() -> ResponseReturnValue:
    return _new(CampaignForm())


def _new(form: CampaignForm, error: AppError | None = None) -> str:
    with reading() as session:
        rows = [
            row
            for row in catalog.list_releases(session)
            if catalog.get_release(session, row.id).shows_vendor("text")
        ]
    return render_template("portal/new.html", form=form, releases=rows, error=error, room="portal")


@blueprint.post("/new")
@requires("portal.invite")
def start() -> ResponseReturnValue:
    form = CampaignForm()
    try:
        form.checked()
        command = service.StartCampaign(
            form.name.data or "",
            form.release_id.data or 0,
            form.due_on.data or clock.today(),
            form.appeal_days.data if form.appeal_days.data is not None else 14,
            form.days(),
            form.message.data or "",
            form.notes.data or "",
        )
        with transaction() as session:
            number = service.start_campaign(session, actor(), command)
    except Invalid as error:
        return _new(form, error), 422
    return redirect(url_for("portal.campaign", campaign_id=number), 303)


@blueprint.get("/<int:campaign_id>/")
@requires("portal.see")
def campaign(campaign_id: int) -> ResponseReturnValue:
    return _campaign(campaign_id)


def _campaign(campaign_id: int, form: InviteForm | None = None, error: AppError | None = None) -> str:
    with reading() as session:
        found = queries.get_campaign(session, campaign_id)
        rows = queries.list_invitations(session, campaign_id=campaign_id)
        waiting = queries.count_waiting(session)
        invited = {row.vendor_id for row in rows}
        others = [row for row in vendors.list_vendors(session) if row.id not in invited]
    return render_template(
        "portal/campaign.html",
        found=found,
        rows=rows,
        waiting=waiting,
        vendors=others,
        form=form or InviteForm(formdata=None),
        error=error,
        today=clock.today(),
        words=words,
        State=State,
        room="portal",
    )


@blueprint.post("/<int:campaign_id>/invite")
@requires("portal.invite")
def invite(campaign_id: int) -> ResponseReturnValue:
    form = InviteForm()
    command = service.Invite(
        campaign_id,
        form.vendor_id.data or 0,
        form.name.data or "",
        form.email.data or "",
        settings().link(""),
    )
    try:
        form.checked()
        with transaction() as session:
            service.invite(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _campaign(campaign_id, form, error), 422 if isinstance(error, Invalid) else 409
    flash(_("%(name)s gets a link by mail.", name=command.name.strip()), "success")
    return redirect(url_for("portal.campaign", campaign_id=campaign_id), 303)


@blueprint.post("/<int:campaign_id>/remind")
@requires("portal.invite")
def remind(campaign_id: int) -> ResponseReturnValue:
    with reading() as session:
        queries.get_campaign(session, campaign_id)
    with transaction() as session:
        found = service.remind(session, actor(), settings().link(""), campaign_id=campaign_id, now=True)
    flash(ngettext("%(num)s vendor is reminded.", "%(num)s vendors are reminded.", len(found)), "success")
    return redirect(url_for("portal.campaign", campaign_id=campaign_id), 303)


@blueprint.post("/<int:campaign_id>/deadline")
@requires("portal.invite")
def deadline(campaign_id: int) -> ResponseReturnValue:
    form = DayForm()
    try:
        form.checked()
        with transaction() as session:
            service.move_deadline(session, actor(), campaign_id, form.due_on.data or clock.today())
    except Invalid as error:
        return _campaign(campaign_id, None, error), 422
    flash(_("The deadline is moved; vendors see it at once."), "success")
    return redirect(url_for("portal.campaign", campaign_id=campaign_id), 303)


@blueprint.post("/<int:campaign_id>/close")
@requires("portal.invite")
def close(campaign_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.close_campaign(session, actor(), campaign_id)
    return redirect(url_for("portal.campaign", campaign_id=campaign_id), 303)


@blueprint.post("/invitations/<int:invitation_id>/again")
@requires("portal.invite")
def again(invitation_id: int) -> ResponseReturnValue:
    form = InviteForm()
    with transaction() as session:
        service.invite_again(
            session, actor(), invitation_id, form.name.data or "", form.email.data or "", settings().link("")
        )
    flash(_("A new link is on its way; older ones open nothing any more."), "success")
    return redirect(url_for("portal.invitation", invitation_id=invitation_id), 303)


@blueprint.post("/invitations/<int:invitation_id>/revoke")
@requires("portal.invite")
def revoke(invitation_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.revoke(session, actor(), invitation_id, request.form.get("text", ""))
    flash(_("Taken back: the vendor can neither go on nor submit."), "success")
    return redirect(url_for("portal.invitation", invitation_id=invitation_id), 303)


@blueprint.post("/invitations/<int:invitation_id>/note")
@requires("portal.verify")
def note(invitation_id: int) -> ResponseReturnValue:
    with transaction() as session:
        service.note(session, actor(), invitation_id, TextForm().text.data or "")
    return redirect(url_for("portal.invitation", invitation_id=invitation_id), 303)
