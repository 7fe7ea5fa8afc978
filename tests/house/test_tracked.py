"""What is in the repository: ours alone, small, and true on every machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Put together here, so that this file does not hold what it looks for.
PLACES = [re.escape("/" + name + "/") for name in ("work", "root", "Users")] + [r"/home/[a-z]"]
HOSTS = ["registry" + r"\.npmjs", "files" + r"\.pythonhosted", r"pkg\.dev"]
ANYWHERE = re.compile("|".join(rf"(?<![\w.~}}]){place}" for place in PLACES) + "|" + "|".join(HOSTS))
THIRD_PARTY = {".ttf", ".otf", ".woff", ".woff2", ".whl", ".min.js", ".min.css"}
LARGEST = 1024 * 1024


def tracked():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_machine_and_no_registry_is_named():
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in ANYWHERE.finditer(text)]

    assert found == []


def test_nothing_of_others_is_committed():
    assert [path for path in tracked() if any(path.name.endswith(end) for end in THIRD_PARTY)] == []


def test_nothing_large_is_committed():
    assert [path for path in tracked() if path.stat().st_size > LARGEST] == []


def test_scripts_can_be_executed():
    scripts = [path for path in tracked() if path.parent.name == ".ci"]

    assert scripts
    assert [path.name for path in scripts if not path.stat().st_mode & 0o100] == []
