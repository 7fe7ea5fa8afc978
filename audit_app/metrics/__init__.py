"""What is measured: the catalogue, targets with their reasons, monthly counts, and whether results last."""

from __future__ import annotations
