"""The group that the verbs of vendors share."""

from __future__ import annotations

import click


@click.group("vendors")
def group() -> None:
    """Vendors: logs, scorecards, recommendations."""
