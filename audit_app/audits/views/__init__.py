"""The screens of the walk."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("audits", __name__, url_prefix="/audits", template_folder="../templates")

from audit_app.audits.views import answers, lists, overview, walk  # noqa: E402 - they register on the blueprint

__all__ = ["answers", "blueprint", "lists", "overview", "walk"]
