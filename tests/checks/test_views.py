"""The page of all checks: what is asked, what it needs, what is missing, and the rows behind one."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from audit_app.base import clock
from audit_app.catalog import service as catalog
from audit_app.checks.rules import need_of
from audit_app.cli import cli
from audit_app.intake.service import KINDS
from tests.vendors.build import NOON, report, vendor


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def listed(database, actor):
    """The list, and a vendor with one report on time and one late."""
    with database.transaction(actor.organisation_id) as session:
        catalog.register_builtin(session, actor)
        number = vendor(session, actor)
        report(session, actor, number, "2026-02-05", "2026-02-05")
        report(session, actor, number, "2026-02-12", "2026-02-14", name="=Monthly")


@pytest.mark.unit
def test_every_file_a_check_needs_is_one_that_can_be_taken_in():
    assert need_of("vendors.reports_on_time", KINDS).files == ("vendors.reports",)
    assert set(need_of("training.verified_before_live", KINDS).files) == {
        "training.people",
        "training.requirements",
        "training.completions",
    }
    assert need_of("actions.closed_on_time", ()).files == ()


def test_page_tells_states_needs_and_holes(sign_in, listed, database):
    client = sign_in()
    page = client.get("/checks/?room=vendors")

    assert "1 of 2 reports due from" in page.text
    assert "1 / 2" in page.text
    assert "/imports/?kind=vendors.contacts" in page.text
    holes = client.get("/checks/?room=vendors&state=not_enough_data").text
    assert "2.14c" in holes
    assert "2.13c" not in holes
    assert "verified_before_live" not in client.get("/checks/").text
    assert "3.4b" in client.get("/checks/").text
    for wrong, status in (("on=soon", 422), ("since=2026-03-20", 422), ("release=999", 404)):
        assert client.get(f"/checks/?{wrong}").status_code == status


def test_rows_behind_a_check_stand_with_those_against_first(sign_in, listed):
    client = sign_in()
    page = client.get("/checks/vendors.reports_on_time").text

    assert page.index("=Monthly") < page.index("Weekly")
    assert "1 of 2 rows count against it" in page
    lines = client.get("/checks/vendors.reports_on_time?as=csv").data.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("Vendor V-1,'=Monthly,")
    assert client.get("/checks/nothing.here").status_code == 404
    assert client.get("/checks/vendors.nothing").status_code == 404


def test_strangers_see_nothing_of_it_and_an_empty_house_says_so(sign_in, stranger, listed):
    other = sign_in(email="other@x.example", owner=stranger)

    assert "No checklist is registered" in other.get("/checks/").text
    assert "Vendor V-1" not in other.get("/checks/vendors.reports_on_time").text


def test_all_checks_ask_as_often_for_many_rows_as_for_few(database, actor, sign_in, listed, sent):
    client = sign_in()
    client.get("/checks/")  # a release is read once in a process
    counts = []
    for batch in (range(2, 3), range(3, 9)):  # figures are kept until a record changes, so both change some
        with database.transaction(actor.organisation_id) as session:
            for one in batch:
                number = vendor(session, actor, f"V-{one}")
                for day in range(1, 9):
                    report(session, actor, number, f"2026-02-{day:02}")
        sent.clear()
        assert client.get("/checks/").status_code == 200
        counts.append(len(sent))

    assert counts[0] == counts[1]
    assert (
        counts[0] <= 90
    )  # every room looks at its own records; each page of a room alone stays below a third


def test_checks_in_the_terminal(database, listed, tmp_path):
    run = CliRunner(env={"AUDIT_APP_DATA_DIR": str(tmp_path), "AUDIT_APP_DATABASE_URL": database.url}).invoke

    rows = json.loads(run(cli, ["--json", "checks", "list", "--room", "vendors"]).output)
    found = {row["code"]: row for row in rows}
    assert found["vendors.reports_on_time"]["state"] == "not_met"
    assert found["vendors.reports_on_time"]["needs"] == "vendors.reports"
    assert found["vendors.answered_in_time"]["state"] == "not_enough_data"
