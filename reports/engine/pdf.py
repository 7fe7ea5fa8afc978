"""Makes one PDF of a report's chapters, laying out only those whose words or looks changed."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from reports.engine.chapters import Chapter, Laid, chapter_key, lay_out, press
from reports.engine.fonts import font_root
from reports.engine.join import Folios, join

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reports.document import Cache, Context, Progress
    from reports.engine.chapters import Press


@dataclass(frozen=True, slots=True)
class Book:
    """A report as chapters.

    `contents` makes the table of contents from the page of every anchor; it stands after `opening`.
    """

    title: str
    css: str
    opening: Chapter
    contents: Callable[[Mapping[str, int]], Chapter]
    body: Sequence[Chapter]


def render_book(
    book: Book, context: Context, cache: Cache | None = None, progress: Progress | None = None
) -> bytes:
    """The report as PDF/UA-1; the same book gives the same bytes whatever the cache holds."""
    made_with = press(book.css, font_root(context.fonts))
    steps = len(book.body) + 3

    def laid(chapter: Chapter, done: int) -> Laid:
        found = _laid(chapter, made_with, cache)
        if progress is not None:
            progress("chapters", done, steps)
        return found

    opening = laid(book.opening, 1)
    body = [laid(chapter, done) for done, chapter in enumerate(book.body, start=2)]
    contents = _contents(book, opening, body, lambda chapter: laid(chapter, steps - 1))
    chapters = [opening, contents, *body]
    made = join(chapters, Folios(_laid(_numerals(context), made_with, cache), _label(context)))
    if progress is not None:
        progress("joined", steps, steps)
    return made


def _laid(chapter: Chapter, made_with: Press, cache: Cache | None) -> Laid:
    if cache is None:
        return lay_out(chapter, made_with)
    key = chapter_key(chapter, made_with)
    known = cache.get(key)
    if known is not None:
        return Laid.from_bytes(known)
    made = lay_out(chapter, made_with)
    cache.put(key, made.to_bytes())
    return made


def _contents(book: Book, opening: Laid, body: Sequence[Laid], laid: Callable[[Chapter], Laid]) -> Laid:
    # The contents take pages themselves and so move what they list. Wider numbers never add a line,
    # so the second guess already is the true one; the third only proves it.
    own = 1
    for _attempt in range(3):
        made = laid(book.contents(_page_numbers(opening, own, body)))
        if made.pages == own:
            return made
        own = made.pages
    raise AssertionError(f"The contents of {book.title} do not settle on a number of pages.")


def _page_numbers(opening: Laid, own: int, body: Sequence[Laid]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    first = opening.pages + own + 1
    for chapter in body:
        for name, page, _x, _y in chapter.anchors:
            numbers.setdefault(name, first + page)
        first += chapter.pages
    return numbers


def _label(context: Context) -> Callable[[int, int], str]:
    wording = context.gettext("Page %(page)s of %(pages)s")
    return lambda page, pages: wording % {"page": page, "pages": pages}


def _numerals(context: Context) -> Chapter:
    """A chapter nobody sees: it holds every character of a page number, in the report's font."""
    text = _label(context)(1234567890, 1234567890)
    return Chapter(
        "numerals",
        f'<!doctype html><html lang="{escape(context.locale)}"><head><title>0</title><style>'
        "html{font-variant-ligatures:none;font-kerning:none;string-set:none}"
        f"</style></head><body><p>{escape(text)}</p></body></html>",
    )
