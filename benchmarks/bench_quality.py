"""Measures monitoring with a million evaluations: a file's way in, the board, accuracies, ranking, checks.

    python benchmarks/bench_quality.py [--only sqlite] [--evaluations 1000000] [--rounds 5] [--json]

CPU is that of this process (and, with SQLite, of the database) plus that of PostgreSQL's backends. The floor of the
import is `csv.reader` and the bare driver: the same rows into the same table with all its indexes and constraints.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gc
import io
import itertools
import json
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from databases import ServerClock, open_database
from sqlalchemy import event, insert

from audit_app import worker  # noqa: F401 - registers jobs and kinds of file
from audit_app.accounts import service as accounts
from audit_app.base import background, clock
from audit_app.base.actor import Actor
from audit_app.base.blobs import FolderStore
from audit_app.base.db import Database
from audit_app.base.figure import Scope
from audit_app.base.tenancy import KEY
from audit_app.intake import service as intake
from audit_app.quality import queries, service
from audit_app.quality.queries.figures.monitoring import CHECKS
from audit_app.quality.queries.pareto import By
from audit_app.workforce.models import JobRole, Person, Placement, Programme, Site
from audit_app.workforce.rules import Channel

AGENTS, PROGRAMMES, SITES, MONTHS, CHUNK, FILE = 5_000, 10, 5, 36, 10_000, 100_000
LAST = dt.date(2026, 10, 1)
NOON = dt.datetime(2026, 11, 15, 12, tzinfo=dt.UTC)
BUDGETS = {"board of a programme": 150, "all checks of monitoring": 500}


def fill(database: Database) -> Actor:
    """People on ten programmes at five sites, all of them at work for four years."""
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Bench")
    own = {"organisation_id": actor.organisation_id}
    long_ago = dt.date(2022, 1, 3)
    with database.transaction(actor.organisation_id) as session:
        session.execute(insert(Site), [own | {"name": f"Site {n}"} for n in range(SITES)])
        words = [one.value for one in Channel]
        session.execute(
            insert(Programme),
            [own | {"name": f"Programme {n}", "channels": words} for n in range(PROGRAMMES)],
        )
        session.execute(
            insert(JobRole), [own | {"name": "Phone agent", "customer_facing": True, "support": False}]
        )
        session.execute(
            insert(Person),
            [
                own | {"code": f"A{n}", "full_name": f"Agent {n}", "hired_on": long_ago, "live_on": long_ago}
                for n in range(AGENTS)
            ],
        )
        session.execute(
            insert(Placement),
            [
                own
                | {
                    "person_id": n + 1,
                    "site_id": n % SITES + 1,
                    "programme_id": n % PROGRAMMES + 1,
                    "job_id": 1,
                    "from_on": long_ago,
                }
                for n in range(AGENTS)
            ],
        )
    return actor


def evaluations(many: int, first: int = 0) -> Iterator[list[tuple[Any, ...]]]:
    """Rows of `service.FIELDS`, chunk by chunk: one in eight targeted, errors in three of ten."""
    chance = random.Random(first)
    months = [(LAST.year * 12 + LAST.month - 1 - back) for back in range(MONTHS)]
    for begin in range(first, first + many, CHUNK):
        chunk = []
        for number in range(begin, min(begin + CHUNK, first + many)):
            agent, index = number % AGENTS, months[number // AGENTS % MONTHS]
            day = f"{index // 12}-{index % 12 + 1:02}-{chance.randint(1, 28):02}"
            kind = chance.choices((None, "customer", "business", "compliance", "non"), (70, 4, 4, 1, 21))[0]
            word = f"{kind}_critical" if kind else ""
            lines = ((f"{kind[0].upper()}{chance.randint(1, 4)}", word, 1),) if kind else ()
            counts = tuple(int(kind == one) for one in ("customer", "business", "compliance", "non"))
            chunk.append(
                (
                    f"T{number}", None, day, chance.randint(0, 23), day, agent + 1, (agent + 7) % AGENTS + 1, "",
                    ("remote", "remote", "remote", "side_by_side", "client")[number % 5], False,
                    ("phone", "e_mail", "chat", "remote_access")[number % 4], agent % PROGRAMMES + 1, agent % SITES + 1,
                    None, "targeted" if number % 8 == 0 else "random", "counted", None, *counts,
                    90.0 - 10 * counts[3], 90.0, bool(kind and kind != "non"), "", lines,
                )
            )  # fmt: skip
        yield chunk


def file_of(rows: Iterator[list[tuple[Any, ...]]]) -> bytes:
    """The same rows as a customer's CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            "transaction_id",
            "agent_code",
            "day",
            "evaluator_code",
            "method",
            "channel",
            "selection",
            "customer_errors",
            "business_errors",
            "compliance_errors",
            "noncritical_errors",
            "points",
            "points_possible",
        ]
    )
    for chunk in rows:
        for row in chunk:
            writer.writerow(
                (row[0], f"A{row[5] - 1}", row[2], f"A{row[6] - 1}", row[8], row[10], row[14], *row[17:23])
            )
    return out.getvalue().encode()


