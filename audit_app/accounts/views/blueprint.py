"""The blueprints of accounts: the entrance, where nobody is known yet, and the screens of access."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("accounts", "audit_app.accounts", url_prefix="/access", template_folder="templates")
entrance = Blueprint("entrance", "audit_app.accounts", template_folder="templates")
