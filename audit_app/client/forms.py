"""Shapes of what the client's window sends."""

from __future__ import annotations

from audit_app.web.forms import Form


class PlainForm(Form):
    """A button, or boxes that are read one by one."""
