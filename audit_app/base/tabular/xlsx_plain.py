"""Writes one sheet as XLSX with the standard library alone, row by row: light enough for the web process.

What a workbook with several sheets or looks of its own needs is in `xlsx_writer`, for jobs.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from audit_app.base.tabular.shape import Cell

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/>'
        '<xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}


def write_plain_xlsx(target: Path | IO[bytes], title: str, rows: Iterable[Sequence[Cell]]) -> None:
    """One sheet; its first row is the header, bold and held in place. Text stays text, whatever it starts with."""
    name = quoteattr(_NOT_IN_TITLE.sub(" ", title)[:31])
    book = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={name} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as container:
        for part, told in {**_PARTS, "xl/workbook.xml": book}.items():
            container.writestr(part, _HEAD + told)
        with container.open("xl/worksheets/sheet1.xml", "w") as content:
            sheet = io.TextIOWrapper(content, encoding="utf-8")
            _write_sheet(sheet, rows)
            sheet.flush()
            sheet.detach()


def _write_sheet(sheet: IO[str], rows: Iterable[Sequence[Cell]]) -> None:
    sheet.write(
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        '<sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/><sheetData>'
    )
    number = width = 0
    for number, row in enumerate(rows, start=1):
        look = ' s="1"' if number == 1 else ""
        width = width or len(row)
        cells = "".join(
            [
                _cell(f"{column_letters(index)}{number}", look, value)
                for index, value in enumerate(row, start=1)
                if value is not None
            ]
        )
        sheet.write(f'<row r="{number}">{cells}</row>')
    sheet.write("</sheetData>")
    if number > 1:
        sheet.write(f'<autoFilter ref="A1:{column_letters(width)}{number}"/>')
    sheet.write("</worksheet>")


_DAY_0 = dt.datetime(1899, 12, 30, tzinfo=dt.UTC)
MOST_DIGITS = 1e15  # a sheet holds no more; longer numbers, and those that are none, stay text
_LOOK_OF_DAY, _LOOK_OF_MOMENT = ' s="2"', ' s="3"'


def _cell(place: str, look: str, value: Any) -> str:
    if isinstance(value, bool):
        value = "yes" if value else "no"
    elif isinstance(value, dt.date):  # a datetime is one too
        moment, look = _moment(value)
        if moment >= _DAY_0:
            days = (moment - _DAY_0) / dt.timedelta(days=1)
            return f'<c r="{place}"{look}><v>{days!r}</v></c>'
        value, look = value.isoformat(), ""
    elif isinstance(value, int | float | Decimal) and abs(float(value)) < MOST_DIGITS:
        return f'<c r="{place}"{look}><v>{value}</v></c>'
    text = escape(_NOT_IN_XML.sub("", str(value))[:32_767])
    return f'<c r="{place}"{look} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _moment(value: dt.date) -> tuple[dt.datetime, str]:
    """In UTC, since a sheet knows no zones."""
    if not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC), _LOOK_OF_DAY
    return (value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)), _LOOK_OF_MOMENT


def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
