"""Shapes of what the drill screens send, and words for what they say."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.drill.rules import DEFAULT, MINUTES, Known, Stratum
from audit_app.drill.service import TakeDraw, Tick
from audit_app.web.forms import Form

SHAPES = {Known.THERE: "done", Known.NO_PROOF: "progress", Known.MISSING: "missing", Known.ASK: "open"}


def stratum_label(stratum: Stratum) -> str:
    return {
        Stratum.NEW: _("New people, hired in the last 90 days"),
        Stratum.SUPPORT: _("People in support jobs"),
        Stratum.CUSTOMER: _("People who work with customers"),
        Stratum.MONTH: _("Months"),
        Stratum.EVALUATION: _("Evaluated contacts of these months"),
        Stratum.CONTACT: _("Other contacts of these months"),
        Stratum.PROOF: _("Proofs linked in the audit"),
        Stratum.DOCUMENT: _("Controlled documents"),
    }[stratum]


def known_label(known: Known) -> str:
    return {
        Known.THERE: _("on record"),
        Known.NO_PROOF: _("without proof"),
        Known.MISSING: _("missing"),
        Known.ASK: _("to be shown"),
    }[known]


WORDS = {"stratum": stratum_label, "known": known_label}


class DrawForm(Form):
    """A drill to be drawn: a seed, a limit of minutes, and how many of each."""

    seed = IntegerField(validators=[InputRequired(_l("Type a whole number as seed."))])
    minutes = IntegerField(default=MINUTES, validators=[InputRequired()])
    new = IntegerField(default=DEFAULT[Stratum.NEW])
    support = IntegerField(default=DEFAULT[Stratum.SUPPORT])
    customer = IntegerField(default=DEFAULT[Stratum.CUSTOMER])
    month = IntegerField(default=DEFAULT[Stratum.MONTH])
    evaluation = IntegerField(default=DEFAULT[Stratum.EVALUATION])
    contact = IntegerField(default=DEFAULT[Stratum.CONTACT])
    proof = IntegerField(default=DEFAULT[Stratum.PROOF])
    document = IntegerField(default=DEFAULT[Stratum.DOCUMENT])

    def command(self, audit_id: int) -> TakeDraw:
        sizes = {stratum: self[stratum.value].data or 0 for stratum in Stratum}
        return TakeDraw(audit_id, self.seed.data or 0, sizes, self.minutes.data or 0)


class FinishForm(Form):
    """The requirement that the result proves."""

    requirement = StringField(validators=[InputRequired(_l("Choose a requirement."))])


def read_ticks(form: Mapping[str, str], items: Mapping[int, object]) -> list[Tick]:
    """The ticks of a page: `shown-N` yes, no or empty, `minutes-N`, `note-N`; raises Invalid."""
    ticks, wrong = [], {}
    for number in items:
        if f"shown-{number}" not in form:
            continue
        minutes = form.get(f"minutes-{number}", "").strip()
        if minutes and not minutes.isdecimal():
            wrong[f"minutes-{number}"] = _("“%(text)s” is no whole number of minutes.", text=minutes)
            continue
        shown = {"yes": True, "no": False}.get(form[f"shown-{number}"])
        note = form.get(f"note-{number}", "")[:2000]
        ticks.append(Tick(number, shown, int(minutes) if minutes else None, note))
    if wrong:
        raise Invalid(_("The ticks were not noted."), wrong)
    return ticks
