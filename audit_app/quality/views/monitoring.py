"""The pacing board, accuracies, ranking of errors, and pacing rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base import clock
from audit_app.base.errors import Invalid
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.quality import queries, service
from audit_app.quality.forms.monitoring import WORDS, RuleForm, asked_month, shares
from audit_app.quality.queries.pareto import By
from audit_app.quality.rules import Method
from audit_app.quality.rules.pacing import Outlook, month_end
from audit_app.quality.views.blueprint import blueprint
from audit_app.quality.views.charts import BAR, bars, burn_up
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file
from audit_app.workforce import queries as workforce
from audit_app.workforce.rules import Channel

SHOWN = 25  # bars of a ranking; the table holds every line
GROUPS = 500  # groups that a page shows; the file holds all
BACK = 11  # months before the asked one that accuracies by month go back


def chosen_programme(programmes: Sequence[workforce.ProgrammeRow]) -> workforce.ProgrammeRow | None:
    """The programme in the address, or the first by name."""
    asked = request.args.get("programme", None, int)
    return next((one for one in programmes if one.id == asked), programmes[0] if programmes else None)


@blueprint.get("/")
@requires("quality.see")
def index() -> ResponseReturnValue:
    month, today = asked_month(), clock.today()
    with reading() as session:
        programmes = workforce.list_programmes(session)
        programme = chosen_programme(programmes)
        board = queries.read_board(session, programme.id, month, today) if programme else None
    end = month_end(month)
    return render_template(
        "quality/monitoring/board.html",
        board=board,
        chart=burn_up(board.by_day, board.least, month, end, today) if board else None,
        programmes=programmes,
        programme=programme,
        month=month,
        as_of=min(today, end),
        over=today >= end,
        Outlook=Outlook,
        words=WORDS,
        room="quality",
    )


@blueprint.get("/pacing.csv")
@requires("quality.see")
def pacing_rows() -> ResponseReturnValue:
    """The board's agents as a file."""
    month = asked_month()
    with reading() as session:
        programme = chosen_programme(workforce.list_programmes(session))
        board = queries.read_board(session, programme.id, month, clock.today()) if programme else None

    def lines() -> Iterator[Sequence[Any]]:
        yield PACING
        for one in board.agents if board else ():
            yield pacing_line(one)

    return rows_file(lines(), f"pacing-{month:%Y-%m}")


PACING = ("agent_code", "agent", "evaluations", "least", "most", "projected", "outlook", "days_at_work", "days_absent", "targeted", "side_by_side")  # fmt: skip


def pacing_line(one: queries.AgentPace) -> tuple[Any, ...]:
    """One agent's month for files."""
    pace = one.pace
    return (
        one.code,
        one.full_name,
        one.n,
        pace.least,
        pace.most,
        pace.projected,
        pace.outlook.value,
        one.days,
        one.absent,
        one.n_targeted,
        one.n_side_by_side,
    )


def asked_window() -> tuple[dt.date, dt.date]:
    """The months asked for, the last and itself when only one is; raises Invalid."""
    until = asked_month()
    since = asked_month("since") if request.args.get("since") else until
    if since > until:
        sentence = _("The first month comes after the last.")
        raise Invalid(sentence, {"since": sentence})
    return since, until


def _scope(programme_id: int | None, since: dt.date, until: dt.date) -> Scope:
    return Scope(
        as_of=month_end(until),
        since=since,
        programmes=frozenset({programme_id} if programme_id else ()),
        sites=frozenset({site} if (site := request.args.get("site", None, int)) else ()),
    )


def _asked_by() -> By:
    by = request.args.get("by", "")
    return By(by) if by in list(By) else By.CHANNEL


@blueprint.get("/accuracy")
@requires("quality.see")
def accuracy() -> ResponseReturnValue:
    since, until = asked_window()
    programme_id, by = request.args.get("programme", None, int), _asked_by()
    scope = _scope(programme_id, since, until)
    with reading() as session:
        structure = workforce.structure(session)
        rule = queries.read_rule(session, programme_id or 0)
        found = queries.compare(session, by, since, until, scope, rule.sample)
        months = queries.monthly_accuracy(session, _months_before(until, BACK), until, scope)
    return render_template(
        "quality/monitoring/accuracy.html",
        found=found,
        most=GROUPS,
        months=_by_month(months),
        structure=structure,
        programme_id=programme_id,
        site_id=request.args.get("site", None, int),
        since=since,
        until=until,
        rule=rule,
        By=By,
        words=WORDS,
        room="quality",
    )


