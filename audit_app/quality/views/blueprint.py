"""The blueprint that the screens of quality share, and the tabs that join them."""

from __future__ import annotations

from flask import Blueprint, current_app

from audit_app.base.i18n import gettext as _

blueprint = Blueprint("quality", "audit_app.quality", url_prefix="/quality", template_folder="templates")


def _tabs() -> list[tuple[str, str]]:
    """(endpoint, label) of the screens there are."""
    tabs = (
        ("quality.index", _("Pacing")),
        ("quality.evaluations", _("Evaluations")),
        ("quality.accuracy", _("Accuracy")),
        ("quality.error_ranking", _("Errors")),
        ("quality.draws", _("Draws")),
        ("quality.evaluation_forms", _("Forms")),
        ("quality.calibrations", _("Calibration")),
        ("quality.feedback", _("Feedback")),
        ("quality.coaching", _("Coaching")),
        ("quality.incentives", _("Incentives")),
    )
    return [(endpoint, label) for endpoint, label in tabs if endpoint in current_app.view_functions]


blueprint.app_context_processor(lambda: {"quality_tabs": _tabs})
