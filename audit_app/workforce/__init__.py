"""Who works where: sites, programmes, jobs, people and their placements over time. Knows nothing of training."""

from __future__ import annotations
