"""Lays out one chapter with WeasyPrint and notes what joining it to the others takes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.document import digest
from reports.engine.fonts import font_css, font_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

LINK = "chapter:"
"""Scheme of a link to an anchor in any chapter; the target need not be in the chapter of the link."""

_SCALE = 0.75  # PDF points per CSS pixel
_LAYOUT = 1  # raise when a change here makes cached chapters wrong


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as whole HTML; `name` prefixes what must be unique in the joined file."""

    name: str
    html: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """`page` counts from 0 inside its chapter; `x` and `y` are PDF points."""

    level: int
    title: str
    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Laid:
    """A chapter that is laid out: its PDF, and where its bookmarks and anchors are."""

    pdf: bytes
    pages: int
    bookmarks: tuple[Bookmark, ...]
    anchors: tuple[tuple[str, int, float, float], ...]
    glyphs: dict[str, tuple[int, int]]

    def to_bytes(self) -> bytes:
        head = {name: value for name, value in asdict(self).items() if name != "pdf"}
        return json.dumps(head).encode() + b"\n" + self.pdf

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        head, _, pdf = data.partition(b"\n")
        values = json.loads(head)
        return cls(
            pdf=pdf,
            pages=values["pages"],
            bookmarks=tuple(Bookmark(**item) for item in values["bookmarks"]),
            anchors=tuple((name, page, x, y) for name, page, x, y in values["anchors"]),
            glyphs={char: (glyph, width) for char, (glyph, width) in values["glyphs"].items()},
        )


class LockedFetcher(URLFetcher):  # type: ignore[misc]
    """Fetches `data:` addresses and files below the asset folders, and stops at anything else."""

    def __init__(self, *roots: Path) -> None:
        super().__init__(allowed_protocols=("data", "file"), allow_redirects=False)
        self._roots = tuple(root.resolve() for root in roots)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = Path.from_uri(url) if hasattr(Path, "from_uri") else Path(url.removeprefix("file://"))
        if url.startswith("file:") and any(path.resolve().is_relative_to(root) for root in self._roots):
            return super().fetch(url, headers)
        raise FatalURLFetchingError(f"A report may not load {url}; put the file among the report's assets.")


@dataclass(frozen=True, slots=True)
class Press:
    """What all chapters of a report are laid out with: the parsed stylesheet and the fonts."""

    key: str
    fonts: FontConfiguration
    stylesheet: weasyprint.CSS
    fetcher: LockedFetcher


@lru_cache(maxsize=8)
def press(css: str, font_root: Path) -> Press:
    """Parse the stylesheet and load the fonts once per process."""
    fetcher = LockedFetcher(font_root)
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=font_css(font_root) + css, font_config=fonts, url_fetcher=fetcher)
    key = digest(css, font_digest(font_root), weasyprint.__version__, pydyf.__version__, _LAYOUT)
    return Press(key, fonts, sheet, fetcher)


def chapter_key(chapter: Chapter, made_with: Press) -> str:
    """Equal keys mean equal bytes: the words, the template, the style, the fonts and the versions."""
    return digest(made_with.key, chapter.name, chapter.html)


def lay_out(chapter: Chapter, made_with: Press) -> Laid:
    """Lay out and draw one chapter as a tagged PDF of its own."""
    noted: dict[str, Any] = {}

    def finish(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
        _aim_links(document)
        _name_cells(chapter.name, pdf)
        _name_fonts(chapter.name, pdf)
        noted["bookmarks"] = tuple(_bookmarks(document))
        noted["anchors"] = tuple(_anchors(document))
        noted["pages"] = len(document.pages)
        noted["glyphs"] = _glyphs(document)

    target = BytesIO()
    weasyprint.HTML(string=chapter.html, url_fetcher=made_with.fetcher).write_pdf(
        target,
        stylesheets=[made_with.stylesheet],
        font_config=made_with.fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=b"0",
        finisher=finish,
    )
    return Laid(pdf=target.getvalue(), **noted)


def _aim_links(document: weasyprint.Document) -> None:
    # WeasyPrint drops a link whose target it cannot see, and other chapters are out of its sight:
    # such links come as addresses of our own scheme and become named destinations here.
    for page in document.pages:
        for _kind, target, _rectangle, box in page.links:
            if not target.startswith(LINK):
                continue
            annotation = box.link_annotation
            annotation.pop("A")
            annotation["Dest"] = pydyf.String(target.removeprefix(LINK))
            annotation["Contents"] = pydyf.String(box.element.get("title") or target.removeprefix(LINK))


def _name_cells(prefix: str, pdf: pydyf.PDF) -> None:
    # Table cells name their heads by identifiers that are unique within one file only.
    for item in pdf.objects:
        if not isinstance(item, pydyf.Dictionary) or item.get("S") not in {"/TH", "/TD"}:
            continue
        if "ID" in item:
            item["ID"] = pydyf.String(f"{prefix}:{item['ID'].string}")
        heads = item.get("A", {}).get("Headers")
        if heads:
            item["A"]["Headers"] = pydyf.Array(pydyf.String(f"{prefix}:{head.string}") for head in heads)


def _name_fonts(prefix: str, pdf: pydyf.PDF) -> None:
    # Each chapter embeds its own subset of a font, and a file may not hold two subsets of one name.
    for item in pdf.objects:
        if not isinstance(item, pydyf.Dictionary):
            continue
        for key in ("BaseFont", "FontName"):
            if key in item:
                name = bytes(item[key]).partition(b"+")[2]
                letters = hashlib.sha256(prefix.encode() + b"+" + name).digest()[:6]
                item[key] = b"/" + bytes(65 + letter % 26 for letter in letters) + b"+" + name


def _bookmarks(document: weasyprint.Document) -> Iterator[Bookmark]:
    for number, page in enumerate(document.pages):
        for level, title, (x, y), _state in page.bookmarks:
            yield Bookmark(level, title, number, round(x * _SCALE, 2), round((page.height - y) * _SCALE, 2))


def _anchors(document: weasyprint.Document) -> Iterator[tuple[str, int, float, float]]:
    for number, page in enumerate(document.pages):
        for name, (x, y, _right, _bottom) in page.anchors.items():
            yield name, number, round(x * _SCALE, 2), round((page.height - y) * _SCALE, 2)


def _glyphs(document: weasyprint.Document) -> dict[str, tuple[int, int]]:
    """Glyph number and width (thousandths of an em) by character, for a chapter set in one font."""
    if len(document.fonts) != 1:
        return {}
    (font,) = document.fonts.values()
    return {text: (glyph, round(font.widths[glyph])) for glyph, text in font.to_unicode.items()}
