"""CSV in: every encoding with every delimiter, ragged and broken files, limits."""

from __future__ import annotations

import codecs
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.tabular import Limits, Row, RowProblem, open_table, write_csv

pytestmark = pytest.mark.unit

LATIN = [
    ["person_code", "full_name", "site"],
    ["P-1", "Peña, José", "Bogotá"],
    ["P-2", "Núñez\nIbáñez", "Añil"],
]
CYRILLIC = [["код", "имя", "город"], ["P-1", "Семёнова, Ирина", "Ёлкино"], ["P-2", "Ольга\nЖук", "Пуна"]]
PLAIN = [["code", "name", "site"], ["P-1", "Cruz, Ana", "Manila"], ["P-2", "Two\nlines", "Pune"]]
ENCODED = [
    ("utf-8", "utf-8", CYRILLIC, True),
    ("utf-8-sig", "utf-8", LATIN, True),
    ("utf-16", "utf-16", CYRILLIC, True),
    ("utf-16-be-mark", "utf-16", LATIN, True),
    ("cp1251", "windows-1251", CYRILLIC, False),
    ("cp1252", "windows-1252", LATIN, False),
    ("ascii", "utf-8", PLAIN, True),
]


def as_csv(rows, delimiter):
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)


def encoded(text, codec):
    if codec == "utf-16-be-mark":
        return codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    return text.encode(codec)


@pytest.fixture
def table(tmp_path):
    def build(content, filename="people.csv", **options):
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_table(path, filename=filename, **options)

    return build


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(("codec", "told", "rows", "certain"), ENCODED)
def test_encoding_and_delimiter_are_found_out(table, codec, told, rows, certain, delimiter):
    found = table(encoded(as_csv(rows, delimiter), codec))

    assert (found.encoding, found.encoding_certain, found.delimiter) == (told, certain, delimiter)
    assert found.header == tuple(rows[0])
    assert [row.cells for row in found.rows()] == [tuple(row) for row in rows[1:]]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Ana Peña".encode("cp1252"), "windows-1252"),
        ("ACME “Ltd” – Oslo".encode("cp1252"), "windows-1252"),
        ("и в с № Ёж".encode("cp1251"), "windows-1251"),
        ("Team Север, IT Support desk and much plain text".encode("cp1251"), "windows-1251"),
        ("Zoë, Añil, Œuvre, José, Übung".encode("cp1252"), "windows-1252"),
        (b"only \x98 left", "windows-1252"),
        (b"only \x81 left", "windows-1251"),
    ],
)
def test_letters_decide_between_two_code_pages(table, content, told):
    assert table(b"name\r\n" + content + b"\r\n").encoding == told


def test_encoding_and_delimiter_can_be_overridden(table):
    found = table("a;b,c\r\nпо;1,2\r\n".encode("cp1251"), encoding="windows-1252", delimiter=",")

    assert (found.encoding, found.encoding_certain, found.delimiter) == ("windows-1252", True, ",")
    assert [row.cells for row in found.rows()] == [("ïî;1", "2")]


def test_wrong_override_names_the_line(table):
    with pytest.raises(Invalid, match=r"Line 3 of people\.csv cannot be read as utf-8"):
        table("имя\nа\nб\n".encode("cp1251").replace("имя\nа".encode("cp1251"), b"n\nx"), encoding="utf-8")


def test_damaged_utf8_is_not_taken_for_a_code_page(table):
    content = "имя\n" + "Ольга Иванова\n" * 20

    with pytest.raises(Invalid, match="Line 22 of"):
        table(content.encode() + b"\xff broken\n")


@pytest.mark.parametrize("offered", ["koi8-r", "base64", "utf_8"])
def test_an_encoding_outside_the_offer_is_refused(table, offered):
    with pytest.raises(Invalid, match="is not offered"):
        table("a\n1\n", encoding=offered)


def test_rows_are_numbered_as_a_spreadsheet_shows_them(table):
    found = table('\r\n  ;\r\na;b\r\n1;"x\r\ny"\r\n\r\n;;\r\n2;3\r\n')

    assert (found.header_row, found.header) == (3, ("a", "b"))
    assert list(found.rows()) == [Row(4, ("1", "x\r\ny")), Row(7, ("2", "3"))]


def test_rows_can_be_read_twice(table):
    found = table("a,b\n1,2\n")

    assert list(found.rows()) == list(found.rows()) == [Row(2, ("1", "2"))]


