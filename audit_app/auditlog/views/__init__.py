"""The trail on screen: filtered, one entry, and as a file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from audit_app.auditlog import queries
from audit_app.auditlog.rules import instant, page_of, pseudonym
from audit_app.auditlog.views.words import grouped, words
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, database, own_query, reading
from audit_app.web.guards import permission_at, requires
from audit_app.web.rows import SHEET, rows_file

blueprint = Blueprint("auditlog", __name__, url_prefix="/trail", template_folder="../templates")

HEADER = ("number", "at", "who", "address", "action", "kind", "subject", "data", "hash")


def _day(name: str, more: int = 0) -> dt.datetime | None:
    said = request.args.get(name, "").strip()
    try:
        day = dt.date.fromisoformat(said) + dt.timedelta(days=more) if said else None
    except (ValueError, OverflowError):
        sentence = _("%(text)s is not a date. Write it as 2026-12-31.", text=said)
        raise Invalid(sentence, {name: sentence}) from None
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) if day else None


def _asked() -> queries.Filter:
    def text(name: str) -> str | None:
        return request.args.get(name, "").replace("\x00", "").strip() or None

    return queries.Filter(
        kind=text("kind"),
        subject=text("subject"),
        action=text("action"),
        actor=text("actor"),
        address=text("address"),
        since=_day("since"),
        until=_day("until", 1),
    )


@blueprint.get("/")
@requires("trail.see")
def index() -> ResponseReturnValue:
    chosen = _asked()
    before, after = (request.args.get(name, None, int) for name in ("before", "after"))
    with reading() as session:
        found = queries.list_entries(session, chosen, before=before, after=after)
        actions = queries.list_actions(session)
    asked = {name: value for name, value in own_query().items() if value and name not in ("before", "after")}
    return render_template(
        "auditlog/index.html",
        found=found,
        chosen=chosen,
        asked=asked,
        rooms=grouped(actions),
        words=words,
        sheet=SHEET,
        room="auditlog",
    )


@blueprint.get("/<int:sequence>")
@requires("trail.see")
def show(sequence: int) -> ResponseReturnValue:
    """One entry: old and new side by side, its hash, its neighbours."""
    with reading() as session:
        entry = queries.get_entry(session, sequence)
        around = queries.list_entries(session, queries.Filter(), before=sequence + 2, size=3).rows
    numbers = [row.sequence for row in around]
    return render_template(
        "auditlog/show.html",
        entry=entry,
        before=sequence - 1 if sequence - 1 in numbers else None,
        after=sequence + 1 if sequence + 1 in numbers else None,
        previous=next((row.hash for row in around if row.sequence == sequence - 1), "0" * 64),
        words=words,
        pseudonym=pseudonym,
        page=_openable(page_of(entry.kind, entry.subject)),
        room="auditlog",
    )


def _openable(page: str | None) -> str | None:
    """The page if this person's role opens it."""
    asked = permission_at(current_app, page) if page else None
    return page if asked and actor().may(asked) else None


@blueprint.get("/rows.<form>")
@requires("trail.see")
def rows(form: str) -> ResponseReturnValue:
    """The entries that fit the filter: CSV as it is read, or a workbook of the newest ten thousand."""
    chosen, store, organisation_id = _asked(), database(), actor().organisation_id

    def lines() -> Iterator[Sequence[Any]]:
        yield HEADER
        with store.reading(organisation_id) as session:
            for row in queries.stream_entries(session, chosen, None if form == "csv" else SHEET):
                data = json.dumps(row.data, ensure_ascii=False) if row.data else ""
                yield (
                    row.sequence,
                    instant(row.at),
                    row.actor,
                    row.address,
                    row.action,
                    row.kind,
                    row.subject,
                    data,
                    row.hash,
                )

    return rows_file(lines(), "trail", form)
