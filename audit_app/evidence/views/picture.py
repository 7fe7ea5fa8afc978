"""Draws a picture, or one page of a PDF, as WebP: a program of its own, so that a hostile file takes down nothing else.

    python -I picture.py pdf FILE PAGE     page PAGE, counted from 1, to standard output
    python -I picture.py count FILE 0      how many pages
    python -I picture.py picture FILE 0    the picture, without EXIF, turned upright

Exit codes: 0 done, 3 protected by a password, 4 no such page, 5 over the limits of pixels, 6 damaged.
It imports nothing of the application: a drawing starts in a fraction of a second.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 1600  # pixels of the longer side of what comes out
PIXELS = 60_000_000  # of what goes in
SECONDS = 15
MEMORY = 2 * 2**30
OUTPUT = 32 * 2**20
PASSWORD, NO_PAGE, TOO_LARGE, DAMAGED = 3, 4, 5, 6
_PDFIUM_PASSWORD = 4  # FPDF_ERR_PASSWORD


def main(verb: str, path: Path, page: int) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from PIL import Image

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        return _picture(path) if verb == "picture" else _pdf(verb, path, page)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return TOO_LARGE
    except Exception:  # noqa: BLE001 - whatever a decoder raises, the file is what it stumbled over
        return DAMAGED


def _picture(path: Path) -> int:
    from PIL import Image, ImageOps

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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
