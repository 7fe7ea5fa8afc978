"""Dates and numbers as readers of one language write them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from reports.document import Context

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class BabelFormats:
    """Formats of one Babel locale; moments are shown in the zone they carry."""

    locale: Locale

    def day(self, value: date) -> str:
        return format_date(value, "medium", locale=self.locale)

    def month(self, value: date) -> str:
        return format_date(value, "LLLL y", locale=self.locale)

    def moment(self, value: datetime) -> str:
        zone = value.tzname()
        text = f"{self.day(value)}, {format_time(value, 'short', tzinfo=value.tzinfo, locale=self.locale)}"
        return f"{text} {zone}" if zone else text

    def number(self, value: float | Decimal, places: int = 0) -> str:
        """A number cut off after `places` decimals: no page shows a mark that was not reached."""
        pattern = "#,##0" + ("." + "#" * places if places else "")
        exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
        return format_decimal(exact, format=pattern, locale=self.locale)

    def percent(self, value: str) -> str:
        """A percentage such as "89.9" with all its decimals, for nothing may be rounded up."""
        places = len(value.partition(".")[2])
        pattern = "0" + ("." + "0" * places if places else "")
        return f"{format_decimal(value, format=pattern, locale=self.locale)}\N{NO-BREAK SPACE}%"

    def size(self, octets: int) -> str:
        """A file's size in decimal units."""
        for unit, factor in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
            if octets >= factor:
                return f"{self.number(octets / factor, 1)}\N{NO-BREAK SPACE}{unit}"
        return f"{octets}\N{NO-BREAK SPACE}B"


def make_context(
    locale: str = "en",
    *,
    gettext: Callable[[str], str] | None = None,
    ngettext: Callable[[str, str, int], str] | None = None,
    fonts: str = "",
) -> Context:
    """A context for a locale code such as en, ru or fil; without gettext the English stands."""
    return Context(
        locale=locale,
        gettext=gettext or _same,
        ngettext=ngettext or _english,
        formats=BabelFormats(Locale.parse(locale, sep="-" if "-" in locale else "_")),
        fonts=fonts,
    )


def _same(text: str) -> str:
    return text


def _english(one: str, many: str, count: int) -> str:
    return one if count == 1 else many
