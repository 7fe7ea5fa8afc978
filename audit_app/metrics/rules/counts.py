"""Counts: which pairs can be meant, and how those of programmes, channels and sites add up to one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from audit_app.metrics.rules.terms import Fault

LARGEST = Decimal(10) ** 12
Counts = tuple[Decimal, Decimal]
Cells = Mapping[tuple[str | None, int | None], Counts]
"""Counts of one programme and month by (channel, site); None stands for all of them."""


def fault_of(numerator: Decimal, denominator: Decimal, *, part_of_whole: bool) -> Fault | None:
    """What is wrong with a pair of counts. A denominator of 0 is allowed and means that there is no data."""
    if numerator < 0 or denominator < 0:
        return Fault.NEGATIVE
    if numerator > LARGEST or denominator > LARGEST:
        return Fault.TOO_LARGE
    if denominator == 0 and numerator != 0:
        return Fault.NO_BASE
    if part_of_whole and numerator > denominator:
        return Fault.MORE_THAN_WHOLE
    return None


def added(found: Iterable[Counts]) -> Counts | None:
    """The sum of counts; None for none at all."""
    numerator, denominator, any_at_all = Decimal(0), Decimal(0), False
    for above, below in found:
        numerator, denominator, any_at_all = numerator + above, denominator + below, True
    return (numerator, denominator) if any_at_all else None


def of_cells(cells: Cells, sites: Collection[int] = ()) -> Counts | None:
    """One programme's month from its rows.

    A row for all channels or all sites is the total and its parts are not added to it again. With `sites` given,
    rows of those sites count; where a month is not divided by site, its undivided rows stand for every site.
    """
    if sites:
        own = {key: counts for key, counts in cells.items() if key[1] in sites}
        if own:
            return _by_site(own)
        cells = {key: counts for key, counts in cells.items() if key[1] is None}
    if (None, None) in cells:
        return cells[None, None]
    undivided = [counts for (_channel, site), counts in cells.items() if site is None]
    return added(undivided) if undivided else _by_site(cells)


def _by_site(cells: Cells) -> Counts | None:
    found: list[Counts] = []
    for site in {site for _channel, site in cells}:
        whole = cells.get((None, site))
        found += [whole] if whole else [counts for (_c, at), counts in cells.items() if at == site]
    return added(found)


def of_programmes(
    found: Mapping[int | None, Cells], programmes: Collection[int] = (), sites: Collection[int] = ()
) -> Counts | None:
    """One month over several programmes; empty `programmes` means all of them.

    A row without programme is the whole operation: it is the total where all programmes are asked for, and stands
    in where those asked for have none of their own.
    """
    whole = of_cells(found[None], sites) if None in found else None
    if whole is not None and not programmes:
        return whole
    parts = [
        counts
        for programme, cells in found.items()
        if programme is not None
        and (not programmes or programme in programmes)
        and (counts := of_cells(cells, sites)) is not None
    ]
    return added(parts) or whole
