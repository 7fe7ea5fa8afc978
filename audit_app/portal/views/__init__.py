"""Screens: of the operator under /portal/, of the vendor under /portal/my/, and the way in by a link."""

from __future__ import annotations

from audit_app.portal.views import answering, campaigns, entering, joining, results, team, verification
from audit_app.portal.views.blueprint import blueprint

__all__ = ["answering", "blueprint", "campaigns", "entering", "joining", "results", "team", "verification"]
