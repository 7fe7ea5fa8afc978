"""Every operation against its own description, with input made from it: no 5xx, and answers as described."""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from schemathesis import checks

from audit_app.accounts.rules import Role
from audit_app.accounts.rules.tokens import Preset
from audit_app.base.db import Database
from tests.factories import audits as build

CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)


@pytest.fixture
def database(sqlite_url):
    """One database is enough here: the shapes are the same on both."""
    database = Database(sqlite_url)
    yield database
    database.close()


def explore(app, call, examples):
    """Runs made-up cases of every operation; returns how many answers of each kind there were."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    told: dict[int, int] = {}
    wrong: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @hypothesis.settings(
            max_examples=examples,
            database=None,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy())
        def run(case):
            response = case.call(headers={"Authorization": f"Bearer {call.token}"})
            told[response.status_code] = told.get(response.status_code, 0) + 1
            case.validate_response(response, checks=CHECKS)

        try:
            run()
        except Exception as error:  # noqa: BLE001 - every operation is to be looked at, not only the first that fails
            wrong.append(f"{operation.label}: {type(error).__name__} {str(error)[:600]}")
    return told, wrong


@pytest.mark.slow
def test_administrator_meets_what_is_described(app, call, database, actor):
    build.add_audit(database, actor)

    told, wrong = explore(app, call, 4)

    assert wrong == []
    assert 500 not in told
    assert told[200] > 50


@pytest.mark.slow
def test_reader_meets_what_is_described(app, caller, database, actor):
    build.add_audit(database, actor)
    call = caller(Role.READER, preset=Preset.READ)

    told, wrong = explore(app, call, 2)

    assert wrong == []
    assert told[403] > 50
    assert told.keys().isdisjoint({201, 204, 500})
