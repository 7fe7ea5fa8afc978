"""The blueprint that the screens of metrics share, and what several of them need."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, request

from audit_app.base import clock
from audit_app.base.errors import Invalid
from audit_app.base.figure import Scope
from audit_app.base.i18n import gettext as _
from audit_app.metrics import forms
from audit_app.metrics.rules import last_day, month_of, read_month, shown_bounds
from audit_app.metrics.views.charts import run_chart, sparkline
from audit_app.scoring.rules import Month
from audit_app.workforce.rules import Channel

blueprint = Blueprint("metrics", __name__, url_prefix="/metrics", template_folder="../templates")

blueprint.app_context_processor(
    lambda: {
        "metric_words": {
            "shape": forms.SHAPES,
            "state": forms.state_label,
            "group": forms.group_label,
            "unit": forms.unit_label,
            "direction": forms.direction_label,
            "frequency": forms.frequency_label,
            "counted": forms.counted_label,
            "channel": forms.channel_label,
            "field": forms.field_label,
            "bounds": shown_bounds,
            "sparkline": sparkline,
            "run_chart": run_chart,
        }
    }
)


def asked_month() -> Month:
    """The month in the address; left out: the last one that is over. Raises Invalid."""
    text = request.args.get("month", "").strip()
    now = month_of(clock.today())
    if not text:
        return now - 1
    try:
        month = read_month(text)
    except ValueError:
        sentence = _("%(text)s is no month. Write it as 2026-03.", text=text)
        raise Invalid(sentence, {"month": sentence}) from None
    if month > now:
        sentence = _("%(month)s lies in the future.", month=month)
        raise Invalid(sentence, {"month": sentence})
    return month


def scope_of(month: Month, programme_id: int | None = None, site_id: int | None = None) -> Scope:
    """A month and the eleven before it, of one programme and site or of all."""
    return Scope(
        as_of=min(last_day(month), clock.today()),
        since=last_day(month - 12) + dt.timedelta(days=1),
        programmes=frozenset() if programme_id is None else frozenset({programme_id}),
        sites=frozenset() if site_id is None else frozenset({site_id}),
    )


def asked_channel() -> Channel | None:
    text = request.args.get("channel", "")
    return Channel(text) if text in list(Channel) else None
