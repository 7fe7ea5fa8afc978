"""The trail through the API."""

from __future__ import annotations

from audit_app.auditlog import queries
from audit_app.web.endpoints import Api

api = Api("auditlog")

api.get("/trail", "trail.see", queries.list_entries)
