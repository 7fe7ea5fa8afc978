"""Types of commands and filters as strict models: unknown fields are refused, a yes is no number.

Made from the dataclasses themselves, so that the API takes what the verbs take and nothing else.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import re
import sys
import types
import typing
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
)
from pydantic.fields import FieldInfo

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.refusals import turn_away

LARGEST_ID = 2**31 - 1
LARGEST_NUMBER = 1e12
LONGEST_TEXT = 20_000
LONGEST_LIST = 5_000
YEARS = range(1900, 2201)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _number(value: Any) -> Any:
    if isinstance(value, (bool, str)):
        raise ValueError("a number, not a text and not a yes or no")  # noqa: TRY004 - pydantic's way
    return value


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("a day as 2026-11-30")
    day = dt.date.fromisoformat(value)
    if day.year not in YEARS:
        raise ValueError(f"a day between {YEARS.start} and {YEARS.stop - 1}")
    return day


def _moment(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("a moment with its time zone, as 2026-11-30T09:15:00Z")  # noqa: TRY004 - pydantic's way
    return value


def _zoned(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None or value.year not in YEARS:
        raise ValueError("a moment with its time zone, as 2026-11-30T09:15:00Z")
    return value


def _clean(value: str) -> str:
    return value.replace("\x00", "").strip()


Int = Annotated[int, Field(ge=-LARGEST_ID, le=LARGEST_ID), BeforeValidator(_number)]
Float = Annotated[
    float, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, allow_inf_nan=False), BeforeValidator(_number)
]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_clean)]
Exact = Annotated[
    float,
    Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER, allow_inf_nan=False),
    BeforeValidator(_number),
    AfterValidator(lambda value: Decimal(str(value))),
]
Day = Annotated[dt.date, BeforeValidator(_day)]
Moment = Annotated[dt.datetime, BeforeValidator(_moment), AfterValidator(_zoned)]
Yes = Annotated[bool, Field(strict=True)]
_PLAIN: dict[Any, Any] = {
    int: Int,
    float: Float,
    Decimal: Exact,
    str: Text,
    dt.date: Day,
    dt.datetime: Moment,
    bool: Yes,
}


class Model(BaseModel):
    """The parent of every model that is made here."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def strict(kind: Any) -> Any:
    """The type as the API takes it."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        if parse := getattr(kind, "parse", None):  # as a month: 2026-11
            return Annotated[str, Field(max_length=40), AfterValidator(parse)]
        return model_of(kind, frozenset())
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, Union):
        return Union[tuple(strict(item) for item in inner)]  # noqa: UP007 - built from a tuple
    if origin in _LISTS:
        return Annotated[list[strict(inner[0])], Field(max_length=LONGEST_LIST)]  # type: ignore[misc]
    return dict[_key(inner[0]), strict(inner[1])] if origin in (Mapping, dict) else kind  # type: ignore[misc]


_LISTS = (tuple, list, Sequence, Iterable, Collection, frozenset, set)


def _key(kind: Any) -> Any:
    """Names of an object's members: texts in JSON, numbers too."""
    return Annotated[int, Field(ge=0, le=LARGEST_ID)] if kind is int else kind


def hints(thing: Any) -> dict[str, Any]:
    """Annotations of a class or function, each by itself: sessions and actors are nobody's business here."""
    if isinstance(thing, type):
        found: dict[str, Any] = {}
        for parent in reversed(thing.__mro__):
            own = inspect.get_annotations(parent)
            where = vars(sys.modules[parent.__module__])
            found |= {name: _evaluated(text, where) for name, text in own.items()}
        return found
    where = thing.__globals__
    skipped = {"session", "actor", "_session", "_actor"}
    return {
        name: _evaluated(text, where) for name, text in thing.__annotations__.items() if name not in skipped
    }


def _evaluated(text: Any, where: dict[str, Any]) -> Any:
    # The text is an annotation in our own code, as typing.get_type_hints evaluates it.
    return eval(text, where) if isinstance(text, str) else text  # noqa: S307


@cache
def model_of(cls: type, without: frozenset[str]) -> type[Model]:
    """The model of a dataclass, some of whose fields come from elsewhere."""
    kinds = hints(cls)
    given: dict[str, Any] = {
        item.name: (strict(kinds[item.name]), default_of(item))
        for item in dataclasses.fields(cls)
        if item.init and item.name not in without
    }
    made: type[Model] = create_model(cls.__name__, __base__=Model, __module__=cls.__module__, **given)
    made.__doc__ = cls.__doc__ if cls.__doc__ and not cls.__doc__.startswith(f"{cls.__name__}(") else None
    made.__made_of__ = cls  # type: ignore[attr-defined]
    return made


def default_of(item: dataclasses.Field[Any]) -> FieldInfo | Any:
    """The dataclass's default as the model shows it; what was not sent is left to the dataclass."""
    if item.default is not dataclasses.MISSING:
        return item.default
    if item.default_factory is not dataclasses.MISSING:
        return Field(default_factory=item.default_factory)
    return ...


def built(value: Any) -> Any:
    """What a model was made of: dataclasses again, lists as tuples."""
    if isinstance(value, BaseModel):
        cls = value.__made_of__  # type: ignore[attr-defined]
        return cls(**sent(value))
    if isinstance(value, (list, tuple)):
        return tuple(built(item) for item in value)
    if isinstance(value, dict):
        return {key: built(item) for key, item in value.items()}
    return value


def sent(value: BaseModel) -> dict[str, Any]:
    """The fields that were sent."""
    return {name: built(getattr(value, name)) for name in value.model_fields_set}


def checked(model: type[BaseModel], data: Any) -> dict[str, Any]:
    """What was sent, in the shapes of the verb; raises Invalid with a sentence for each field."""
    try:
        return sent(model.model_validate(data))
    except ValidationError as error:
        if any(item["type"] == "extra_forbidden" for item in error.errors(include_url=False)):
            turn_away("fields that there are not")
        raise Invalid(_("Some fields need another look."), _sentences(error)) from None


def _sentences(error: ValidationError) -> dict[str, str]:
    said = {
        "missing": _("This is needed."),
        "extra_forbidden": _("There is no such field."),
        "string_too_long": _("This is too long."),
    }
    return {
        ".".join(str(part) for part in item["loc"]) or "body": said.get(
            item["type"], item["msg"].removeprefix("Value error, ")
        )
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    }
