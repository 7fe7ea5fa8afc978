"""What a WSGI server loads."""

from __future__ import annotations

import gc

gc.disable()  # while what stays is made: see audit_app/__main__.py

from audit_app.factory import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
