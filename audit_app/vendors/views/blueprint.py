"""The blueprint that the screens of vendors share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("vendors", "audit_app.vendors", url_prefix="/vendors", template_folder="templates")
