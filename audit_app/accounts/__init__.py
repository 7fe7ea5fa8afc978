"""Who may: organisations, people who sign in, and what each role may do."""

from __future__ import annotations
