"""The Jinja environment of a report: strict, escaping, and speaking through the context."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from reports.document import Context

ENGINE = Path(__file__).parent

_CONTROLS = {code: None for code in (*range(32), 127) if code not in {9, 10}}


@lru_cache(maxsize=16)
def environment(folder: Path, context: Context) -> Environment:
    """Templates of a kind's folder and of the engine, with `_`, `ngettext` and the formats as filters.

    Kept for as long as the process lives: compiling the templates costs more than filling them.
    """
    made = Environment(
        loader=FileSystemLoader([folder, ENGINE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        finalize=_printable,
        auto_reload=False,
    )
    made.install_gettext_callables(context.gettext, context.ngettext, newstyle=True)  # type: ignore[attr-defined]
    formats = context.formats
    made.filters |= {
        "day": formats.day,
        "month": formats.month,
        "moment": formats.moment,
        "number": formats.number,
        "percent": formats.percent,
        "size": formats.size,
    }
    made.globals["locale"] = context.locale
    return made


def _printable(value: object) -> object:
    """Control characters have no look: they would be drawn as boxes."""
    return value.translate(_CONTROLS) if type(value) is str else value
