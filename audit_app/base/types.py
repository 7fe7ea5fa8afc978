"""Column types that mean one thing on both databases."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import BigInteger, DateTime, Enum, Numeric, String, TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

E = TypeVar("E", bound=enum.StrEnum)


class Instant(TypeDecorator[dt.datetime]):
    """A point in time: aware, in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - the base class's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; use clock.now()")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - the base class's signature
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def choice(cls: type[E], name: str = "") -> Enum:
    """A StrEnum stored by value as text; the database refuses any other. `name`: for two of a kind in a table."""
    return Enum(
        cls,
        values_callable=lambda kind: [member.value for member in kind],
        native_enum=False,
        create_constraint=True,
        length=24,
        name=name or cls.__name__.lower(),
        validate_strings=True,
    )


class Exact(TypeDecorator[Decimal]):
    """A decimal number with six places, below 10¹², that sums exactly on both databases.

    PostgreSQL keeps it as NUMERIC. SQLite has none: there it is a whole number of millionths.
    """

    impl = BigInteger
    cache_ok = True
    places = Decimal("0.000001")

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        kind = Numeric(20, 6) if dialect.name == "postgresql" else BigInteger()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Decimal | int | None:
        if value is None:
            return None
        exact = Decimal(value).quantize(self.places, ROUND_HALF_EVEN)
        return exact if dialect.name == "postgresql" else int(exact.scaleb(6))

    def process_result_value(self, value: Decimal | int | None, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        exact = Decimal(value)
        return (exact if dialect.name == "postgresql" else exact.scaleb(-6)).normalize() + 0


Sha256 = String(64)
