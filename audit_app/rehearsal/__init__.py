"""Rehearsal data: a fictional operation, so that everything can be tried before real records exist.

The modules here are pure generators: the same seed and day give the same rows and the same bytes.
"""

from __future__ import annotations
