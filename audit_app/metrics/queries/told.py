"""Says in words why a metric is in its state, from the parts that scoring gave."""

from __future__ import annotations

from audit_app.base.i18n import gettext as _
from audit_app.metrics.rules import Definition
from audit_app.scoring.rules import MetricPart, Profile, State


def why(definition: Definition, part: MetricPart, profile: Profile) -> str:
    """One sentence with the counts that decided."""
    if definition.never_judged:
        return _("Never judged: %(why)s", why=definition.never_judged)
    if part.target_low is None and part.target_high is None:
        return _("No target is set, so no month can meet one.")
    rule = profile.sustained
    if part.state is State.INSUFFICIENT:
        return _(
            "%(months)s months with data; %(needed)s are needed to judge.",
            months=part.months_with_data,
            needed=rule.minimum_months,
        )
    lately = sum(met is True for _month, met in part.recent)
    counted = _(
        "Met in %(met)s of %(months)s months with data and in %(lately)s of the last %(recent)s",
        met=part.months_met,
        months=part.months_with_data,
        lately=lately,
        recent=rule.recent_months,
    )
    ending = {
        State.SUSTAINED: _("sustained."),
        State.LATEST_MET: _(
            "on target lately, not yet for long enough (%(rule)s).", rule=needed(part, profile)
        ),
        State.IMPROVING: _("the latest month missed, but the last half-year goes the right way."),
        State.MISSED: _("the latest month missed, and nothing shows that it gets better."),
    }[part.state]
    return f"{counted}: {ending}"


def needed(part: MetricPart, profile: Profile) -> str:
    """What sustained asks for with so many months of data."""
    rule = profile.sustained
    if part.months_with_data == rule.window_months:
        return _(
            "%(met)s of %(months)s are needed, and %(lately)s of the last %(recent)s",
            met=rule.met_months,
            months=rule.window_months,
            lately=rule.recent_met,
            recent=rule.recent_months,
        )
    share = rule.partial_share * 100
    return _(
        "%(share)s %% of the months with data are needed, and %(lately)s of the last %(recent)s",
        share=f"{float(share):g}",
        lately=rule.recent_met,
        recent=rule.recent_months,
    )


def trend_word(part: MetricPart) -> str:
    """Better, worse or level, from the last three months against the three before; empty: too few months."""
    if part.trend is None:
        return ""
    if part.trend.later_mean == part.trend.earlier_mean:
        return _("level")
    return _("better") if part.trend.later_mean > part.trend.earlier_mean else _("worse")
