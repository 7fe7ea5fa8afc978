"""Jobs: written with their cause, run elsewhere, shown, stopped, and finished whatever dies."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from audit_app.base import background
from audit_app.base.background import JobRow, State
from audit_app.base.errors import Invalid, NotFound
from tests.base import background_process

USER = (None, "System")


@pytest.fixture
def jobs_url(database, tmp_path):
    return database.url if database.dialect == "postgresql" else f"sqlite:///{tmp_path}/jobs.db"


@pytest.fixture
def engine(database, jobs_url):
    engine = background.Engine(database, jobs_url)
    engine.start()
    yield engine
    assert engine.stop()


@pytest.fixture
def register(monkeypatch):
    """Registers functions for one test."""

    def add(kind, function):
        monkeypatch.setitem(background._functions, kind, function)

    return add


@pytest.fixture
def run_process(database, jobs_url, tmp_path):
    """A function that starts a process which runs jobs; whatever is left of them ends with the test."""
    started = []

    def run():
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.base.background_process", database.url, jobs_url, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        started.append(process)
        wait_for((tmp_path / f"ready-{process.pid}").exists, 30)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def wait_for(ready, seconds=20.0):
    until = time.monotonic() + seconds
    while not (found := ready()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
    return found


def put(database, actor, kind, **arguments):
    with database.transaction(actor.organisation_id) as session:
        return background.enqueue(session, kind, arguments, user=USER)


def job(database, actor, job_id):
    with database.reading(actor.organisation_id) as session:
        return background.get_job(session, job_id)


def ended(database, actor, job_id, seconds=20.0):
    def look():
        row = job(database, actor, job_id)
        return row if row.state not in background.OPEN else None

    return wait_for(look, seconds)


def lines(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def test_job_of_a_transaction_that_failed_is_not_there(database, actor):
    def change_mind():
        with database.transaction(actor.organisation_id) as session:
            background.enqueue(session, "test.any", {}, user=USER)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_mind()

    with database.across() as session:
        assert session.scalar(select(func.count()).select_from(JobRow)) == 0


def test_run_now_keeps_result_and_progress(database, actor, register):
    def work(context, start):
        context.progress("reading", 3, 3)
        return {"sum": start + 1}

    register("test.work", work)
    job_id = put(database, actor, "test.work", start=41)

    state = background.run_now(database, job_id)

    row = job(database, actor, job_id)
    assert (state, row.result, row.stage, row.done, row.total) == (State.DONE, {"sum": 42}, "reading", 3, 3)
    assert row.started_at <= row.ended_at


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (Invalid("Row 7 has no date. Add one."), "Row 7 has no date. Add one."),
        (ZeroDivisionError(), "inside"),
    ],
)
def test_failing_job_tells_why(database, actor, register, error, message):
    def work(_context):
        raise error

    register("test.work", work)
    job_id = put(database, actor, "test.work")

    background.run_now(database, job_id)

    row = job(database, actor, job_id)
    assert row.state == State.FAILED
    assert message in row.message


def test_job_of_an_unknown_kind_fails(database, actor):
    job_id = put(database, actor, "test.never-registered")

    assert background.run_now(database, job_id) == State.FAILED


def test_job_of_another_organisation_is_not_found(database, actor, stranger, register):
    job_id = put(database, actor, "test.work")

    for verb in (background.get_job, background.cancel, background.run_again):
        with database.transaction(stranger.organisation_id) as session, pytest.raises(NotFound):
            verb(session, job_id)


def test_cancelled_while_waiting_never_begins(database, actor, register):
    begun = []
    register("test.work", lambda context: begun.append(context.id))
    job_id = put(database, actor, "test.work")

    with database.transaction(actor.organisation_id) as session:
        background.cancel(session, job_id)

    assert background.run_now(database, job_id) == State.CANCELLED
    assert begun == []


@pytest.mark.parametrize(
    "look", [lambda job: job.check(), lambda job: job.progress("on")], ids=["check", "progress"]
)
def test_cancelled_while_running_stops_at_the_next_look(database, actor, register, look):
    def work(context):
        with database.transaction(actor.organisation_id) as session:
            background.cancel(session, context.id)
        look(context)
        raise AssertionError("it went on")

    register("test.work", work)
    job_id = put(database, actor, "test.work")

    assert background.run_now(database, job_id) == State.CANCELLED


def test_run_again_is_a_new_job_with_the_same_arguments(database, actor, register):
    seen = []
    register("test.work", lambda _context, text: seen.append(text))
    first = put(database, actor, "test.work", text="ñ")
    background.run_now(database, first)

    with database.transaction(actor.organisation_id) as session:
        second = background.run_again(session, first)
    background.run_now(database, second)

    assert first != second
    assert seen == ["ñ", "ñ"]


def test_job_that_died_too_often_is_interrupted(database, actor, register):
    begun = []
    register("test.work", lambda context: begun.append(context.id))
    job_id = put(database, actor, "test.work")
    with database.transaction(actor.organisation_id) as session:
        row = background.get_job(session, job_id)
        row.state, row.attempts, row.runner = State.RUNNING, background.ATTEMPTS, "a dead one"

    assert background.run_now(database, job_id) == State.INTERRUPTED
    assert begun == []


@pytest.mark.parametrize(("silent_for", "begun"), [(0, False), (background.DEAD_AFTER + 1, True)])
def test_job_is_taken_from_the_dead_alone(database, actor, register, silent_for, begun):
    seen = []
    register("test.work", lambda context: seen.append(context.id))
    job_id = put(database, actor, "test.work")
    with database.transaction(actor.organisation_id) as session:
        row = background.get_job(session, job_id)
        row.state, row.attempts, row.runner = State.RUNNING, 1, "another"
        session.add(background.Beat(id="another", at=time.time() - silent_for))

    background._execute(database, job_id, "me")

    assert bool(seen) == begun
    assert job(database, actor, job_id).state == (State.DONE if begun else State.RUNNING)


def test_result_of_a_job_that_was_taken_away_is_dropped(database, actor, register):
    def work(context):
        with database.transaction(actor.organisation_id) as session:
            background.get_job(session, context.id).runner = "another"
        return {"late": True}

    register("test.work", work)
    job_id = put(database, actor, "test.work")

    background._execute(database, job_id, "me")

    row = job(database, actor, job_id)
    assert (row.state, row.runner, row.result) == (State.RUNNING, "another", None)


def test_engine_runs_what_a_transaction_wrote(database, actor, register, engine):
    register("test.work", lambda _context, start: {"sum": start + 1})

    job_id = put(database, actor, "test.work", start=1)

    assert ended(database, actor, job_id).result == {"sum": 2}


def test_engine_finds_what_was_written_while_there_was_none(database, actor, register, jobs_url):
    register("test.work", lambda _context: {"late": True})
    job_id = put(database, actor, "test.work")

    engine = background.Engine(database, jobs_url)
    engine.start()
    row = ended(database, actor, job_id)
    engine.stop()

    assert row.result == {"late": True}


def test_engine_that_stops_hands_its_job_back(database, actor, register, jobs_url):
    begun = []

    def work(context):
        begun.append(1)
        while len(begun) == 1:
            context.progress("going round")
            time.sleep(0.05)
        return {"runs": len(begun)}

    register("test.work", work)
    first = background.Engine(database, jobs_url)
    first.start()
    job_id = put(database, actor, "test.work")
    wait_for(lambda: begun)
    assert first.stop()
    assert job(database, actor, job_id).state == State.WAITING

    second = background.Engine(database, jobs_url)
    second.start()
    row = ended(database, actor, job_id)
    second.stop()

    assert (row.state, row.result) == (State.DONE, {"runs": 2})


def test_job_of_a_job_runs(database, actor, register, engine):
    inner = []

    def outer(context):
        with context.database.transaction(context.organisation_id) as session:
            inner.append(background.enqueue(session, "test.inner", {}, user=USER))

    register("test.outer", outer)
    register("test.inner", lambda _context: {"inner": True})
    put(database, actor, "test.outer")

    wait_for(lambda: inner)
    assert ended(database, actor, inner[0]).result == {"inner": True}


@pytest.mark.slow
def test_survivor_finishes_what_a_killed_process_began(database, actor, run_process, tmp_path):
    owner, survivor = run_process(), run_process()
    job_id = put(database, actor, "test.steps", folder=str(tmp_path), count=20, pause=0.15)
    first = int(wait_for(lambda: lines(tmp_path / "steps"))[0][0])
    (owner if owner.pid == first else survivor).kill()

    row = ended(database, actor, job_id, 60)

    other = survivor.pid if owner.pid == first else owner.pid
    assert (row.state, row.attempts, row.result) == (State.DONE, 2, {"by": other})
    assert [step for pid, step in lines(tmp_path / "steps") if int(pid) == other] == [
        str(step) for step in range(20)
    ]


@pytest.mark.slow
def test_two_processes_run_each_job_once(database, actor, run_process, tmp_path):
    run_process()
    run_process()
    jobs = [put(database, actor, "test.steps", folder=str(tmp_path), count=1, pause=0.0) for _ in range(12)]

    rows = [ended(database, actor, job_id, 60) for job_id in jobs]

    assert {(row.state, row.attempts) for row in rows} == {(State.DONE, 1)}
    assert len(lines(tmp_path / "steps")) == 12


@pytest.mark.slow
def test_job_that_kills_every_process_is_interrupted(database, actor, run_process, tmp_path):
    job_id = put(database, actor, "test.deadly", folder=str(tmp_path))
    for _ in range(background.ATTEMPTS):
        process = run_process()
        process.wait(60)
    run_process()

    row = ended(database, actor, job_id, 60)

    assert (row.state, len(lines(tmp_path / "deaths"))) == (State.INTERRUPTED, background.ATTEMPTS)
    assert "without finishing" in row.message


@pytest.mark.slow
def test_process_told_to_end_hands_its_job_back_at_once(database, actor, run_process, tmp_path):
    process = run_process()
    job_id = put(database, actor, "test.steps", folder=str(tmp_path), count=1000, pause=0.05)
    wait_for(lambda: lines(tmp_path / "steps"))

    process.terminate()

    assert process.communicate(timeout=30)[0] == "idle=True\n"
    assert job(database, actor, job_id).state == State.WAITING


def test_terminal_and_engine_do_not_run_the_same_job_twice(database, actor, engine, tmp_path):
    background.job("test.steps")(background_process.steps)
    job_id = put(database, actor, "test.steps", folder=str(tmp_path), count=5, pause=0.1)

    assert background.run_now(database, job_id) == State.DONE
    assert len(lines(tmp_path / "steps")) == 5
