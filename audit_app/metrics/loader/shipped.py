"""The catalogue that lies in the package, read once in a process."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pydantic import ValidationError

import checklists
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import in_language
from audit_app.catalog.loader.source import read_document
from audit_app.metrics.loader.shape import CatalogueShape, MetricShape, Texts
from audit_app.metrics.rules import Catalogue, Definition, Proposal, Shipped, Variant

NEWEST: Final = "1.0.0"


def read_catalogue(content: bytes, file: str) -> CatalogueShape:
    """The checked data of a catalogue file; raises Invalid naming the field and what is wrong with it."""
    data = read_document(content, file).data
    try:
        return CatalogueShape.model_validate(data)
    except ValidationError as error:
        fields = {
            ".".join(str(part) for part in found["loc"]) or file: found["msg"] for found in error.errors()
        }
        first = next(iter(fields.items()))
        raise Invalid(
            _("%(file)s is no catalogue: %(where)s: %(what)s", file=file, where=first[0], what=first[1]),
            fields,
        ) from error


@lru_cache(maxsize=8)
def shipped_catalogue(locale: str = "en", version: str = NEWEST) -> Catalogue:
    """The catalogue of a version, its texts in one language."""
    file = f"metrics/{version}.yaml"
    shape = read_catalogue(checklists.root().joinpath(file).read_bytes(), f"checklists/{file}")
    return Catalogue(
        version=shape.version,
        title=_text(shape.title, locale),
        sources={label: (source.where, source.used_for) for label, source in shape.sources.items()},
        metrics=tuple(_shipped(metric, locale) for metric in shape.metrics),
    )


def _text(texts: Texts | None, locale: str) -> str:
    return in_language({} if texts is None else texts.model_dump(), locale)


def _shipped(shape: MetricShape, locale: str) -> Shipped:
    low, high = shape.target.bounds()
    variants = tuple(Variant(one.code, _text(one.name, locale)) for one in shape.variants)
    return Shipped(
        Definition(
            code=shape.code,
            name=_text(shape.name, locale),
            item=shape.item,
            group=shape.group,
            definition=_text(shape.definition, locale),
            numerator=_text(shape.numerator, locale),
            denominator=_text(shape.denominator, locale),
            unit=shape.unit,
            direction=shape.direction,
            frequency=shape.frequency,
            owner=_text(shape.owner, locale),
            data_source=_text(shape.data_source, locale),
            counted=shape.counted,
            part_of_whole=shape.part_of_whole,
            factor=shape.factor,
            required=shape.required,
            variant=variants[0].code if variants else "",
            never_judged=_text(shape.never_judged, locale),
        ),
        Proposal(low, high, _text(shape.target.why, locale), shape.target.tag, shape.target.source or ""),
        variants,
    )
