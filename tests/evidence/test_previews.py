"""What is shown of a file, and that a hostile one costs no more than a sentence."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib

import pytest
from PIL import Image

from audit_app.base.errors import External, Invalid, NotFound
from audit_app.evidence.queries import VersionRow
from audit_app.evidence.rules import find_format
from audit_app.evidence.views import previews

from .build import container, odt, pdf, picture, xlsx


@pytest.fixture
def kept(blobs):
    """A function that puts bytes into the store, checked by nobody, and gives their version."""

    def put(data, name):
        blob = blobs.put(io.BytesIO(data), 2**30)
        media_type = find_format(name).media_type
        return VersionRow(1, 1, name, blob.sha256, blob.size, media_type, dt.datetime.now(dt.UTC), "A")

    return put


def png_of(width, height):
    """A whole black-and-white PNG: large when unpacked, some kilobytes as a file."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * ((width // 8 + 1) * height)))
        + chunk(b"IEND", b"")
    )


def drawn(blobs, version, page=1):
    with Image.open(io.BytesIO(previews.image_of(blobs, version, page))) as image:
        image.load()
        return image


def test_picture_is_drawn_anew_upright_without_exif(blobs, kept):
    exif = Image.Exif()
    exif[0x0112] = 6  # on its side
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    version = kept(picture("JPEG", (300, 100), exif=exif), "wall.jpg")

    image = drawn(blobs, version)

    assert previews.preview_of(blobs, version).shape == "picture"
    assert (image.format, image.size) == ("WEBP", (100, 300))
    assert dict(image.getexif()) == {}


def test_large_picture_is_made_smaller(blobs, kept):
    assert max(drawn(blobs, kept(picture(size=(4000, 1000)), "wide.png")).size) == 1600


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bomb.png", png_of(8_000, 8_000)),
        ("cut.png", picture(size=(500, 500))[:200]),
        ("lie.png", b"MZ" + b"\0" * 500),
        ("lie.pdf", b"%PDF-1.7\nnothing"),
        ("deep.pdf", b"%PDF-1.7\n" + b"[" * 2_000_000),
    ],
)
def test_hostile_file_is_refused_with_a_sentence(blobs, kept, name, data):
    with pytest.raises(Invalid, match="Download it to look into it"):
        previews.image_of(blobs, kept(data, name))


def test_limit_of_pixels_is_what_refuses_a_large_picture(blobs, kept):
    assert max(drawn(blobs, kept(png_of(8_000, 7_000), "just.png")).size) == 1600
    with pytest.raises(Invalid, match="too large or too unusual"):
        previews.image_of(blobs, kept(png_of(8_000, 8_000), "bomb.png"))


def test_pdf_has_pages(blobs, kept):
    version = kept(pdf(pages=3), "plan.pdf")

    shown = [previews.preview_of(blobs, version, page) for page in (-5, 2, 99)]

    assert [(each.shape, each.page, each.pages) for each in shown] == [
        ("pdf", 1, 3),
        ("pdf", 2, 3),
        ("pdf", 3, 3),
    ]
    assert drawn(blobs, version, 3).size == (600, 400)
    with pytest.raises(Invalid, match="no such page"):
        previews.image_of(blobs, version, 4)


def test_pdf_with_password_says_so(blobs, kept):
    shown = previews.preview_of(blobs, kept(pdf(password="secret"), "plan.pdf"))

    assert shown.shape == "none"
    assert "protected by a password" in shown.sentence


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("ñ и 📎".encode(), "ñ и 📎"),
        ("ñ".encode("utf-8-sig"), "ñ"),
        ("Тема".encode("utf-16"), "Тема"),
        ("Отчёт о проверке за июль".encode("cp1251"), "Отчёт о проверке за июль"),
        ("el niño señala".encode("cp1252"), "el niño señala"),
    ],
)
def test_text_is_read_in_its_encoding(blobs, kept, data, text):
    shown = previews.preview_of(blobs, kept(data, "note.txt"))

    assert (shown.shape, shown.text, shown.cut) == ("text", text, False)


def test_long_text_is_cut_between_letters(blobs, kept):
    shown = previews.preview_of(blobs, kept(b"a" + "ж".encode() * 150_000, "long.log"))

    assert shown.cut
    assert shown.text == "a" + "ж" * 99_999


def test_csv_is_a_table(blobs, kept):
    shown = previews.preview_of(blobs, kept("Имя;Балл\nАнна;91\n".encode("cp1251"), "scores.csv"))

    assert (shown.shape, shown.header, shown.rows) == ("table", ("Имя", "Балл"), (("Анна", "91"),))


def test_table_is_cut_at_200_rows_and_50_columns(blobs, kept):
    lines = [",".join(f"c{number}" for number in range(60))] + [",".join(["1"] * 60)] * 201
    shown = previews.preview_of(blobs, kept("\n".join(lines).encode(), "wide.csv"))

    assert shown.cut
    assert (len(shown.rows), len(shown.header), len(shown.rows[0])) == (200, 50, 50)


def test_csv_without_shape_is_text(blobs, kept):
    assert previews.preview_of(blobs, kept(b'"\n' * 3, "odd.csv")).shape in {"text", "table"}


def test_workbook_shows_the_asked_sheet(blobs, kept):
    version = kept(xlsx((("Agent", "Score", "On"), ("Мария", 91, dt.date(2026, 3, 1)))), "book.xlsx")

    first = previews.preview_of(blobs, version)
    second = previews.preview_of(blobs, version, sheet="Second")

    assert (first.header, first.sheets) == (("Agent", "Score", "On"), ("Sheet", "Second"))
    assert first.rows[0][:2] == ("Мария", "91")
    assert second.header == ("Only", "here")
    assert previews.preview_of(blobs, version, sheet="None such").shape == "none"


def test_mail_shows_its_head_and_words_without_scripts(blobs, kept):
    data = (
        b"From: =?utf-8?q?=C3=91u?= <n@x.example>\nTo: b@x.example\nSubject: Plan\nMIME-Version: 1.0\n"
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/html; charset=utf-8\n\n<p>Seen</p></script><script>alert(1)</script><b>today</b>\n"
        b"--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=plan.pdf\n\nx\n--b--\n"
    )

    shown = previews.preview_of(blobs, kept(data, "plan.eml"))

    assert shown.fields == (("From", "Ñu <n@x.example>"), ("To", "b@x.example"), ("Subject", "Plan"))
    assert shown.text.split() == ["Seen", "today"]
    assert shown.attachments == ("plan.pdf",)


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 1000,
        b"Content-Type: text/plain; charset=nonsense\n\n\xff\xfe",
        b"From: " + b"(" * 100_000 + b"\n\nx",
        b"Content-Type: message/rfc822\n\n" * 5000,
    ],
)
def test_hostile_mail_costs_a_sentence_at_most(blobs, kept, data):
    assert previews.preview_of(blobs, kept(data, "odd.eml")).shape in {"mail", "none"}


@pytest.mark.parametrize(
    ("name", "data"), [("a.odt", odt()), ("a.docx", container({"a": "b"})), ("a.mp3", b"ID3")]
)
def test_other_kinds_can_only_be_downloaded(blobs, kept, name, data):
    version = kept(data, name)

    assert "Download it" in previews.preview_of(blobs, version).sentence
    with pytest.raises(NotFound):
        previews.image_of(blobs, version)


def test_missing_bytes_are_told_as_such(blobs, kept):
    version = kept(b"x", "note.txt")
    blobs.delete(version.sha256)

    with pytest.raises(External, match="missing from the store"):
        previews.preview_of(blobs, version)
