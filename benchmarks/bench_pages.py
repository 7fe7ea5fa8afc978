"""Measures pages in a full database: CPU and statements of a request, beside a bare page of as many rows.

    python benchmarks/bench_pages.py [--only sqlite] [--rounds 40] [--small] [--json]

CPU is that of this process (the application and, with SQLite, the database) plus that of PostgreSQL's backends.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import count

from bare import make_bare
from databases import ServerClock, open_database
from seed_pages import EMAIL, PASSWORD, Seeded, Sizes, seed
from sqlalchemy import event, select

from audit_app.auditlog import service as trail
from audit_app.audits.models import Answer
from audit_app.base import clock
from audit_app.base.db import Database
from audit_app.config import Settings
from audit_app.factory import create_app
from audit_app.training import service as training
from audit_app.training.rules import CompletionKind, Result

STARTS = 7
BUDGETS = {"page": 5.0, "save": 3.0, "start": 1.5}
AUDIT = "name entity state period_from changed_at"
ANSWER = "requirement rating finding notes owner changed_at"
PARAMETER = "parameter due_on"
PROOF = "item_id pointer linked_by"
PEOPLE = "code full_name hired_on live_on"
PAGES = {
    "home": ("/home/", [("audit", 8, AUDIT), ("audit_parameter", 20, PARAMETER)]),
    "audits": ("/audits/", [("audit", 50, AUDIT)]),
    "overview": ("/audits/{audit}/", [("audit_parameter", 32, PARAMETER), ("audit_answer", 10, ANSWER)]),
    "parameter": (
        "/audits/{audit}/p/2.7",
        [("audit_parameter", 32, PARAMETER), ("audit_answer", 6, ANSWER), ("audit_answer_proof", 18, PROOF)],
    ),
    "parameter with records": (
        "/audits/{audit}/p/3.4",
        [("audit_parameter", 32, PARAMETER), ("audit_answer", 6, ANSWER), ("audit_answer_proof", 18, PROOF)],
    ),
    "matrix": (
        "/training/",
        [("workforce_person", 30, PEOPLE), ("training_completion", 360, "completed_on")],
    ),
    "people": ("/people/", [("workforce_person", 50, PEOPLE)]),
    "proof": ("/proof/", [("evidence_item", 50, "title version created_at created_by")]),
}
OURS = """
import gc, time, sys
gc.disable()
from audit_app.config import Settings
from audit_app.factory import create_app
from audit_app.training import service as training
from audit_app.training.rules import CompletionKind, Result
gc.freeze()
gc.enable()
app = create_app(Settings(data_dir=sys.argv[1], secret_key="s" * 40))
assert app.test_client().get("/sign-in").status_code == 200
print(time.process_time())
"""
BARE = """
import time
from flask import Flask, render_template_string
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
class Base(DeclarativeBase): pass
class Row(Base):
    __tablename__ = "row"
    id: Mapped[int] = mapped_column(primary_key=True)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
app = Flask(__name__)
@app.get("/")
def page():
    with Session(engine) as session:
        rows = session.scalars(select(Row)).all()
    return render_template_string("<ul>{% for row in rows %}<li>{{ row.id }}</li>{% endfor %}</ul>", rows=rows)
assert app.test_client().get("/").status_code == 200
print(time.process_time())
"""


@dataclass
class Work:
    """Something to be measured with its floor, each a function of the round's number; `before` is not measured."""

    name: str
    kind: str
    ours: object
    floor: object
    before: object = None
    statements: int = 0
    spent: dict[str, list[float]] = field(default_factory=lambda: {"ours": [], "floor": []})

    def row(self) -> dict[str, object]:
        ours, floor = (statistics.median(self.spent[side]) * 1000 for side in ("ours", "floor"))
        return {
            "work": self.name,
            "statements": self.statements,
            "ms": round(ours, 2),
            "floor_ms": round(floor, 2),
            "ratio": round(ours / floor, 2),
            "budget": BUDGETS[self.kind],
        }