@blueprint.get("/accuracy.csv")
@requires("quality.see")
def accuracy_rows() -> ResponseReturnValue:
    """The groups of the page as a file: counts, never shares alone."""
    since, until = asked_window()
    programme_id, by = request.args.get("programme", None, int), _asked_by()
    with reading() as session:
        rule = queries.read_rule(session, programme_id or 0)
        found = queries.compare(session, by, since, until, _scope(programme_id, since, until), rule.sample)

    def lines() -> Iterator[Sequence[Any]]:
        yield by.value, "code", *GROUP
        for row in found.rows:
            code = row.key if by in {By.AGENT, By.TEAM} else ""
            shares_ = (row.customer, row.business, row.compliance)
            yield (
                row.label,
                code,
                row.n,
                *(one.right for one in shares_),
                row.points,
                row.points_possible,
                row.critical,
            )

    return rows_file(lines(), f"accuracy-{since:%Y-%m}-{until:%Y-%m}-{by}")


GROUP = ("evaluated_at_random", "customer_right", "business_right", "compliance_right", "points", "points_possible", "with_critical_error")  # fmt: skip


def _months_before(month: dt.date, many: int) -> dt.date:
    index = max(12, month.year * 12 + month.month - 1 - many)
    return dt.date(index // 12, index % 12 + 1, 1)


def _by_month(rows: Sequence[queries.AccuracyMonth]) -> list[tuple[dt.date, dict[str, float]]]:
    """Counts of all channels and programmes together, by month, the newest first."""
    names = (
        "n",
        "customer_right",
        "business_right",
        "compliance_right",
        "critical",
        "points",
        "points_possible",
    )
    found: dict[dt.date, dict[str, float]] = {}
    for row in rows:
        sums = found.setdefault(row.month, dict.fromkeys(names, 0))
        for name in names:
            sums[name] += getattr(row, name)
    return sorted(found.items(), reverse=True)


@blueprint.get("/errors")
@requires("quality.see")
def error_ranking() -> ResponseReturnValue:
    since, until = asked_window()
    programme_id = request.args.get("programme", None, int)
    with reading() as session:
        programmes = workforce.list_programmes(session)
        pareto = queries.read_pareto(session, programme_id, since, until)
    return render_template(
        "quality/monitoring/errors.html",
        pareto=pareto,
        bars=list(zip(pareto.rows[:SHOWN], bars([row.count for row in pareto.rows[:SHOWN]]), strict=True)),
        bar=BAR,
        programmes=programmes,
        programme_id=programme_id,
        since=since,
        until=until,
        words=WORDS,
        room="quality",
    )


@blueprint.get("/errors.csv")
@requires("quality.see")
def error_rows() -> ResponseReturnValue:
    """The ranking as a file."""
    since, until = asked_window()
    with reading() as session:
        pareto = queries.read_pareto(session, request.args.get("programme", None, int), since, until)

    def lines() -> Iterator[Sequence[Any]]:
        yield "rank", "code", "text", "class", "errors", "errors_so_far", "errors_in_all"
        for rank, row in enumerate(pareto.rows, 1):
            yield rank, row.code, row.text, row.error_class.value, row.count, row.running, pareto.total

    return rows_file(lines(), f"errors-{since:%Y-%m}-{until:%Y-%m}")


@blueprint.get("/rules")
@requires("quality.see")
def pacing_rules() -> ResponseReturnValue:
    return _rules()


@blueprint.post("/rules")
@requires("quality.manage")
def set_pacing_rule() -> ResponseReturnValue:
    form = RuleForm()
    try:
        form.checked()
        with transaction() as session:
            service.set_rule(
                session,
                actor(),
                service.SetRule(
                    form.programme_id.data,
                    form.least.data or 0,
                    form.most.data or 0,
                    form.sample.data or 0,
                    shares(Method),
                    shares(Channel),
                ),
            )
    except Invalid as error:
        return _rules(error), 422
    flash(_("The rule is set."), "success")
    return redirect(url_for("quality.pacing_rules"), 303)


def _rules(error: Invalid | None = None) -> str:
    with reading() as session:
        programmes = workforce.list_programmes(session)
        rule_of = queries.read_rules(session)
    return render_template(
        "quality/monitoring/rules.html",
        programmes=programmes,
        rule_of=rule_of,
        error=error,
        methods=list(Method),
        channels=list(Channel),
        words=WORDS,
        room="quality",
    )
