"""The shell of every screen: layout, guards, forms, error pages, navigation."""

from __future__ import annotations
