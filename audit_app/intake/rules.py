"""The words of a file on its way in, as they are stored."""

from __future__ import annotations

import enum


class BatchState(enum.StrEnum):
    """How far an import is."""

    STAGED = "staged"
    ASKING = "asking"  # the order of day and month must be told
    CHECKED = "checked"
    APPLIED = "applied"
    REFUSED = "refused"  # the file as a whole cannot be read
    DISCARDED = "discarded"


class Verdict(enum.StrEnum):
    """What a row of a file would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REJECTED = "rejected"


ALTERABLE = frozenset({BatchState.STAGED, BatchState.ASKING, BatchState.CHECKED, BatchState.REFUSED})
"""States in which a file may still be read anew or discarded."""
