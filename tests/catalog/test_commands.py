"""Terminal verbs of checklists."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import checklists
from audit_app.accounts import queries as people
from audit_app.base.db import Database
from audit_app.base.terminal import Terminal
from audit_app.catalog import loader
from audit_app.catalog.commands import group


@pytest.fixture
def run(sqlite_url, settings):
    """A function that runs one verb; `organisation` makes one first."""
    database = Database(sqlite_url)

    def call(*arguments, as_json=False):
        def load(database, organisation):
            with database.across() as session:
                return people.system_actor(session, organisation)

        terminal = Terminal(settings, as_json, None, lambda: database, load)
        return CliRunner().invoke(group, [str(item) for item in arguments], obj=terminal)

    call.database = database
    yield call
    database.close()


@pytest.fixture
def organisation(run):
    from audit_app.accounts import service as accounts

    with run.database.transaction(None) as session:
        return accounts.found_organisation(session, "Northwind Support")


@pytest.fixture
def own(tmp_path, small):
    path = tmp_path / "own.yaml"
    path.write_text(small, "utf-8")
    return path


def test_verify_says_that_a_list_is_in_order(run, own):
    result = run("verify", own)

    assert result.exit_code == 0
    assert result.output == f"{own}: own_list 1.0.0 is in order: 1 parameters, 2 requirements, 20 points.\n"


def test_verify_prints_every_problem_and_fails(run, own, small):
    own.write_text(
        small.replace("points: 20", 'points: "seventy"').replace("must_have: true", "must_have: 1")
    )

    result = run("verify", own)

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f'{own}:56: parameters.2.10.points: must be a whole number above 0, found "seventy". Write for example 70.',
        f"{own}:71: requirements.2.10b.must_have: must be true or false, found 1. Write for example false.",
    ]


def test_verify_as_json_carries_the_lines(run, own, small):
    own.write_text(small.replace("points: 20", "points: 0"))

    result = run("verify", own, as_json=True)

    assert result.exit_code == 1
    data = json.loads(result.output)
    assert (data["valid"], data["problems"][0]["line"]) == (False, 56)


def test_verify_refuses_a_changed_copy_of_a_shipped_release(run, tmp_path):
    shipped = checklists.root().joinpath("cx/1.0.0.yaml").read_bytes()
    path = tmp_path / "cx.yaml"

    path.write_bytes(shipped)
    assert run("verify", path).exit_code == 0
    path.write_bytes(shipped.replace(b"points: 40", b"points: 41", 1))
    assert "Released files never change" in str(run("verify", path).exception)


@pytest.mark.parametrize("name", ["own.yaml", "own.xlsx"])
def test_template_can_be_verified_as_it_is(run, tmp_path, name):
    path = tmp_path / name

    assert run("template", "--out", path).exit_code == 0
    assert run("verify", path).exit_code == 0
    assert "say --force" in run("template", "--out", path).output


def test_show_needs_no_database_for_the_shipped_list(run):
    result = run("show")

    assert f"cx {loader.list_shipped()[-1].version}" in result.output
    assert "2000 points" in result.output
    assert len(json.loads(run("show", "cx", "1.0.0", as_json=True).output)["categories"]) == 4


def test_diff_of_two_files_marks_words(run, own, small, tmp_path):
    new = tmp_path / "new.yaml"
    new.write_text(small.replace("at least 99%", "at least 95%"), "utf-8")

    result = run("diff", own, new)

    assert result.output.splitlines()[0] == "2.10b  needs_review"
    assert "at least [-99-]{+95+}%" in result.output
    assert run("diff", own, own).output == "Nothing differs.\n"
    assert json.loads(run("diff", own, new, as_json=True).output)[0]["fields"]["text.en"]["new"].endswith(
        "95% of its published hours last month."
    )


def test_register_and_list(run, own, organisation):
    assert run("register", own).output.startswith("own_list 1.0.0 is registered")
    assert run("register", "--builtin").output.startswith("cx 1.0.0 is registered")

    rows = json.loads(run("list", as_json=True).output)

    assert [(row["checklist"], row["version"]) for row in rows] == [
        ("cx", "1.1.0"),
        ("cx", "1.0.0"),
        ("own_list", "1.0.0"),
    ]
    assert rows[0]["sha256"] == loader.list_shipped()[-1].sha256
    assert "1 parameters" not in run("show", "own_list").output
    assert "Opening hours" in run("show", "own_list", "1.0.0").output


def test_register_asks_for_a_file_or_the_builtin(run, own, organisation):
    assert run("register").exit_code == 2
    assert run("register", own, "--builtin").exit_code == 2


def test_unknown_release_is_told(run, organisation):
    result = run("show", "nothing")

    assert "There is no file or release nothing" in str(result.exception)
