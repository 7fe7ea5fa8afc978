"""How work with customers is watched: evaluations, calibration, feedback, coaching, incentives."""

from __future__ import annotations
