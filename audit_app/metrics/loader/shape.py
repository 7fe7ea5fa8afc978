"""The shape of a metrics catalogue, field by field; docs/reference/metrics-catalogue.md says what each means."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from audit_app.metrics.rules import Counted, Frequency, Unit, fault_of_target
from audit_app.scoring.rules import Direction, Group

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
Item = Annotated[str, StringConstraints(pattern=r"^[1-9]\.[1-9][0-9]?$")]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$")]
Label = Annotated[str, StringConstraints(pattern=r"^S[0-9]{1,3}$")]
Text = Annotated[str, StringConstraints(pattern=r"^\S(.*\S)?$", max_length=400)]


class Part(BaseModel):
    """A mapping of the format: exactly its fields."""

    model_config = ConfigDict(extra="forbid")


class Texts(Part):
    """A text by language; English is always there."""

    en: Text
    ru: Text = ""
    fil: Text = ""


class Source(Part):
    """What a label stands for."""

    where: Text
    used_for: Text


class TargetShape(Part):
    """The proposed target: bounds as numbers in quotes, shares as shares; none where no figure fits everybody."""

    low: Number | None = None
    high: Number | None = None
    tag: Annotated[str, StringConstraints(pattern=r"^(sourced|own rule)$")]
    source: Label | None = None
    why: Texts

    @model_validator(mode="after")
    def source_goes_with_its_tag(self) -> Self:
        if (self.tag == "sourced") != (self.source is not None):
            raise ValueError("a target tagged sourced names its source, one of our own names none")
        return self

    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        low, high = self.low, self.high
        return (None if low is None else Decimal(low), None if high is None else Decimal(high))


class VariantShape(Part):
    """One way to count."""

    code: Code
    name: Texts


class MetricShape(Part):
    """One metric."""

    code: Code
    name: Texts
    item: Item
    group: Group
    required: bool
    definition: Texts
    numerator: Texts
    denominator: Texts
    unit: Unit
    part_of_whole: bool
    factor: Annotated[int, Field(ge=1, le=12)]
    direction: Direction
    target: TargetShape
    frequency: Frequency
    owner: Texts
    data_source: Texts
    counted: Counted
    variants: Annotated[list[VariantShape], Field(max_length=6)] = []
    never_judged: Texts | None = None

    @model_validator(mode="after")
    def target_can_be_meant(self) -> Self:
        low, high = self.target.bounds()
        if (low, high) == (None, None):
            return self
        fault = fault_of_target(self.direction, self.unit, low, high, part_of_whole=self.part_of_whole)
        if fault is not None:
            raise ValueError(f"the target of {self.code} cannot be meant: {fault.value}")
        if self.never_judged is not None:
            raise ValueError(f"{self.code} is never judged and has a target")
        return self


class CatalogueShape(Part):
    """The whole file."""

    catalogue: Annotated[str, StringConstraints(pattern=r"^metrics$")]
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    title: Texts
    sources: dict[Label, Source]
    metrics: Annotated[list[MetricShape], Field(min_length=1)]

    @model_validator(mode="after")
    def codes_and_sources_fit(self) -> Self:
        codes = [metric.code for metric in self.metrics]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"given twice: {', '.join(twice)}")
        used = {metric.target.source for metric in self.metrics if metric.target.source}
        if used != set(self.sources):
            raise ValueError(f"sources used and listed differ: {', '.join(sorted(used ^ set(self.sources)))}")
        return self
