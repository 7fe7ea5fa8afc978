"""Every operation against its own description, with input made from it: no 5xx, and answers as described."""

from __future__ import annotations

import shutil
from pathlib import Path

import hypothesis
import pytest

from audit_app.accounts import queries as people
from audit_app.accounts import service as accounts
from audit_app.accounts.rules import ROLES, Role, roles_with
from audit_app.accounts.rules.tokens import Preset
from audit_app.accounts.service import tokens
from audit_app.base.db import Database
from audit_app.config import Settings
from audit_app.factory import create_app
from audit_app.gate import ROOMS
from tests.factories import audits as build

ENDPOINTS = [endpoint for room in ROOMS for endpoint in room.api.endpoints]
READING = [endpoint for endpoint in ENDPOINTS if endpoint.method == "GET"]
EXAMPLES = 3


def who(endpoint):
    """An administrator, or for what is somebody's own, the first role that may."""
    return (
        Role.ADMINISTRATOR
        if endpoint.permission in ROLES[Role.ADMINISTRATOR]
        else roles_with(endpoint.permission)[0]
    )


ASKING = {Role.ADMINISTRATOR, Role.READER} | {who(endpoint) for endpoint in ENDPOINTS}


class Tried:
    """One application over one SQLite file that is put back before each operation."""

    def __init__(self, template, folder):
        import schemathesis  # takes a second: only for who runs these

        self.file, self.kept = folder / "audit.db", folder / "kept.db"
        shutil.copyfile(template, self.file)
        self.database = Database(f"sqlite:///{self.file}")
        with self.database.transaction(None) as session:
            actor = accounts.found_organisation(session, "Northwind Support")
        build.add_audit(self.database, actor)
        self.tokens = {role: self._token(actor, role) for role in ASKING}
        self.app = create_app(
            Settings(data_dir=folder / "data", secret_key="s" * 40, upload_max_mib=5), self.database
        )
        self.app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", self.app)
        with self.database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.database.close()
        shutil.copyfile(self.file, self.kept)

    def _token(self, actor, role):
        with self.database.transaction(actor.organisation_id) as session:
            command = accounts.AddMember(f"{role.value}@x.example", role.value, role, "correct horse 12")
            number = accounts.add_member(session, actor, command).id
        with self.database.across() as session:
            member = people.find_actor(session, number)
        with self.database.transaction(member.organisation_id) as session:
            may = tuple(member.permissions)
            command = tokens.MakeToken("a test", preset=Preset.LISTED, capabilities=may)
            return tokens.make_token(session, member, command).text

    def put_back(self):
        """Whatever an operation changed is gone, so that the next finds the same wherever and whenever it runs."""
        self.database.close()
        for rest in ("-wal", "-shm"):
            Path(f"{self.file}{rest}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)


@pytest.fixture(scope="module")
def tried(sqlite_template, tmp_path_factory):
    found = Tried(sqlite_template, tmp_path_factory.mktemp("described"))
    yield found
    found.database.close()


def explore(tried, endpoint, role):
    """Asks the operation with input that its description allows, and some that it does not; returns the statuses."""
    from schemathesis import checks

    told = []
    described = (
        checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    )
    operation = tried.schema[f"/api/v1{endpoint.template}"][endpoint.method]
    tried.put_back()

    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy())
    def run(case):
        for name, kind in endpoint.variables.items():
            if kind is int and len(told) % 2 == 0:
                case.path_parameters[name] = 1  # something that is there
        response = case.call(headers={"Authorization": f"Bearer {tried.tokens[role]}"})
        told.append(response.status_code)
        case.validate_response(response, checks=described)

    run()
    return told


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.operation)
def test_who_may_meets_what_is_described(tried, endpoint):
    assert explore(tried, endpoint, who(endpoint))[0] not in {401, 403}


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", READING, ids=lambda endpoint: endpoint.operation)
def test_reader_meets_what_is_described(tried, endpoint):
    assert set(explore(tried, endpoint, Role.READER)) <= {200, 403, 404, 422}
