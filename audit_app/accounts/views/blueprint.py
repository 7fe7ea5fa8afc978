"""The blueprint that the screens of accounts share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("accounts", "audit_app.accounts", url_prefix="/access", template_folder="templates")
