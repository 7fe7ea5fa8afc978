"""The script in docs/reference/trail.md verifies an exported trail by itself."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from audit_app import cli
from audit_app.accounts import service as accounts
from audit_app.auditlog import service as auditlog
from audit_app.auditlog.rules import FIRST, Line, digest
from audit_app.auditlog.rules import exported as exported_of
from audit_app.base.db import Database

AT = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "trail.md"


@pytest.fixture
def script(tmp_path):
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]
    assert len(code.splitlines()) <= 20
    path = tmp_path / "verify.py"
    path.write_text(code, encoding="utf-8")
    return path


@pytest.fixture
def a_few_entries(sqlite_url):
    database = Database(sqlite_url)
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Bogotá & Пуна")
        for number in range(3):
            data = {"from": {"finding": ""}, "to": {"finding": f"Três agentes, “{number}”"}, "share": 0.1}
            auditlog.record(session, actor, "audits.answer.saved", ("answer", number), data)
        auditlog.record(session, actor, "accounts.member.added", ("account", 7), {"email": "ana@x.example"})
        auditlog.let_go(session, actor, ("account", 7))
    database.close()


@pytest.fixture
def exported(sqlite_url, a_few_entries, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("AUDIT_APP_DATABASE_URL", sqlite_url)
    monkeypatch.setattr(sys, "argv", ["audit-app", "trail", "export"])
    cli.main()
    return capsys.readouterr().out.splitlines()


def verify(script, lines):
    done = subprocess.run(
        [sys.executable, str(script)],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_script_confirms_a_whole_trail(script, exported):
    head = json.loads(exported[-1])["hash"]

    assert verify(script, exported) == (0, f"{len(exported)} entries, head {head}\n")


def test_script_names_a_changed_entry(script, exported):
    exported[1] = exported[1].replace("Três", "Tres")

    assert verify(script, exported) == (1, "entry 2 was changed\n")


def test_script_names_a_missing_entry(script, exported):
    del exported[1]

    assert verify(script, exported) == (1, "entry 3 does not follow entry 1\n")


def test_script_confirms_a_trail_with_erased_parts(script, exported):
    erased = json.loads(exported[4])

    assert (erased["data"], erased["what_erased"]) == ({}, 6)
    assert verify(script, exported)[0] == 0


def test_script_names_an_erasure_that_nobody_told_of(script, exported):
    exported[1] = json.dumps({**json.loads(exported[1]), "data": {}, "what_salt": "", "what_erased": 6})

    assert verify(script, exported) == (1, "entry 6 does not tell of what was erased\n")


def test_script_verifies_entries_from_before_there_were_seals(script):
    line = Line(1, AT, None, "System", "", "a.b", "k", "1", {"b": 1, "a": "ñ"}, FIRST)
    entry = exported_of(replace(line, hash=digest(line)))

    assert verify(script, [json.dumps(entry)]) == (0, f"1 entries, head {entry['hash']}\n")
    assert verify(script, [json.dumps({**entry, "actor": "x"})]) == (1, "entry 1 was changed\n")
