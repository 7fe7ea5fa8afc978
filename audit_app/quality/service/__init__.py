"""Writes quality: tallies."""

from __future__ import annotations

from audit_app.quality.service.tallies import Difference, retally, verify_tallies

__all__ = ["Difference", "retally", "verify_tallies"]
