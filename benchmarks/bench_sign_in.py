"""Measures what signing in costs beside the one thing that must be slow: checking an argon2 hash.

    python benchmarks/bench_sign_in.py [--only sqlite] [--rounds 15] [--json]

Argon2 runs at its library's defaults. CPU is that of this process, all threads; the floor is the same hash checked bare.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from argon2 import PasswordHasher
from databases import open_database

from audit_app.accounts import service as accounts
from audit_app.accounts.rules import Role
from audit_app.base.db import Database
from audit_app.config import Settings
from audit_app.factory import create_app

EMAIL, PASSWORD = "bench@x.example", "correct horse 12"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = []
    for kind in ("sqlite", "postgresql"):
        if asked.only in (None, kind):
            with open_database(kind) as database:
                found.append({"database": kind, **measure(database, asked.rounds)})
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for row in found:
        print("| " + " | ".join(str(value) for value in row.values()) + " |")


def measure(database: Database, rounds: int) -> dict[str, object]:
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Bench")
        accounts.add_member(session, actor, accounts.AddMember(EMAIL, "Bench", Role.AUDITOR, PASSWORD))
    hasher = PasswordHasher()
    known = hasher.hash(PASSWORD)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), secret_key="b" * 40), database)
        app.config.update(WTF_CSRF_ENABLED=False)

        def enter() -> None:
            answer = app.test_client().post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
            if answer.status_code != 302:
                raise RuntimeError(answer.text)

        enter()
        pairs = [(cpu_ms(enter), cpu_ms(lambda: hasher.verify(known, PASSWORD))) for _each in range(rounds)]
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    return {"sign-in CPU ms": round(ours, 1), "bare ms": round(bare, 1), "ratio": round(ours / bare, 2)}


def cpu_ms(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
