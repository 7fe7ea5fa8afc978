"""Measures what rights cost a request: the check, the account behind it, and PostgreSQL's row policies.

    python benchmarks/bench_access.py [--only sqlite] [--rounds 15] [--json]

The check is timed by itself; a request is the same view, once public and once behind a right, so that their
difference is everything the guard adds: the account with all its memberships, in one statement, and the check.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from databases import open_database
from flask import Blueprint
from sqlalchemy import event

from audit_app.accounts import service as accounts
from audit_app.accounts.models import User
from audit_app.accounts.queries import find_actor
from audit_app.accounts.rules import Means, Role
from audit_app.base.db import Database
from audit_app.config import Settings
from audit_app.factory import create_app
from audit_app.web import guards

BUDGET_MS = 1.0
EMAIL = "bench@x.example"
LOOPS = 200
SITES = 10_000


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
                found += [{"database": kind, **row} for row in measure(database, asked.rounds)]
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    for row in found:
        print("| " + " | ".join(str(value) for value in row.values()) + " |")


def measure(database: Database, rounds: int) -> list[dict[str, object]]:
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Bench")
        accounts.add_member(session, actor, accounts.AddMember(EMAIL, "Bench", Role.AUDITOR))
    with database.across() as session:
        user = session.execute(sa.select(User).where(User.email == EMAIL)).scalar_one()
        member = find_actor(session, user.id)
    app = create_app(Settings(data_dir=Path(tempfile.mkdtemp()), secret_key="b" * 40), database)
    stubs = Blueprint("stubs", __name__)
    stubs.add_url_rule("/bench/public", "open", guards.public(lambda: "x"))
    stubs.add_url_rule("/bench/right", "shut", guards.requires("audits.answer")(lambda: "y"))
    app.register_blueprint(stubs)
    stranger, known = app.test_client(), app.test_client()
    with database.transaction(None) as session:
        key = accounts.open_sign_in(session, user.id, accounts.BeginSignIn(Means.PASSWORD))
    with known.session_transaction() as cookie:
        cookie.update(_user_id=user.fs_uniquifier, _fresh=True, sign_in=key)
    assert member is not None

    def check() -> None:
        member.require(guards.permission_of(app, "stubs.shut") or "")

    sent: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
    assert known.get("/bench/right").status_code == 200
    statements = len([one for one in sent if not one.startswith(("BEGIN", "PRAGMA"))])
    rows = [
        told("the check alone", check, rounds, LOOPS * 50) | {"statements": 0},
        told("request, public", lambda: stranger.get("/bench/public"), rounds) | {"statements": 0},
        told("request, behind a right", lambda: known.get("/bench/right"), rounds)
        | {"statements": statements},
    ]
    if database.dialect == "postgresql":
        rows += policies(database, actor.organisation_id, rounds)
    return rows


def policies(database: Database, owner: int, rounds: int) -> list[dict[str, object]]:
    """The same statements by the owner of the tables, for whom no policy holds, and by a plain role."""
    with database.whole.begin() as connection:
        connection.exec_driver_sql(
            "CREATE ROLE plain LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO plain; "
            "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO plain; "
            f"INSERT INTO workforce_site (organisation_id, name) SELECT {owner}, n FROM generate_series(1, {SITES}) n"
        )
    url = database.engine.url.set(username="plain").render_as_string(hide_password=False)
    plain = Database(url)
    count = sa.text(f"SELECT count(*), max(name) FROM workforce_site WHERE organisation_id = {owner}")

    def read(of: Database) -> Callable[[], object]:
        def once() -> object:
            with of.reading(owner) as session:
                return session.execute(count, execution_options={"organisation_checked": True}).all()

        return once

    def begin(told_whose: str) -> Callable[[], object]:
        driver = kept.connection.driver_connection

        def once() -> None:
            driver.execute(f"BEGIN{told_whose}", prepare=False)
            driver.execute("ROLLBACK")

        return once

    with database.engine.connect() as kept:
        kept.connection.driver_connection.rollback()
        rows = [
            told("begin, roll back", begin(""), rounds),
            told(
                "begin and name the organisation, roll back",
                begin("; SELECT set_config('app.organisation', '1', true)"),
                rounds,
            ),
        ]
    rows += [
        told(f"read {SITES:,} rows, no policy", read(database), rounds, 20),
        told(f"read {SITES:,} rows, policy", read(plain), rounds, 20),
    ]
    plain.close()
    return [row | {"statements": ""} for row in rows]


def told(name: str, call: Callable[[], object], rounds: int, loops: int = LOOPS) -> dict[str, object]:
    """The rounds' means in milliseconds: the median of this process's CPU, the median and the least by the clock."""
    call()
    means, spent = [], []
    for _round in range(rounds):
        begun, used = time.perf_counter(), time.process_time()
        for _loop in range(loops):
            call()
        means.append((time.perf_counter() - begun) / loops * 1000)
        spent.append((time.process_time() - used) / loops * 1000)
    clock = round(statistics.median(means), 3), round(min(means), 3)
    return {"what": name, "cpu": round(statistics.median(spent), 3), "clock": clock[0], "least": clock[1]}


if __name__ == "__main__":
    main()
