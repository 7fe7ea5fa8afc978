"""What a WSGI server loads."""

from __future__ import annotations

from audit_app.factory import create_app

app = create_app()
