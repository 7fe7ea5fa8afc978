"""The reviews: when they were held, who was there, what was decided."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.actions import queries, service
from audit_app.actions.forms import ReviewForm
from audit_app.actions.queries import ReviewDetail, ReviewFilter, ReviewRow
from audit_app.actions.rules import ReviewKind
from audit_app.actions.views.blueprint import (
    asked_choice,
    asked_day,
    asked_text,
    blueprint,
    download,
    form_page,
    page_asked,
    status_of,
)
from audit_app.base import clock
from audit_app.base.errors import AppError, Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce


def _asked() -> ReviewFilter:
    return ReviewFilter(
        asked_choice("kind", ReviewKind),
        asked_text("text"),
        asked_day("since"),
        asked_day("until"),
        request.args.get("programme", None, int),
        request.args.get("site", None, int),
    )


@blueprint.get("/reviews")
@requires("actions.see")
def reviews() -> ResponseReturnValue:
    chosen = _asked()
    with reading() as session:
        page = queries.list_reviews(session, chosen, page_asked())
        structure = workforce.structure(session)
    return render_template(
        "actions/reviews.html",
        page=page,
        chosen=chosen,
        structure=structure,
        kinds=list(ReviewKind),
        room="actions",
    )


@blueprint.get("/reviews/rows.csv")
@requires("actions.see")
def review_rows() -> ResponseReturnValue:
    chosen = _asked()
    return download(lambda session: queries.stream_reviews(session, chosen), ReviewRow, "reviews")


@blueprint.get("/reviews/new")
@requires("actions.record")
def review_new() -> ResponseReturnValue:
    kind = asked_choice("kind", ReviewKind) or ReviewKind.PERFORMANCE
    return _form(ReviewForm(formdata=None, data={"kind": kind.value, "held_on": clock.today()}))


@blueprint.post("/reviews/new")
@requires("actions.record")
def review_add() -> ResponseReturnValue:
    form = ReviewForm()
    with reading() as session:
        form.offer(workforce.structure(session))
    try:
        form.checked()
        with transaction() as session:
            number = service.add_review(session, actor(), form.command())
    except (Invalid, Conflict) as error:
        return _form(form, error), status_of(error)
    return _saved(number)


def _form(form: ReviewForm, error: AppError | None = None, title: str = "") -> str:
    with reading() as session:
        form.offer(workforce.structure(session))
    return form_page(form, title or _("New review"), "actions.reviews", error)


@blueprint.get("/reviews/<int:review_id>")
@requires("actions.see")
def review_show(review_id: int) -> ResponseReturnValue:
    with reading() as session:
        found = queries.get_review(session, review_id)
    return render_template("actions/review.html", found=found, row=found.row, room="actions")


@blueprint.get("/reviews/<int:review_id>/change")
@requires("actions.record")
def review_edit(review_id: int) -> ResponseReturnValue:
    with reading() as session:
        found = queries.get_review(session, review_id)
    return _form(ReviewForm(formdata=None, data=_values(found)), title=_("Change the review"))


@blueprint.post("/reviews/<int:review_id>/change")
@requires("actions.record")
def review_change(review_id: int) -> ResponseReturnValue:
    form = ReviewForm()
    with reading() as session:
        queries.get_review(session, review_id)
        form.offer(workforce.structure(session))
    try:
        form.checked()
        with transaction() as session:
            service.change_review(session, actor(), review_id, form.command())
    except (Invalid, Conflict) as error:
        return _form(form, error, _("Change the review")), status_of(error)
    return _saved(review_id)


def _values(found: ReviewDetail) -> dict[str, Any]:
    row = found.row
    return {
        "kind": row.kind.value,
        "held_on": row.held_on,
        "site_id": row.site_id or 0,
        "programme_id": row.programme_id or 0,
        "about": row.about,
        "chair": row.chair,
        "minutes": row.minutes,
        "issued_on": row.issued_on,
        "proof_id": row.proof_id,
        "present": "\n".join(name for name, _person, present in found.attendance if present),
        "absent": "\n".join(name for name, _person, present in found.attendance if not present),
    }


def _saved(review_id: int) -> ResponseReturnValue:
    flash(_("Saved."), "success")
    return redirect(url_for("actions.review_show", review_id=review_id), 303)
