"""Rows as a file to download: CSV, written while it is read, or a workbook for those who live in Excel."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, request, send_file, stream_with_context

from audit_app.base.errors import NotFound, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular.csv_writer import write_csv
from audit_app.base.tabular.xlsx_plain import write_plain_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = 10_000
"""Rows of a workbook that a request makes: seconds, not minutes. More leave as CSV."""
IN_MEMORY = 4 * 1024 * 1024


def rows_file(rows: Iterable[Sequence[Any]], name: str, form: str | None = None) -> Response:
    """The rows, header first, as `form` or as the address asks by `?as=xlsx`; CSV when nobody asks.

    Raises NotFound for another form, TooLarge when a workbook would have more than `SHEET` rows.
    """
    form = form or request.args.get("as", "csv")
    if form == "csv":
        return Response(
            stream_with_context(write_csv(rows)),
            mimetype="text/csv",
            headers={"Content-Disposition": f"attachment; filename={name}.csv"},
        )
    if form != "xlsx":
        raise NotFound(_("Files come as CSV or XLSX."))
    book = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    try:
        write_plain_xlsx(book, name, _at_most(rows))
    except BaseException:
        book.close()
        raise
    book.seek(0)
    return send_file(book, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx", max_age=0)


def _at_most(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows):
        if number > SHEET:
            raise TooLarge(
                _(
                    "These are more than %(most)s rows, too many for a workbook made at once. "
                    "Filter them first, or download the CSV, which has no limit.",
                    most=SHEET,
                )
            )
        yield row
