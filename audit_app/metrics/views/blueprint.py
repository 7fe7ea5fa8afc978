"""The blueprint that the screens of metrics share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("metrics", "audit_app.metrics", url_prefix="/metrics", template_folder="templates")
