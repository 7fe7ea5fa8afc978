"""The wheel holds what the tree holds: no more, no less."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("audit_app", "checklists", "migrations", "reports")
LEFT_OUT = {"__pycache__"}


def of_tree(root):
    return {
        str(path.relative_to(root))
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.is_file() and not LEFT_OUT & set(path.parts) and path.suffix not in {".pyc", ".mako"}
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy: building leaves traces."""
    copy = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "requirements", copy / "requirements")
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copyfile(ROOT / name, copy / name)
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            copy / "dist",
            copy,
        ],
        check=True,
        capture_output=True,
    )
    (path,) = (copy / "dist").glob("*.whl")
    with zipfile.ZipFile(path) as file:
        return copy, set(file.namelist())


@pytest.mark.slow
def test_wheel_equals_tree(wheel):
    copy, names = wheel
    packed = {name for name in names if ".dist-info/" not in name and not name.endswith(".mako")}

    assert (of_tree(copy) - packed, packed - of_tree(copy)) == (set(), set())


@pytest.mark.slow
def test_wheel_brings_nothing_else(wheel):
    _copy, names = wheel

    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == set(PACKAGES)
    assert "migrations/script.py.mako" in names
