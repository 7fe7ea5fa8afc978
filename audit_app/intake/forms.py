"""Shapes of what the import screens send, and words for its terms."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import AnyOf, DataRequired

from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.base.tabular import ENCODINGS, DateOrder
from audit_app.intake.rules import BatchState, Verdict
from audit_app.web.forms import Form

MARKS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}  # by names: a form field loses a tab


def state_label(state: BatchState) -> str:
    return {
        BatchState.STAGED: _("being checked"),
        BatchState.ASKING: _("asks about dates"),
        BatchState.CHECKED: _("checked, not applied"),
        BatchState.APPLIED: _("applied"),
        BatchState.REFUSED: _("cannot be read"),
        BatchState.DISCARDED: _("discarded"),
    }[state]


def verdict_label(verdict: Verdict) -> str:
    return {
        Verdict.NEW: _("new"),
        Verdict.CHANGED: _("changed"),
        Verdict.SAME: _("the same"),
        Verdict.REJECTED: _("rejected"),
    }[verdict]


def order_label(order: DateOrder) -> str:
    return {
        DateOrder.ISO: _("Year first: 2026-12-31"),
        DateOrder.DAY_FIRST: _("Day first: 31.12.2026"),
        DateOrder.MONTH_FIRST: _("Month first: 12/31/2026"),
    }[order]


def room_label(room: str) -> str:
    """The room as the menu calls it."""
    return {
        "training": _("Training"),
        "quality": _("Monitoring"),
        "metrics": _("Metrics"),
        "vendors": _("Vendors"),
        "actions": _("Actions"),
    }.get(room, room.capitalize())


class UploadForm(Form):
    """A file and what it holds; what is left empty is found out."""

    kind = StringField(validators=[DataRequired(_l("Say what the file holds."))])
    file = FileField(validators=[FileRequired("Choose a file.")])


class ReadingForm(Form):
    """How a file shall be read instead of what was found out."""

    date_order = StringField(validators=[AnyOf(["", *DateOrder], "Choose one of the orders.")])
    encoding = StringField(validators=[AnyOf(["", *ENCODINGS], "Choose one of the encodings.")])
    delimiter = StringField(validators=[AnyOf(["", *MARKS], "Choose one of the delimiters.")])
