"""The job port: long work that is written down with its cause, runs elsewhere, shows itself and can be stopped.

A job's row is written in the caller's transaction and handed to the engine (DBOS) once that has committed; a
sweep hands over again what a crash left. Nothing outside this module knows the engine. A job function takes a
`Job` context and plain values; it may be run again from its start after a crash, so it must be idempotent.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base, Database, after_commit
from audit_app.base.errors import AppError, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import EVERY, TenantOwned, TenantSession
from audit_app.base.types import choice

log = logging.getLogger(__name__)

VERSION = "1"  # of the engine's workflow below; pinned, so that an upgrade finds the work it left
ATTEMPTS = 3
BEAT = 2.0
DEAD_AFTER = 12.0


class State(enum.StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


OPEN = (State.WAITING, State.RUNNING)


class JobRow(TenantOwned, Base):
    """One piece of long work: what, for whom, how far, how it ended."""

    __tablename__ = "job"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[dict[str, Any]]
    user_id: Mapped[int | None]
    user_name: Mapped[str] = mapped_column(default="")
    state: Mapped[State] = mapped_column(choice(State), default=State.WAITING, index=True)
    stage: Mapped[str] = mapped_column(default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any] | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class Beat(Base):
    """When an executor was last alive; the row `sweeper` elects who looks after the dead ones."""

    __tablename__ = "job_beat"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[float] = mapped_column(sa.Double)


class Cancelled(Exception):
    """Raised inside a job when somebody asked for it to stop."""


@dataclass(slots=True)
class Job:
    """What a running job sees of itself."""

    id: str
    database: Database
    organisation_id: int
    user_id: int | None
    user_name: str
    _told: float = field(default=0.0, repr=False)

    def progress(self, stage: str, done: int = 0, total: int = 0) -> None:
        """Shows how far it is, at most five times a second; raises Cancelled when asked to stop."""
        now = time.monotonic()
        if now - self._told < 0.2 and done != total:
            return
        self._told = now
        with self.database.transaction(self.organisation_id) as session:
            row = session.get_one(JobRow, self.id)
            row.stage, row.done, row.total = stage, done, total
            if row.cancel_asked:
                raise Cancelled

    def check(self) -> None:
        """Raises Cancelled when asked to stop."""
        with self.database.reading(self.organisation_id) as session:
            if session.scalar(select(JobRow.cancel_asked).where(JobRow.id == self.id)):
                raise Cancelled


Function = Callable[..., Mapping[str, Any] | None]
_functions: dict[str, Function] = {}


def job(kind: str) -> Callable[[Function], Function]:
    """Registers a job function under a stable name."""

    def register(function: Function) -> Function:
        _functions[kind] = function
        return function

    return register


def enqueue(
    session: TenantSession, kind: str, arguments: Mapping[str, Any], *, user: tuple[int | None, str]
) -> str:
    """Writes a job into this transaction; it starts once that has committed. Returns the job's id."""
    row = JobRow(
        id=str(uuid.uuid4()),
        kind=kind,
        arguments=dict(arguments),
        user_id=user[0],
        user_name=user[1],
        result=None,
    )
    session.add(row)
    session.flush()
    after_commit(session, lambda: _hand_over(row.id))
    return row.id


def get_job(session: TenantSession, job_id: str) -> JobRow:
    """The job's row; raises NotFound."""
    row = session.get(JobRow, job_id)
    if row is None:
        raise NotFound(_("There is no such job. It may belong to another organisation."))
    return row


def cancel(session: TenantSession, job_id: str) -> None:
    """Asks a job to stop; one that has not begun never begins."""
    row = get_job(session, job_id)
    if row.state not in OPEN:
        return
    row.cancel_asked = True
    if row.state == State.WAITING:
        row.state, row.ended_at = State.CANCELLED, clock.now()


def run_again(session: TenantSession, job_id: str) -> str:
    """Starts an interrupted, failed or cancelled job once more, as a new job; returns its id."""
    row = get_job(session, job_id)
    return enqueue(session, row.kind, row.arguments, user=(row.user_id, row.user_name))


def run_now(database: Database, job_id: str) -> None:
    """Runs one job here and now, in this process: terminal verbs and tests."""
    _execute(database, job_id)


