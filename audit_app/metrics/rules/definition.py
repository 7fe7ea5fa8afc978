"""What a metric is: everything two people need to reach the same figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from audit_app.metrics.rules.terms import Counted, Frequency, Unit
from audit_app.scoring.rules import Direction, Group


@dataclass(frozen=True, slots=True)
class Definition:
    """One metric.

    Its value is `numerator` ÷ `denominator` × `factor` (12 turns a month's leavers into a year's). `part_of_whole`:
    what the numerator counts is among what the denominator counts. `item` is the parameter it belongs to;
    `required`: it is in the minimum set of its parameter. `never_judged` says why no target applies, or is empty.
    """

    code: str
    name: str
    item: str
    group: Group
    definition: str
    numerator: str
    denominator: str
    unit: Unit
    direction: Direction
    frequency: Frequency
    owner: str
    data_source: str
    counted: Counted = Counted.TYPED
    part_of_whole: bool = True
    factor: int = 1
    required: bool = False
    variant: str = ""
    never_judged: str = ""

    @property
    def judged(self) -> bool:
        return not self.never_judged

    def missing(self) -> tuple[str, ...]:
        """The fields without which a definition is not complete."""
        needed = ("name", "definition", "numerator", "denominator", "owner", "data_source")
        return tuple(field for field in needed if not str(getattr(self, field)).strip())

    def value(self, numerator: Decimal, denominator: Decimal) -> Fraction | None:
        """The value of summed counts; None where there is nothing to divide by: no data, never 0 %."""
        return Fraction(numerator) * self.factor / Fraction(denominator) if denominator else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The target that comes with a shipped metric; without bounds none fits every operation."""

    low: Decimal | None
    high: Decimal | None
    reason: str
    tag: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One of several ways in which a metric may be counted."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """A metric of the catalogue that comes with the product; the first of its variants is the default."""

    definition: Definition
    proposal: Proposal
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole shipped catalogue; `sources` says what the labels of sourced targets stand for."""

    version: str
    title: str
    sources: dict[str, tuple[str, str]]
    metrics: tuple[Shipped, ...]

    def find(self, code: str) -> Shipped | None:
        return next((one for one in self.metrics if one.definition.code == code), None)
