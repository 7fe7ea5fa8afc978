"""The terminal verbs, run as `audit-app evidence …`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from audit_app.base.blobs import for_settings
from audit_app.base.terminal import Terminal
from audit_app.evidence.commands import group


@pytest.fixture
def run(database, actor, settings):
    """A function that runs one verb and returns its exit code and its JSON."""

    def call(*arguments, as_json=True):
        terminal = Terminal(settings, as_json, None, lambda: database, lambda *_: actor)
        result = CliRunner().invoke(group, [str(each) for each in arguments], obj=terminal)
        return result.exit_code, json.loads(result.stdout) if as_json else result.stdout

    return call


def test_add_keeps_good_files_and_names_bad_ones(run, tmp_path):
    good, bad = tmp_path / "журнал.txt", tmp_path / "bad.pdf"
    good.write_text("x\n")
    bad.write_bytes(b"MZ\x90\x00" + b"\0" * 100)

    code, rows = run("add", bad, good, "--from", "2026-01-01", "--until", "2026-01-31")

    assert code == 1
    assert "is not what its name says" in rows[0]["error"]
    assert rows[1]["id"]
    _code, listed = run("list")
    assert [(row["title"], row["period_from"], row["withdrawn"]) for row in listed] == [
        ("журнал", "2026-01-01", False)
    ]
    assert run("list", "--text", "nothing") == (0, [])


def test_verify_finds_everything_whole(run, add):
    add(b"one\n")
    add(b"one\n", "twice.txt")
    add(b"two\n")

    code, found = run("verify")

    assert code == 0
    assert (found["files"], found["bytes"], found["whole"], found["unclaimed"]) == (2, 8, True, 0)


def test_verify_names_what_is_damaged_and_what_is_missing(run, add, settings):
    store = for_settings(settings)
    flipped, lost = add(b"flipped\n", title="Flipped"), add(b"lost\n", title="Lost")
    with store.local(flipped.sha256) as path:
        path.write_bytes(b"flIpped\n")
    store.delete(lost.sha256)

    code, found = run("verify")

    assert code == 1
    assert [(each["sha256"], each["proofs"][0]["title"]) for each in found["damaged"]] == [
        (flipped.sha256, "Flipped")
    ]
    assert [(each["sha256"], each["proofs"][0]["id"]) for each in found["missing"]] == [
        (lost.sha256, lost.item_id)
    ]
    code, text = run("verify", as_json=False)
    assert code == 1
    assert f"missing: {lost.sha256} Lost (proof {lost.item_id}, version 1, note.txt" in text


def test_sweep_removes_leftovers(run, settings):
    leftover = settings.data_dir / "blobs" / "incoming" / "dead.part"
    for_settings(settings)
    leftover.parent.mkdir(parents=True, exist_ok=True)
    leftover.write_bytes(b"half")

    assert run("sweep") == (0, {"leftovers": 1})
    assert not leftover.exists()
