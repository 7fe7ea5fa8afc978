"""What is taken and what is refused, by content and name together."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest

from audit_app.base.errors import Invalid, TooLarge
from audit_app.evidence.service import receive

from .build import container, odt, pdf, picture, xlsx

LIMIT = 20 * 2**20
EXE = b"MZ\x90\x00" + b"\0" * 60 + b"PE\0\0" + b"\0" * 200
MAIL = "From: a@b.example\nTo: c@d.example\nSubject: Отчёт\n\nhello\n".encode()


def send(blobs, data, name, limit=LIMIT):
    return receive(io.BytesIO(data), name, blobs, limit)


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.pdf", pdf(1), "application/pdf"),
        ("a.png", picture(), "image/png"),
        ("a.JPG", picture("JPEG"), "image/jpeg"),
        ("a.gif", picture("GIF"), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.txt", b"x", "text/plain"),
        ("a.txt", "Тема".encode("utf-16"), "text/plain"),
        ("a.log", b"\x1b[31mred\x1b[0m\n<html>", "text/plain"),
        ("a.md", b"# Title\n<b>x</b>", "text/markdown"),
        ("a.json", b'{"a": 1}', "application/json"),
        ("a.csv", "Имя;Дата\nАнна;1\n".encode("cp1251"), "text/csv"),
        ("a.eml", MAIL, "message/rfc822"),
        ("a.xlsx", xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", odt(), "application/vnd.oasis.opendocument.text"),
        ("a.wav", b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 20, "audio/wav"),
        ("a.mp4", b"\0\0\0\x20ftypmp42\0\0\0\0mp42isom" + b"\0" * 40, "video/mp4"),
        ("a.mp3", b"\xff\xfb\x90\x00" + b"\0" * 500, "audio/mpeg"),
        ("Отчёт 👩‍💻 ñ.pdf", pdf(1), "application/pdf"),
        ("../../../../tmp/evil.txt", b"x", "text/plain"),
        ("n" * 251 + ".txt", b"x", "text/plain"),
    ],
)
def test_taken(blobs, name, data, media_type):
    received = send(blobs, data, name)

    assert received.media_type == media_type
    assert received.filename == name
    with blobs.open(received.sha256) as file:
        assert file.read() == data
    assert {path.name for path in blobs.folder.rglob("*") if path.is_file()} == {received.sha256}


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", EXE, "is not what its name says.*dosexec"),
        ("a.txt", EXE, "is not what its name says"),
        ("a.png", pdf(1), "is not what its name says.*application/pdf"),
        ("a.html", b"<html>", "kind that is not taken"),
        ("a.svg", b"<svg/>", "kind that is not taken"),
        ("a.exe", EXE, "kind that is not taken. Taken are: pdf, png"),
        ("a.zip", container({"a": "b"}), "kind that is not taken"),
        ("noending", b"x", "kind that is not taken"),
        ("a.txt", b"<!doctype html><script>alert(1)</script>", "text/html"),
        ("a.csv", b"\n <svg xmlns='x' onload='alert(1)'/>", "is not what its name says"),
        ("a.txt", b"text" * 100_000 + b"\0", "octet-stream"),
        ("a.txt", b"\xff\xfe\x00\xd8", "octet-stream"),
        ("a.pdf", b"", "is empty"),
        ("a.docx", xlsx(), "is not what its name says.*spreadsheetml"),
        ("a.xlsx", odt(), "is not what its name says"),
        ("a.xlsx", b"PK\3\4 and then nothing", "is damaged"),
        ("a.xlsx", xlsx()[:-30], "is damaged|not what its name"),
        (
            "a.xlsx",
            container({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/vbaProject.bin": "x"}),
            "contains macros",
        ),
        (
            "a.xlsx",
            container(
                {
                    "[Content_Types].xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                    "xl/workbook.xml": "",
                }
            ),
            "macroEnabled",
        ),
        (
            "a.odt",
            container({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/x.xml": ""}),
            "contains macros",
        ),
    ],
)
def test_refused(blobs, name, data, says):
    with pytest.raises(Invalid, match=says) as caught:
        send(blobs, data, name)

    assert name in caught.value.message
    assert [path for path in blobs.folder.rglob("*") if path.is_file()] == []


def test_zip_bomb_is_refused_without_filling_the_memory(blobs):
    out = io.BytesIO(xlsx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file, file.open("xl/media/bomb.xml", "w") as part:
        for _ in range(120):
            part.write(b"\0" * 2**20)
    assert out.tell() < 2**20 * 2
    tracemalloc.start()

    with pytest.raises(TooLarge, match=r"bomb.xlsx unpacks to more"):
        send(blobs, out.getvalue(), "bomb.xlsx")

    assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    tracemalloc.stop()


def test_declared_sizes_are_not_believed(blobs):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "")
        file.writestr("xl/workbook.xml", b"\0" * (40 * 2**20))
    data = out.getvalue().replace(struct.pack("<I", 40 * 2**20), struct.pack("<I", 100))

    with pytest.raises((TooLarge, Invalid)):
        send(blobs, data, "liar.xlsx")


def test_endless_list_of_parts_is_refused_before_it_is_read(blobs):
    data = container({f"{number:08}": "" for number in range(45_000)})
    tracemalloc.start()

    with pytest.raises(TooLarge, match="unpacks to more"):
        send(blobs, data, "parts.xlsx")

    assert tracemalloc.get_traced_memory()[1] < 15 * 2**20
    tracemalloc.stop()


def test_password_is_told(blobs):
    data = bytearray(xlsx())
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.find(signature) + offset] |= 1

    with pytest.raises(Invalid, match="protected by a password"):
        send(blobs, bytes(data), "secret.xlsx")


def test_over_the_limit_is_told_and_leaves_nothing(blobs):
    with pytest.raises(TooLarge, match=r"long\.txt is larger than the 1 MiB"):
        send(blobs, b"x" * (2**20 + 1), "long.txt", limit=2**20)

    assert [path for path in blobs.folder.rglob("*") if path.is_file()] == []
