"""Typing counts: months down, programmes across; and closing months."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.metrics import queries, service
from audit_app.metrics.forms import MonthForm, number_in
from audit_app.metrics.rules import Counted, month_of, read_month
from audit_app.metrics.service.values import computed_sentence
from audit_app.metrics.views.blueprint import asked_channel, asked_month, blueprint
from audit_app.scoring.rules import Month
from audit_app.web.context import actor, own_query, reading, transaction
from audit_app.web.guards import requires
from audit_app.workforce import queries as workforce
from audit_app.workforce.rules import Channel

MONTHS = 13


def _months() -> tuple[Month, ...]:
    """Up to the month in the address; left out: up to the present one."""
    last = asked_month() if request.args.get("month") else month_of(clock.today())
    return last.window(MONTHS)


@blueprint.get("/<code>/values")
@requires("metrics.see")
def values(code: str) -> ResponseReturnValue:
    return _values(code)


def _values(code: str, error: Invalid | Conflict | None = None) -> str:
    months, channel = _months(), asked_channel()
    with reading() as session:
        row = queries.get_metric(session, code)
        found = queries.grid(session, row, months, channel)
        locked = queries.list_locked(session)
        programmes = workforce.list_programmes(session)
    typed = row.definition.counted is Counted.TYPED
    return render_template(
        "metrics/values.html",
        metric=row,
        definition=row.definition,
        found=found,
        sent=request.form,
        months=months[::-1],
        locked=locked,
        programmes=programmes,
        channel=channel,
        channels=list(Channel),
        computed="" if typed else computed_sentence(row.definition.name, row.definition.counted),
        error=error,
        room="metrics",
    )


@blueprint.post("/<code>/values")
@requires("metrics.record")
def save_values(code: str) -> ResponseReturnValue:
    try:
        commands, names = _sent(code)
        with transaction() as session:
            changed = _record(session, commands, names)
    except (Invalid, Conflict) as error:
        return _values(code, error), 422 if isinstance(error, Invalid) else 409
    flash(
        ngettext("%(num)s value changed.", "%(num)s values changed.", changed)
        if changed
        else _("Nothing changed."),
        "success",
    )
    shown: dict[str, Any] = {**own_query(), "code": code}
    return redirect(url_for("metrics.values", **shown), 303)


def _record(session: Session, commands: list[service.RecordValue], names: list[str]) -> int:
    try:
        return service.record_values(session, actor(), commands)
    except Invalid as error:
        fields = {names[int(place)]: text for place, text in error.fields.items()}
        raise Invalid(error.message, fields) from error


def _sent(code: str) -> tuple[list[service.RecordValue], list[str]]:
    """One command for each pair of fields, and the name of its first field; raises Invalid by field."""
    channel, source = asked_channel(), request.form.get("source", "")
    commands, names = [], []
    wrong: dict[str, str] = {}
    for name in request.form:
        kind, _dash, where = name.partition(":")
        if kind != "n" or not where:
            continue
        month, _at, programme = where.partition(":")
        above, below = (_number(field, wrong) for field in (name, f"d:{where}"))
        try:
            read = read_month(month)
        except ValueError:
            continue
        if programme.isdecimal():
            commands.append(
                service.RecordValue(code, read, above, below, int(programme) or None, channel, None, source)
            )
            names.append(name)
    if wrong:
        raise Invalid(_("Nothing was saved."), wrong)
    return commands, names


def _number(field: str, wrong: dict[str, str]) -> Decimal | None:
    try:
        return number_in(request.form.get(field))
    except Invalid as error:
        wrong[field] = error.message
        return None


@blueprint.get("/months")
@requires("metrics.see")
def months() -> ResponseReturnValue:
    return _months_page()


def _months_page(error: Invalid | None = None) -> str:
    with reading() as session:
        locked = queries.list_locked(session)
    open_ = [month for month in (month_of(clock.today()) - 1).window(24) if str(month) not in locked]
    return render_template(
        "metrics/months.html", locked=locked, open=open_[::-1], error=error, room="metrics"
    )


@blueprint.post("/months/<verb>")
@requires("metrics.manage")
def save_month(verb: str) -> ResponseReturnValue:
    form = MonthForm()
    try:
        form.checked()
        month = read_month(form.month.data or "")
        with transaction() as session:
            if verb == "close":
                service.lock_month(session, actor(), month)
            else:
                service.unlock_month(session, actor(), month, form.reason.data or "")
    except Invalid as error:
        return _months_page(error), 422
    flash(
        _("%(month)s is closed.", month=month)
        if verb == "close"
        else _("%(month)s is open again.", month=month),
        "success",
    )
    return redirect(url_for("metrics.months"), 303)
