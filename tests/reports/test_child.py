"""Rendering in a process of its own: one job, many jobs, and what goes wrong."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from reports.build import render
from reports.engine import child

pytestmark = pytest.mark.unit


def job(tmp_path, made, **changes):
    source = tmp_path / "in.json"
    source.write_text(made.to_json())
    return {"format": "xlsx", "document": str(source), "out": str(tmp_path / "out.xlsx"), **changes}


def serve(arguments, *jobs):
    target = io.StringIO()
    code = child.main(arguments, io.StringIO("\n".join(json.dumps(item) for item in jobs)), target)
    return code, [json.loads(line) for line in target.getvalue().splitlines()]


def test_child_process_when_given_a_job_writes_the_file(tmp_path, small, context):
    given = json.dumps(job(tmp_path, small(), kind="gap_analysis"), indent=1)
    ended = subprocess.run(
        [sys.executable, "-m", "reports.engine.child"],
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in ended.stdout.splitlines()]

    assert (ended.returncode, ended.stderr) == (0, "")
    assert lines[0] == {"stage": "sheets", "done": 1, "total": 10}
    assert lines[-1]["stage"] == "written"
    assert (tmp_path / "out.xlsx").read_bytes() == render(small(), "xlsx", context)


def test_child_process_when_the_job_is_wrong_says_why_in_one_line(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "reports.engine.child"],
        input="{}",
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert (
        ended.stderr == "DocumentError: The job's fields are wrong: look at ['document', 'format', 'out'].\n"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "docx"}, "cannot be made as docx"),
        ({"kind": "poem"}, "asks for the kind poem"),
        ({"document": "/nowhere/in.json"}, "No such file"),
        ({"locale": "xx"}, "unknown locale"),
        ({"pages": "3"}, "look at ['pages']"),
    ],
)
def test_child_when_a_job_fails_leaves_no_file(change, message, tmp_path, small):
    code, lines = serve([], job(tmp_path, small(), **change))

    assert code == 1
    assert message in lines[-1]["error"]
    assert "\n" not in lines[-1]["error"]
    assert [path.name for path in tmp_path.iterdir()] == ["in.json"]


def test_warm_child_when_a_job_fails_serves_the_next(tmp_path, small):
    good = job(tmp_path, small())

    code, lines = serve(["--warm"], {**good, "format": "docx"}, good)

    assert code == 0
    assert "cannot be made as docx" in lines[0]["error"]
    assert lines[-1]["stage"] == "written"


def test_child_fills_the_cache_it_is_given(tmp_path, small):
    cache = tmp_path / "cache"
    serve([], job(tmp_path, small(), format="pdf", out=str(tmp_path / "out.pdf"), cache=str(cache)))

    assert sum(1 for path in cache.rglob("*") if path.is_file()) == 17
