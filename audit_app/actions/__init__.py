"""What was done about it: corrective actions, reviews, complaints, incidents, launches, documents."""

from __future__ import annotations
