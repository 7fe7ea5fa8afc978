"""The group that the verbs of metrics share."""

from __future__ import annotations

import click


@click.group("metrics")
def group() -> None:
    """Metrics: catalogue, values, targets, summary."""
