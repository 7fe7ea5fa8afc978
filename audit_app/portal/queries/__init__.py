"""Reads self-assessments: the operator's rows in `operator`, the vendor's in `vendor`, links in `passes`."""

from __future__ import annotations
