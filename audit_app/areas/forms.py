"""Shapes of what the screens of areas send."""

from __future__ import annotations

from audit_app.web.forms import Form


class PlainForm(Form):
    """Boxes that are read one by one."""
