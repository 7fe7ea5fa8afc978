"""Incentive schemes, who earned what in a month and why, fairness, and the list of recognition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.quality.forms.incentives import (
    SHAPES,
    WORDS,
    PayForm,
    SchemeForm,
    filled,
    gate_label,
    parse_month,
)
from audit_app.quality.queries import incentives as queries
from audit_app.quality.queries.figures.incentives import told
from audit_app.quality.rules.incentives import Decision, Match, RewardKind
from audit_app.quality.service import incentives as service
from audit_app.quality.views.blueprint import blueprint
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file
from audit_app.workforce import queries as workforce

HEADER = (
    "person_code", "full_name", "site", "programme", "team", "decision", "evaluations", "score", "why",
    "earned", "paid", "currency", "paid_on", "match", "outlier",
)  # fmt: skip


def last_month() -> dt.date:
    """The first day of the last month that is over."""
    return (clock.today().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def asked_month() -> dt.date:
    """The month in the address, the last one that is over when there is none; raises Invalid."""
    text = request.args.get("month", "").strip()
    return parse_month(text) if text else last_month()


def page(template: str, **values: Any) -> str:
    """A page of incentives, with their words."""
    return render_template(
        f"quality/incentives/{template}.html",
        words=WORDS,
        shape=SHAPES,
        room="quality",
        Decision=Decision,
        Match=Match,
        RewardKind=RewardKind,
        **values,
    )


@blueprint.get("/incentives/")
@requires("quality.see")
def incentives() -> ResponseReturnValue:
    month = asked_month()
    with reading() as session:
        schemes = queries.list_schemes(session)
        running = queries.read_running(session, month)
    return page("index", month=month, schemes=schemes, running=running)


@blueprint.get("/incentives/schemes/new")
@requires("quality.manage")
def new_scheme() -> ResponseReturnValue:
    form = SchemeForm(formdata=None, from_month=f"{clock.today():%Y-%m}")
    return _scheme_form(form)


@blueprint.post("/incentives/schemes/new")
@blueprint.post("/incentives/schemes/<int:scheme_id>/change")
@requires("quality.manage")
def save_scheme(scheme_id: int | None = None) -> ResponseReturnValue:
    form = SchemeForm()
    with reading() as session:
        scheme = queries.get_scheme(session, scheme_id) if scheme_id is not None else None
    try:
        form.checked()
        with transaction() as session:
            number = service.save_scheme(session, actor(), form.command(), scheme_id)
    except (Invalid, Conflict) as error:
        return _scheme_form(form, scheme, error), 422 if isinstance(error, Invalid) else 409
    flash(_("Saved."), "success")
    return redirect(url_for("quality.scheme", scheme_id=number), 303)


@blueprint.get("/incentives/schemes/<int:scheme_id>/change")
@requires("quality.manage")
def change_scheme(scheme_id: int) -> ResponseReturnValue:
    with reading() as session:
        scheme = queries.get_scheme(session, scheme_id)
    return _scheme_form(filled(scheme), scheme)


def _scheme_form(
    form: SchemeForm, scheme: queries.SchemeRow | None = None, error: Invalid | Conflict | None = None
) -> str:
    with reading() as session:
        programmes = workforce.list_programmes(session)
    return page(
        "scheme_form", form=form, scheme=scheme, programmes=programmes, kinds=list(RewardKind), error=error
    )


@blueprint.get("/incentives/schemes/<int:scheme_id>")
@requires("quality.see")
def scheme(scheme_id: int) -> ResponseReturnValue:
    return scheme_page(scheme_id)


def scheme_page(scheme_id: int, form: PayForm | None = None, error: Invalid | Conflict | None = None) -> str:
    """A scheme's month: every agent with every gate, what was paid, and the form to note a payout."""
    month = asked_month()
    with reading() as session:
        found = queries.scheme_month(session, queries.get_scheme(session, scheme_id), month)
    rows = _chosen(found)
    return page(
        "scheme",
        found=found,
        rows=rows,
        month=month,
        chosen=request.args.get("show", ""),
        form=form or PayForm(formdata=None),
        error=error,
    )


def _chosen(found: queries.SchemeMonth) -> list[queries.AgentRow]:
    """The rows of a month that the address asks for: of one decision, or those that stand out."""
    show = request.args.get("show", "")
    if show in list(Decision):
        return [row for row in found.rows if row.verdict.decision == show]
    if show == "differences":
        return [row for row in found.rows if row.outlier or row.match not in (Match.SAME, Match.NOTHING)]
    return list(found.rows)


@blueprint.get("/incentives/schemes/<int:scheme_id>/rows.csv")
@requires("quality.see")
def scheme_rows(scheme_id: int) -> ResponseReturnValue:
    """The rows of the page as it is filtered."""
    month = asked_month()
    with reading() as session:
        found = queries.scheme_month(session, queries.get_scheme(session, scheme_id), month)

    def lines() -> Iterator[Sequence[Any]]:
        yield HEADER
        for row in _chosen(found):
            yield _flat(found.scheme, row)

    return rows_file(lines(), f"incentives-{month:%Y-%m}")


def _flat(scheme: queries.SchemeRow, row: queries.AgentRow) -> Sequence[Any]:
    person, verdict = row.person, row.verdict
    return (
        person.code,
        person.name,
        person.site,
        person.programme,
        person.team,
        verdict.decision.value,
        verdict.n,
        "" if verdict.score is None else round(verdict.score, 2),
        "; ".join(map(gate_label, verdict.why)),
        told(verdict.reward),
        told(row.paid.reward) if row.paid else "",
        scheme.currency,
        row.paid.paid_on if row.paid else "",
        row.match.value,
        "yes" if row.outlier else "no",
    )


@blueprint.get("/incentives/fairness")
@requires("quality.see")
def fairness() -> ResponseReturnValue:
    month = asked_month()
    with reading() as session:
        running = queries.read_running(session, month)
    parts = [
        (found, [(group, queries.by_group(found, group)) for group in ("site", "team")]) for found in running
    ]
    return page("fairness", month=month, parts=parts)


@blueprint.get("/incentives/recognition")
@requires("quality.see")
def recognition() -> ResponseReturnValue:
    month = asked_month()
    with reading() as session:
        rows = queries.recognition(session, month)
    return page("recognition", month=month, rows=rows, organisation=actor().organisation)
