"""The blueprint of the checks' screens."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("checks", "audit_app.checks", url_prefix="/checks", template_folder="templates")
