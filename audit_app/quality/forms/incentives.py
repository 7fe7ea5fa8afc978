"""Shapes of what the incentive screens send, and words for what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FloatField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.base.i18n import ngettext
from audit_app.base.tabular import parse_decimal
from audit_app.quality.queries.incentives import SchemeRow
from audit_app.quality.rules.fairness import Difference, Says
from audit_app.quality.rules.incentives import (
    LEAST_COUNTED,
    LEAST_SCORE,
    Decision,
    FigureGate,
    Gate,
    GateResult,
    Match,
    Passed,
    Reward,
    RewardKind,
    Terms,
    Tier,
)
from audit_app.quality.service.incentives import Pay, SaveScheme
from audit_app.web.forms import Form


def parse_month(text: str) -> dt.date:
    """The first day of a month written 2026-12; raises Invalid."""
    try:
        return dt.date.fromisoformat(f"{text.strip()}-01")
    except ValueError:
        sentence = _("%(text)s is not a month. Write it as 2026-12.", text=text)
        raise Invalid(sentence, {"month": sentence}) from None


def hundredths(text: str) -> int:
    """An amount of money in hundredths; raises Invalid for more than two decimals."""
    number = parse_decimal(text) * 100
    if number != int(number):
        raise Invalid(_("“%(text)s” has more than two decimals.", text=text))
    return int(number)


def shown(reward: Reward, currency: str = "") -> str:
    """A reward in words: “1,000.00 PHP”, a gift, or nothing."""
    if reward.gift:
        return reward.gift
    return f"{reward.amount / 100:,.2f} {currency}".strip() if reward.amount else ""


def decision_label(decision: Decision) -> str:
    return {
        Decision.EARNED: _("earned"),
        Decision.STOPPED: _("stopped"),
        Decision.TOO_FEW: _("too few evaluations"),
        Decision.NO_FIGURE: _("cannot be told"),
        Decision.NOT_EARNED: _("not earned"),
    }[decision]


def match_label(match: Match) -> str:
    return {
        Match.SAME: _("matches"),
        Match.DESPITE_STOP: _("paid despite a compliance-critical error"),
        Match.NOT_EARNED: _("paid, not earned"),
        Match.DIFFERENT: _("another reward than earned"),
        Match.UNPAID: _("earned, not paid"),
        Match.UNKNOWN: _("cannot be recalculated"),
        Match.NOTHING: _("nothing to pay"),
    }[match]


def kind_label(kind: RewardKind) -> str:
    return _("Money") if kind is RewardKind.MONEY else _("Gifts")


def gate_label(one: GateResult) -> str:
    """A gate with its value, its sample and its limit, in one sentence."""
    value = "–" if one.value is None else f"{_cut(one.value)} %"
    words = {"value": value, "limit": f"{one.limit:g} %", "n": one.sample}
    if one.gate is Gate.COMPLIANCE_STOP:
        count = int(one.value or 0)
        return (
            ngettext(
                "%(num)s evaluation with a compliance-critical error: the reward is stopped",
                "%(num)s evaluations with a compliance-critical error: the reward is stopped",
                count,
            )
            if count
            else _("no compliance-critical error")
        )
    if one.gate is Gate.EVALUATIONS:
        return _("%(n)s random evaluations, at least %(least)s count", n=one.sample, least=int(one.limit))
    if one.gate is Gate.FIGURE:
        if one.passed is Passed.UNKNOWN:
            return _(
                "%(name)s: nothing imported for this month, at least %(least)s",
                name=one.name,
                least=f"{one.limit:g}",
            )
        return _(
            "%(name)s %(value)s, at least %(least)s",
            name=one.name,
            value=f"{one.value:g}",
            least=f"{one.limit:g}",
        )
    return {
        Gate.SCORE: _("non-critical score %(value)s (n = %(n)s), at least %(limit)s"),
        Gate.CUSTOMER: _("customer-critical accuracy %(value)s (n = %(n)s), at least %(limit)s"),
        Gate.BUSINESS: _("business-critical accuracy %(value)s (n = %(n)s), at least %(limit)s"),
        Gate.COMPLIANCE: _("compliance-critical accuracy %(value)s (n = %(n)s), at least %(limit)s"),
        Gate.TIER: _("non-critical score %(value)s (n = %(n)s), the lowest tier begins at %(limit)s"),
    }[one.gate] % words


def _cut(percent: float) -> str:
    """One decimal, cut off and not rounded up: 84.96 does not show as 85.0."""
    return f"{int(round(percent, 6) * 10) / 10:.1f}"


def difference_label(name: str, found: Difference) -> str:
    """What a group's share says beside the others', with its interval; “too few” is an answer."""
    if found.points is None:
        return _("Nobody to compare with.")
    words = {
        "name": name,
        "points": _points(found.points),
        "low": _points(found.low),
        "high": _points(found.high),
    }
    return {
        Says.TOO_FEW: _("Too few agents to say."),
        Says.NO_DIFFERENCE: _(
            "The numbers show no difference from the others (%(points)s points, between %(low)s and %(high)s)."
        ),
        Says.MORE: _(
            "More agents earned a reward than elsewhere: %(points)s points, between %(low)s and %(high)s."
        ),
        Says.LESS: _(
            "Fewer agents earned a reward than elsewhere: %(points)s points, between %(low)s and %(high)s."
        ),
    }[found.says] % words


def _points(number: float | None) -> str:
    return f"{(number or 0) * 100:+.1f}".replace("-", "\u2212")


WORDS: dict[str, Callable[..., str]] = {
    "decision": decision_label,
    "match": match_label,
    "kind": kind_label,
    "gate": gate_label,
    "difference": difference_label,
    "reward": shown,
}
SHAPES: dict[Decision | Match, str] = {
    Decision.EARNED: "done",
    Decision.STOPPED: "failed",
    Decision.TOO_FEW: "open",
    Decision.NO_FIGURE: "open",
    Decision.NOT_EARNED: "none",
    Match.SAME: "done",
    Match.DESPITE_STOP: "failed",
    Match.NOT_EARNED: "failed",
    Match.DIFFERENT: "failed",
    Match.UNPAID: "missing",
    Match.UNKNOWN: "open",
    Match.NOTHING: "none",
}


class SchemeForm(Form):
    """A scheme. Tiers and figures are written one a line: “85 = 1500”, “95 = Dinner for two”, “adherence = 92”."""

    name = StringField(validators=[DataRequired(_l("Type a name.")), Length(max=200)])
    programme_id = IntegerField(validators=[Optional()])
    from_month = StringField(validators=[DataRequired(_l("Write the month as 2026-12."))])
    until_month = StringField()
    kind = SelectField(choices=[SelectChoice(kind.value) for kind in RewardKind])
    currency = StringField(validators=[Length(max=3)])
    least_evaluations = IntegerField(default=LEAST_COUNTED, validators=[InputRequired()])
    least_score = FloatField(default=LEAST_SCORE, validators=[Optional()])
    least_accuracy = FloatField(validators=[Optional()])
    stop_on_compliance = BooleanField(default=True)
    tiers = TextAreaField(validators=[DataRequired(_l("Write at least one tier."))])
    figures = TextAreaField()
    notes = TextAreaField(validators=[Length(max=5000)])

    def command(self) -> SaveScheme:
        """Raises Invalid for lines that cannot be read."""
        kind = RewardKind(self.kind.data)
        until = (self.until_month.data or "").strip()
        return SaveScheme(
            name=self.name.data or "",
            kind=kind,
            from_month=_in_field("from_month", lambda: parse_month(self.from_month.data or "")),
            terms=Terms(
                self.least_evaluations.data or 0,
                self.least_score.data,
                self.least_accuracy.data,
                bool(self.stop_on_compliance.data),
                tuple(_in_field("figures", lambda: list(_figures(self.figures.data or "")))),
                tuple(_in_field("tiers", lambda: list(_tiers(self.tiers.data or "", kind)))),
            ),
            programme_id=self.programme_id.data or None,
            until_month=_in_field("until_month", lambda: parse_month(until)) if until else None,
            currency=self.currency.data or "",
            notes=self.notes.data or "",
        )


def _in_field(name: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Invalid as error:
        raise Invalid(_("Some fields need another look."), {name: error.message}) from error


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, map(str.strip, text.splitlines())):
        left, mark, right = line.partition("=")
        if not mark or not left.strip() or not right.strip():
            raise Invalid(_("“%(line)s” cannot be read. Write one a line, with = between.", line=line))
        yield left.strip(), right.strip()


def _tiers(text: str, kind: RewardKind) -> Iterator[Tier]:
    for level, reward in _pairs(text):
        given = Reward(amount=hundredths(reward)) if kind is RewardKind.MONEY else Reward(gift=reward)
        yield Tier(float(parse_decimal(level)), given)


def _figures(text: str) -> Iterator[FigureGate]:
    for name, least in _pairs(text):
        yield FigureGate(name, float(parse_decimal(least)))


def filled(scheme: SchemeRow) -> SchemeForm:
    """The form as it would have been typed for a scheme there is."""
    terms = scheme.terms
    return SchemeForm(
        formdata=None,
        name=scheme.name,
        programme_id=scheme.programme_id,
        from_month=f"{scheme.from_month:%Y-%m}",
        until_month=f"{scheme.until_month:%Y-%m}" if scheme.until_month else "",
        kind=scheme.kind.value,
        currency=scheme.currency,
        least_evaluations=terms.least_evaluations,
        least_score=terms.least_score,
        least_accuracy=terms.least_accuracy,
        stop_on_compliance=terms.stop_on_compliance,
        tiers="\n".join(
            f"{tier.from_score:g} = {tier.reward.gift or f'{tier.reward.amount / 100:.2f}'}"
            for tier in terms.tiers
        ),
        figures="\n".join(f"{one.name} = {one.least:g}" for one in terms.figures),
        notes=scheme.notes,
    )


class PayForm(Form):
    """A payout noted by hand."""

    person_id = IntegerField(validators=[InputRequired(_l("Choose a person."))])
    amount = StringField()
    gift = StringField(validators=[Length(max=200)])
    paid_on = DateField(validators=[InputRequired("Write the date as 2026-12-31.")])
    reason = TextAreaField(validators=[Length(max=2000)])

    def command(self, scheme: SchemeRow, month: dt.date) -> Pay:
        """Raises Invalid for an amount that cannot be read."""
        amount = (self.amount.data or "").strip()
        money = scheme.kind is RewardKind.MONEY
        return Pay(
            scheme.id,
            self.person_id.data or 0,
            month,
            Reward(
                _in_field("amount", lambda: hundredths(amount)) if money and amount else 0,
                "" if money else (self.gift.data or ""),
            ),
            self.paid_on.data or dt.date.min,
            self.reason.data or "",
        )
