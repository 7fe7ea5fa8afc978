"""Shapes of what the screens of metrics send, and words for its terms."""

from __future__ import annotations

from decimal import Decimal

from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.base.tabular import parse_decimal
from audit_app.metrics.rules import Counted, Frequency, Unit, read_month
from audit_app.scoring.rules import Direction, Group
from audit_app.web.forms import Form
from audit_app.workforce.rules import Channel

SHAPES = {
    "sustained": "●",
    "latest_met": "◕",
    "improving": "◑",
    "missed": "○",
    "insufficient": "…",
    "unjudged": "–",
    "no_target": "–",
    "left_out": "–",
}


def group_label(group: Group) -> str:
    return {
        Group.SERVICE: _("Service"),
        Group.QUALITY: _("Quality"),
        Group.COST: _("Cost and efficiency"),
        Group.SATISFACTION: _("Satisfaction"),
        Group.REVENUE: _("Revenue"),
        Group.PEOPLE: _("People"),
    }[Group(group)]


def state_label(state: str) -> str:
    return {
        "sustained": _("sustained"),
        "latest_met": _("met at last"),
        "improving": _("improving"),
        "missed": _("missed"),
        "insufficient": _("too few months"),
        "unjudged": _("not judged"),
        "no_target": _("no target"),
        "left_out": _("left out"),
    }[state]


def unit_label(unit: Unit) -> str:
    return {
        Unit.PERCENT: _("percent"),
        Unit.SECONDS: _("seconds"),
        Unit.DAYS: _("days"),
        Unit.CYCLES: _("cycles"),
        Unit.MONEY: _("money"),
        Unit.NUMBER: _("number"),
    }[Unit(unit)]


def direction_label(direction: Direction) -> str:
    return {
        Direction.HIGHER: _("higher is better"),
        Direction.LOWER: _("lower is better"),
        Direction.RANGE: _("a range is right"),
    }[Direction(direction)]


def frequency_label(frequency: Frequency) -> str:
    return {
        Frequency.DAILY: _("daily"),
        Frequency.WEEKLY: _("weekly"),
        Frequency.MONTHLY: _("monthly"),
        Frequency.QUARTERLY: _("quarterly"),
        Frequency.YEARLY: _("yearly"),
    }[Frequency(frequency)]


def counted_label(counted: Counted) -> str:
    return {
        Counted.TYPED: _("typed or imported"),
        Counted.QUALITY: _("counted from monitoring and calibration"),
        Counted.TRAINING: _("counted from training records"),
        Counted.WORKFORCE: _("counted from people's first and last days"),
        Counted.VENDORS: _("counted from vendors' logs"),
    }[Counted(counted)]


def channel_label(channel: Channel | str) -> str:
    return {
        Channel.PHONE: _("phone"),
        Channel.EMAIL: _("e-mail"),
        Channel.CHAT: _("chat"),
        Channel.REMOTE: _("remote access"),
    }[Channel(channel)]


def field_label(field: str) -> str:
    return {
        "name": _("name"),
        "definition": _("definition"),
        "numerator": _("upper count"),
        "denominator": _("lower count"),
        "owner": _("owner"),
        "data_source": _("data source"),
    }[field]


def _choices(kinds: type[Unit | Direction | Group | Frequency]) -> list[SelectChoice]:
    return [SelectChoice(kind.value) for kind in kinds]


def _is_number(_form: Form, field: StringField) -> None:
    if field.data:
        try:
            parse_decimal(field.data)
        except Invalid as error:
            raise ValidationError(error.message) from None


def _is_month(_form: Form, field: StringField) -> None:
    try:
        read_month(field.data or "")
    except ValueError:
        raise ValidationError(_("Write a month as 2026-03.")) from None


def number_in(text: str | None) -> Decimal | None:
    """A number as typed, None for nothing; raises Invalid."""
    return parse_decimal(text) if text and text.strip() else None


class TargetForm(Form):
    """A target from a month on; bounds of percentages in percent."""

    programme_id = IntegerField(validators=[Optional()])
    from_month = StringField(validators=[_is_month])
    low = StringField(validators=[_is_number])
    high = StringField(validators=[_is_number])
    reason = StringField(validators=[Length(max=300)])
    source = StringField(validators=[Length(max=200)])
    approved_by = StringField(validators=[Length(max=200)])
    approval = StringField(validators=[Length(max=300)])


class ReasonForm(Form):
    """One sentence why."""

    reason = StringField(validators=[InputRequired(_l("Give a reason.")), Length(max=300)])


class MonthForm(Form):
    """A month to close, or to open again for a reason."""

    month = StringField(validators=[_is_month])
    reason = StringField(validators=[Length(max=300)])


class RecountForm(Form):
    """Counts from a second source: typed, or counted from the rows of a file."""

    code = StringField(validators=[InputRequired(_l("Choose a metric."))])
    month = StringField(validators=[_is_month])
    programme_id = IntegerField(validators=[Optional()])
    numerator = StringField(validators=[_is_number])
    denominator = StringField(validators=[_is_number])
    file = FileField()
    source = StringField(validators=[Length(max=255)])
    note = StringField(validators=[Length(max=500)])


class MetricForm(Form):
    """A metric of the organisation."""

    code = StringField(validators=[InputRequired(_l("A code is needed.")), Length(max=64)])
    name = StringField(validators=[Length(max=120)])
    item = StringField(validators=[Length(max=8)])
    group = SelectField(choices=_choices(Group))
    definition = StringField(validators=[Length(max=1000)])
    numerator = StringField(validators=[Length(max=200)])
    denominator = StringField(validators=[Length(max=200)])
    unit = SelectField(choices=_choices(Unit))
    direction = SelectField(choices=_choices(Direction))
    frequency = SelectField(choices=_choices(Frequency))
    owner = StringField(validators=[Length(max=120)])
    data_source = StringField(validators=[Length(max=120)])
    part_of_whole = BooleanField()
    factor = IntegerField(validators=[Optional(), NumberRange(1, 12)])
    variant = StringField(validators=[Length(max=64)])
    never_judged = StringField(validators=[Length(max=300)])
