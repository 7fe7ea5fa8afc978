"""Fills a database for the benchmark of pages: many audits, many completions, one audit with much proof."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, insert, literal, select, update

from audit_app.accounts import service as accounts
from audit_app.accounts.rules import Role
from audit_app.audits import service as audits
from audit_app.audits.models import Answer, AnswerProof, Audit, ParameterPlan
from audit_app.audits.rules import Rating, State
from audit_app.audits.service.common import refresh
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.catalog import service as catalog
from audit_app.evidence.models import EvidenceItem, EvidenceVersion
from audit_app.training.models import Completion, Module, Requirement
from audit_app.training.rules import CompletionKind, ModuleKind, Result, Topic
from audit_app.workforce.models import JobRole, Person, Placement, Programme, Site

EMAIL, PASSWORD = "lead@bench.example", "correct horse 12"
MODULES, JOBS = 12, 4
CHECKED = {"organisation_checked": True}  # every row below names its organisation


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything."""

    audits: int = 1_000
    people: int = 2_000
    completions: int = 100_000
    proofs: int = 500


@dataclass(frozen=True, slots=True)
class Seeded:
    """Who signs in, and which audit has the proof."""

    user_id: int
    audit_id: int
    actor: Actor


def seed(database: Database, sizes: Sizes) -> Seeded:
    """The same rows on every run."""
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Northwind Support")
        user = accounts.add_member(
            session, actor, accounts.AddMember(EMAIL, "Maria Santos", Role.LEAD_AUDITOR, PASSWORD)
        )
        user_id = user.id
    with database.transaction(actor.organisation_id) as session:
        release_id = catalog.register_builtin(session, actor)[-1]
    first = _audits(database, actor, release_id, user_id, sizes.audits)
    _proofs(database, actor, first, sizes.proofs)
    _training(database, actor, sizes)
    with database.transaction(actor.organisation_id) as session:
        refresh(session, session.get_one(Audit, first))
    if database.dialect == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    return Seeded(user_id, first, actor)


def _insert(session: Any, model: Any, rows: Iterable[dict[str, Any]]) -> None:
    session.execute(insert(model.__table__), list(rows), execution_options=CHECKED)


def _audits(database: Database, actor: Actor, release_id: int, user_id: int, count: int) -> int:
    """One audit by its service, answered three quarters; the others are its copies, made by the database."""
    today = clock.today()
    with database.transaction(actor.organisation_id) as session:
        first = audits.start_audit(
            session,
            actor,
            audits.StartAudit(
                release_id=release_id,
                name="Manila 2026 readiness",
                entity="Northwind Support, Manila",
                period_from=today - dt.timedelta(days=365),
                period_until=today,
                due_on=today + dt.timedelta(days=90),
                team=(user_id,),
            ),
        )
        turn = Answer.id % 8
        rated = [(turn < 3, Rating.MET), (turn < 5, Rating.PARTLY), (turn < 6, Rating.NOT_MET)]
        session.execute(
            update(Answer).values(
                rating=case(*rated, else_=None),
                finding="The sheet of May names no owner for two of five steps; nobody looked at it since.",
                notes="Asked the team leader and two agents.",
                owner="Ana Reyes",
                revision=1,
                changed_at=clock.now(),
                changed_by="Maria Santos",
            )
        )
        refresh(session, session.get_one(Audit, first))
    audit, copy = (
        Audit.__table__,
        ("organisation_id", "release_id", "entity", "channels", "period_from", "period_until"),
    )
    with database.transaction(actor.organisation_id) as session:
        row = session.execute(select(audit).where(audit.c.id == first), execution_options=CHECKED).one()
        _insert(
            session,
            Audit,
            (
                {name: getattr(row, name) for name in copy}
                | {
                    "name": f"Readiness {number}",
                    "state": State.IN_PROGRESS,
                    "summary": row.summary,
                    "revision": 1,
                }
                | {
                    "objectives": "",
                    "confidentiality": "",
                    "started_by": "Maria Santos",
                    "started_at": clock.now(),
                }
                | {"changed_at": clock.now() - dt.timedelta(hours=number)}
                for number in range(1, count)
            ),
        )
        for model in (Answer, ParameterPlan):
            table = model.__table__
            names = [column.name for column in table.c if column.name not in {"id", "audit_id"}]
            copies = (
                select(audit.c.id, *(table.c[name] for name in names))
                .join_from(audit, table, table.c.audit_id == first)
                .where(audit.c.id != first)
            )
            session.execute(
                insert(table).from_select(["audit_id", *names], copies), execution_options=CHECKED
            )
        session.execute(
            update(ParameterPlan)
            .where(ParameterPlan.audit_id % 50 == first % 50)
            .values(assignee_id=user_id, due_on=today + dt.timedelta(days=30))
        )
    return first


