"""The blueprint that the screens of actions share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("actions", "audit_app.actions", url_prefix="/actions", template_folder="templates")
