"""Shapes of what the vendor screens send, and words for what the rules find."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FloatField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import InputRequired, Length, Optional

from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.base.i18n import ngettext
from audit_app.vendors.rules import (
    Advice,
    Because,
    ContactChannel,
    Dimension,
    Missing,
    Reason,
    ServiceKind,
    Shown,
    Sign,
    Trend,
    Warned,
)
from audit_app.web.forms import Form

DATE = _l("Write the date as 2026-12-31.")
MOMENT = _l("Write the moment as 2026-12-31 14:30.")
SHAPES = {Trend.RISING: "↗", Trend.STEADY: "→", Trend.FALLING: "↘", Trend.UNKNOWN: "·"}


def shown_score(value: Fraction | None) -> str:
    """One decimal, cut off and not rounded up: 2.96 does not show as 3.0."""
    if value is None:
        return "–"
    tenths = value * 10 // 1
    return f"{tenths // 10}.{tenths % 10}"


def duration(minutes: float | None) -> str:
    """Minutes in the largest unit that fits."""
    if minutes is None:
        return ""
    whole = int(minutes)
    if whole < 60:
        return _("%(count)s min", count=whole)
    if whole < 60 * 48:
        return _("%(count)s h", count=f"{whole / 60:.1f}")
    return _("%(count)s days", count=f"{whole / 1440:.1f}")


def dimension_label(one: Dimension) -> str:
    return {
        Dimension.BUSINESS: _("Business understanding"),
        Dimension.EXPERTISE: _("Expertise"),
        Dimension.TREATMENT: _("Treatment of customers"),
        Dimension.PUNCTUALITY: _("Punctual reports"),
        Dimension.RESPONSE: _("Response time"),
    }[one]


def dimension_hint(one: Dimension) -> str:
    """What to think of before a score is given."""
    return {
        Dimension.BUSINESS: _("Does the vendor know our business model, our season, our promises to customers?"),
        Dimension.EXPERTISE: _("How deep is its knowledge of this very service? The checks below hold the score down."),
        Dimension.TREATMENT: _("Does it treat our customers as we want them treated?"),
        Dimension.PUNCTUALITY: _("Computed from the log of reports."),
        Dimension.RESPONSE: _("Computed from the log of calls and e-mails."),
    }[one]  # fmt: skip


def service_label(kind: ServiceKind) -> str:
    return {
        ServiceKind.PAYROLL: _("Payroll"),
        ServiceKind.CONTACT_HANDLING: _("Contact handling"),
        ServiceKind.COLLECTIONS: _("Collections"),
        ServiceKind.TECHNICAL_SUPPORT: _("Technical support"),
        ServiceKind.DATA_ENTRY: _("Data entry"),
        ServiceKind.RECRUITING: _("Recruiting"),
        ServiceKind.OTHER: _("Other service"),
    }[kind]


def shown_label(shown: Shown) -> str:
    return {Shown.YES: _("shown"), Shown.PARTLY: _("shown in part"), Shown.NO: _("not shown")}[shown]


def channel_label(channel: ContactChannel) -> str:
    return _("Call") if channel == ContactChannel.CALL else _("E-mail")


def trend_label(one: Trend) -> str:
    return {
        Trend.RISING: _("rising"),
        Trend.STEADY: _("steady"),
        Trend.FALLING: _("falling"),
        Trend.UNKNOWN: _("not enough months"),
    }[one]


def missing_label(missing: Missing) -> str:
    return {
        Missing.NOT_RATED: _("not rated"),
        Missing.NO_REASON: _("rated without a reason"),
        Missing.NOT_SHOWN: _("no check looked at"),
        Missing.NO_LOG: _("no log"),
    }[missing]


def advice_label(advice: Advice) -> str:
    return {
        Advice.KEEP: _("Keep"),
        Advice.IMPROVE: _("Improve by a date"),
        Advice.TAKE_BACK: _("Take the work back in-house"),
        Advice.NOT_ENOUGH_DATA: _("Not enough data"),
    }[advice]


def sign_sentence(warned: Warned) -> str:
    """A warning sign with its numbers."""
    values: dict[str, Any] = {"found": warned.found, "of": warned.of, "months": warned.months}
    return {
        Sign.ALWAYS_LATE: _("Always late: a late report in each of the last %(months)s months, %(found)s of %(of)s.", **values),
        Sign.LATE_AGAIN: _("Reports late %(months)s months in a row, %(found)s of %(of)s.", **values),
        Sign.UNREACHABLE: _("Nobody reached in %(found)s of %(of)s contacts of the last %(months)s months.", **values),
        Sign.SLOWING: _("Answers take longer each month: %(now)s now, %(before)s two months before.", now=duration(warned.found), before=duration(warned.of)),
        Sign.NO_REASON: ngettext("A rating has no reason and does not count.", "%(num)s ratings have no reason and do not count.", warned.found),
        Sign.NOT_SHOWN: _("No check of its services was looked at for three months."),
        Sign.INCOMPLETE: ngettext("The scorecard lacks a dimension.", "The scorecard lacks %(num)s dimensions.", warned.found),
    }[warned.sign]  # fmt: skip


def reason_sentence(because: Because) -> str:
    """A reason of the advice."""
    if because.sign is not None:
        return sign_sentence(because.sign)
    name = dimension_label(because.dimension) if because.dimension else ""
    count = because.months
    return {
        Reason.TOO_FEW_MONTHS: _("Fewer than three months are scored: %(count)s.", count=count),
        Reason.LOW_NOW: _("“%(name)s” fell below 3.0 within the last three months.", name=name),
        Reason.LOW_LONG: _("“%(name)s” has been below 3.0 for %(count)s months in a row.", name=name, count=count),
        Reason.TOTAL_LOW: _("The total was below 3.0 in each of the last three months."),
        Reason.FALLING: _("The total has been falling for six months."),
        Reason.NOTHING_LOW: _("Nothing was below 3.0 in the last three months, and there is no warning sign."),
        Reason.SIGN: "",
    }[because.reason]  # fmt: skip


WORDS = {
    "score": shown_score,
    "duration": duration,
    "dimension": dimension_label,
    "hint": dimension_hint,
    "service": service_label,
    "shown": shown_label,
    "channel": channel_label,
    "trend": trend_label,
    "trend_shape": SHAPES,
    "missing": missing_label,
    "advice": advice_label,
    "sign": sign_sentence,
    "reason": reason_sentence,
}


class VendorForm(Form):
    """A vendor."""

    code = StringField(validators=[Length(max=64)])
    name = StringField(validators=[InputRequired(_l("Type the vendor's name.")), Length(max=200)])
    contract_from = DateField(validators=[InputRequired(DATE)])
    contract_until = DateField(validators=[Optional()])
    answer_hours = FloatField(
        default=24.0, validators=[InputRequired(_l("Type a number of hours, such as 4 or 24."))]
    )
    contacts = TextAreaField(validators=[Length(max=2_000)])


class ServiceForm(Form):
    """A kind of service bought."""

    kind = SelectField(choices=[SelectChoice(kind.value) for kind in ServiceKind])


class CheckForm(Form):
    """A check of one's own."""

    service_id = IntegerField(validators=[InputRequired(_l("Choose a service."))])
    text = StringField(validators=[InputRequired(_l("Write what must be shown to work.")), Length(max=500)])
    how = StringField(validators=[Length(max=1_000)])