def bare_rows(content: bytes, owner: int) -> Iterator[tuple[Any, ...]]:
    """The file's rows as the real table wants them, words taken as they stand, nothing checked."""
    rows = csv.reader(io.StringIO(content.decode()))
    next(rows)
    for contact, agent, day, judge, method, channel, chosen, *errors, points, possible in rows:
        number = int(agent[1:])
        c, b, p, n = map(int, errors)
        yield (
            owner, contact, day, f"{day[:8]}01", day, number + 1, int(judge[1:]) + 1, "", method, False, channel,
            number % PROGRAMMES + 1, number % SITES + 1, chosen, "counted", c, b, p, n, float(points), float(possible),
            c + b + p > 0, "",
        )  # fmt: skip


BARE = (
    KEY, "transaction_id", "day", "month", "evaluated_on", "agent_id", "evaluator_id", "evaluator_name", "method",
    "stepped_in", "channel", "programme_id", "site_id", "selection", "state", "customer_errors", "business_errors",
    "compliance_errors", "noncritical_errors", "points", "points_possible", "failed", "notes",
)  # fmt: skip


def bare_import(database: Database, actor: Actor, content: bytes) -> None:
    """Parsing, and adding the rows to the real table with its indexes and constraints; then they are taken out again.

    The stack's quickest way by hand: prepared INSERT on SQLite, COPY on PostgreSQL, one transaction. Nothing is checked,
    staged, matched, tallied or written to the trail, and the errors' own table stays as it is.
    """
    names = ", ".join(BARE)
    rows = bare_rows(content, actor.organisation_id)
    with database.engine.connect() as connection:
        if database.dialect == "sqlite":
            marks = ", ".join("?" * len(BARE))
            statement = f"INSERT INTO quality_evaluation ({names}) VALUES ({marks})"
            while chunk := list(itertools.islice(rows, CHUNK)):
                connection.exec_driver_sql(statement, chunk)
        else:
            driver: Any = connection.connection.driver_connection
            copying = f"COPY quality_evaluation ({names}) FROM STDIN"
            with driver.cursor() as cursor, cursor.copy(copying) as copy:
                for row in rows:
                    copy.write_row(row)
        connection.commit()


def forget_bare(database: Database, content: bytes) -> None:
    """Takes out what `bare_import` put in; not measured."""
    first = content.decode().splitlines()[1].partition(",")[0]
    with database.engine.connect() as connection:
        if database.dialect == "sqlite":
            # No index begins with what an extra evaluation points to: each row that goes would read the whole table.
            driver: Any = connection.connection.driver_connection
            driver.execute("COMMIT")
            driver.execute("PRAGMA foreign_keys=OFF")
            driver.execute("BEGIN")
        number = connection.exec_driver_sql(
            f"SELECT id FROM quality_evaluation WHERE organisation_id = 1 AND transaction_id = '{first}'"
        ).scalar()
        connection.exec_driver_sql(f"DELETE FROM quality_evaluation WHERE id >= {number}")
        connection.commit()
        if database.dialect == "sqlite":
            driver.execute("PRAGMA foreign_keys=ON")
        else:
            with database.single.connect() as single:
                single.exec_driver_sql("VACUUM ANALYZE quality_evaluation")


