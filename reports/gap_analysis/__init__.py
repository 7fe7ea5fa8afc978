"""The gap analysis: how ready an operation is, what is missing, and on which proof that rests."""

from __future__ import annotations

from reports.gap_analysis.document import GapAnalysis as Document

__all__ = ["Document"]
