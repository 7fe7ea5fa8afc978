"""The shell is the same on either database: its tests use one."""

from __future__ import annotations

import pytest


@pytest.fixture
def database(fresh_sqlite):
    return fresh_sqlite
