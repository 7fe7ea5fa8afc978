"""The blueprint that the screens of quality share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("quality", "audit_app.quality", url_prefix="/quality", template_folder="templates")
