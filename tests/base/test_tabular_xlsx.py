"""XLSX in: kinds of cell, sheets, and files that are harmful or something else."""

# ruff: noqa: DTZ001 - a cell of a sheet has no time zone

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from audit_app.base.errors import Invalid, TooLarge
from audit_app.base.tabular import Limits, Row, open_table, xlsx_pieces
from audit_app.base.tabular.xlsx_extent import QuickExtent, Unusual
from audit_app.base.tabular.xlsx_guard import _Extent

pytestmark = pytest.mark.unit

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def simple():
    book = Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    return saved(book)


def with_parts(**parts):
    """A simple workbook in which some parts (by the end of their name) are replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(simple())) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            with new.open(name, "w") as target:
                for piece in [content] if isinstance(content, bytes) else content:
                    target.write(piece)
    return buffer.getvalue()


def sheet(rows):
    return with_parts(
        **{
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
        }
    )


@pytest.fixture
def table(tmp_path):
    def build(content, filename="people.xlsx", **options):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return open_table(path, filename=filename, **options)

    return build


def test_cells_keep_their_kind(table):
    book = Workbook()
    rows = [
        ["text", "whole", "share", "day", "moment", "yes", "clock", "long", "none"],
        [
            "  Peña ",
            7,
            0.85,
            dt.date(2026, 1, 2),
            dt.datetime(2026, 1, 2, 3, 4),
            True,
            dt.time(8, 30),
            dt.timedelta(hours=30, minutes=5),
            None,
        ],
    ]
    for row in rows:
        book.active.append(row)

    found = table(saved(book))

    assert found.header == tuple(rows[0])
    (row,) = found.rows()
    assert row.cells == (
        "Peña",
        7,
        0.85,
        dt.date(2026, 1, 2),
        dt.datetime(2026, 1, 2, 3, 4),
        True,
        "08:30:00",
        "30:05:00",
        None,
    )
    assert [type(cell) for cell in row.cells[1:6]] == [int, float, dt.date, dt.datetime, bool]


def test_rows_are_numbered_as_the_sheet_shows_them(table):
    book = Workbook()
    for place, value in {"B3": "a", "C3": "b", "B5": 1, "C5": 2, "B8": 3, "D8": "outside"}.items():
        book.active[place] = value

    found = table(saved(book))

    assert found.header_row == 3
    first, second = found.rows()
    assert (first, second.number, second.problem.kind) == (Row(5, (1, 2)), 8, "long")


def test_sheet_is_the_first_visible_one_or_the_chosen_one(table):
    book = Workbook()
    book.active.title = "Старое"
    book.active.sheet_state = "hidden"
    book.create_sheet("People").append(["a"])
    book.create_sheet("Ещё").append(["b"])
    content = saved(book)

    found = table(content)

    assert (found.kind, found.sheet, found.sheets, found.header) == (
        "xlsx",
        "People",
        ("People", "Ещё"),
        ("a",),
    )
    assert table(content, sheet="Ещё").header == ("b",)
    with pytest.raises(Invalid, match="no sheet named Старое"):
        table(content, sheet="Старое")


def test_empty_sheet_is_refused(table):
    with pytest.raises(Invalid, match="is empty"):
        table(saved(Workbook()))


def test_row_limit_holds(table):
    book = Workbook()
    for number in range(4):
        book.active.append([number or "a"])
    content = saved(book)

    assert len(list(table(content, limits=Limits(rows=3)).rows())) == 3
    with pytest.raises(TooLarge, match="more than 2 rows"):
        list(table(content, limits=Limits(rows=2)).rows())


def test_zip_bomb_is_refused_before_it_is_parsed(table):
    piece = b"<row><c t='inlineStr'><is><t>" + b"A" * 1000 + b"</t></is></c></row>"
    head = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    bomb = with_parts(
        **{"xl/worksheets/sheet1.xml": [head, *[piece * 1000] * 100, b"</sheetData></worksheet>"]},
    )

    assert len(bomb) < 400_000
    with pytest.raises(TooLarge, match="unpacks to more than is allowed"):
        table(bomb)
    with pytest.raises(TooLarge, match="unpacks to more than is allowed"):
        table(bomb, limits=Limits(ratio=10**9, inflated=50 * 2**20))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="300000"><c r="GR300000"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row><row r="900000"/>',
        "<row>" + "<c><v>1</v></c>" * 10_000 + "</row>" + "<row/>" * 1_000,
        '<row r="1"><c r="&#88;&#70;D1048576"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<x:row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1"><c\nr="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r = "XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c s="1" r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="xfd1048576"/></row>',
        '<row r="1"><!-- > --><c r="XFD1048576"/></row>',
        *[
            '<row r="1"/>' + " " * pad + '<row r="1048576"><c r="XFD1048576"/></row>'
            for pad in (65_280, 65_420)
        ],
    ],
)
def test_two_far_corners_do_not_make_a_giant_sheet(table, rows):
    with pytest.raises(TooLarge, match="Delete what lies far outside"):
        table(sheet(rows))


SPELLINGS = (
    '<c r="{0}"><v>1</v></c>',
    '<c r="{0}" s="1"/>',
    "<c r='{0}'/>",
    '<c s="1" r="{0}"/>',
    '<x:c r="{0}"></x:c>',
    '<c\tr="{0}"/>',
    "<c/>",
    "<!-- <c/> -->",
    "<cols><col/></cols>",
    '<row r="{1}">',
    '<row r="{1}" spans="1:9">',
    "<row>",
)
PLACES = st.tuples(st.sampled_from(["A", "K", "AA", "ZZ"]), st.integers(1, 5_000))


@given(st.lists(st.tuples(st.sampled_from(SPELLINGS), PLACES), max_size=12), st.integers(1, 400))
def test_bytes_never_tell_less_than_the_parser(cells, size):
    """Read in pieces of any size, the quick look sees every cell or says that it cannot."""
    said = "".join(
        spelling.format(f"{letters}{number}", number) + ("</row>" if spelling.startswith("<row") else "")
        for spelling, (letters, number) in cells
    )
    text = f"<sheetData>{said}</sheetData>".encode()
    quick, slow = QuickExtent("f", Limits(area=10**9)), _Extent("f", Limits(area=10**9))
    try:
        for start in range(0, len(text), size):
            quick.feed(text[start : start + size])
        quick.close()
    except Unusual:
        return
    slow.feed(text)
    slow.close()

    assert (quick.row, quick.right) == (slow.row, slow.right)


def test_plain_sheets_are_judged_by_their_bytes():
    quick = QuickExtent("f", Limits())
    with zipfile.ZipFile(io.BytesIO(simple())) as book:
        quick.feed(book.read("xl/worksheets/sheet1.xml"))
    quick.close()

    assert (quick.row, quick.right) == (2, 2)


def test_cells_without_a_place_are_read_in_turn(table):
    found = table(sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row>"))

    assert (found.header, [row.cells for row in found.rows()]) == (("1", "2"), [(3, 4)])


def pieces_of(monkeypatch, size):
    """Has every sheet cut into pieces of so many bytes."""
    monkeypatch.setattr("audit_app.base.tabular.xlsx_guard.LARGE", 0)
    monkeypatch.setattr("audit_app.base.tabular.xlsx_pieces.PIECE", size)


def motley(seed):
    """Two sheets of all kinds of cells, with gaps between rows and rows of all widths."""
    dice, book = random.Random(seed), Workbook()
    book.epoch = dice.choice([CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
    book.active.append(["other"])
    page = book.create_sheet("Täglich & <mehr>")
    cells = [
        None,
        "text",
        '<row r="7">',
        "ünï & co",
        7,
        7.5,
        True,
        dt.datetime(2026, 3, 5, 9, 30),
        dt.time(9, 5),
    ]
    for column in range(1, 7):
        page.cell(3, column, f"head {column}")
    for number in range(4, 400):
        for column in range(1, dice.choice([2, 4, 9])):
            if dice.random() < 0.8 and number % 50 > 5:
                page.cell(number, column + seed % 2, dice.choice(cells))
    return saved(book)


@pytest.mark.parametrize("seed", range(5))
def test_sheet_in_pieces_is_the_sheet_as_a_whole(table, monkeypatch, seed):
    content = motley(seed)
    whole = table(content, sheet="Täglich & <mehr>")
    expected = list(whole.rows())
    for size in (300, 2_000, 10**6):
        pieces_of(monkeypatch, size)

        cut = table(content, sheet="Täglich & <mehr>")

        assert (cut.header, cut.header_row, cut.sheets) == (whole.header, whole.header_row, whole.sheets)
        assert list(cut.rows()) == expected
        assert list(cut.rows()) == expected


def test_sheet_in_pieces_is_read_piece_by_piece(table, monkeypatch):
    pieces_of(monkeypatch, 2_000)
    given = []
    real = xlsx_pieces._workbook
    monkeypatch.setattr(
        xlsx_pieces,
        "_workbook",
        lambda path, part, piece: given.append(len(piece)) or real(path, part, piece),
    )

    rows = list(table(motley(1), sheet="Täglich & <mehr>").rows())

    assert len(rows) > 300
    assert len(given) > 10
    assert max(given) < 5_000


def test_rows_out_of_order_are_read_as_a_whole(table, monkeypatch):
    content = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>'
                    '<row r="2"><c r="A2"><v>2</v></c></row>')  # fmt: skip
    pieces_of(monkeypatch, 40)

    assert [row.cells for row in table(content).rows()] == [(2,), (3,)]


def test_row_limit_holds_in_pieces(table, monkeypatch):
    pieces_of(monkeypatch, 2_000)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_500))

    with pytest.raises(TooLarge, match="more than 10 rows"):
        table(sheet(rows), limits=Limits(rows=10))


def test_piece_that_is_damaged_is_told(table, monkeypatch):
    pieces_of(monkeypatch, 60)
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></d></row>'

    with pytest.raises(Invalid, match="is damaged"):
        list(table(sheet(rows)).rows())


def encrypted_flag():
    content = bytearray(simple())
    content[6] |= 1
    place = content.rfind(b"PK\x01\x02")
    while place != -1:
        content[place + 8] |= 1
        place = content.rfind(b"PK\x01\x02", 0, place)
    return bytes(content)


def word():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as container:
        container.writestr("word/document.xml", "<w/>")
    return buffer.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "filename", "sentence"),
    [
        (b"a,b\n1,2\n", "a.xlsx", "is something else inside"),
        (b"%PDF-1.7", "a.xlsx", "neither CSV nor XLSX"),
        (OLE, "a.xlsx", "an old Excel file"),
        (OLE, "a.xls", "an old Excel file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "protected by a password"),
        (
            OLE + b"\0" * (2**20 - 620) + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "protected by a password",
        ),
        (encrypted_flag(), "a.xlsx", "protected by a password"),
        (simple(), "a.xlsm", "neither CSV nor XLSX"),
        (simple(), "a.csv", "is called a text but"),
        (word(), "a.xlsx", "is not an Excel workbook"),
        (simple()[:-200], "a.xlsx", "is damaged"),
        (b"PK\x03\x04" + b"\0" * 100, "a.xlsx", "is damaged"),
        (with_parts(**{"xl/vbaProject.bin": b"x"}), "a.xlsx", "contains macros"),
        (with_parts(**{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"}), "a.xlsx", "is damaged"),
        (with_parts(**{"xl/workbook.xml": b"<workbook/>"}), "a.xlsx", "has no visible sheet|is damaged"),
        (
            with_parts(**{"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'}),
            "a.xlsx",
            "is damaged",
        ),
        (sheet('<row r="x"><c r="A1"/></row>'), "a.xlsx", "is damaged"),
    ],
)
def test_what_is_no_plain_workbook_is_refused_in_a_sentence(table, content, filename, sentence):
    with pytest.raises(Invalid, match=sentence):
        table(content, filename)
