"""Files on their way in: staged, checked row by row, previewed, then applied as a whole or not at all."""

from __future__ import annotations
