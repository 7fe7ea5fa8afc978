"""Builders: each makes only what the test names."""

from __future__ import annotations