def works(database: Database, seeded: Seeded) -> list[Work]:
    """Every page and the save, ready to be called."""
    app = create_app(Settings(secret_key="s" * 40), database)
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    client = app.test_client()
    assert client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).status_code == 302
    bare = make_bare(database.url, {name: shown for name, (_path, shown) in PAGES.items()}).test_client()
    with database.reading(None) as session:
        query = select(Answer.__table__.c.id).where(Answer.__table__.c.audit_id == seeded.audit_id)
        answer_id = session.scalars(query, execution_options={"organisation_checked": True}).first()

    def page(path, _number):
        assert client.get(path).status_code == 200, path

    def floor(name, _number):
        assert bare.get(f"/{name}").status_code == 200, name

    seen = [1]

    def save(number):
        data = {"revision": seen[0], "finding": f"Nobody owns step {number}."}
        told = client.post(
            f"/audits/{seeded.audit_id}/r/2.7a", data=data, headers={"Accept": "application/json"}
        )
        assert told.status_code == 200, told.text
        seen[0] = told.json["revision"]

    def rate(number):
        data = {"revision": seen[0], "rating": ("partly", "not_met")[number % 2]}
        told = client.post(
            f"/audits/{seeded.audit_id}/r/2.7a", data=data, headers={"Accept": "application/json"}
        )
        assert told.status_code == 200, told.text
        seen[0] = told.json["revision"]

    tries = count(1)

    def one_new():
        """One completion more."""
        number = next(tries)
        day = clock.today() - dt.timedelta(days=number % 300)
        person = 1 + number % 200
        with database.transaction(seeded.actor.organisation_id) as session:
            training.record_completion(
                session,
                seeded.actor,
                training.RecordCompletion(person, 1, CompletionKind.TRAINING, day, Result.PASS, 90 + number),
            )

    def all_new():
        """As an import does that was applied: nothing that was computed from training's records holds any more."""
        with database.transaction(seeded.actor.organisation_id) as session:
            trail.record(session, seeded.actor, "training.import.applied", ("import", 0))

    def save_floor(number):
        assert bare.post(f"/save/{answer_id}", data={"finding": f"Nobody owns {number}."}).status_code == 303

    found = [
        Work(name, "page", partial(page, path.format(audit=seeded.audit_id)), partial(floor, name))
        for name, (path, _shown) in PAGES.items()
    ]
    found += [
        Work(f"{work.name}, {what}", "page", work.ours, work.floor, before)
        for what, before in (("a record new", one_new), ("all records new", all_new))
        for work in found
        if work.name in {"matrix", "parameter with records"}
    ]
    return [
        *found,
        Work("save of an answer", "save", save, save_floor),
        Work("save of a rating", "save", rate, save_floor),
    ]


def measure(database: Database, seeded: Seeded, rounds: int) -> list[dict[str, object]]:
    """Medians over rounds in which every work and its floor take turns."""
    found = works(database, seeded)
    sent = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
    for work in found:
        for number in (1, 2):
            if work.before:
                work.before()
            sent.clear()
            work.ours(number)
            work.statements = sum(not text.startswith(("BEGIN", "PRAGMA")) for text in sent)
        work.floor(1)
    server = ServerClock(database)
    # What comes upon new records comes last: it would make the others new as well.
    for works_of_pass in ([w for w in found if not w.before], [w for w in found if w.before]):
        _take_turns(works_of_pass, rounds, server)
    return [work.row() for work in found]


def _take_turns(found: list[Work], rounds: int, server: ServerClock) -> None:
    for work in found:
        work.ours(0)  # once beforehand: what a process keeps, it has
    for number in range(1, rounds + 1):
        for work in found:
            for side, call in (("floor", work.floor), ("ours", work.ours)):
                if work.before and side == "ours":
                    work.before()
                begin = time.process_time() + server.read()
                call(number)
                work.spent[side].append(time.process_time() + server.read() - begin)


def start(runs: int) -> dict[str, object]:
    """CPU from nothing to the first answered request; the very first run, which compiles, is left out."""
    work = Work("start to first answer", "start", None, None)
    with tempfile.TemporaryDirectory() as folder:
        for run in range(runs + 1):
            for side, text in (("floor", BARE), ("ours", OURS)):
                done = subprocess.run(
                    [sys.executable, "-c", text, folder],
                    capture_output=True,
                    text=True,
                    check=True,
                    env=_quiet(),
                )
                work.spent[side] += [float(done.stdout)] if run else []
    return work.row()


def _quiet() -> dict[str, str]:
    """Without this variable a second start reads compiled modules, as every real one does."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def table(title: str, rows: list[dict[str, object]]) -> str:
    """The rows as Markdown."""
    lines = [
        f"### {title}",
        "",
        "| work | statements | CPU ms | bare ms | ratio | budget |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for row in rows:
        over = "" if row["ratio"] <= row["budget"] else " **over**"
        lines.append(
            f"| {row['work']} | {row['statements'] or ''} | {row['ms']:.1f} | {row['floor_ms']:.1f} "
            f"| {row['ratio']:.1f}{over} | {row['budget']} |"
        )
    return "\n".join([*lines, ""])


def main() -> None:
    """Seeds each database, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database instead of both")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--small", action="store_true", help="a hundredth of the rows, to try this out")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    sizes = Sizes(10, 200, 1_000, 500) if chosen.small else Sizes()
    results = {}
    for kind in [chosen.only] if chosen.only else ["sqlite", "postgresql"]:
        with open_database(kind) as database:
            results[kind] = measure(database, seed(database, sizes), chosen.rounds)
    results["start"] = [start(STARTS)]
    if chosen.json:
        print(json.dumps({"python": platform.python_version(), "sizes": asdict(sizes), **results}))
        return
    told = ", ".join(f"{number:,} {name}" for name, number in asdict(sizes).items())
    print(f"Python {platform.python_version()}; {told}; medians of {chosen.rounds} rounds\n")
    for title, rows in results.items():
        print(table(title, rows))


if __name__ == "__main__":
    main()
