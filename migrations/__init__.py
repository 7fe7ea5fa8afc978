"""The database's history, run by Alembic: `audit-app db upgrade`."""

from __future__ import annotations