def _proofs(database: Database, actor: Actor, audit_id: int, count: int) -> None:
    owner = {"organisation_id": actor.organisation_id}
    numbers = range(1, count + 1)
    with database.transaction(actor.organisation_id) as session:
        _insert(
            session,
            EvidenceItem,
            (
                owner
                | {"id": number, "title": f"Minutes of review {number}", "description": "", "version": 1}
                | {
                    "created_at": clock.now(),
                    "created_by": "Maria Santos",
                    "withdrawn_by": "",
                    "withdrawn_reason": "",
                }
                for number in numbers
            ),
        )
        _insert(
            session,
            EvidenceVersion,
            (
                owner
                | {"item_id": number, "number": 1, "filename": f"review-{number}.pdf", "size_bytes": 81_234}
                | {"sha256": hashlib.sha256(b"%d" % number).hexdigest(), "media_type": "application/pdf"}
                | {"uploaded_at": clock.now(), "uploaded_by": "Maria Santos"}
                for number in numbers
            ),
        )
        answers = session.scalars(
            select(Answer.id).where(Answer.audit_id == audit_id).order_by(Answer.id)
        ).all()
        _insert(
            session,
            AnswerProof,
            (
                owner
                | {
                    "answer_id": answers[number % len(answers)],
                    "item_id": number,
                    "pointer": f"page {number % 9 + 1}",
                }
                | {"linked_by": "Maria Santos", "linked_at": clock.now()}
                for number in numbers
            ),
        )
        if database.dialect == "postgresql":
            session.execute(select(func.setval("evidence_item_id_seq", literal(count))))


def _training(database: Database, actor: Actor, sizes: Sizes) -> None:
    """Everybody has the same modules to pass; one try in fifty is failed, one in thirty ran out."""
    owner = {"organisation_id": actor.organisation_id}
    today, dice = clock.today(), random.Random(32)
    with database.transaction(actor.organisation_id) as session:
        _insert(session, Site, (owner | {"id": n, "name": f"Site {n}"} for n in (1, 2, 3)))
        _insert(
            session,
            Programme,
            (owner | {"id": n, "name": f"Line {n}", "channels": ["phone"]} for n in (1, 2, 3)),
        )
        _insert(
            session,
            JobRole,
            (
                owner | {"id": n, "name": f"Job {n}", "customer_facing": n < JOBS, "support": n == JOBS}
                for n in range(1, JOBS + 1)
            ),
        )
        _insert(
            session,
            Module,
            (
                owner
                | {"id": n, "code": f"M-{n:02}", "title": f"Module {n}", "topic": Topic.GENERAL}
                | {"kind": ModuleKind.SKILL if n % 2 else ModuleKind.MODULE}
                for n in range(1, MODULES + 1)
            ),
        )
        _insert(
            session,
            Requirement,
            (
                owner
                | {
                    "job_id": job,
                    "module_id": n,
                    "pass_mark": 80.0,
                    "validity_months": 12,
                    "before_live": True,
                }
                for job in range(1, JOBS + 1)
                for n in range(1, MODULES + 1)
            ),
        )
        people = range(1, sizes.people + 1)
        hired = today - dt.timedelta(days=700)
        _insert(
            session,
            Person,
            (
                owner
                | {
                    "id": n,
                    "code": f"E-{n:05}",
                    "full_name": f"Person {n:05}",
                    "email": "",
                    "hired_on": hired,
                }
                | {"live_on": hired + dt.timedelta(days=40)}
                for n in people
            ),
        )
        _insert(
            session,
            Placement,
            (
                owner
                | {"person_id": n, "site_id": n % 3 + 1, "programme_id": n % 3 + 1, "job_id": n % JOBS + 1}
                | {"from_on": hired}
                for n in people
            ),
        )
        for start in range(0, sizes.completions, 20_000):
            _insert(
                session,
                Completion,
                (
                    owner | _completion(number, sizes.people, hired, dice)
                    for number in range(start, min(start + 20_000, sizes.completions))
                ),
            )


def _completion(number: int, people: int, hired: dt.date, dice: random.Random) -> dict[str, Any]:
    person, turn = number % people + 1, number // people
    later = (
        30
        + turn // MODULES * 150
        + dice.randrange(8)
        - (300 if dice.random() < 1 / 30 and turn >= MODULES else 0)
    )
    failed = dice.random() < 1 / 50
    return {
        "person_id": person,
        "module_id": turn % MODULES + 1,
        "kind": CompletionKind.VERIFICATION,
        "completed_on": hired + dt.timedelta(days=max(1, later)),
        "try_no": turn // MODULES + 1,
        "method": "test",
        "score": 60.0 if failed else 92.0,
        "result": Result.FAIL if failed else Result.PASS,
        "proof": "",
    }
