"""What was paid against what was earned, and payouts noted by hand, confirmed, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.areas.queries import accounts_of
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.base.paging import SIZE, Page, offset
from audit_app.quality.forms.incentives import PayForm, parse_month
from audit_app.quality.queries import incentives as queries
from audit_app.quality.queries.figures.incentives import told
from audit_app.quality.rules.incentives import Match
from audit_app.quality.service import incentives as service
from audit_app.quality.views.blueprint import blueprint
from audit_app.quality.views.incentives import asked_month, last_month, page, scheme_page
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file

MONTHS = 12
HEADER = (
    "month", "scheme", "person_code", "full_name", "site", "paid", "earned", "currency", "paid_on", "match",
    "outlier", "decision", "evaluations", "reason", "noted_by", "confirmed_by",
)  # fmt: skip


def _window() -> Scope:
    until = request.args.get("until", "").strip()
    since = request.args.get("from", "").strip()
    last = parse_month(until) if until else last_month()
    first = parse_month(since) if since else _back(last, MONTHS - 1)
    if first > last:
        sentence = _("The first month lies after the last.")
        raise Invalid(sentence, {"from": sentence})
    return Scope(as_of=queries.last_day(last), since=first)


def _back(month: dt.date, months: int) -> dt.date:
    year, index = divmod(month.year * 12 + month.month - 1 - months, 12)
    return dt.date(year, index + 1, 1)


def _lines(scope: Scope) -> tuple[list[queries.PaidLine], list[queries.PaidLine]]:
    """Every line of the window, and those the address asks for."""
    with reading() as session:
        found = queries.paid_against_earned(session, scope)
    return found, found if "all" in request.args else [line for line in found if line.stands_out]


@blueprint.get("/incentives/payouts")
@requires("quality.see")
def payouts() -> ResponseReturnValue:
    scope = _window()
    found, chosen = _lines(scope)
    number = max(1, request.args.get("page", 1, int))
    rows = chosen[offset(number) : offset(number) + SIZE]
    with reading() as session:
        people = queries.read_people(session, rows, scope.as_of)
        my_accounts = accounts_of(session, actor().user_id)
    return page(
        "payouts",
        my_accounts=my_accounts,
        scope=scope,
        lines=Page(tuple(rows), number, SIZE, len(chosen)),
        people=people,
        all=len(found),
        same=sum(line.match is Match.SAME for line in found),
        every="all" in request.args,
    )


@blueprint.get("/incentives/payouts.csv")
@requires("quality.see")
def payout_rows() -> ResponseReturnValue:
    """The rows of the page as it is filtered, all its pages."""
    scope = _window()
    _found, chosen = _lines(scope)
    with reading() as session:
        people = queries.read_people(session, chosen, scope.as_of)

    def lines() -> Iterator[Sequence[Any]]:
        yield HEADER
        for line in chosen:
            yield _flat(line, people[line.person_id])

    return rows_file(lines(), f"payouts-{scope.since:%Y-%m}-{scope.as_of:%Y-%m}")


def _flat(line: queries.PaidLine, person: queries.Who) -> Sequence[Any]:
    paid = line.paid
    return (
        f"{line.month:%Y-%m}",
        line.scheme.name,
        person.code,
        person.name,
        person.site,
        told(paid.reward) if paid else "",
        told(line.verdict.reward),
        line.scheme.currency,
        paid.paid_on if paid else "",
        line.match.value,
        "yes" if line.outlier else "no",
        line.verdict.decision.value,
        line.verdict.n,
        paid.reason if paid else "",
        paid.recorded_by if paid else "",
        paid.confirmed_by if paid else "",
    )


@blueprint.post("/incentives/schemes/<int:scheme_id>/payouts")
@requires("quality.pay")
def pay(scheme_id: int) -> ResponseReturnValue:
    form, month = PayForm(), asked_month()
    try:
        form.checked()
        with transaction() as session:
            scheme = queries.get_scheme(session, scheme_id)
            service.pay(session, actor(), form.command(scheme, month))
    except (Invalid, Conflict) as error:
        return scheme_page(scheme_id, form, error), 422 if isinstance(error, Invalid) else 409
    flash(_("The payout is noted."), "success")
    return redirect(url_for("quality.scheme", scheme_id=scheme_id, month=f"{month:%Y-%m}"), 303)


@blueprint.post("/incentives/payouts/<int:payout_id>/confirm")
@requires("quality.pay")
def confirm_payout(payout_id: int) -> ResponseReturnValue:
    try:
        with transaction() as session:
            service.confirm_payout(session, actor(), payout_id)
    except Invalid as error:
        flash(error.message, "error")
    else:
        flash(_("Confirmed."), "success")
    return redirect(_came_from(), 303)


@blueprint.post("/incentives/payouts/<int:payout_id>/take-back")
@requires("quality.pay")
def take_back(payout_id: int) -> ResponseReturnValue:
    try:
        with transaction() as session:
            service.take_back(session, actor(), payout_id, request.form.get("why", ""))
    except Invalid as error:
        flash(error.message, "error")
    else:
        flash(_("The payout is off the list; the trail keeps it."), "success")
    return redirect(_came_from(), 303)


def _came_from() -> str:
    """Back to the list, as it was filtered."""
    kept: dict[str, Any] = {
        key: value for key, value in request.args.items() if key in {"from", "until", "all", "page"}
    }
    return url_for("quality.payouts", **kept)
