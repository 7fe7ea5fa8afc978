"""Home: what is mine to do, and where each audit stands."""

from __future__ import annotations
