"""Reads checklist files, YAML or spreadsheet, and refuses what cannot be meant, line by line."""

from __future__ import annotations

from audit_app.catalog.loader.checked import read_yaml
from audit_app.catalog.loader.problems import BrokenChecklist, Problem
from audit_app.catalog.loader.sheet import Identity, read_sheet
from audit_app.catalog.loader.shipped import Shipped, list_shipped, read_shipped
from audit_app.catalog.loader.template import example, write_sheet, write_yaml

YAML_NAMES = (".yaml", ".yml")
SHEET_NAMES = (".xlsx", ".csv")

__all__ = [
    "SHEET_NAMES",
    "YAML_NAMES",
    "BrokenChecklist",
    "Identity",
    "Problem",
    "Shipped",
    "example",
    "list_shipped",
    "read_sheet",
    "read_shipped",
    "read_yaml",
    "write_sheet",
    "write_yaml",
]
