"""Files of every kind, made on the spot."""

from __future__ import annotations

import io
import zipfile


def xlsx(rows=(("Agent", "Score"), ("Мария", 91))):
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Second").append(("Only", "here"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def container(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def odt():
    return container({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})


def picture(kind="PNG", size=(60, 40), **more):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def pdf(pages=2, password=None):
    import pikepdf

    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(300, 200))
    out = io.BytesIO()
    encryption = pikepdf.Encryption(owner="o", user=password) if password else False
    document.save(out, encryption=encryption)
    return out.getvalue()
