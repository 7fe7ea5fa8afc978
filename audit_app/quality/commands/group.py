"""The group that the verbs of quality share."""

from __future__ import annotations

import click


@click.group("quality")
def group() -> None:
    """Monitoring: pacing, draws, accuracies, calibration, coaching, incentives."""
