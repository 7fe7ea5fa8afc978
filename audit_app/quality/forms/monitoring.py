"""Shapes of what the screens of monitoring send, and words for its terms."""

from __future__ import annotations

import datetime as dt
import re

from flask import request
from wtforms import BooleanField, DateField, FloatField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from audit_app.base import clock
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.quality.queries.pareto import By
from audit_app.quality.rules import Doubt, ErrorClass, Method, Selection, Shift, State
from audit_app.quality.rules.pacing import Outlook
from audit_app.quality.rules.spread import Stands
from audit_app.web.forms import Form
from audit_app.workforce.forms import channel_label
from audit_app.workforce.rules import Channel

LINES = 24  # lines that the page of a form offers
SHAPES = {
    Outlook.SHORT: "▼",
    Outlook.FINE: "●",
    Outlook.OVER: "▲",
    Outlook.NOT_DUE: "–",
    Outlook.EARLY: "◌",
    Stands.BELOW: "▼",
    Stands.WITHIN: "●",
    Stands.ABOVE: "▲",
    Stands.TOO_FEW: "–",
}


def outlook_label(outlook: Outlook) -> str:
    return {
        Outlook.SHORT: _("too few"),
        Outlook.FINE: _("fits"),
        Outlook.OVER: _("too many"),
        Outlook.NOT_DUE: _("none needed"),
        Outlook.EARLY: _("too early to say"),
    }[outlook]


def stands_label(stands: Stands) -> str:
    return {
        Stands.BELOW: _("below the rest"),
        Stands.WITHIN: _("within"),
        Stands.ABOVE: _("above the rest"),
        Stands.TOO_FEW: _("too few to say"),
    }[stands]


def method_label(method: Method) -> str:
    return {
        Method.SIDE_BY_SIDE: _("side by side"),
        Method.REMOTE: _("remote"),
        Method.CLIENT: _("by the client"),
    }[method]


def class_label(error_class: ErrorClass) -> str:
    return {
        ErrorClass.CUSTOMER: _("customer-critical"),
        ErrorClass.BUSINESS: _("business-critical"),
        ErrorClass.COMPLIANCE: _("compliance-critical"),
        ErrorClass.NON_CRITICAL: _("non-critical"),
    }[error_class]


def selection_label(selection: Selection) -> str:
    return _("at random") if selection == Selection.RANDOM else _("targeted")


def state_label(state: State) -> str:
    return {
        State.COUNTED: _("counts"),
        State.DOUBTFUL: _("doubtful"),
        State.WITHDRAWN: _("withdrawn"),
    }[state]


def doubt_label(doubt: Doubt) -> str:
    return {
        Doubt.OTHER_PROGRAMME: _("The agent worked on another programme that day."),
        Doubt.OTHER_CHANNEL: _("The programme has no such channel."),
        Doubt.OTHER_AGENT: _("The list of contacts names another agent."),
        Doubt.LATE: _("It was evaluated more than 30 days after the contact."),
    }[doubt]


def by_label(by: By) -> str:
    return {
        By.PROGRAMME: _("Programme"),
        By.CHANNEL: _("Channel"),
        By.SITE: _("Site"),
        By.TEAM: _("Team"),
        By.SHIFT: _("Shift"),
        By.AGENT: _("Agent"),
    }[by]


def group_label(by: By, label: str) -> str:
    """The name of a group: words of our own for channels and shifts, the name as it is for everything else."""
    if by == By.CHANNEL:
        return channel_label(Channel(label))
    if by == By.SHIFT:
        return {
            Shift.EARLY: _("6 to 14 o'clock"),
            Shift.LATE: _("14 to 22 o'clock"),
            Shift.NIGHT: _("22 to 6 o'clock"),
            Shift.UNKNOWN: _("hour not known"),
        }[Shift(label)]
    return label or _("without a team leader")


WORDS = {
    "shape": SHAPES,
    "outlook": outlook_label,
    "stands": stands_label,
    "method": method_label,
    "class": class_label,
    "selection": selection_label,
    "state": state_label,
    "doubt": doubt_label,
    "by": by_label,
    "group": group_label,
    "channel": channel_label,
}


