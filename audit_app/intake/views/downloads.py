"""Files that go out so that others come in: rejected rows to correct, templates to fill."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, send_file, stream_with_context
from flask.typing import ResponseReturnValue

from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tabular import write_csv
from audit_app.base.tabular.xlsx_plain import write_plain_xlsx
from audit_app.intake import queries
from audit_app.intake.importer import get_kind, template_rows
from audit_app.intake.views.blueprint import blueprint, seen
from audit_app.web.context import actor, database, reading
from audit_app.web.guards import requires

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/<int:batch_id>/rejected.<form>")
@requires("imports.see")
def rejected(batch_id: int, form: str) -> ResponseReturnValue:
    """The rejected rows as the file had them, with what is wrong: to correct and import again."""
    store, organisation_id = database(), actor().organisation_id
    with reading() as session:
        _kind, found = seen(session, batch_id)

    def lines() -> Iterator[Sequence[Any]]:
        with store.reading(organisation_id) as session:
            yield from queries.rejected_table(found.header, queries.stream_rejected(session, batch_id))

    return _file(lines(), f"rejected-{batch_id}", form)


@blueprint.get("/templates/<code>.<form>")
@requires("imports.see")
def template(code: str, form: str) -> ResponseReturnValue:
    """A file to fill: the header and one example row."""
    kind = get_kind(code)
    actor().require(kind.see)
    return _file(template_rows(kind), kind.noun, form)


def _file(rows: Iterable[Sequence[Any]], name: str, form: str) -> Response:
    """CSV as it is made, or a workbook: at most ten thousand rows, made at once."""
    if form == "csv":
        return Response(
            stream_with_context(write_csv(rows)),
            mimetype="text/csv",
            headers={"Content-Disposition": f"attachment; filename={name}.csv"},
        )
    if form != "xlsx":
        raise NotFound(_("Files come as CSV or XLSX."))
    book = io.BytesIO()
    write_plain_xlsx(book, name, rows)
    book.seek(0)
    return send_file(book, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")
