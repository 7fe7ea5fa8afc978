"""The blueprint that the screens of vendors share, and what several of them read from the address."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, request

from audit_app.base import clock
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.vendors import queries
from audit_app.vendors.forms import WORDS
from audit_app.vendors.rules import month_fault

blueprint = Blueprint("vendors", "audit_app.vendors", url_prefix="/vendors", template_folder="templates")
blueprint.app_context_processor(lambda: {"vendor_words": WORDS})


def parse_month(text: str) -> dt.date:
    """The first day of a month written as 2026-12; raises Invalid, also for one that has not begun."""
    try:
        month = dt.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time zone
    except ValueError:
        sentence = _("%(text)s is not a month. Write it as 2026-12.", text=text)
        raise Invalid(sentence, {"month": sentence}) from None
    if month_fault(month, clock.today()) is not None:
        sentence = _("%(text)s cannot be scored: choose a month from 2000 to this one.", text=text)
        raise Invalid(sentence, {"month": sentence})
    return month


def asked_month() -> dt.date:
    """The month in the address, or the last that is over."""
    text = request.args.get("month", "").strip()
    return parse_month(text) if text else queries.last_closed(clock.today())


def page_asked() -> int:
    """The page asked for in the address, the first when none is."""
    return max(1, request.args.get("page", 1, int))
