"""The blueprint that the screens of talk share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("talk", __name__, template_folder="../templates")
