"""Vendors, what is bought of them, how they were scored, and what they sent and answered."""

from __future__ import annotations

from audit_app.vendors.models.logs import VendorContact, VendorCost, VendorReport
from audit_app.vendors.models.scorecards import VendorCheckResult, VendorScore, VendorWeights
from audit_app.vendors.models.vendors import Vendor, VendorCheck, VendorService

__all__ = [
    "Vendor",
    "VendorCheck",
    "VendorCheckResult",
    "VendorContact",
    "VendorCost",
    "VendorReport",
    "VendorScore",
    "VendorService",
    "VendorWeights",
]
