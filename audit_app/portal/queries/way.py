"""A short way to ready, as far as a vendor's own answers know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from audit_app.portal.queries.scoring import Rated, score
from audit_app.scoring import rules as scoring
from audit_app.scoring.rules import AuditScore, Grade, Rating, Verdict


@dataclass(frozen=True, slots=True)
class Way:
    """Requirements to be met, in order, each with the total then reached; `arrives`: whether the last makes it ready."""

    steps: tuple[tuple[str, Fraction | None], ...]
    arrives: bool


def short_way(profile: Mapping[str, Any], rated: Sequence[Rated], day: dt.date) -> Way:
    """Takes must-haves first, then what is graded major, then what brings most points, until every rule holds.

    What can be left out again is left out: no step is idle, though another way may be as short. Where even everything
    met is not ready, the way holds everything and does not arrive.
    """
    now = score(profile, rated, day)
    if now.verdict is Verdict.READY:
        return Way((), arrives=True)
    order = [
        gap.requirement
        for gap in sorted(
            scoring.gaps(now),
            key=lambda gap: (not gap.must_have, gap.grade is not Grade.MAJOR, -gap.points),
        )
    ]

    def with_met(codes: Sequence[str]) -> AuditScore:
        met = set(codes)
        return score(
            profile,
            [replace(one, rating=Rating.MET) if one.requirement in met else one for one in rated],
            day,
        )

    taken: list[str] = []
    arrives = False
    for code in order:
        taken.append(code)
        if with_met(taken).verdict is Verdict.READY:
            arrives = True
            break
    if arrives:
        for code in reversed(taken[:-1]):
            fewer = [one for one in taken if one != code]
            if with_met(fewer).verdict is Verdict.READY:
                taken = fewer
    totals = (with_met(taken[: number + 1]).total for number in range(len(taken)))
    return Way(tuple(zip(taken, totals, strict=True)), arrives)
