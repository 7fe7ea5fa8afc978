"""Measures the trail: one entry beside a bare insert, and verifying a long chain beside reading and hashing its bytes.

python benchmarks/bench_trail.py [--only sqlite] [--entries 1000000] [--writes 2000] [--json]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import time
from typing import Any

from databases import open_database
from sqlalchemy import insert, select, text

from audit_app.accounts import service as accounts
from audit_app.auditlog import queries, rules, service
from audit_app.auditlog.models import ChainHead, Entry
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.db import Database

ROUNDS = 5
DATA = {
    "from": {"rating": "partly"},
    "to": {"rating": "met", "finding": "Três agentes in Billing took calls early"},
}


def write(database: Database, actor: Actor, count: int) -> float:
    """CPU seconds of an entry, within one transaction, so that committing is on neither side."""
    with database.transaction(actor.organisation_id) as session:
        began = time.process_time()
        for number in range(count):
            service.record(session, actor, "audits.answer.saved", ("answer", number), DATA)
        return (time.process_time() - began) / count


def bare(database: Database, count: int) -> float:
    """CPU seconds of a bare insert of as much into a table without triggers."""
    with database.engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE bare (n INTEGER, at TEXT, actor TEXT, what TEXT, data TEXT, hash TEXT)")
        )
        statement = text("INSERT INTO bare VALUES (:n, :at, :actor, :what, :data, :hash)")
        said = json.dumps(DATA)
        began = time.process_time()
        for number in range(count):
            row = {
                "n": number,
                "at": str(clock.now()),
                "actor": "Ana",
                "what": "x",
                "data": said,
                "hash": "0" * 64,
            }
            connection.execute(statement, row)
        taken = (time.process_time() - began) / count
        connection.execute(text("DROP TABLE bare"))
    return taken


def lengthen(database: Database, actor: Actor, entries: int) -> None:
    """Adds that many entries to the chain by the public recipe, many to a statement: a verifier sees no difference."""
    with database.across() as session:
        head = session.execute(
            select(ChainHead.sequence, ChainHead.hash).where(
                ChainHead.organisation_id == actor.organisation_id
            )
        ).one()
    sequence, previous = head.sequence, head.hash
    while entries > 0:
        rows = []
        for _number in range(min(entries, 1_000)):
            sequence += 1
            at, who_salt, what_salt = clock.now(), os.urandom(16).hex(), os.urandom(16).hex()
            row = {
                "organisation_id": actor.organisation_id,
                "sequence": sequence,
                "at": at,
                "actor_id": 1 + sequence % 40,
                "actor": "Ana Reyes",
                "address": "203.0.113.7",
                "action": "audits.answer.saved",
                "kind": "answer",
                "subject": str(sequence),
                "data": DATA,
                "previous": previous,
                "version": rules.SEALED,
                "who_salt": who_salt,
                "what_salt": what_salt,
                "what_seal": rules.seal_what(what_salt, DATA),
            }
            row["who_seal"] = rules.seal_who(who_salt, row["actor_id"], row["actor"], row["address"])
            told = (row["action"], row["kind"], row["subject"], row["who_seal"], row["what_seal"])
            previous = row["hash"] = rules.sha(previous, sequence, rules.instant(at), *told)
            rows.append(row)
        with database.transaction(actor.organisation_id) as session:
            session.connection().execute(insert(Entry.__table__), rows)
        entries -= len(rows)


def floor(database: Database) -> float:
    """CPU seconds of reading every entry and hashing its bytes, nothing else."""
    began = time.process_time()
    with database.engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT sequence, actor, data, previous, hash FROM trail_entry ORDER BY sequence"
            ).execution_options(yield_per=1000)
        )
        for row in rows:
            hashlib.sha256(repr(tuple(row)).encode()).hexdigest()
    return time.process_time() - began


def measure(kind: str, entries: int, writes: int) -> dict[str, Any]:
    with open_database(kind) as database:
        with database.transaction(None) as session:
            actor = accounts.found_organisation(session, "Bench")
        write(database, actor, 50)
        ours = min(write(database, actor, writes // ROUNDS) for _ in range(ROUNDS))
        theirs = min(bare(database, writes // ROUNDS) for _ in range(ROUNDS))
        lengthen(database, actor, entries)
        lowest = floor(database)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        with database.across() as session:
            [found] = queries.verify(session)
        taken = time.process_time() - began
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {
        "database": kind,
        "entries": found.entries,
        "whole": not found.breaks,
        "write_ms": round(ours * 1000, 3),
        "bare_insert_ms": round(theirs * 1000, 3),
        "more_than_bare_ms": round((ours - theirs) * 1000, 3),
        "verify_s": round(taken, 1),
        "floor_s": round(lowest, 1),
        "verify_to_floor": round(taken / lowest, 1),
        "memory_grown_mib": round(grown, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--writes", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    for kind in [given.only] if given.only else ["sqlite", "postgres"]:
        found = measure(kind, given.entries, given.writes)
        print(
            json.dumps(found)
            if given.json
            else "\n".join(f"{name}: {value}" for name, value in found.items())
        )


if __name__ == "__main__":
    main()
