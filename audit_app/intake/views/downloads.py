"""Files that go out so that others come in: rejected rows to correct, templates to fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask.typing import ResponseReturnValue

from audit_app.intake import queries
from audit_app.intake.importer import get_kind, template_rows
from audit_app.intake.views.blueprint import blueprint, seen
from audit_app.web.context import actor, database, reading
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file


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

    return rows_file(lines(), f"rejected-{batch_id}", form)


@blueprint.get("/templates/<code>.<form>")
@requires("imports.see")
def template(code: str, form: str) -> ResponseReturnValue:
    """A file to fill: the header and one example row."""
    kind = get_kind(code)
    actor().require(kind.see)
    return rows_file(template_rows(kind), kind.noun, form)
