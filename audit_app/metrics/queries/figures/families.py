"""The same six questions for each family of result parameters, 4.1 to 4.6."""

from __future__ import annotations

from typing import Any

from audit_app.base.figure import Outcome
from audit_app.base.i18n import gettext as _
from audit_app.metrics.queries.catalogue import MetricRow
from audit_app.metrics.queries.figures.shape import Found, Judged, Look
from audit_app.metrics.rules import LEAST_MONTHS, shown, shown_bounds
from audit_app.scoring.rules import DEFAULT, State

STATE_COLUMNS = ("metric", "latest_month", "value", "target", "months_met", "months_with_data", "state")
# What a result must be divided by, besides programmes, to show where it comes from.
_BY_CHANNEL = frozenset({"4.2", "4.3", "4.4", "4.5"})
_BY_SITE = frozenset({"4.6"})


def defined(look: Look, item: str) -> Found:
    """a: each metric of the parameter in use is complete and has a target (or is never judged)."""
    rows = [row for row in look.metrics if row.definition.item == item]
    lines = [(row.definition.code, row.definition.name, ", ".join(lacks(look, row))) for row in rows]
    against = [line for line in lines if line[2]]
    return Found(
        len(lines) - len(against),
        len(lines),
        _("All %(sample)s metrics have a complete definition and a target on %(day)s."),
        _("%(against)s of %(sample)s metrics lack a part of their definition or a target on %(day)s."),
        ("code", "metric", "lacks"),
        against,
        [line for line in lines if not line[2]],
        nothing=_("No metric of this parameter is in the catalogue yet."),
    )


def lacks(look: Look, row: MetricRow) -> list[str]:
    """The empty fields of a definition, and "target" where none is in force."""
    missing = list(row.definition.missing())
    return [*missing, "target"] if row.definition.judged and not look.has_target(row) else missing


def counted(look: Look, item: str) -> Found:
    """b: six months of counts among the last twelve; a metric in use without any counts against."""
    rows = [row for row in look.metrics if row.definition.item == item and row.definition.judged]
    window = set(look.as_of.window(DEFAULT.sustained.window_months))
    lines: list[tuple[Any, ...]] = []
    for row in rows:
        months = [month for month, counts in look.counts(row).items() if month in window and counts[1]]
        lines.append(
            (row.definition.code, row.definition.name, len(months), str(months[0]) if months else "")
        )
    against = [line for line in lines if line[2] < LEAST_MONTHS]
    any_at_all = any(line[2] for line in lines)
    return Found(
        len(lines) - len(against),
        len(lines) if any_at_all else 0,
        _("All %(sample)s metrics have at least six months of counts up to %(day)s."),
        _("%(against)s of %(sample)s metrics have fewer than six months of counts up to %(day)s."),
        ("code", "metric", "months", "first_month"),
        against,
        [line for line in lines if line[2] >= LEAST_MONTHS],
    )


def latest_met(look: Look, item: str) -> Found:
    """c: the as-of month, or the one before where it has no value, meets its target."""
    judged = look.all_of([item])
    against = [one for one in judged if not one.part.latest_met]
    return Found(
        len(judged) - len(against),
        len(judged),
        _("All %(sample)s metrics meet their target in the latest month, on %(day)s."),
        _(
            "%(against)s of %(sample)s metrics miss their target in the latest month, or have no value, on %(day)s."
        ),
        STATE_COLUMNS,
        [state_line(one) for one in against],
        [state_line(one) for one in judged if one.part.latest_met],
    )


def sustained(look: Look, item: str) -> Found:
    """d: sustained by the scoring rule; too few months for all of them is no answer."""
    judged = look.all_of([item])
    fine = [one for one in judged if one.part.state is State.SUSTAINED]
    enough = any(one.part.state is not State.INSUFFICIENT for one in judged)
    return Found(
        len(fine),
        len(judged) if enough else 0,
        _("All %(sample)s metrics are sustained on %(day)s."),
        _("%(against)s of %(sample)s metrics are not sustained on %(day)s."),
        STATE_COLUMNS,
        [state_line(one) for one in judged if one.part.state is not State.SUSTAINED],
        [state_line(one) for one in fine],
        nothing=_("No metric has six months of counts on %(day)s: too little to call anything sustained."),
    )


def improving(look: Look, item: str) -> Found:
    """e: what is not sustained is back on target or gets better; with everything sustained, nothing has to."""
    judged = look.all_of([item])
    if judged and all(one.part.state is State.SUSTAINED for one in judged):
        text = _("All %(sample)s metrics are sustained on %(day)s, so none has to improve.")
        lines = [state_line(one) for one in judged]
        return Found(len(judged), len(judged), text, text, STATE_COLUMNS, (), lines, outcome=Outcome.MET)
    short = [one for one in judged if one.part.state not in {State.SUSTAINED, State.INSUFFICIENT}]
    against = [one for one in short if not one.part.latest_met and not _improves(one)]
    text = _(
        "%(fine)s of %(sample)s metrics that are not sustained are back on target or improve over six months up to %(day)s; "
        "whether an action stands behind it is not in these records."
    )
    return Found(
        len(short) - len(against),
        len(short),
        text,
        text,
        STATE_COLUMNS,
        [state_line(one) for one in against],
        [state_line(one) for one in short if one not in against],
        nothing=_("No metric has six months of counts on %(day)s: too little to see a trend."),
    )


def _improves(one: Judged) -> bool:
    return one.part.trend is not None and one.part.trend.improving


def split(look: Look, item: str) -> Found:
    """f: divided by programme, and by channel (4.2 to 4.5) or site (4.6), in one of the last two months."""
    lines = [
        (row.definition.code, row.definition.name, *_divided(look, row, item)) for row in look.results([item])
    ]
    against = [line for line in lines if line[-1] == "no"]
    return Found(
        len(lines) - len(against),
        len(lines),
        _(
            "All %(sample)s metrics are kept by programme and by channel or site where they can be, on %(day)s."
        ),
        _(
            "%(against)s of %(sample)s metrics are not divided by programme, or by channel or site, on %(day)s."
        ),
        ("code", "metric", "programmes", "channels", "sites", "divided"),
        against,
        [line for line in lines if line[-1] == "yes"],
    )


def _divided(look: Look, row: MetricRow, item: str) -> tuple[str, str, str, str]:
    cells = look.cells(row)
    recent = [found for month in (look.as_of, look.as_of - 1) for found in [cells.get(month, {})]]
    programmes = {number for found in recent for number in found if number is not None}
    places = [key for found in recent for cell in found.values() for key in cell]
    channels = {channel for channel, _site in places if channel is not None}
    sites = {site for _channel, site in places if site is not None}
    needed = {one.id for one in look.in_scope()}
    known = {channel for one in look.in_scope() for channel in one.channels}
    fine = needed <= programmes or len(look.programmes) < 2
    if item in _BY_CHANNEL and len(known) > 1:
        fine = fine and len(channels) > 1
    if item in _BY_SITE and len(look.sites) > 1:
        fine = fine and bool(sites)
    named = sorted(one.name for one in look.in_scope() if one.id in programmes)
    return (", ".join(named), ", ".join(sorted(channels)), str(len(sites)), "yes" if fine else "no")


def state_line(one: Judged) -> tuple[Any, ...]:
    part, unit = one.part, one.row.definition.unit
    latest = part.months[-1] if part.months else None
    bounds = (part.target_low, part.target_high)
    return (
        one.name,
        str(latest.month) if latest else "",
        shown(unit, latest.value, bounds) if latest else "",
        shown_bounds(unit, *bounds),
        part.months_met,
        part.months_with_data,
        part.state.value,
    )