SCORES = [SelectChoice(""), *(SelectChoice(str(score)) for score in range(1, 6))]


class MonthForm(Form):
    """The rated dimensions of a month, each with its reason and the revision that was seen."""

    business_score = SelectField(choices=SCORES)
    business_reason = TextAreaField(validators=[Length(max=2_000)])
    business_revision = IntegerField(default=0, validators=[Optional()])
    expertise_score = SelectField(choices=SCORES)
    expertise_reason = TextAreaField(validators=[Length(max=2_000)])
    expertise_revision = IntegerField(default=0, validators=[Optional()])
    treatment_score = SelectField(choices=SCORES)
    treatment_reason = TextAreaField(validators=[Length(max=2_000)])
    treatment_revision = IntegerField(default=0, validators=[Optional()])


class ReportForm(Form):
    """A report that was agreed."""

    name = StringField(validators=[InputRequired(_l("Type the report's name.")), Length(max=200)])
    period_from = DateField(validators=[InputRequired(DATE)])
    due_on = DateField(validators=[InputRequired(DATE)])
    sent_on = DateField(validators=[Optional()])
    note = StringField(validators=[Length(max=500)])


class SentForm(Form):
    """The day a report came."""

    sent_on = DateField(validators=[InputRequired(DATE)])


class ContactForm(Form):
    """A call or an e-mail; moments in UTC."""

    channel = SelectField(choices=[SelectChoice(channel.value) for channel in ContactChannel])
    reference = StringField(validators=[Length(max=200)])
    received_at = DateTimeLocalField(
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[InputRequired(MOMENT)]
    )
    answered_at = DateTimeLocalField(
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()]
    )
    agreed_hours = FloatField(validators=[Optional()])
    unreached = BooleanField()


class AnswerForm(Form):
    """The moment an answer came, in UTC."""

    answered_at = DateTimeLocalField(
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[InputRequired(MOMENT)]
    )


class CostForm(Form):
    """The cost of a month, written as 2026-12."""

    month = StringField(validators=[InputRequired(_l("Choose a month."))])
    cost = FloatField(validators=[InputRequired(_l("Type what the month cost."))])
    in_house = FloatField(validators=[Optional()])
    volume = FloatField(validators=[Optional()])
    currency = StringField(validators=[Length(max=8)])
    note = StringField(validators=[Length(max=500)])


class WeightsForm(Form):
    """Whole percents."""

    business = IntegerField(validators=[InputRequired(_l("Type a whole percent."))])
    expertise = IntegerField(validators=[InputRequired(_l("Type a whole percent."))])
    treatment = IntegerField(validators=[InputRequired(_l("Type a whole percent."))])
    punctuality = IntegerField(validators=[InputRequired(_l("Type a whole percent."))])
    response = IntegerField(validators=[InputRequired(_l("Type a whole percent."))])


def aware(moment: dt.datetime | None) -> dt.datetime | None:
    """A moment as it was typed, in UTC."""
    return None if moment is None else moment.replace(tzinfo=dt.UTC)
