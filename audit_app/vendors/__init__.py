"""Bought-in services: monthly scorecards, computed from logs where logs can say it, and what to do next."""

from __future__ import annotations
