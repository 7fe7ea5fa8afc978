"""Files of people, requirements and completions: how they are read, checked and laid out."""

from __future__ import annotations

from audit_app.training.importer.check import Source, check_file
from audit_app.training.importer.columns import COLUMNS, REQUIRED, template_rows

__all__ = ["COLUMNS", "REQUIRED", "Source", "check_file", "template_rows"]