def _execute(database: Database, job_id: str) -> None:
    with database.transaction(EVERY) as session:
        row = session.get(JobRow, job_id)
        if row is None or row.state not in OPEN:
            return
        if row.attempts >= ATTEMPTS:
            row.state, row.ended_at = State.INTERRUPTED, clock.now()
            row.message = _("Stopped %(count)s times without finishing.", count=row.attempts)
            return
        row.state, row.attempts = State.RUNNING, row.attempts + 1
        row.started_at = row.started_at or clock.now()
        kind, arguments = row.kind, row.arguments
        context = Job(row.id, database, row.organisation_id, row.user_id, row.user_name)
    state, message, result = _call(kind, context, arguments)
    with database.transaction(EVERY) as session:
        row = session.get_one(JobRow, job_id)
        row.state, row.message, row.result, row.ended_at = state, message, result, clock.now()


def _call(kind: str, context: Job, arguments: Mapping[str, Any]) -> tuple[State, str, dict[str, Any] | None]:
    try:
        function = _functions[kind]
        return State.DONE, "", dict(function(context, **arguments) or {})
    except Cancelled:
        return State.CANCELLED, "", None
    except AppError as error:
        return State.FAILED, error.message, None
    except Exception:
        log.exception("job failed", extra={"job": context.id, "kind": kind})
        return (
            State.FAILED,
            _("Something went wrong inside. The log has the details under %(id)s.", id=context.id),
            None,
        )


class Engine:
    """The engine of one process: takes jobs, shows that it lives, adopts what dead processes left."""

    def __init__(self, database: Database, url: str, *, concurrency: int = 1) -> None:
        self.database = database
        self.url = url
        self.concurrency = concurrency
        self.executor = str(uuid.uuid4())
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Launches the engine and its heart."""
        from dbos import DBOS  # half a second: only processes that run jobs pay it

        self._beat()
        DBOS(
            config={
                "name": "audit-app",
                "system_database_url": self.url,
                "application_version": VERSION,
                "executor_id": self.executor,
                "log_level": "ERROR",
            }
        )
        database = self.database

        @DBOS.workflow(name="run_job")  # type: ignore[untyped-decorator, unused-ignore]
        def run_job(job_id: str) -> None:
            DBOS.run_step({"name": "execute"}, _execute, database, job_id)

        DBOS.launch()
        DBOS.register_queue("jobs", worker_concurrency=self.concurrency, polling_interval_sec=0.5)
        global _deliver  # noqa: PLW0603 - one engine a process, by the library's design

        def deliver(job_id: str) -> None:
            from dbos import SetWorkflowID

            with SetWorkflowID(job_id):
                DBOS.enqueue_workflow("jobs", run_job, job_id)

        _deliver = deliver
        self._sweep()
        self._thread = threading.Thread(target=self._live, name="job-heart", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Lets go; jobs that run are finished by whoever comes next."""
        global _deliver  # noqa: PLW0603 - see start
        from dbos import DBOS

        _deliver = None
        self._stop.set()
        if self._thread:
            self._thread.join(timeout=BEAT * 2)
        with contextlib.suppress(Exception):
            DBOS.destroy(workflow_completion_timeout_sec=0)

    def _live(self) -> None:
        while not self._stop.wait(BEAT):
            try:
                if self._beat():
                    self._adopt()
                    self._sweep()
            except Exception:
                log.exception("the job engine's heart missed a beat")

    def _beat(self) -> bool:
        """Shows that this process lives; True when it is this one's turn to sweep."""
        now = time.time()
        with self.database.transaction(EVERY) as session:
            for name, at in ((self.executor, now), ("sweeper", 0.0)):
                if session.get(Beat, name) is None:
                    session.add(Beat(id=name, at=at))
            session.flush()
            session.execute(update(Beat).where(Beat.id == self.executor).values(at=now))
            won = session.execute(
                update(Beat).where(Beat.id == "sweeper", Beat.at < now - 2 * BEAT).values(at=now)
            )
            return bool(won.rowcount)  # type: ignore[attr-defined]

    def _adopt(self) -> None:
        from dbos import DBOS

        with self.database.across() as session:
            alive = set(session.scalars(select(Beat.id).where(Beat.at >= time.time() - DEAD_AFTER)))
        for workflow in DBOS.list_workflows(status="PENDING"):
            if workflow.executor_id not in alive:
                log.warning("job adopted", extra={"job": workflow.workflow_id})
                DBOS.resume_workflow(workflow.workflow_id)

    def _sweep(self) -> None:
        """Hands over what was written but never delivered: the same id twice is one workflow."""
        with self.database.across() as session:
            left = list(session.scalars(select(JobRow.id).where(JobRow.state == State.WAITING)))
        for job_id in left:
            _hand_over(job_id)


_deliver: Callable[[str], None] | None = None


def _hand_over(job_id: str) -> None:
    """Gives the job to the engine of this process, if it has one; otherwise a sweep will."""
    if _deliver is not None:
        _deliver(job_id)
