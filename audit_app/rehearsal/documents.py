"""Small documents made in code: PDF with real text, charts, photographs, mails; the same bytes on every run."""

from __future__ import annotations

import io
import random
import textwrap
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from PIL import Image, ImageDraw

LINES_PER_PAGE = 44
LINE_WIDTH = 84
INK, ACCENT, PAPER = (38, 50, 56), (0, 105, 92), (255, 255, 255)


def pdf_bytes(title: str, blocks: Sequence[str]) -> bytes:
    """A4 pages in Helvetica; each block is a paragraph, a form feed in front of it begins a page.

    Letters outside Windows-1252 become question marks: the built-in fonts have no others.
    """
    pages: list[list[str]] = [[]]
    for block in blocks:
        if block.startswith("\f") or len(pages[-1]) > LINES_PER_PAGE - 4:
            pages.append([])
        for line in block.lstrip("\f").split("\n"):
            pages[-1] += textwrap.wrap(line, LINE_WIDTH) or [""]
        pages[-1].append("")
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _font(b"Helvetica"), _font(b"Helvetica-Bold")]
    kids = []
    for number, lines in enumerate(pages, start=1):
        content = _page(title, lines, f"{number} / {len(pages)}")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return _assembled(objects, _literal(title))


def _font(name: bytes) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name


def _page(title: str, lines: Sequence[str], footer: str) -> bytes:
    parts = [b"BT /F2 15 Tf 56 780 Td (%s) Tj ET" % _literal(title), b"BT /F1 10.5 Tf 15 TL 56 750 Td"]
    parts += [b"(%s) Tj T*" % _literal(line) for line in lines]
    parts += [b"ET", b"BT /F1 8 Tf 56 40 Td (%s) Tj ET" % _literal(footer)]
    return b"\n".join(parts)


def _literal(text: str) -> bytes:
    plain = text.encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _assembled(objects: Sequence[bytes], title: bytes) -> bytes:
    objects = [*objects, b"<< /Title (%s) /Producer (rehearsal) >>" % title]
    file = io.BytesIO()
    file.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        file.write(b"%010d 00000 n \n" % place)
    file.write(b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects)))
    file.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return file.getvalue()


def chart_bytes(
    title: str, labels: Sequence[str], values: Sequence[float], target: float | None = None
) -> bytes:
    """A bar chart as PNG, with a dashed line at the target."""
    image, draw, font = _canvas(900, 480, PAPER)
    draw.text((40, 24), title, INK, font(24))
    top = max([*values, target or 0]) * 1.1
    step = 820 / len(values)
    for index, (label, value) in enumerate(zip(labels, values, strict=True)):
        left = 40 + index * step
        draw.rectangle((left + 6, 420 - 320 * value / top, left + step - 6, 420), fill=ACCENT)
        draw.text((left + 8, 426), label, INK, font(13))
        draw.text((left + 8, 402 - 320 * value / top), f"{value:g}", INK, font(13))
    if target is not None:
        height = 420 - 320 * target / top
        for left in range(40, 860, 14):
            draw.line((left, height, left + 8, height), fill=(191, 54, 12), width=2)
        draw.text((740, 30), f"target {target:g}", (191, 54, 12), font(16))
    return _saved(image, "PNG")


def photo_bytes(seed: str, notes: Sequence[str]) -> bytes:
    """A picture such as a telephone takes of a wall board: cards with notes, a little out of line, as JPEG."""
    chance = random.Random(seed)
    image, draw, font = _canvas(1000, 700, (206, 199, 184))
    for y in range(0, 700, 4):
        shade = 206 - y // 12
        draw.rectangle((0, y, 1000, y + 4), fill=(shade, shade - 7, shade - 22))
    for index, note in enumerate(notes):
        left = 50 + (index % 3) * 310 + chance.randint(-12, 12)
        upper = 50 + (index // 3) * 215 + chance.randint(-12, 12)
        paper = chance.choice([(255, 241, 150), (190, 227, 248), (204, 240, 196)])
        draw.rectangle((left + 6, upper + 6, left + 286, upper + 186), fill=(120, 115, 104))
        draw.rectangle((left, upper, left + 280, upper + 180), fill=paper)
        for line, text in enumerate(textwrap.wrap(note, 26)[:6]):
            draw.text((left + 14, upper + 12 + line * 26), text, INK, font(19))
    return _saved(image, "JPEG")


def mail_bytes(sender: str, recipient: str, subject: str, day: dt.datetime, body: str) -> bytes:
    """A mail as a mail program saves it (.eml). `day` is aware."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, recipient, subject
    mail["Date"] = format_datetime(day)
    mail["Message-ID"] = f"<{day:%Y%m%d%H%M}.{len(body)}@{sender.rpartition('@')[2].rstrip('>')}>"
    mail.set_content(body, cte="base64" if not body.isascii() else "7bit")
    return mail.as_bytes()


def _canvas(
    width: int, height: int, colour: tuple[int, int, int]
) -> tuple[Image.Image, ImageDraw.ImageDraw, Callable[[float], Any]]:
    # Slow to load, and only this module draws.
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (width, height), colour)
    return image, ImageDraw.Draw(image), ImageFont.load_default


def _saved(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()
