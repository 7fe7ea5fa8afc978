"""The form of one month: three ratings with reasons, and the checks of the services."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.vendors import queries, service
from audit_app.vendors.forms import MonthForm
from audit_app.vendors.rules import RATED, Dimension, Shown
from audit_app.vendors.views.blueprint import blueprint, parse_month
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires


@blueprint.get("/<int:vendor_id>/months/<month>")
@requires("vendors.record")
def month(vendor_id: int, month: str) -> ResponseReturnValue:
    return _month(vendor_id, parse_month(month))


@blueprint.post("/<int:vendor_id>/months/<month>")
@requires("vendors.record")
def save_month(vendor_id: int, month: str) -> ResponseReturnValue:
    first = parse_month(month)
    try:
        command = _command(vendor_id, first)
        with transaction() as session:
            service.save_month(session, actor(), command)
    except (Invalid, Conflict) as error:
        return _month(vendor_id, first, error), 409 if isinstance(error, Conflict) else 422
    flash(_("Saved."), "success")
    return redirect(url_for("vendors.show", vendor_id=vendor_id, month=month), 303)


def _month(vendor_id: int, first: dt.date, error: Invalid | Conflict | None = None) -> str:
    with reading() as session:
        rows = queries.read_board(session, first, clock.today(), only={vendor_id})
        vendor = rows[0].vendor if rows else queries.get_vendor(session, vendor_id)
        ratings = queries.list_ratings(session, vendor_id, first, first)
        seen = queries.list_seen(session, vendor_id, first)
    shown = []
    for dimension in RATED:
        rated = ratings.get((first, dimension), queries.Rated(dimension, first))
        shown.append((rated, *_typed(rated, keep_revision=not isinstance(error, Conflict))))
    return render_template(
        "vendors/month.html",
        vendor=vendor,
        row=rows[0] if rows else None,
        ratings=shown,
        seen=[(one, *_typed_check(one)) for one in seen],
        month=first,
        typed=bool(request.form),
        error=error,
        Dimension=Dimension,
        Shown=Shown,
        room="vendors",
    )


def _typed(rated: queries.Rated, *, keep_revision: bool) -> tuple[str, str, str]:
    """Score, reason and revision as the form shows them: what was typed, else what is there.

    After a conflict the revision is the present one, so that saving again is a decision with both texts in sight.
    """
    name = rated.dimension.value
    there = (str(rated.score or ""), rated.reason, str(rated.revision))
    if not request.form:
        return there
    return (
        request.form.get(f"{name}_score", there[0]),
        request.form.get(f"{name}_reason", there[1]),
        request.form.get(f"{name}_revision", there[2]) if keep_revision else there[2],
    )


def _typed_check(seen: queries.Seen) -> tuple[str, str, str]:
    """Result, note and number of the proof as the form shows them."""
    there = (seen.shown.value if seen.shown else "", seen.note, str(seen.evidence_id or ""))
    name = f"check_{seen.check.id}"
    return (
        request.form.get(name, there[0]),
        request.form.get(f"{name}_note", there[1]),
        request.form.get(f"{name}_proof", there[2]),
    )


def _command(vendor_id: int, first: dt.date) -> service.SaveMonth:
    form = MonthForm()
    form.checked()
    ratings = tuple(
        service.Rate(
            dimension,
            int(form[f"{dimension}_score"].data) if form[f"{dimension}_score"].data else None,
            form[f"{dimension}_reason"].data or "",
            form[f"{dimension}_revision"].data or 0,
        )
        for dimension in RATED
    )
    return replace(service.SaveMonth(vendor_id, first, ratings), checks=_checks())


def _checks() -> tuple[service.SeeCheck, ...]:
    """Fields `check_17`, `check_17_note` and `check_17_proof` of the form; raises Invalid for what is no number."""
    found, wrong = [], {}
    for name, value in request.form.items():
        number = name.removeprefix("check_")
        if number == name or not number.isdigit():
            continue
        proof = request.form.get(f"{name}_proof", "").strip()
        if value and value not in list(Shown):
            wrong[name] = _("Choose one of the results.")
        elif proof and not (proof.isdigit() and len(proof) < 10):
            wrong[f"{name}_proof"] = _("Type the number of a proof in the library.")
        else:
            found.append(
                service.SeeCheck(
                    int(number),
                    Shown(value) if value else None,
                    request.form.get(f"{name}_note", "").replace("\x00", "")[:2_000],
                    int(proof) if proof else None,
                )
            )
    if wrong:
        raise Invalid(_("Some fields need another look."), wrong)
    return tuple(found)
