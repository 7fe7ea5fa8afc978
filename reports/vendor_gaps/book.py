"""Turns a vendor's gap report into the chapters of a PDF."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports.engine.chapters import Chapter
from reports.engine.pdf import Book
from reports.engine.templates import ENGINE, environment
from reports.vendor_gaps.words import notice, ratings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.document import Context
    from reports.vendor_gaps.document import VendorGaps

_HERE = Path(__file__).parent
_LONGEST = 95  # characters that the margin of a page has room for


@cache
def stylesheet() -> str:
    return (ENGINE / "base.css").read_text("utf-8") + (_HERE / "page.css").read_text("utf-8")


def make_book(document: VendorGaps, context: Context) -> Book:
    """The report as four chapters: cover, summary with the way on, gaps, every answer."""
    _ = context.gettext
    cover = document.cover
    head = f"{cover.vendor} · {cover.title}"
    title = _("Own gap report")
    common: dict[str, Any] = {
        "document": document,
        "cover": cover,
        "ratings": ratings(context),
        "notice": notice(context),
        "running": head if len(head) <= _LONGEST else head[: _LONGEST - 1].rstrip() + "…",
        "title": f"{title}: {head}",
        "created": cover.generated_at.isoformat(timespec="seconds"),
    }
    made = environment(_HERE / "pages", context)
    entries = (
        ("summary", _("Where you stand")),
        ("gaps", _("What is short of met")),
        ("answers", _("Every answer")),
    )

    def chapter(name: str, **values: object) -> Chapter:
        return Chapter(name, made.get_template(f"{name}.html").render(**common, **values))

    def contents(pages: Mapping[str, int]) -> Chapter:
        return chapter("contents", entries=[(name, text, pages[name]) for name, text in entries])

    return Book(
        title=common["title"],
        css=stylesheet(),
        opening=chapter("cover"),
        contents=contents,
        body=[chapter(name) for name, _text in entries],
    )
