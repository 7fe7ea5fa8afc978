"""Lays out a file to fill."""

from __future__ import annotations

from audit_app.intake.service import Kind


def template_rows(kind: Kind) -> list[list[str]]:
    """The header and one example row."""
    return [list(kind.columns), [kind.example.get(field, "") for field in kind.columns]]