def asked_month(name: str = "month") -> dt.date:
    """The month asked for in the address as 2026-10, this one when none is; raises Invalid."""
    text = request.args.get(name, "").strip()
    if not text:
        return clock.today().replace(day=1)
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text) and text > "0001":
        return dt.date(int(text[:4]), int(text[5:]), 1)
    sentence = _("%(text)s is not a month. Write it as 2026-12.", text=text)
    raise Invalid(sentence, {name: sentence})


class EvaluationForm(Form):
    """One evaluation; the boxes of errors are read by `errors`."""

    transaction_id = StringField(
        validators=[InputRequired(_l("Type the number of the contact.")), Length(max=100)]
    )
    agent_code = StringField(validators=[InputRequired(_l("Type the agent's code.")), Length(max=64)])
    day = DateField(validators=[InputRequired(_l("Write the date as 2026-12-31."))])
    hour = IntegerField(validators=[Optional(), NumberRange(0, 23, _l("An hour is a number from 0 to 23."))])
    evaluated_on = DateField(validators=[InputRequired(_l("Write the date as 2026-12-31."))])
    evaluator_code = StringField(validators=[Length(max=64)])
    evaluator_name = StringField(validators=[Length(max=200)])
    method = SelectField(choices=[SelectChoice(one.value) for one in Method])
    stepped_in = BooleanField()
    channel = SelectField(choices=[SelectChoice(one.value) for one in Channel])
    selection = SelectField(choices=[SelectChoice(one.value) for one in Selection])
    points = FloatField(validators=[Optional()])
    points_possible = FloatField(validators=[Optional()])
    notes = StringField(validators=[Length(max=5000)])


def errors() -> dict[str, int]:
    """How many errors stand in each line's box; raises Invalid."""
    found: dict[str, int] = {}
    for name, text in request.form.items():
        if name.startswith("error:") and text.strip() not in {"", "0"}:
            if not re.fullmatch(r"[0-9]{1,3}", text.strip()):
                sentence = _("“%(text)s” is not a number of errors.", text=text[:40])
                raise Invalid(sentence, {name: sentence})
            found[name.removeprefix("error:")] = int(text)
    return found


class FormHead(Form):
    """A form without its lines."""

    programme_id = IntegerField(validators=[InputRequired(_l("Choose a programme."))])
    name = StringField(validators=[InputRequired(_l("Type a name.")), Length(max=200)])
    valid_from = DateField(validators=[InputRequired(_l("Write the date as 2026-12-31."))])
    pass_mark = FloatField(validators=[Optional()])


class DrawForm(Form):
    """What to draw from."""

    programme_id = IntegerField(validators=[InputRequired(_l("Choose a programme."))])
    from_on = DateField(validators=[InputRequired(_l("Write the date as 2026-12-31."))])
    until_on = DateField(validators=[InputRequired(_l("Write the date as 2026-12-31."))])
    per_agent = IntegerField(validators=[Optional()])
    seed = StringField(validators=[Length(max=64)])


class RuleForm(Form):
    """A pacing rule; the boxes of shares are read by `shares`."""

    programme_id = IntegerField(validators=[Optional()])
    least = IntegerField(validators=[InputRequired(_l("Type a number."))])
    most = IntegerField(validators=[InputRequired(_l("Type a number."))])
    sample = IntegerField(validators=[InputRequired(_l("Type a number."))])


def shares(words: type[Method | Channel]) -> dict[str, float]:
    """The least shares in percent that were typed; raises Invalid."""
    found: dict[str, float] = {}
    for word in words:
        text = request.form.get(f"share_{word}", "").strip().replace(",", ".")
        if text:
            if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", text):
                sentence = _("A share is a percentage from 0 to 100.")
                raise Invalid(sentence, {f"share_{word}": sentence})
            found[word.value] = float(text)
    return found


class SettleForm(Form):
    """The word that settles a doubtful evaluation."""

    counts = SelectField(choices=[SelectChoice("yes"), SelectChoice("no")])
    reason = StringField(validators=[InputRequired(_l("Say why.")), Length(max=2000)])
