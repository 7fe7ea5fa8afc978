"""How alike evaluators judge the same contact: agreement, kappa, who is out of line."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

LIMIT = 85  # percent, decision by decision: the list names it
PARTLY = 75  # ten points below, evaluators judge by different rules rather than slip
DRIFT_MONTHS = 3  # one month has too few decisions of one evaluator to speak of a habit
LEAST_DECISIONS = 10  # below that, one slip alone would put somebody out of line
LEAST_SHEETS = 2  # one sheet agrees with itself


class Decision(enum.StrEnum):
    """What somebody finds of one criterion in a contact."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_APPLICABLE = "not_applicable"


class CalibrationState(enum.StrEnum):
    """Sheets may still come, or the decisions stand."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, compared exactly; of an empty whole nothing can be said."""

    part: int
    whole: int

    @property
    def exact(self) -> Fraction | None:
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def shown(self) -> str:
        """One decimal, cut off and not rounded up: 84.96 % does not show as 85.0."""
        if not self.whole:
            return "–"
        tenths = self.part * 1000 // self.whole
        return f"{tenths // 10}.{tenths % 10} %"

    def reaches(self, percent: int) -> bool:
        return bool(self.whole) and self.part * 100 >= percent * self.whole

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)


NOTHING = Share(0, 0)


def with_reference(decided: Mapping[str, Decision], reference: Mapping[str, Decision]) -> Share:
    """How many of somebody's decisions are the reference's, by criterion; what either left open is not counted."""
    both = decided.keys() & reference.keys()
    return Share(sum(decided[code] == reference[code] for code in both), len(both))


def pairwise(decisions: Sequence[Decision]) -> Share:
    """How many pairs of evaluators decided one criterion alike, of all pairs."""
    pairs = len(decisions) * (len(decisions) - 1) // 2
    alike = sum(count * (count - 1) // 2 for count in Counter(decisions).values())
    return Share(alike, pairs)


def fleiss_kappa(table: Iterable[Sequence[int]]) -> float | None:
    """Agreement of several evaluators beyond chance; None where it is not defined.

    One row a subject, one column a category, each cell the number of evaluators who chose it. The formula is
    that of J. L. Fleiss, “Measuring nominal scale agreement among many raters”, Psychological Bulletin 76 (1971)
    378–382: (mean P_i − P_e) ÷ (1 − P_e), where P_i is the share of agreeing pairs of subject i and P_e the sum of
    the squared shares of the categories. Subjects judged by fewer than two are left out; where their numbers of
    evaluators differ, each P_i is taken over its own pairs. When everybody always chose one category there is
    nothing left beyond chance, and no kappa.
    """
    rows = [row for row in table if sum(row) >= LEAST_SHEETS]
    if not rows:
        return None
    given = sum(map(sum, rows))
    by_chance = sum(Fraction(sum(column), given) ** 2 for column in zip(*rows, strict=True))
    if by_chance == 1:
        return None
    observed = sum((_agreeing_pairs(row) for row in rows), Fraction(0)) / len(rows)
    return float((observed - by_chance) / (1 - by_chance))


def _agreeing_pairs(row: Sequence[int]) -> Fraction:
    given = sum(row)
    return Fraction(sum(count * (count - 1) for count in row), given * (given - 1))


def counted(decisions: Iterable[Decision]) -> tuple[int, ...]:
    """Decisions on one subject as a row for `fleiss_kappa`."""
    found = Counter(decisions)
    return tuple(found[decision] for decision in Decision)


def proposed(decisions: Sequence[Decision], reference: Decision | None) -> Decision | None:
    """What to start reconciling from: the reference scorer's decision, or what more than half chose."""
    if reference is not None:
        return reference
    for decision, count in Counter(decisions).most_common(1):
        if 2 * count > len(decisions):
            return decision
    return None


def out_of_line(months: Sequence[Share]) -> bool:
    """Whether somebody's last months together (oldest first) are under the limit, with enough decisions to say so."""
    recent = sum(months[-DRIFT_MONTHS:], NOTHING)
    return recent.whole >= LEAST_DECISIONS and not recent.reaches(LIMIT)
