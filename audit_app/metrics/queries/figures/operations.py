"""Checks of planning, monitoring, technology, data and staff that metrics answer."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from audit_app.base.figure import Outcome
from audit_app.base.i18n import gettext as _
from audit_app.metrics.models import Metric, Recount
from audit_app.metrics.queries.figures.families import lacks
from audit_app.metrics.queries.figures.shape import LATEST, YEARS, Found, Look, latest_line
from audit_app.metrics.rules import KEPT_MONTHS, Counted, Frequency, month_of, months_between, shown
from audit_app.metrics.rules.thresholds import CATALOGUE, EACH, EACH_METRIC, RECOUNTED
from audit_app.scoring.rules import Group
from audit_app.workforce.models import Programme

FORECAST_TOLERANCE = Fraction(15, 100)  # named in 2.5b
ADHERENCE = Fraction(92, 100)  # named in 2.6c, "unless agreed otherwise"
SURVEY = ("staff_survey_response", "staff_satisfied")
_GROUPS = (Group.SERVICE, Group.QUALITY, Group.COST)


def catalogue_complete(look: Look) -> Found:
    """1.3a: every metric in use has all parts of its definition, and a target unless it is never judged."""
    lines = [
        (row.definition.code, row.definition.name, row.definition.item, ", ".join(lacks(look, row)))
        for row in look.metrics
    ]
    against = [line for line in lines if line[-1]]
    return Found(
        len(lines) - len(against),
        len(lines),
        _("All %(sample)s metrics of the catalogue are complete on %(day)s."),
        _("%(against)s of %(sample)s metrics of the catalogue lack a field or a target on %(day)s."),
        ("code", "metric", "parameter", "lacks"),
        against,
        [line for line in lines if not line[-1]],
        CATALOGUE,
        nothing=_("There is no catalogue of metrics yet."),
    )


def processes_covered(look: Look) -> Found:
    """1.3c: each channel of each programme has a recent value in the groups service, quality and cost."""
    seen: dict[tuple[int, str], set[Group]] = {}
    any_at_all = False
    for row in look.metrics:
        if row.definition.group not in _GROUPS:
            continue
        for month in (look.as_of, look.as_of - 1):
            for programme, cells in look.cells(row).get(month, {}).items():
                any_at_all = True
                for channel, _site in cells:
                    if programme is not None:
                        seen.setdefault((programme, channel or ""), set()).add(row.definition.group)
    lines: list[tuple[Any, ...]] = []
    for one in look.in_scope():
        for channel in one.channels:
            groups = seen.get((one.id, channel), set())
            if len(one.channels) == 1:
                groups = groups | seen.get((one.id, ""), set())
            missing = ", ".join(group.value for group in _GROUPS if group not in groups)
            lines.append((one.name, channel, missing))
    against = [line for line in lines if line[-1]]
    return Found(
        len(lines) - len(against),
        len(lines) if any_at_all else 0,
        _(
            "All %(sample)s channels of programmes have service, quality and cost values of the last two months on %(day)s."
        ),
        _(
            "%(against)s of %(sample)s channels of programmes lack a recent service, quality or cost value on %(day)s."
        ),
        ("programme", "channel", "lacks"),
        against,
        [line for line in lines if not line[-1]],
        EACH_METRIC,
    )


def on_target(
    code: str, good: str, bad: str, otherwise: Fraction | None, *, higher: bool
) -> Callable[[Look], Found]:
    """A check that one metric is on target in each programme; `otherwise` is the mark where no target is set."""

    def check(look: Look) -> Found:
        row = look.by_code.get(code)
        if row is None or not any(below for _above, below in look.counts(row).values()):
            return Found(0, 0, "", "", LATEST)
        bounds = (otherwise, None) if higher else (None, otherwise)
        found = look.latest(row, _("whole operation"), bounds)
        return Found(
            sum(one.met for one in found),
            len(found),
            good,
            bad,
            LATEST,
            [latest_line(row, one) for one in found if not one.met],
            [latest_line(row, one) for one in found if one.met],
        )

    return check


def availability_on_target(look: Look) -> Found:
    """2.12d: each availability metric (judged, of parameter 2.12) is on target in the latest month."""
    rows = [row for row in look.results(["2.12"]) if row.definition.judged]
    found = [(row, one) for row in rows for one in look.latest(row, _("whole operation"), (None, None))]
    return Found(
        sum(one.met for _row, one in found),
        len(found),
        _("All %(sample)s availabilities were on target in the latest month, on %(day)s."),
        _(
            "%(against)s of %(sample)s availabilities missed their target in the latest month, or have no value, on %(day)s."
        ),
        LATEST,
        [latest_line(row, one) for row, one in found if not one.met],
        [latest_line(row, one) for row, one in found if one.met],
    )


def schedule_lead_time(look: Look) -> Found:
    """2.6a: schedules of the window published 14 days ahead, of all published."""
    row = look.by_code.get("schedules_in_time")
    window = set(months_between(month_of(look.scope.since), look.as_of))
    counts = look.counts(row) if row else {}
    lines = [
        (str(month), int(above), int(below)) for month, (above, below) in counts.items() if month in window
    ]
    return Found(
        sum(line[1] for line in lines),
        sum(line[2] for line in lines),
        _("All %(sample)s schedules of the window up to %(day)s were published at least 14 days ahead."),
        _(
            "%(against)s of %(sample)s schedules of the window up to %(day)s were published later than 14 days ahead."
        ),
        ("month", "in_time", "published"),
        [line for line in lines if line[1] < line[2]],
        [line for line in lines if line[1] >= line[2]],
        EACH,
    )


def values_recalculated(look: Look) -> Found:
    """2.13b: values of the window that were counted again from raw data, the last time each, lie within 1 %."""
    months = [str(month) for month in months_between(month_of(look.scope.since), look.as_of)]
    query = (
        select(
            Metric.name,
            func.coalesce(Programme.name, ""),
            Recount.month,
            Recount.reported_numerator,
            Recount.reported_denominator,
            Recount.counted_numerator,
            Recount.counted_denominator,
            Recount.agrees,
            Recount.source,
            Recount.programme_id,
        )
        .join(Metric, Metric.id == Recount.metric_id)
        .outerjoin(Programme, Programme.id == Recount.programme_id)
        .where(Recount.month >= months[0], Recount.month <= months[-1])
        .order_by(Recount.counted_at, Recount.id)
    )
    wanted = look.scope.programmes
    last = {
        (row[0], row[1], row[2]): row
        for row in look.session.execute(query)
        if not wanted or row.programme_id is None or row.programme_id in wanted
    }
    lines = [(*row[:7], "yes" if row.agrees else "no", row.source) for row in last.values()]
    against = [line for line in lines if line[7] == "no"]
    return Found(
        len(lines) - len(against),
        len(lines),
        _(
            "All %(sample)s values counted again from raw data lie within 1 %% of those reported, up to %(day)s."
        ),
        _(
            "%(against)s of %(sample)s values counted again from raw data differ by more than 1 %%, up to %(day)s."
        ),
        ("metric", "programme", "month", "reported", "of", "counted", "of_counted", "agrees", "source"),
        against,
        [line for line in lines if line[7] == "yes"],
        RECOUNTED,
    )


def history_kept(look: Look) -> Found:
    """2.13e: twelve months of counts for each metric in use that is reported by month.

    Training's are left out: they are computed for any month from records that are kept as they are.
    """
    window = look.as_of.window(KEPT_MONTHS)
    lines: list[tuple[Any, ...]] = []
    for row in look.metrics:
        rare = row.definition.frequency in {Frequency.QUARTERLY, Frequency.YEARLY}
        if rare or row.definition.counted is Counted.TRAINING or not look.on_record(row):
            continue
        counts = look.counts(row)
        holes = [str(month) for month in window if not counts.get(month, (0, 0))[1]]
        lines.append((row.definition.code, row.definition.name, len(window) - len(holes), ", ".join(holes)))
    against = [line for line in lines if line[-1]]
    return Found(
        len(lines) - len(against),
        len(lines),
        _("All %(sample)s metrics have twelve months of counts without a hole up to %(day)s."),
        _("%(against)s of %(sample)s metrics have fewer than twelve months of counts up to %(day)s."),
        ("code", "metric", "months", "missing"),
        against,
        [line for line in lines if not line[-1]],
        CATALOGUE,
    )


def staff_survey_trend(look: Look) -> Found:
    """3.6b: response and satisfaction of the last survey against the one before, by site where sites are kept."""
    lines: list[tuple[Any, ...]] = []
    by_site = False
    rows = [row for code in SURVEY if (row := look.by_code.get(code)) is not None]
    codes = [row.definition.code for row in rows]
    further = Look(look.session, look.scope, YEARS, codes=codes) if codes else look
    for row in rows:
        for place, series in _series(further, row).items():
            if len(series) < 2:
                continue
            by_site = by_site or place != 0
            (then, was), (month, value) = series[-2:]
            unit = row.definition.unit
            name = next((site.name for site in look.sites if site.id == place), _("all sites"))
            fallen = "yes" if value < was else "no"
            lines.append(
                (
                    row.definition.name,
                    name,
                    str(then),
                    shown(unit, was),
                    str(month),
                    shown(unit, value),
                    fallen,
                )
            )
    against = [line for line in lines if line[-1] == "yes"]
    hidden = bool(lines) and not against and not by_site and len(look.sites) > 1
    good = _("All %(sample)s results of the staff survey are as high as in the survey before, on %(day)s.")
    if hidden:
        good = _(
            "All %(sample)s results of the staff survey are as high as before on %(day)s, but none is known by site."
        )
    return Found(
        len(lines) - len(against),
        len(lines),
        good,
        _("%(against)s of %(sample)s results of the staff survey fell since the survey before, on %(day)s."),
        ("metric", "site", "survey_before", "value_before", "survey", "value", "fell"),
        against,
        [line for line in lines if line[-1] == "no"],
        EACH_METRIC,
        Outcome.PARTLY if hidden else None,
        _("There are not two staff surveys to compare on %(day)s."),
    )


def _series(look: Look, row: Any) -> dict[int, list[tuple[Any, Fraction]]]:
    """Values by site (0: all), oldest first; months with site rows give no line for all."""
    found: dict[int, list[tuple[Any, Fraction]]] = {}
    for month, cells in sorted(look.cells(row).items()):
        for cell in cells.values():
            for (_channel, site), counts in cell.items():
                value = row.definition.value(*counts)
                if value is not None and (not look.scope.sites or site is None or site in look.scope.sites):
                    found.setdefault(site or 0, []).append((month, value))
    if len(found) > 1:
        found.pop(0, None)
    return found
