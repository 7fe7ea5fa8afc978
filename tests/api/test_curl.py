"""The examples of the handbook's page on the API, run as they stand with curl against a listening application."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-the-api.md"
LINES = re.findall(r"^    (curl .+)$", PAGE.read_text("utf-8"), re.MULTILINE)
SERVED = "http://127.0.0.1:8000"
ANSWERS = {
    "/me": {"name", "permissions"},
    "/audits?": {"rows", "page", "size", "pages", "total"},
    "/sites": {"id"},
    "/proofs?": {"item_id"},
}
"""What the answer to each example holds, by what stands in its address."""


@pytest.fixture
def url(app):
    http = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    thread.join(timeout=10)
    http.server_close()


@pytest.fixture
def curl(url, make_token, tmp_path):
    """A function that runs a line of the page and returns what was printed."""
    if shutil.which("curl") is None:
        if os.environ.get("CI"):
            pytest.fail("there is no curl")
        pytest.skip("there is no curl")
    token = make_token()
    (tmp_path / "minutes.txt").write_text("Minutes of the meeting.", encoding="utf-8")

    def run(line):
        assert SERVED in line
        script = (
            f'curl() {{ command curl -sS --noproxy "*" --fail-with-body "$@"; }}\n{line.replace(SERVED, url)}'
        )
        done = subprocess.run(
            ["bash", "-ec", script],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "TOKEN": token},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout

    return run


def test_every_example_is_known():
    kinds = {kind for kind in ANSWERS for line in LINES if kind in line}

    assert (len(LINES), kinds) == (len(ANSWERS), set(ANSWERS))


def test_examples_do_what_the_page_says(curl):
    for line in LINES:
        [wanted] = [keys for kind, keys in ANSWERS.items() if kind in line]
        told = json.loads(curl(line))
        assert wanted <= told.keys(), line
        if "Idempotency-Key" in line:
            assert json.loads(curl(line)) == told
