"""What the screens of calibration, feedback and coaching share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flask import Response, render_template, request
from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.errors import AppError, Invalid
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.quality.forms.follow import WORDS
from audit_app.web.context import actor, database
from audit_app.web.rows import rows_file


def page(template: str, **values: Any) -> str:
    """A page of these screens, with their words."""
    return render_template(
        f"quality/{template}.html", words=WORDS, room="quality", today=clock.today(), **values
    )


def status(error: AppError) -> int:
    """What a form that was not taken answers with."""
    return 422 if isinstance(error, Invalid) else 409


def asked_day(name: str, default: dt.date) -> dt.date:
    """A day in the address; raises Invalid."""
    text = request.args.get(name, "").strip()
    try:
        return dt.date.fromisoformat(text) if text else default
    except ValueError:
        sentence = _("%(text)s is not a date. Write it as 2026-12-31.", text=text)
        raise Invalid(sentence, {name: sentence}) from None


def asked_scope(months: int = 12) -> Scope:
    """The window and the programme in the address; left out: so many months back from today."""
    until = asked_day("until", clock.today())
    start = until.replace(day=1)
    for _month in range(months - 1):
        start = (start - dt.timedelta(days=1)).replace(day=1)
    programme = request.args.get("programme", None, int)
    return Scope(
        as_of=until,
        since=asked_day("since", start),
        programmes=frozenset({programme} if programme else ()),
    )


def asked_page() -> int:
    """The page asked for in the address, the first when none is."""
    return max(1, request.args.get("page", 1, int))


def download(
    name: str, header: Sequence[str], rows: Callable[[Session], Iterable[Sequence[Any]]]
) -> Response:
    """Rows as CSV, streamed from a session of its own."""
    store, organisation_id = database(), actor().organisation_id

    def lines() -> Iterator[Sequence[Any]]:
        yield header
        with store.reading(organisation_id) as session:
            yield from rows(session)

    return rows_file(lines(), name)
