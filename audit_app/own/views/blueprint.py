"""The blueprint that own pages share, and the words they use."""

from __future__ import annotations

from flask import Blueprint

from audit_app.quality.forms.follow import WORDS as FOLLOW
from audit_app.quality.forms.incentives import shown
from audit_app.quality.forms.monitoring import method_label, outlook_label, selection_label
from audit_app.quality.rules.incentives import Reward

blueprint = Blueprint("own", "audit_app.own", url_prefix="/own", template_folder="templates")
WORDS = {
    **FOLLOW,
    "method": method_label,
    "selection": selection_label,
    "outlook": outlook_label,
    "money": lambda row: shown(Reward(row.amount, row.gift), row.currency),
}
