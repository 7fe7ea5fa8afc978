"""Which records answer which requirement: a check's code in the checklist leads to the query that answers it."""

from __future__ import annotations
