"""The group that the verbs of actions share."""

from __future__ import annotations

import click


@click.group("actions")
def group() -> None:
    """Improvement log: actions, reviews, complaints, incidents, launches, documents."""
