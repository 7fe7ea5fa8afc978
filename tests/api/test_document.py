"""The document is what the code says, and every screen that writes has an operation or a reason."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from audit_app.config import Settings
from audit_app.factory import create_app
from audit_app.web.endpoints import list_endpoints

ROOT = Path(__file__).parents[2]
MAP = runpy.run_path(str(ROOT / "docs" / "api_map.py"))


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data"), secret_key="s" * 40))


def built():
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        return runpy.run_path(str(ROOT / "docs" / "build.py"))
    finally:
        sys.path.remove(str(ROOT / "docs"))


def test_reference_is_what_the_code_says():
    """If not: `make docs`."""
    build = built()

    assert (ROOT / "docs/reference/api.json").read_text(encoding="utf-8") == build["build_api"]()


def test_document_is_served_to_anybody(house):
    answer = house.test_client().get("/api/v1/openapi.json")

    assert answer.json["openapi"] == "3.1.0"
    assert len([1 for path in answer.json["paths"].values() for _ in path]) == len(list_endpoints(house))


def test_every_screen_that_writes_has_an_operation_or_a_reason(house):
    writing = {
        rule.endpoint
        for rule in house.url_map.iter_rules()
        if rule.methods & {"POST", "PUT", "PATCH", "DELETE"} and not rule.rule.startswith("/api/")
    }
    known = MAP["OPERATIONS"].keys() | MAP["REASONS"].keys()

    missing = {name for name in writing - known if name.partition(".")[0] not in MAP["ROOMS_WITHOUT"]}

    assert (missing, known - writing) == (set(), set())


def test_every_operation_of_the_map_is_there(house):
    there = {endpoint.operation for endpoint in list_endpoints(house)}
    named = {name for names in MAP["OPERATIONS"].values() for name in names.split()}

    assert named - there == set()
