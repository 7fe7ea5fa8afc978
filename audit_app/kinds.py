"""Every kind of file that the house takes in: importing this registers those of all rooms."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import audit_app

for _room in pkgutil.iter_modules(audit_app.__path__):
    if _room.ispkg and any(
        item.name == "importer" for item in pkgutil.iter_modules([f"{audit_app.__path__[0]}/{_room.name}"])
    ):
        import_module(f"audit_app.{_room.name}.importer")
