"""Shapes of what the screens of quality send, and words for its terms, a module for each noun."""

from __future__ import annotations
