"""The blueprint that the screens of the log share, and what several of them need."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, fields
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, render_template, request, url_for
from sqlalchemy.orm import Session

from audit_app.actions.forms import SHAPES, TIMES, word
from audit_app.base import clock
from audit_app.base.errors import AppError, Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.context import actor, database
from audit_app.web.forms import Form
from audit_app.web.rows import rows_file

blueprint = Blueprint("actions", "audit_app.actions", url_prefix="/actions", template_folder="templates")
Choice = TypeVar("Choice", bound=enum.StrEnum)


def places() -> list[tuple[str, str]]:
    """The parts of the log: address and name."""
    return [
        ("actions.index", _("Actions")),
        ("actions.reviews", _("Reviews")),
        ("actions.complaints", _("Complaints")),
        ("actions.incidents", _("Incidents")),
        ("actions.launches", _("Launches")),
        ("actions.documents", _("Documents")),
    ]


blueprint.app_context_processor(
    lambda: {"log_words": {"word": word, "shapes": SHAPES, "times": TIMES, "places": places}}
)


def page_asked() -> int:
    """The page asked for in the address, the first when none is."""
    return max(1, request.args.get("page", 1, int))


def asked_text(name: str) -> str:
    return request.args.get(name, "").strip()


def asked_choice(name: str, kind: type[Choice]) -> Choice | None:
    """The member asked for in the address; None for none, or for a word that is none."""
    said = request.args.get(name, "")
    return kind(said) if said in list(kind) else None


def asked_day(name: str) -> dt.date | None:
    """The day asked for in the address; raises Invalid."""
    said = asked_text(name)
    try:
        return dt.date.fromisoformat(said) if said else None
    except ValueError:
        sentence = _("%(text)s is not a date. Write it as 2026-12-31.", text=said)
        raise Invalid(sentence, {name: sentence}) from None


def download(rows: Callable[[Session], Iterable[Any]], row: type[Any], filename: str) -> Response:
    """The rows as a file; the header is the row's own fields."""
    store, organisation_id = database(), actor().organisation_id

    def lines() -> Iterator[Sequence[Any]]:
        yield tuple(field.name for field in fields(row))
        with store.reading(organisation_id) as session:
            for one in rows(session):
                yield tuple(", ".join(cell) if isinstance(cell, tuple) else cell for cell in astuple(one))

    return rows_file(lines(), f"{filename}-{clock.today()}")


def form_page(form: Form, title: str, back: str, error: AppError | None = None, **more: Any) -> str:
    """A page with one form; `back` is where its trail of crumbs leads."""
    return render_template(
        "actions/form.html", form=form, title=title, back=url_for(back), error=error, room="actions", **more
    )


def status_of(error: AppError) -> int:
    """What a page that shows the error again answers with."""
    return 409 if isinstance(error, Conflict) else 422


def has(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