def test_ragged_rows_are_told_and_do_not_stop_the_reading(table):
    found = table('a,b,c\n1,2\n1,2,3,\n1,2,3,4\n1,"2"x,3\n1,2,long text\n7,8,9\n', limits=Limits(cell=5))

    assert list(found.rows()) == [
        Row(2, ("1", "2", None), RowProblem("short", 2, 3)),
        Row(3, ("1", "2", "3")),
        Row(4, ("1", "2", "3"), RowProblem("long", 4, 3)),
        Row(5, (None, None, None), RowProblem("quote")),
        Row(6, ("1", "2", "long "), RowProblem("cell", 9, 5)),
        Row(7, ("7", "8", "9")),
    ]
    assert str(RowProblem("short", 2, 3)) == "The row has 2 cells, the header has 3."


@pytest.mark.parametrize("filling", ["x\n", "x\n" * 100_000])
def test_quote_that_never_closes_is_told_with_its_line(table, filling):
    found = table('a,b\n1,2\n3,"4\n' + filling)

    with pytest.raises(Invalid, match="begins in line 3 and does not end"):
        list(found.rows())


def test_cells_lose_the_blanks_around_them(table):
    found = table("a,b,c\n\u00a0 1 \t,\u200b\ufeff,' x '\n")

    assert next(found.rows()).cells == ("1", None, "' x '")


@pytest.mark.parametrize(
    ("content", "delimiter", "header"),
    [
        ("sep=|\r\na|b,c;d\r\n1|2\r\n", "|", ("a", "b,c;d")),
        (
            "Name, first;Date;Score\r\nCruz, Ana;1;2,5\r\nDe, Bo;1;3,5\r\n",
            ";",
            ("Name, first", "Date", "Score"),
        ),
        ("a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n", ";", ("a", "b", "c")),
        ("code\nP-1\nP-2\n", ",", ("code",)),
        ("MZ;GIF\n1;2\n", ";", ("MZ", "GIF")),
    ],
)
def test_delimiter_in_hard_files(table, content, delimiter, header):
    found = table(content)

    assert (found.delimiter, found.header) == (delimiter, header)


@pytest.mark.parametrize(
    ("content", "filename", "sentence"),
    [
        (b"", "a.csv", "is empty"),
        (b"\n,,\n \n", "a.csv", "is empty"),
        (b"a\0b\0,", "a.csv", "is not a text file"),
        (b"<!DOCTYPE html><table>", "a.csv", "is a web page or XML"),
        (b"%PDF-1.7 ", "a.csv", "neither CSV nor XLSX"),
        (b"\x89PNG\r\n\x1a\n", "a.csv", "neither CSV nor XLSX"),
        (b"a,b\n", "a.docx", "neither CSV nor XLSX"),
        (b"a,b\n", "a", "neither CSV nor XLSX"),
        (b"PK\x03\x04....", "a.csv", "is called a text but"),
        (b"MZ\x90\0\x03", "a.csv", "is not a text file"),
    ],
)
def test_what_is_no_csv_is_refused_in_a_sentence(table, content, filename, sentence):
    with pytest.raises(Invalid, match=sentence):
        table(content, filename)


def test_limits_hold_exactly(table):
    limits = Limits(bytes=2**20, rows=2, columns=3)

    assert len(list(table("a,b,c\n1,2,3\n1,2,3\n", limits=limits).rows())) == 2
    with pytest.raises(TooLarge, match="more than 2 rows"):
        list(table("a,b,c\n1,2,3\n1,2,3\n1,2,3\n", limits=limits).rows())
    with pytest.raises(TooLarge, match="has 4 columns; 3 are allowed"):
        table("a,b,c,d\n", limits=limits)
    with pytest.raises(TooLarge, match="has 2 MB; 1 MB are allowed"):
        table(b"a\n" + b"x" * 2**20, limits=limits)


printable = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8).filter(
    lambda text: text[0] not in "=+-@"
)


@given(st.lists(st.tuples(printable, printable, printable), min_size=1, max_size=8))
def test_what_was_written_is_read_again(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "file.csv"
    path.write_bytes(b"".join(write_csv([("a", "b", "c"), *rows])))

    found = open_table(path, filename="file.csv")

    assert (found.encoding, found.delimiter) == ("utf-8", ",")
    assert [row.cells for row in found.rows()] == rows


CHILD = """
import resource, sys
from pathlib import Path
from audit_app.base.tabular import open_table
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for row in open_table(Path(sys.argv[1]), filename="a.csv").rows())
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_hundred_thousand_rows_need_little_memory(tmp_path):
    path = tmp_path / "large.csv"
    line = "P-00001;Peña Dávila;Bogotá;chat;agent;31.12.2025;note of some length, to weigh more;end\r\n"
    path.write_bytes(("a;b;c;d;e;f;g;h\r\n" + line * 100_000).encode("cp1252"))

    # A child, since the highest memory of this process belongs to earlier tests.
    answer = subprocess.run([sys.executable, "-c", CHILD, path], capture_output=True, text=True, check=True)

    count, kilobytes = map(int, answer.stdout.split())
    assert count == 100_000
    assert kilobytes < 40_000
