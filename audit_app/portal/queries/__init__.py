"""Reads self-assessments: the operator's rows in `operator`, the vendor's in `vendor`, links in `passes`."""

from __future__ import annotations

from audit_app.portal.queries import agenda  # noqa: F401 - registers what waits for somebody
