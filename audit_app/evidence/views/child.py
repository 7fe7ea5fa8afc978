"""Draws pictures and PDF pages and reads mail: a program of its own, so that a hostile file takes down nothing else.

    python -I child.py picture FILE 0    the picture as WebP, without EXIF, turned upright
    python -I child.py pdf FILE PAGE     page PAGE, counted from 1, as WebP
    python -I child.py count FILE 0      how many pages
    python -I child.py mail FILE 0       fields, words and names of attachments, as JSON

Exit codes: 0 done, 3 protected by a password, 4 no such page, 5 over the limits, 6 damaged.
It imports nothing of the application: it starts in a fraction of a second.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 1600  # pixels of the longer side of what comes out
PIXELS = 60_000_000  # of what goes in
SECONDS = 15
MEMORY = 2 * 2**30
OUTPUT = 32 * 2**20
MAIL = 2 * 2**20  # bytes of a mail that are read
TEXT = 200_000  # letters of a mail that are told
FIELD, ATTACHMENTS = 1_000, 100
FIELDS = ("From", "To", "Cc", "Date", "Subject")
SILENT = {"script", "style"}
BLOCKS = {"p", "br", "div", "tr", "li"}
PASSWORD, NO_PAGE, TOO_LARGE, DAMAGED = 3, 4, 5, 6
_PDFIUM_PASSWORD = 4  # FPDF_ERR_PASSWORD


def main(verb: str, path: Path, page: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        if verb == "mail":
            return _mail(path)
        return _picture(path) if verb == "picture" else _pdf(verb, path, page)
    except MemoryError:
        return TOO_LARGE
    except Exception as error:  # noqa: BLE001 - whatever a decoder raises, the file is what it stumbled over
        return TOO_LARGE if type(error).__name__.startswith("DecompressionBomb") else DAMAGED


def _picture(path: Path) -> int:
    from PIL import Image, ImageOps

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(path, formats=["PNG", "JPEG", "GIF", "WEBP"]) as image:
        image.draft("RGB", (SIDE, SIDE))  # a JPEG can be read at a fraction of its size
        _put(ImageOps.exif_transpose(image))
    return 0


def _pdf(verb: str, path: Path, page: int) -> int:
    import pypdfium2

    try:
        document: Any = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        return PASSWORD if getattr(error, "err_code", None) == _PDFIUM_PASSWORD else DAMAGED
    if verb == "count":
        sys.stdout.write(str(len(document)))
        return 0
    if not 1 <= page <= len(document):
        return NO_PAGE
    drawn = document[page - 1]
    _put(drawn.render(scale=min(2.0, SIDE / max(*drawn.get_size(), 1))).to_pil())
    return 0


def _put(image: Image) -> None:
    image.thumbnail((SIDE, SIDE))
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    out = io.BytesIO()
    plain.save(out, "WEBP", quality=80, method=2)
    sys.stdout.buffer.write(out.getvalue())


def _mail(path: Path) -> int:
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    with path.open("rb") as file:
        message = message_from_bytes(file.read(MAIL), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the policy makes; tells the type checker
    body = message.get_body(("plain", "html"))
    text = str(body.get_content()) if body else ""
    if body is not None and body.get_content_type() == "text/html":
        text = _words(text)
    told = {
        "fields": [(name, str(message[name])[:FIELD]) for name in FIELDS if message[name]],
        "text": text[: TEXT + 1],
        "attachments": [
            (part.get_filename() or part.get_content_type())[:FIELD] for part in message.iter_attachments()
        ][:ATTACHMENTS],
    }
    sys.stdout.write(json.dumps(told))  # ASCII alone: half letters of a hostile mail pass
    return 0


class _Words(HTMLParser):
    """Collects the words of a page, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the base class's signature
        self._silent += tag in SILENT
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _words(page: str) -> str:
    parser = _Words()
    parser.feed(page)
    return "".join(parser.words).strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
