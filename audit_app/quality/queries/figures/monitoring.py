"""The checks that monitoring answers: volume, ways, choice, channels, accuracies, ranking, spread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from audit_app.base.i18n import gettext as _
from audit_app.quality.queries.figures.reader import NOTHING, Found, Reader, parted
from audit_app.quality.queries.figures.tallies import (
    GroupMonth,
    agent_months,
    channel_use,
    error_months,
    group_months,
    names_of,
    spread_months,
)
from audit_app.quality.queries.pacing import overlap, read_absences, read_rules, stretches
from audit_app.quality.rules import Method, Threshold
from audit_app.quality.rules.pacing import month_end, months_between, need, share_of
from audit_app.workforce.models import Person
from audit_app.workforce.queries import list_programmes

# The list says "each active agent in every month"; one month in ten outside for reasons nobody has noted is a
# plan that works with holes, more is none.
VOLUME = Threshold(met=100, partly=90)
# Own rule: two thirds of a month are chosen at random, so that targeted ones stay an extra.
RANDOM_SHARE = 67
# Own rule: each third of a month holds at least 15 % of the random ones, or it was not watched.
THIRD_SHARE = 15
CHANNEL_MONTHS = 3  # as the list's floor test: "the evaluations of the last three months"
# Own rule: four errors in five name their line of the form, or the ranking says "other".
NAMED_SHARE = 80


def monthly_volume(read: Reader) -> Found:
    """2.7b: each whole month of the window, each agent: evaluations within the need of the part at work."""
    months = months_between(read.scope.since, read.scope.as_of)
    if not months:
        return NOTHING
    whole = [month_end(month).day for month in months]
    rule_of = cache(read_rules(read.session))
    counted = agent_months(read.session, read.scope, months)
    absences = read_absences(read.session, months)
    asked_of = cache(lambda programme, days, away, of: need(rule_of(programme), share_of(days, away, of)))
    fine, sample, rows = 0, 0, []
    for (agent, programme, place), at_work in _days_at_work(read, months).items():
        absent = absences.get((agent, months[place]), 0) if absences else 0
        least, most = asked_of(programme, at_work, absent, whole[place])
        n = counted.get((agent, programme, place), 0)
        if least == 0 and n <= most:
            continue
        good = least <= n <= most
        fine += good
        sample += 1
        if read.rows:
            rows.append((good, months[place], programme, agent, n, least, most, at_work, absent))
    return _volume_found(read, (fine, sample), rows)


def _days_at_work(read: Reader, months: Sequence[dt.date]) -> dict[tuple[int, int, int], int]:
    """Days with customers by (agent, programme, place of the month in `months`)."""
    spans = [(month, month_end(month), month_end(month).day) for month in months]
    found: dict[tuple[int, int, int], int] = {}
    scope = read.scope
    for one in stretches(read.session, months[0], spans[-1][1], scope.programmes, scope.sites):
        agent, programme, first, last = one.agent_id, one.programme_id, one.from_on, one.until_on
        for place, (month, end, whole) in enumerate(spans):
            if first <= end and last >= month:
                days = whole if first <= month and last >= end else overlap(one, month, end)
                key = (agent, programme, place)
                found[key] = found.get(key, 0) + days
    return found


def _volume_found(read: Reader, counts: tuple[int, int], rows: list[tuple[Any, ...]]) -> Found:
    against: list[tuple[Any, ...]] = []
    behind: list[tuple[Any, ...]] = []
    if read.rows:
        people, programmes = names_of(read.session, Person), _programmes(read)
        rows.sort(key=lambda row: (-row[1].toordinal(), row[4], row[3]))
        for good, month, programme, agent, *rest in rows:
            line = (*people.get(agent, ("", "")), programmes.get(programme, ""), month, *rest)
            (behind if good else against).append(line)
    return Found(
        *counts,
        _(
            "In all %(sample)s agent months from %(since)s to %(day)s there were enough evaluations and not too many."
        ),
        _(
            "In %(against)s of %(sample)s agent months from %(since)s to %(day)s there were too few or too many evaluations."
        ),
        (
            "agent_code",
            "agent",
            "programme",
            "month",
            "evaluations",
            "least",
            "most",
            "days_at_work",
            "days_absent",
        ),
        against,
        behind,
        VOLUME,
    )


def types_mixed(read: Reader) -> Found:
    """2.7c: each programme that was evaluated used each of the three ways in the window."""
    months = group_months(read.session, read.scope)
    programmes = _programmes(read)
    rows = []
    for number in sorted({one.programme_id for one in months}, key=lambda one: programmes.get(one, "")):
        mine = [one for one in months if one.programme_id == number]
        for method in Method:
            with_it = [one for one in mine if one.n_of[method] > 0]
            total = sum(one.n_of[method] for one in mine)
            without = ", ".join(f"{one.month:%Y-%m}" for one in mine if one.n_of[method] == 0)
            rows.append((programmes.get(number, ""), method.value, total, len(with_it), len(mine), without))
    against, behind = parted(rows, lambda row: row[2] > 0)
    return Found(
        len(behind),
        len(rows),
        _(
            "Each of the three ways to monitor was used on every programme from %(since)s to %(day)s (%(sample)s of %(sample)s)."
        ),
        _(
            "%(against)s of %(sample)s ways to monitor were not used on a programme from %(since)s to %(day)s."
        ),
        ("programme", "method", "evaluations", "months_used", "months", "months_without"),
        against,
        behind,
    )


def random_selection(read: Reader) -> Found:
    """2.7d: months whose evaluations were chosen at random, mostly, and over the whole of the month."""
    programmes = _programmes(read)
    rows = [
        _choice(one, programmes) for one in group_months(read.session, read.scope) if _whole(read, one.month)
    ]
    against, behind = parted(rows, lambda row: row[-1] == "")
    return Found(
        len(behind),
        len(rows),
        _(
            "In all %(sample)s programme months from %(since)s to %(day)s most evaluations were chosen at random, over the whole month."
        ),
        _(
            "In %(against)s of %(sample)s programme months from %(since)s to %(day)s too few evaluations were chosen at random or they did not cover the month."
        ),
        (
            "programme",
            "month",
            "evaluations",
            "random",
            "targeted",
            "days_1_10",
            "days_11_20",
            "days_21_31",
            "wrong",
        ),
        against,
        behind,
    )


def _choice(one: GroupMonth, programmes: dict[int, str]) -> tuple[Any, ...]:
    wrong = []
    if one.n_random * 100 < RANDOM_SHARE * one.n:
        wrong.append("random")
    if any(third * 100 < THIRD_SHARE * one.n_random for third in one.thirds):
        wrong.append("days")
    name = programmes.get(one.programme_id, "")
    return name, one.month, one.n, one.n_random, one.n - one.n_random, *one.thirds, ", ".join(wrong)


def channels_covered(read: Reader) -> Found:
    """2.7f: each channel of each programme was evaluated in the last three months."""
    used = channel_use(read.session, read.scope, _months_back(read.scope.as_of, CHANNEL_MONTHS))
    rows = [
        (programme.name, channel, used.get((programme.id, channel), 0))
        for programme in list_programmes(read.session)
        if not read.scope.programmes or programme.id in read.scope.programmes
        for channel in programme.channels
    ]
    if not used:
        return NOTHING
    against, behind = parted(rows, lambda row: row[2] > 0)
    return Found(
        len(behind),
        len(rows),
        _("All %(sample)s channels of the programmes were evaluated in the three months up to %(day)s."),
        _(
            "%(against)s of %(sample)s channels of the programmes were not evaluated in the three months up to %(day)s."
        ),
        ("programme", "channel", "evaluations"),
        against,
        behind,
    )


def accuracies_apart(read: Reader) -> Found:
    """2.8b: each month of a programme gives three accuracies of its own, from random contacts."""
    programmes = _programmes(read)
    rows = [
        (
            programmes.get(one.programme_id, ""),
            one.month,
            one.n_random,
            *(one.n_random - n for n in one.wrong),
        )
        for one in _with_gaps(read, group_months(read.session, read.scope))
    ]
    against, behind = parted(rows, lambda row: row[2] > 0)
    return Found(
        len(behind),
        len(rows),
        _(
            "All %(sample)s programme months from %(since)s to %(day)s give customer-, business- and compliance-critical accuracy apart."
        ),
        _(
            "%(against)s of %(sample)s programme months from %(since)s to %(day)s have no random evaluation to give the three accuracies from."
        ),
        ("programme", "month", "evaluated_at_random", "customer_right", "business_right", "compliance_right"),
        against,
        behind,
    )


def pareto_monthly(read: Reader) -> Found:
    """2.10c: each month of a programme ranks its errors by line of the form."""
    programmes, errors = _programmes(read), error_months(read.session, read.scope)
    rows = []
    for one in _with_gaps(read, group_months(read.session, read.scope)):
        named, total = errors.get((one.programme_id, one.month), (0, 0))
        rows.append((programmes.get(one.programme_id, ""), one.month, one.n, total, named))
    against, behind = parted(rows, lambda row: row[2] > 0 and row[4] * 100 >= NAMED_SHARE * row[3])
    return Found(
        len(behind),
        len(rows),
        _(
            "In all %(sample)s programme months from %(since)s to %(day)s errors can be ranked by the lines of the form."
        ),
        _(
            "In %(against)s of %(sample)s programme months from %(since)s to %(day)s errors cannot be ranked, since too few name a line of the form."
        ),
        ("programme", "month", "evaluations", "errors", "errors_with_a_line"),
        against,
        behind,
    )


def spread_measured(read: Reader) -> Found:
    """2.2c: each month of a programme has random evaluations of several agents, enough to compare them."""
    rule_of, programmes = read_rules(read.session), _programmes(read)
    found = spread_months(read.session, read.scope)
    rows = [
        (
            programmes.get(one.programme_id, ""),
            one.month,
            one.n_random,
            *found.get((one.programme_id, one.month), (0, 0)),
            rule_of(one.programme_id).sample,
        )
        for one in _with_gaps(read, group_months(read.session, read.scope))
    ]
    against, behind = parted(rows, lambda row: row[2] >= row[5] and row[3] >= 2)
    return Found(
        len(behind),
        len(rows),
        _(
            "In all %(sample)s programme months from %(since)s to %(day)s agents, sites and shifts can be compared."
        ),
        _(
            "In %(against)s of %(sample)s programme months from %(since)s to %(day)s there are too few random evaluations to compare agents, sites and shifts."
        ),
        ("programme", "month", "evaluated_at_random", "agents", "sites", "least_evaluations"),
        against,
        behind,
    )


def _programmes(read: Reader) -> dict[int, str]:
    return {one.id: one.name for one in list_programmes(read.session)}


def _whole(read: Reader, month: dt.date) -> bool:
    return read.scope.since <= month and month_end(month) <= read.scope.as_of


def _months_back(as_of: dt.date, months: int) -> dt.date:
    """The first day of the window of so many calendar months that ends with that of `as_of`."""
    index = as_of.year * 12 + as_of.month - months
    return dt.date(index // 12, index % 12 + 1, 1)


def _with_gaps(read: Reader, found: Iterable[GroupMonth]) -> list[GroupMonth]:
    """Each programme's whole months from its first evaluation in the window on, empty ones too."""
    there = {(one.programme_id, one.month): one for one in found if _whole(read, one.month)}
    whole = months_between(read.scope.since, read.scope.as_of)
    rows = []
    for programme in sorted({key[0] for key in there}):
        first = min(month for number, month in there if number == programme)
        rows += [
            there.get((programme, month)) or GroupMonth.empty(programme, month)
            for month in whole
            if month >= first
        ]
    return rows


CHECKS: dict[str, Callable[[Reader], Found]] = {
    "quality.monthly_volume": monthly_volume,
    "quality.types_mixed": types_mixed,
    "quality.random_selection": random_selection,
    "quality.channels_covered": channels_covered,
    "quality.accuracies_apart": accuracies_apart,
    "quality.pareto_monthly": pareto_monthly,
    "quality.spread_measured": spread_measured,
}
