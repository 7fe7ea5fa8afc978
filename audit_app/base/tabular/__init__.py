"""CSV and XLSX in and out, without business words: open, match the header, read the values, write.

`write_xlsx` is imported from `audit_app.base.tabular.xlsx_writer` by those who need it, so that
importing this package never leads to openpyxl.
"""

from __future__ import annotations

from audit_app.base.tabular.csv_writer import write_csv
from audit_app.base.tabular.dates import AmbiguousDate, DateOrder, detect_order, parse_date, parse_datetime
from audit_app.base.tabular.encodings import ENCODINGS
from audit_app.base.tabular.headers import HeaderMatch, match_header, normalise
from audit_app.base.tabular.shape import DELIMITERS, Cell, Kind, Limits, Row, RowProblem, Table
from audit_app.base.tabular.table import open_table
from audit_app.base.tabular.values import parse_bool, parse_decimal, parse_int

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "AmbiguousDate",
    "Cell",
    "DateOrder",
    "HeaderMatch",
    "Kind",
    "Limits",
    "Row",
    "RowProblem",
    "Table",
    "detect_order",
    "match_header",
    "normalise",
    "open_table",
    "parse_bool",
    "parse_date",
    "parse_datetime",
    "parse_decimal",
    "parse_int",
    "write_csv",
]
