"""Shapes of what the proof screens send."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from typing import Any, TypeVar

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Optional

from audit_app.base.i18n import gettext as _
from audit_app.evidence.queries import NEWEST, Filter, State
from audit_app.evidence.rules import Kind, Window
from audit_app.web.forms import Form

E = TypeVar("E", bound=enum.StrEnum)


class DayField(DateField):
    """A day; what is no day is told in our words."""

    def process_formdata(self, valuelist: Any) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Type a day as in 2026-03-31.")) from error


class DetailsForm(Form):
    """What is said of a proof."""

    title = StringField()
    description = TextAreaField()
    period_from = DayField(validators=[Optional()])
    period_until = DayField(validators=[Optional()])


class UploadForm(DetailsForm):
    """Files that shall be proofs; the files themselves are streams, not fields."""


class WithdrawForm(Form):
    """Why a proof shall count no more."""

    reason = TextAreaField()


def kind_label(kind: Kind) -> str:
    """The kind in words."""
    return {
        Kind.PDF: _("PDF"),
        Kind.PICTURE: _("Picture"),
        Kind.TABLE: _("Table"),
        Kind.TEXT: _("Text"),
        Kind.MAIL: _("E-mail"),
        Kind.DOCUMENT: _("Document"),
        Kind.SLIDES: _("Slides"),
        Kind.RECORDING: _("Recording"),
    }[kind]


def day(text: str | None) -> dt.date | None:
    """A day out of an address; what is no day counts as none."""
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def window(arguments: Mapping[str, str], today: dt.date) -> Window:
    """The days to hold proofs against, `from` to `until`: the last twelve months where an end is not given."""
    since, until = day(arguments.get("from")), day(arguments.get("until"))
    end = until or max(today, since or today)
    first = since or dt.date.fromordinal(max(1, end.toordinal() - 364))
    return Window(min(first, end), max(first, end))


def choose(arguments: Mapping[str, str], held: Window) -> Filter:
    """The filter out of an address; what it does not know counts as not given."""
    touching = "touching" in arguments
    return Filter(
        text=(arguments.get("text") or "").replace("\x00", "").strip(),
        kind=_choice(Kind, arguments.get("kind")),
        since=held.since if touching else None,
        until=held.until if touching else None,
        state=_choice(State, arguments.get("state")) or State.CURRENT,
        sort=arguments.get("sort") or NEWEST,
    )


def _choice(cls: type[E], text: str | None) -> E | None:
    return cls(text) if text in set(cls) else None


def states() -> list[tuple[State, str]]:
    return [
        (State.CURRENT, _("In use")),
        (State.WITHDRAWN, _("Withdrawn")),
        (State.ALL, _("All")),
    ]
