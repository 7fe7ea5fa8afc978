"""The job port: long work that is written down with its cause, runs elsewhere, shows itself and can be stopped.

A job's row is written in the caller's transaction and handed to the engine (DBOS) once that has committed; a
sweep hands over again what a crash left. Nothing outside this module knows the engine. A job function takes a
`Job` context and plain values; it may be run again from its start after a crash, so it must be idempotent.

The row is the truth, the engine only the messenger. Whoever runs a job shows every two seconds that it lives;
a row may be taken from a runner that has been silent for `DEAD_AFTER` seconds, and from nobody else.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import enum
import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from audit_app.base import clock
from audit_app.base.db import Base, Database, after_commit, upsert
from audit_app.base.errors import AppError, External, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import EVERY, TenantOwned, TenantSession
from audit_app.base.types import choice

log = logging.getLogger(__name__)

VERSION = "1"  # of the engine's workflow below; pinned, so that an upgrade finds the work it left
QUEUE = "jobs"
ATTEMPTS = 3
BEAT = 2.0
DEAD_AFTER = 15.0  # longer than a busy SQLite makes a beat wait
FORGOTTEN_AFTER = 3600.0
MINUTE = 60.0
OFFICES = ("sweeper", "tender")  # rows of `job_beat` that are no runners
HERE = "here-"  # how runners without an engine are called
ENDED = {"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"}
PATIENCE = 20.0  # seconds that a running job gets to reach its next check when its process ends


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
    runner: Mapped[str] = mapped_column(String(64), default="")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any] | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=clock.now)
    started_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class Beat(Base):
    """When a runner was last alive; rows of `OFFICES` elect who looks after all."""

    __tablename__ = "job_beat"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[float] = mapped_column(sa.Double)


class Cancelled(Exception):
    """Raised inside a job when somebody asked for it to stop."""


class HandedBack(Exception):
    """Raised inside a job when its process ends: the next process begins it again."""


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
        """Shows how far it is, at most five times a second; raises Cancelled when asked to stop.

        It writes in a transaction of its own: called inside an open write transaction on SQLite it waits in
        vain for that one's end, and the step goes untold.
        """
        now = time.monotonic()
        if now - self._told < 0.2 and done != total:
            return
        self._told = now
        if _leaving.is_set():
            raise HandedBack
        with contextlib.suppress(External), self.database.transaction(self.organisation_id) as session:
            row = session.get_one(JobRow, self.id)
            row.stage, row.done, row.total = stage, done, total
            if row.cancel_asked:
                raise Cancelled

    def check(self) -> None:
        """Raises Cancelled when asked to stop."""
        if _leaving.is_set():
            raise HandedBack
        with self.database.reading(self.organisation_id) as session:
            if session.scalar(select(JobRow.cancel_asked).where(JobRow.id == self.id)):
                raise Cancelled


Function = Callable[..., Mapping[str, Any] | None]
_functions: dict[str, Function] = {}
_leaving = threading.Event()


def job(kind: str) -> Callable[[Function], Function]:
    """Registers a job function under a stable name."""

    def register(function: Function) -> Function:
        _functions[kind] = function
        return function

    return register


def kinds() -> list[str]:
    """The names of every registered job function."""
    return sorted(_functions)


Tending = Callable[[Database, int], object]
_regular: dict[str, Tending] = {}


def regularly(name: str) -> Callable[[Tending], Tending]:
    """Registers what is done once a minute for each organisation: it takes the database and the organisation.

    One process at a time does it. It must be quick where there is nothing to do, and harmless when done twice.
    """

    def register(function: Tending) -> Tending:
        _regular[name] = function
        return function

    return register


def tend(database: Database) -> None:
    """Does everything that is done regularly, for every organisation; one that fails holds up no other."""
    with database.across() as session:
        organisations = session.execute(sa.text("SELECT id FROM organisation ORDER BY id")).scalars().all()
    for organisation in organisations:
        for name, function in _regular.items():
            try:
                function(database, organisation)
            except Exception:
                log.exception("regular work failed", extra={"work": name, "organisation": organisation})


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


def run_now(database: Database, job_id: str) -> State:
    """Runs one job here and now, in this process: terminal verbs and tests. Returns how it ended.

    When a server was quicker and has it already, this waits for that one's end.
    """
    runner = f"{HERE}{uuid.uuid4()}"
    with _heart_of(database, runner):
        while True:
            _execute(database, job_id, runner)
            with database.across() as session:
                state = session.scalars(select(JobRow.state).where(JobRow.id == job_id)).one()
            if state not in OPEN:
                return state
            time.sleep(0.5)


@contextlib.contextmanager
def _heart_of(database: Database, runner: str) -> Iterator[None]:
    """Beats for a runner that has no engine; short work ends before the second beat."""
    over = threading.Event()
    _beat(database, runner)

    def live() -> None:
        while not over.wait(BEAT):
            with contextlib.suppress(AppError):
                _beat(database, runner)

    heart = threading.Thread(target=live, name="job-heart", daemon=True)
    heart.start()
    try:
        yield
    finally:
        over.set()
        heart.join()
        _forget(database, runner)


def _beat(database: Database, runner: str) -> None:
    insert = upsert(database.dialect, Beat).values(id=runner, at=time.time())
    with database.transaction(EVERY) as session:
        session.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"at": insert.excluded.at}))


def _forget(database: Database, runner: str) -> None:
    with contextlib.suppress(AppError), database.transaction(EVERY) as session:
        session.execute(delete(Beat).where(Beat.id == runner))


def _living(session: TenantSession) -> set[str]:
    return set(session.scalars(select(Beat.id).where(Beat.at >= time.time() - DEAD_AFTER)))


def _execute(database: Database, job_id: str, runner: str) -> None:
    """Takes the job if it is there to be taken, runs it and writes down how it ended."""
    with database.transaction(EVERY) as session:
        row = session.get(JobRow, job_id, with_for_update=True)
        if row is None or row.state not in OPEN:
            return
        if row.state == State.RUNNING and row.runner != runner and row.runner in _living(session):
            return
        if row.attempts >= ATTEMPTS:
            row.state, row.ended_at = State.INTERRUPTED, clock.now()
            row.message = _("Stopped %(count)s times without finishing.", count=row.attempts)
            return
        row.state, row.attempts, row.runner = State.RUNNING, row.attempts + 1, runner
        row.started_at = row.started_at or clock.now()
        kind, arguments = row.kind, row.arguments
        context = Job(row.id, database, row.organisation_id, row.user_id, row.user_name)
    state, message, result = _call(kind, context, arguments)
    with database.transaction(EVERY) as session:
        row = session.get_one(JobRow, job_id)
        if row.runner != runner:
            return  # it took too long to show a sign of life, and somebody else has the job now
        row.state, row.message, row.result, row.runner = state, message, result, ""
        row.ended_at = None if state == State.WAITING else clock.now()


def _call(kind: str, context: Job, arguments: Mapping[str, Any]) -> tuple[State, str, dict[str, Any] | None]:
    try:
        function = _functions[kind]
        return State.DONE, "", dict(function(context, **arguments) or {})
    except Cancelled:
        return State.CANCELLED, "", None
    except HandedBack:
        return State.WAITING, "", None
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
    """The engine of one process: takes jobs, shows that it lives, adopts what dead processes left.

    At most one per process, started after any fork. One thread is its heart and its ears.
    """

    def __init__(self, database: Database, url: str, *, concurrency: int = 1) -> None:
        self.database = database
        self.url = url
        self.concurrency = concurrency
        self.runner = str(uuid.uuid4())
        self._handed: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._enqueue: Callable[[str, int], None] | None = None

    def start(self) -> None:
        """Launches the engine and its heart; returns once it takes jobs."""
        global _engine  # noqa: PLW0603 - one engine a process, by the library's design
        _leaving.clear()
        _beat(self.database, self.runner)
        self._launch()
        _engine = self
        self._thread = threading.Thread(target=self._live, name="job-engine", daemon=True)
        self._thread.start()
        threading.Thread(target=self._tend, name="regular-work", daemon=True).start()

    def _launch(self) -> None:
        from dbos import (
            DBOS,
            DBOSPortableJSONSerializer,
            SetWorkflowID,
        )  # only processes that run jobs pay it

        DBOS(
            config={
                "name": "audit-app",
                "system_database_url": self.url,
                "application_version": VERSION,
                "executor_id": self.runner,
                "log_level": "ERROR",
                "serializer": DBOSPortableJSONSerializer(),  # the default is pickle, in the database
                "use_listen_notify": False,  # no events are waited for: one connection less
                "sys_db_pool_size": 4,
                "enable_otlp": False,
            }
        )
        database, runner = self.database, self.runner

        # What a job itself raises is written into its row: only a failing database comes as far as a retry.
        @DBOS.workflow(name="run_job")
        def run_job(job_id: str) -> None:
            DBOS.run_step(
                {"name": "execute", "retries_allowed": True, "max_attempts": 5, "interval_seconds": 2.0},
                _execute,
                database,
                job_id,
                runner,
            )

        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=self.concurrency, polling_interval_sec=0.5)

        def enqueue_workflow(job_id: str, attempts: int) -> None:
            with SetWorkflowID(f"{job_id}:{attempts}"):
                DBOS.enqueue_workflow(QUEUE, run_job, job_id)

        self._enqueue = enqueue_workflow

    def stop(self) -> bool:
        """Lets go; a running job is handed back at its next check. False when one did not get there in time."""
        global _engine  # noqa: PLW0603 - see start
        from dbos import DBOS

        _leaving.set()
        _engine = None
        self._stop.set()
        self._handed.put("")  # wakes the thread that waits for work
        if self._thread:
            self._thread.join(timeout=BEAT * 2)
        until = time.monotonic() + PATIENCE
        while self._busy() and time.monotonic() < until:
            time.sleep(0.1)
        idle = not self._busy()
        DBOS.destroy(destroy_registry=True)
        if idle:
            _leaving.clear()
            _forget(self.database, self.runner)
        return idle

    def _busy(self) -> bool:
        with self.database.across() as session:
            mine = select(JobRow.id).where(JobRow.state == State.RUNNING, JobRow.runner == self.runner)
            return session.scalar(mine.limit(1)) is not None

    def _live(self) -> None:
        next_beat = 0.0
        while not self._stop.is_set():
            try:
                if time.monotonic() >= next_beat:
                    next_beat = time.monotonic() + BEAT
                    _beat(self.database, self.runner)
                    if self._elected():
                        self._sweep()
                with contextlib.suppress(queue.Empty):
                    job_id = self._handed.get(timeout=max(0.01, next_beat - time.monotonic()))
                    if job_id:
                        self._deliver(job_id, 0)
            except Exception:
                if not self._stop.is_set():
                    log.exception("the job engine missed a beat")
                    self._stop.wait(BEAT)

    def _deliver(self, job_id: str, attempts: int) -> None:
        if self._enqueue is not None:
            self._enqueue(job_id, attempts)

    def _elected(self, office: str = "sweeper", term: float = BEAT) -> bool:
        """True when it is this process's turn in an office: one at a time, by a timed row update."""
        now = time.time()
        with self.database.transaction(EVERY) as session:
            session.execute(
                upsert(self.database.dialect, Beat).values(id=office, at=0.0).on_conflict_do_nothing()
            )
            won = session.execute(update(Beat).where(Beat.id == office, Beat.at < now - term).values(at=now))
            session.execute(delete(Beat).where(Beat.id.not_in(OFFICES), Beat.at < now - FORGOTTEN_AFTER))
            return bool(won.rowcount)  # type: ignore[attr-defined]

    def _tend(self) -> None:
        """Regular work, in a thread of its own: a long one must not stop the heart."""
        while not self._stop.wait(MINUTE):
            try:
                if self._elected("tender", MINUTE * 0.9):
                    tend(self.database)
            except Exception:
                log.exception("regular work was not done")

    def _sweep(self) -> None:
        """Delivers what is open and in nobody's hands; the same delivery twice is one workflow.

        Deliveries are numbered by attempt, so that a job handed back or left by a dead process goes out anew.
        One whose delivery has ended without moving its row cannot be helped: it is told as interrupted.
        """
        from dbos import DBOS

        # Read before the list of the living: whoever begins in between must not look dead.
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        with self.database.across() as session:
            living = _living(session)
            rows = session.execute(
                select(JobRow.id, JobRow.attempts, JobRow.state, JobRow.runner)
                .where(JobRow.state.in_(OPEN))
                .order_by(JobRow.created_at)
                .limit(500)
            ).all()
        held, free = _sort_out(rows, living)
        status = {
            item.workflow_id: item.status
            for item in DBOS.list_workflows(
                workflow_ids=[*free, *held] or ["none"], load_input=False, load_output=False
            )
        }
        for name, (job_id, attempts) in (free | held).items():
            if status.get(name) in ENDED:
                self._give_up(job_id, attempts)
            elif name in free and name not in status:
                self._deliver(job_id, attempts)
        for item in pending:
            if item.executor_id not in living and item.workflow_id in free:
                DBOS.resume_workflow(item.workflow_id, queue_name=QUEUE)
            elif item.executor_id not in living:
                DBOS.cancel_workflow(item.workflow_id)

    def _give_up(self, job_id: str, attempts: int) -> None:
        with self.database.transaction(EVERY) as session:
            row = session.get(JobRow, job_id, with_for_update=True)
            if row is None or row.state not in OPEN or row.attempts != attempts:
                return
            row.state, row.ended_at, row.runner = State.INTERRUPTED, clock.now(), ""
            row.message = _("The work could not be taken up. Run it again; if it stays so, see the log.")
            log.error("job given up", extra={"job": job_id})


Named = dict[str, tuple[str, int]]  # a delivery's name: the job and its attempts so far


def _sort_out(rows: Iterable[Any], living: set[str]) -> tuple[Named, Named]:
    """Open jobs by the name of the delivery they hang on: those an engine works on, and those free to take."""
    held: Named = {}
    free: Named = {}
    for job_id, attempts, state, runner in rows:
        if state == State.WAITING or runner not in living:
            free[f"{job_id}:{attempts}"] = job_id, attempts
        elif not runner.startswith(HERE):
            held[f"{job_id}:{attempts - 1}"] = job_id, attempts
    return held, free


_engine: Engine | None = None


def _hand_over(job_id: str) -> None:
    """Tells the engine of this process, if it has one; otherwise a sweep finds the job."""
    if _engine is not None:
        _engine._handed.put(job_id)  # noqa: SLF001 - the same module
