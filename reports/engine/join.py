"""Joins chapters that were laid out apart into one tagged PDF: pages, tags, names, bookmarks, page numbers."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, String

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reports.engine.chapters import Bookmark, Laid

_FOLIO_FONT = "/Folio"
_FOLIO_SIZE = 7.5  # points
_FOLIO_RIGHT = 45.35  # points from the right edge: the page's side margin of 16 mm
_FOLIO_BASE = 29.3  # points above the lower edge, level with the running foot


@dataclass(frozen=True, slots=True)
class Folios:
    """How page numbers are written: `label(page, pages)` in the one font of the chapter `numerals`."""

    numerals: Laid
    label: Callable[[int, int], str]


def join(chapters: Sequence[Laid], folios: Folios) -> bytes:
    """One PDF/UA file of all chapters in order; the first one gives title, language and metadata.

    Equal chapters give equal bytes.
    """
    with pikepdf.open(BytesIO(chapters[0].pdf)) as book:
        for name in ("/Outlines", "/Names"):
            if name in book.Root:
                del book.Root[name]
        _join_pages(book, chapters)
        _name_anchors(book, chapters)
        _add_outline(book, chapters)
        _number_pages(book, chapters, folios)
        target = BytesIO()
        book.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _join_pages(book: pikepdf.Pdf, chapters: Sequence[Laid]) -> None:
    root = book.Root.StructTreeRoot
    whole = book.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
    mapped = Array()
    key = _take_tags(root, list(book.pages), whole, mapped, 0)
    for chapter in chapters[1:]:
        with pikepdf.open(BytesIO(chapter.pdf)) as part:
            first = len(book.pages)
            # Pages before tags: tags point at pages, and only a page that is there can be pointed at.
            for page in part.pages:
                book.pages.append(page)
            tree = book.copy_foreign(part.Root.StructTreeRoot)
        pages = [book.pages[place] for place in range(first, first + chapter.pages)]
        key = _take_tags(tree, pages, whole, mapped, key)
    root.K = Array([whole])
    root.ParentTree = book.make_indirect(Dictionary(Nums=mapped))
    root.ParentTreeNextKey = key


def _take_tags(
    tree: pikepdf.Object, pages: list[pikepdf.Page], whole: pikepdf.Object, mapped: Array, key: int
) -> int:
    """Hang a chapter's tags under the whole document and renumber them from `key`; the next key."""
    (chapter,) = tree.K
    chapter.S = Name.Part
    chapter.P = whole
    whole.K.append(chapter)
    entries = tree.ParentTree.Nums
    for place in range(0, len(entries), 2):
        mapped.append(key + int(entries[place]))
        mapped.append(entries[place + 1])
    for page in pages:
        page.obj.StructParents += key
        for annotation in page.obj.get("/Annots", ()):
            annotation.StructParent += key
    return key + len(entries) // 2


def _name_anchors(book: pikepdf.Pdf, chapters: Sequence[Laid]) -> None:
    found: dict[bytes, Array] = {}
    for first, chapter in _placed(chapters):
        for name, page, x, y in chapter.anchors:
            target = Array([book.pages[first + page].obj, Name.XYZ, x, y, 0])
            found.setdefault(name.encode(), target)
    names = Array()
    # A name tree is sorted by bytes.
    for encoded, target in sorted(found.items()):
        names.append(String(encoded.decode()))
        names.append(target)
    if found:
        book.Root.Names = Dictionary(Dests=book.make_indirect(Dictionary(Names=names)))


def _placed(chapters: Sequence[Laid]) -> Iterator[tuple[int, Laid]]:
    first = 0
    for chapter in chapters:
        yield first, chapter
        first += chapter.pages


@dataclass(slots=True)
class _Branch:
    """An outline entry under construction; `children` are its entries one level down."""

    level: int
    entry: pikepdf.Object
    children: list[_Branch]


def _add_outline(book: pikepdf.Pdf, chapters: Sequence[Laid]) -> None:
    root = _Branch(0, book.make_indirect(Dictionary(Type=Name.Outlines)), [])
    path = [root]
    for first, chapter in _placed(chapters):
        for mark in chapter.bookmarks:
            while path[-1].level >= mark.level:
                path.pop()
            branch = _Branch(mark.level, book.make_indirect(_entry(book, first, mark)), [])
            path[-1].children.append(branch)
            path.append(branch)
    if root.children:
        _tie(root)
        book.Root.Outlines = root.entry
        book.Root.PageMode = Name.UseOutlines


def _entry(book: pikepdf.Pdf, first: int, mark: Bookmark) -> Dictionary:
    target = Array([book.pages[first + mark.page].obj, Name.XYZ, mark.x, mark.y, 0])
    return Dictionary(Title=String(mark.title), Dest=target)


def _tie(branch: _Branch) -> None:
    children = branch.children
    if not children:
        return
    branch.entry.First = children[0].entry
    branch.entry.Last = children[-1].entry
    # Only the top level is open: a negative count says that an entry is folded.
    branch.entry.Count = len(children) if branch.level == 0 else -len(children)
    for before, after in pairwise(children):
        before.entry.Next = after.entry
        after.entry.Prev = before.entry
    for child in children:
        child.entry.Parent = branch.entry
        _tie(child)


def _number_pages(book: pikepdf.Pdf, chapters: Sequence[Laid], folios: Folios) -> None:
    with pikepdf.open(BytesIO(folios.numerals.pdf)) as numerals:
        (font,) = numerals.pages[0].Resources.Font.values()
        font = book.copy_foreign(font)
    pages = list(book.pages)
    for first, _chapter in _placed(chapters):
        # All pages of a chapter share one dictionary of fonts.
        pages[first].Resources.Font[_FOLIO_FONT] = font
    for number, page in enumerate(pages, start=1):
        stamp = _stamp(folios.label(number, len(pages)), folios.numerals.glyphs, float(page.mediabox[2]))
        # In front of the page's own drawing, which leaves its coordinates turned upside down.
        page.contents_add(book.make_stream(stamp), prepend=True)


def _stamp(text: str, glyphs: dict[str, tuple[int, int]], width: float) -> bytes:
    """Drawing of `text`, flush right in the foot of a page, marked as no part of its content."""
    drawn = [glyphs[char] for char in text]
    length = sum(advance for _glyph, advance in drawn) / 1000 * _FOLIO_SIZE
    codes = "".join(f"{glyph:04x}" for glyph, _advance in drawn)
    return (
        "/Artifact <</Type /Pagination /Subtype /Footer>> BDC q 0.35 g BT "
        f"{_FOLIO_FONT} {_FOLIO_SIZE} Tf {width - _FOLIO_RIGHT - length:.3f} {_FOLIO_BASE} Td <{codes}> Tj "
        "ET Q EMC\n"
    ).encode()
