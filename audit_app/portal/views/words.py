"""States and ratings of the portal in words."""

from __future__ import annotations

from fractions import Fraction

from audit_app.base.i18n import gettext as _
from audit_app.portal.rules import AppealState, State
from audit_app.scoring.rules import Rating


def state(value: State) -> str:
    return {
        State.INVITED: _("Invited"),
        State.ANSWERING: _("Answering"),
        State.SUBMITTED: _("Submitted"),
        State.RELEASED: _("Result released"),
        State.REVOKED: _("Taken back"),
    }[value]


def appeal(value: AppealState) -> str:
    return {
        AppealState.OPEN: _("Waiting for a decision"),
        AppealState.KEPT: _("Rating kept"),
        AppealState.CHANGED: _("Rating changed"),
    }[value]


def rating(value: Rating | None) -> str:
    return {
        None: _("Open"),
        Rating.MET: _("Met"),
        Rating.PARTLY: _("Partly"),
        Rating.NOT_MET: _("Not met"),
        Rating.NOT_APPLICABLE: _("Not applicable"),
    }[value]


def share(value: Fraction | None) -> str:
    """81.2 %, cut and never rounded up; a dash when there is none."""
    if value is None:
        return "–"
    tenths = int(value * 1000)
    return f"{tenths // 10}.{tenths % 10} %"


def steps(value: Fraction | None) -> str:
    """+0.25: so many steps too high on average."""
    return "–" if value is None else f"{float(value):+.2f}"
