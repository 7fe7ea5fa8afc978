"""The blueprint that the screens of both sides share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("portal", "audit_app.portal", url_prefix="/portal", template_folder="templates")
