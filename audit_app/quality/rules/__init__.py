"""What quality decides by itself, a module for each noun."""

from __future__ import annotations