def take(database: Database, actor: Actor, content: bytes) -> None:
    """Upload, check and apply, as a person would."""
    with tempfile.TemporaryDirectory() as folder:
        blob = FolderStore(Path(folder)).put(io.BytesIO(content), 10**9)
        command = intake.StageImport(
            "quality.evaluations", "bench.csv", blob.sha256, blob.size, folder, 10**7, 10**9
        )
        with database.transaction(actor.organisation_id) as session:
            batch_id, job_id = intake.stage_import(session, actor, command)
        background.run_now(database, job_id)
        with database.transaction(actor.organisation_id) as session:
            job_id = intake.queue_apply(session, actor, batch_id)
        background.run_now(database, job_id)
    with database.reading(actor.organisation_id) as session:
        counts = intake.get_batch(session, batch_id).counts
        assert counts["new"] == FILE, counts


def reads(database: Database, actor: Actor) -> dict[str, Callable[[], Any]]:
    """What is measured, each in a session of its own."""
    year = Scope(as_of=dt.date(2026, 10, 31), since=dt.date(2025, 11, 1))

    def reading(call: Callable[[Any], Any]) -> Callable[[], Any]:
        def run() -> Any:
            with database.reading(actor.organisation_id) as session:
                return call(session)

        return run

    found = {
        "board of a programme": lambda session: queries.read_board(session, 1, LAST, NOON.date()),
        "accuracies by month, programme, channel (36)": lambda session: queries.monthly_accuracy(
            session, dt.date(2023, 11, 1), LAST
        ),
        "accuracies by agent, 3 months": lambda session: queries.compare(
            session, By.AGENT, dt.date(2026, 8, 1), LAST, year, 30
        ),
        "ranking of errors, one month": lambda session: queries.read_pareto(session, 1, LAST, LAST),
        "list of evaluations, one month": lambda session: queries.list_evaluations(
            session, queries.EvaluationFilter(LAST, 1)
        ),
        "all checks of monitoring": lambda session: queries.figures(session, year, CHECKS),
    }
    found |= {code: lambda session, code=code: queries.figures(session, year, [code]) for code in CHECKS}
    return {name: reading(call) for name, call in found.items()}


def spent(server: ServerClock, call: Callable[[], Any]) -> float:
    """CPU seconds of one call."""
    before = time.process_time() + server.read()
    call()
    return time.process_time() + server.read() - before


def measure(kind: str, many: int, rounds: int) -> list[dict[str, Any]]:
    """Rows of the table for one database."""
    table: list[dict[str, Any]] = []
    with open_database(kind) as database, clock.at(NOON):
        actor = fill(database)
        with database.transaction(actor.organisation_id) as session:
            service.apply_evaluations(session, actor, None, evaluations(many - FILE))
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        gc.freeze()  # as `audit-app` does when it has loaded the house
        server = ServerClock(database)
        content = file_of(evaluations(FILE, many - FILE))
        bare = spent(server, lambda: bare_import(database, actor, content))
        forget_bare(database, content)
        ours = spent(server, lambda: take(database, actor, content))
        table.append(
            {
                "work": f"import of {FILE:,} rows",
                "ms": ours * 1000,
                "floor_ms": bare * 1000,
                "rows_s": FILE / ours,
            }
        )
        statements: list[str] = []
        event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        for name, call in reads(database, actor).items():
            call()
            statements.clear()
            call()
            asked = len(statements)
            times = [spent(server, call) for _round in range(rounds)]
            table.append(
                {
                    "work": name,
                    "statements": asked,
                    "ms": statistics.median(times) * 1000,
                    "budget": BUDGETS.get(name),
                }
            )
    return table


def _text(number: float, places: int) -> str:
    return f"{number:.{places}f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--evaluations", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    for kind in [asked.only] if asked.only else ["sqlite", "postgresql"]:
        table = measure(kind, asked.evaluations, asked.rounds)
        if asked.json:
            print(json.dumps({"database": kind, "rows": table}, indent=2))
            continue
        print(
            f"{kind}, {asked.evaluations:,} evaluations, {AGENTS:,} agents, {MONTHS} months, Python {platform.python_version()}"
        )
        print(
            f"{'work':46}{'statements':>11}{'CPU ms':>10}{'budget':>8}{'floor':>9}{'ratio':>7}{'rows/s':>9}"
        )
        for row in table:
            floor = row.get("floor_ms")
            print(
                f"{row['work']:46}{row.get('statements', ''):>11}{row['ms']:>10.1f}{row.get('budget') or '':>8}"
                f"{_text(floor, 0) if floor else '':>9}{_text(row['ms'] / floor, 1) if floor else '':>7}"
                f"{_text(row['rows_s'], 0) if floor else '':>9}"
            )


if __name__ == "__main__":
    main()
