"""The questions: versioned checklist releases as data, and no logic beside them."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def root() -> Traversable:
    return files(__name__)
