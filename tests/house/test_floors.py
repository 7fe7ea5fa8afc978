"""What the import contracts cannot hold: foreign keys, the one commit, names of files, what the house says of itself."""

from __future__ import annotations

import ast
import configparser
import subprocess
import sys
from pathlib import Path

import pytest

from audit_app.base.db import Base
from audit_app.migrate import METADATA

ROOT = Path(__file__).parents[2]
APP = ROOT / "audit_app"
MODULES = sorted(path for path in APP.rglob("*.py") if "__pycache__" not in path.parts)
FILES_OF_A_ROOM = {
    "__init__",
    "rules",
    "models",
    "loader",
    "queries",
    "service",
    "importer",
    "snapshot",
    "forms",
    "views",
    "api",
    "jobs",
    "commands",
    "templates",
}


def contract(name):
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg")
    return parser[f"importlinter:contract:{name}"]


def floors():
    lines = [line for line in contract("floors")["layers"].splitlines() if line.strip()]
    return {
        room.strip(): height
        for height, line in enumerate(reversed(lines))
        for room in line.replace(":", "|").split("|")
    }


def rooms():
    return [line.rpartition(".")[2] for line in contract("inside")["containers"].split()]


def room_of_table():
    return {
        mapper.local_table.name: mapper.class_.__module__.split(".")[1] for mapper in Base.registry.mappers
    }


def test_import_contracts_hold():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


def test_foreign_keys_follow_the_floors():
    height, owner = floors(), room_of_table()

    wrong = [
        f"{table.name} ({owner[table.name]}) refers to {key.column.table.name} ({owner[key.column.table.name]})"
        for table in METADATA.sorted_tables
        for key in table.foreign_keys
        if owner[table.name] != owner[key.column.table.name]
        and height[owner[key.column.table.name]] >= height[owner[table.name]]
        and key.column.table.name != "organisation"  # every row has an owner, wherever it lives
    ]

    assert wrong == []


def test_every_table_belongs_to_a_room():
    assert set(METADATA.tables) == set(room_of_table())


def test_commit_stands_in_one_place():
    found = {
        str(path.relative_to(APP))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }

    assert found == {"base/db.py", "migrate.py"}


@pytest.mark.parametrize("room", rooms())
def test_room_has_only_files_with_known_names(room):
    names = {
        path.stem
        for path in (APP / room).iterdir()
        if path.name != "__pycache__" and (path.is_dir() or path.suffix == ".py")
    }

    assert names - FILES_OF_A_ROOM == set()


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for folder in ("audit_app", "reports", "checklists", "migrations", "tests")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not ast.get_docstring(ast.parse(path.read_text())) and path.read_text().strip()
    ]

    assert silent == []


def test_front_page_of_the_house_lists_its_folders():
    listed = {
        line.split()[0]
        for line in (ast.get_docstring(ast.parse((APP / "__init__.py").read_text())) or "").splitlines()
        if "  " in line
    }
    folders = {path.parent.name for path in APP.glob("*/__init__.py")}

    assert listed == folders | {"config"}


def test_views_and_commands_open_no_session_of_their_own():
    """A view asks web.context, a verb the terminal: nobody builds engines beside base/db.py."""
    found = {
        f"{path.relative_to(APP)}: {name}"
        for path in MODULES
        if path.name not in {"db.py", "sign_in.py"}
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and (name := getattr(node.func, "id", getattr(node.func, "attr", "")))
        in {"create_engine", "sessionmaker"}
    }

    assert found == set()


def test_only_one_module_knows_the_job_engine():
    found = {
        str(path.relative_to(APP))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "dbos")
        or (isinstance(node, ast.Import) and any(name.name.split(".")[0] == "dbos" for name in node.names))
    }

    assert found == {"base/background.py"}


def test_locks_agree():
    """`make demo` and `make test` must run on the same versions."""

    def pins(name):
        lines = (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
        return {line.rstrip(" \\") for line in lines if line[:1].isalnum()}

    assert (pins("run") | pins("assets")) - pins("dev") == set()
