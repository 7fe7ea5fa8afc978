"""A small valid list, and a lead auditor who may register lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit_app.accounts import queries as people
from audit_app.catalog import service

SMALL = Path(__file__).parent / "small.yaml"


@pytest.fixture
def small():
    """The text of a valid list with one parameter and two requirements."""
    return SMALL.read_text("utf-8")


@pytest.fixture
def lead(database, actor):
    """The system of the first organisation, with its rights."""
    with database.across() as session:
        return people.system_actor(session, actor.organisation_id)


@pytest.fixture
def register(database, lead):
    """A function that registers YAML text and returns the release's id."""

    def write(text, owner=None):
        owner = owner or lead
        with database.transaction(owner.organisation_id) as session:
            return service.register_release(
                session, owner, service.RegisterRelease(text.encode(), "own.yaml")
            )

    return write
