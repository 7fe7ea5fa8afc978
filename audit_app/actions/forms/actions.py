"""Shapes of what the screens of actions send."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import DecimalField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import InputRequired, NumberRange, Optional

from audit_app.actions.forms.fields import Placed, choose, date, line, proof, text
from audit_app.actions.queries import MetricName
from audit_app.actions.rules import (
    LONGEST_WINDOW,
    MOST_STEPS,
    WINDOW_MONTHS,
    Bone,
    CauseMethod,
    EffectKind,
    Effort,
    Expectation,
    Fishbone,
    FiveWhys,
    Source,
    fishbone,
    five_whys,
)
from audit_app.actions.service import CloseAction, SaveAction, SaveCause
from audit_app.base import clock
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.web.forms import Form
from audit_app.workforce.queries import Structure


class ChangeActionForm(Placed):
    """An action that is there; its code and its cause have places of their own."""

    title = line(_l("What shall be done"), needed=True)
    source = choose(_l("Comes from"), Source)
    source_ref = line(
        _l("Which one"),
        most=120,
        hint=_l("The metric's code, the complaint's number, the number of the audit …"),
    )
    requirement = line(_l("Requirement or parameter"), most=24, hint=_l("Such as 1.4c or 2.10."))
    description = text(_l("More about it"))
    owner = line(
        _l("Owner"), hint=_l("The code of somebody on the staff, or the address of somebody who signs in.")
    )
    due_on = date(_l("Due on"))
    effort = choose(_l("Effort"), Effort, blank=_l("not said"))

    def command(self) -> SaveAction:
        return SaveAction(
            self.title.data or "",
            Source(self.source.data),
            self.source_ref.data or "",
            self.requirement.data or "",
            self.description.data or "",
            self.where(),
            self.owner.data or "",
            self.due_on.data,
            Effort(self.effort.data) if self.effort.data else None,
        )


class ActionForm(ChangeActionForm):
    """A new action."""

    cause_code = line(
        _l("Short label of the cause, if known"),
        most=64,
        hint=_l("The same cause gets the same label, so that the log sees it come back."),
    )

    def command(self) -> SaveAction:
        base = super().command()
        return SaveAction(
            base.title,
            base.source,
            base.source_ref,
            base.requirement,
            base.description,
            base.where,
            base.owner,
            base.due_on,
            base.effort,
            self.cause_code.data or "",
        )


class CauseForm(Form):
    """The search for the cause: steps `why-1` … or one box for each group, as the method says."""

    method = choose(_l("Way of looking"), CauseMethod, blank=_l("none"))
    cause = text(_l("The cause in one sentence"))
    cause_code = line(_l("Short label of the cause"), most=64)

    def command(self, action_id: int, sent: dict[str, str]) -> SaveCause:
        return SaveCause(action_id, self._analysis(sent), self.cause.data or "", self.cause_code.data or "")

    def _analysis(self, sent: dict[str, str]) -> FiveWhys | Fishbone | None:
        if self.method.data == CauseMethod.FIVE_WHYS:
            return five_whys([sent.get(f"why-{place}", "") for place in range(1, MOST_STEPS + 1)])
        if self.method.data == CauseMethod.FISHBONE:
            return fishbone({bone: sent.get(f"bone-{bone}", "") for bone in Bone})
        return None


class CloseForm(Form):
    """An action reported done, and what shall show that it worked."""

    done_on = date(_l("Done on"), needed=True)
    note = text(_l("What was done"))
    proof_id = proof()
    kind = choose(_l("How is the effect seen?"), EffectKind)
    metric = SelectField(_l("Metric"), validators=[Optional()])
    programme_id = SelectField(_l("On the programme"), coerce=int)
    expectation = choose(_l("After the action it"), Expectation, blank=_l("choose"))
    level = DecimalField(
        _l("Level, in the metric's own unit"),
        validators=[Optional()],
        description=_l("Only where one is named."),
    )
    months = IntegerField(
        _l("Months to look at afterwards"),
        default=WINDOW_MONTHS,
        validators=[InputRequired(_l("Type a number.")), NumberRange(1, LONGEST_WINDOW)],
    )

    def offer(self, structure: Structure, metrics: Iterable[MetricName]) -> None:
        """Fills the lists to choose from."""
        self.metric.choices = [
            SelectChoice("", _("none")),
            *(SelectChoice(metric.code, metric.name) for metric in metrics),
        ]
        self.programme_id.choices = [
            SelectChoice(0, _("all together")),
            *(SelectChoice(programme.id, programme.name) for programme in structure.programmes),
        ]

    def command(self, action_id: int) -> CloseAction:
        return CloseAction(
            action_id,
            self.done_on.data or clock.today(),
            EffectKind(self.kind.data),
            self.note.data or "",
            self.proof_id.data,
            self.metric.data or "",
            self.programme_id.data or None,
            self.months.data or WINDOW_MONTHS,
            Expectation(self.expectation.data) if self.expectation.data else None,
            None if self.level.data is None else float(self.level.data),
        )


class VerifyForm(Form):
    """What a second person saw."""

    worked = SelectField(
        _l("Did it work?"),
        choices=lambda: [SelectChoice("yes", _("It worked")), SelectChoice("no", _("It did not work"))],
        validators=[InputRequired(_l("Choose one."))],
    )
    note = text(_l("What you looked at, and what you saw"))


class ReasonForm(Form):
    """A reason."""

    reason = text(_l("Reason"))
