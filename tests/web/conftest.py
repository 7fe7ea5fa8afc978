"""The shell is the same on either database: its tests use one."""

from __future__ import annotations

import pytest

from audit_app.base.db import Database


@pytest.fixture
def database(sqlite_url):
    database = Database(sqlite_url)
    yield database
    database.close()
