"""Serving, working and examining, as somebody at the terminal does it."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from audit_app import doctor, migrate
from audit_app.accounts import service as accounts
from audit_app.auditlog.models import Entry
from audit_app.base import background
from audit_app.base.db import Database
from audit_app.base.errors import External
from audit_app.config import Settings
from audit_app.serve import address, listen, require_head

COMMAND = Path(sys.executable).with_name("audit-app")


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, secret_key="s" * 40, port=0)


@pytest.fixture
def migrated(settings):
    """A database in the data folder, at head."""
    database = Database(settings.url)
    migrate.upgrade(database)
    yield database
    database.close()


def environment(settings, **more):
    return {
        "PATH": "/usr/bin:/bin",
        "AUDIT_APP_DATA_DIR": str(settings.data_dir),
        "AUDIT_APP_PORT": "0",
        "AUDIT_APP_SECRET_KEY": "s" * 40,
        **more,
    }


def run(settings, *arguments, **more):
    return subprocess.run(
        [COMMAND, *arguments], env=environment(settings, **more), capture_output=True, text=True, check=False
    )


@contextmanager
def running(settings, *arguments, **more):
    """A verb that goes on until it is told to end."""
    process = subprocess.Popen(
        [COMMAND, *arguments],
        env=environment(settings, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ended(database, actor, job_id):
    until = time.monotonic() + 60
    while True:
        with database.reading(actor.organisation_id) as session:
            row = background.get_job(session, job_id)
            if row.state not in background.OPEN:
                return row
        assert time.monotonic() < until, f"still {row.state}"
        time.sleep(0.2)


def put_job(database):
    """A job of a kind that nobody knows: whoever takes it tells so."""
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Northwind Support")
    with database.transaction(actor.organisation_id) as session:
        return actor, background.enqueue(session, "nobody.knows", {}, user=(None, "System"))


@pytest.mark.slow
def test_serve_answers_runs_jobs_and_ends_when_told(settings, migrated):
    actor, job_id = put_job(migrated)

    with running(settings, "serve") as server:
        assert re.match(
            r"First start: .* Sign in as admin@organisation\.example with \S{20} ", server.stdout.readline()
        )
        url = re.fullmatch(r"Ready: (\S+) \(Ctrl-C ends\)\n", server.stdout.readline())[1]
        with urllib.request.urlopen(f"{url}/healthz") as answer:
            assert json.load(answer) == {"ok": True}
        assert ended(migrated, actor, job_id).state == background.State.FAILED
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0


@pytest.mark.slow
def test_serve_told_to_end_answers_the_request_that_is_under_way(settings, migrated):
    with running(settings, "serve") as server:
        email, password = re.search(r"Sign in as (\S+) with (\S{20}) ", server.stdout.readline()).groups()
        host = re.search(r"http://(\S+)", server.stdout.readline())[1]
        browser = http.client.HTTPConnection(host, timeout=60)
        browser.request("GET", "/sign-in")
        page = browser.getresponse()
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.read().decode())[1]
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        browser.close()
        body = urllib.parse.urlencode({"csrf_token": token, "email": email, "password": password}).encode()

        browser.putrequest("POST", "/sign-in")
        for name, value in {
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            "Cookie": cookie,
        }.items():
            browser.putheader(name, value)
        browser.endheaders(body[:10])
        time.sleep(1)  # for the server to have begun with it
        server.send_signal(signal.SIGTERM)
        time.sleep(2)  # for the server to have heard
        assert server.poll() is None
        browser.send(body[10:])
        answer = browser.getresponse()

        assert (answer.status, answer.headers["Location"]) == (302, "/")
        assert server.wait(60) == 0
    with migrated.across() as session:
        assert "accounts.signed_in" in session.scalars(select(Entry.action)).all()


@pytest.mark.slow
def test_serve_leaves_jobs_to_a_worker_that_ends_when_told(settings, migrated):
    actor, job_id = put_job(migrated)

    with running(settings, "serve", AUDIT_APP_JOBS="outside") as server:
        server.stdout.readline()
        time.sleep(3)
        with migrated.reading(actor.organisation_id) as session:
            assert background.get_job(session, job_id).state == background.State.WAITING

        with running(settings, "worker") as worker:
            assert ended(migrated, actor, job_id).state == background.State.FAILED
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(60) == 0


def test_server_refuses_an_empty_database(settings):
    database = Database(settings.url)

    with pytest.raises(External, match="audit-app db upgrade"):
        require_head(database)
    database.close()


def test_server_says_which_port_is_taken(settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(External, match=f"AUDIT_APP_PORT={port + 1}"):
            listen(settings.model_copy(update={"port": port}))


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")])
def test_address_can_be_opened(settings, host, shown):
    with listen(settings.model_copy(update={"host": host})) as listener:
        assert address(listener) == f"http://{shown}:{listener.getsockname()[1]}"


def told(settings, database=None):
    return {item.name: item for item in doctor.examine(settings, database)}


def test_doctor_sends_to_the_upgrade_first(settings):
    assert "audit-app db upgrade" in told(settings)["database"].says


def test_doctor_is_content_with_a_database_at_head(settings, migrated):
    found = told(settings, migrated)

    assert found["database"].fine
    assert found["data folder"].fine
    assert [item.name for item in found.values() if item.needed and not item.fine] == []


def test_doctor_names_a_database_that_does_not_answer(settings):
    gone = settings.model_copy(update={"database_url": "postgresql+psycopg://who:secret@127.0.0.1:1/x"})

    finding = told(gone)["database"]

    assert not finding.fine
    assert "does not answer" in finding.says
    assert "secret" not in finding.says


def test_doctor_names_a_disk_that_is_nearly_full(settings, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: usage._replace(free=10 * 1024 * 1024))

    assert told(settings)["disk"].says.startswith("Only 0.0 GiB")


def test_doctor_finds_a_name_with_two_owners(settings, monkeypatch):
    monkeypatch.setattr(doctor, "packages_distributions", lambda: {"reports": ["audit-app", "other"]})

    assert "reports by audit-app, other" in told(settings)["packages"].says


def test_doctor_ends_with_1_and_tells_scripts_too(settings):
    done = run(settings, "doctor", "--json")

    assert done.returncode == 1
    assert [item["name"] for item in json.loads(done.stdout) if item["needed"] and not item["fine"]] == [
        "database"
    ]


def test_wrong_setting_is_one_line_not_a_traceback(settings):
    done = run(settings, "db", "status", AUDIT_APP_THREADS="none")

    assert done.returncode == 1
    assert done.stderr.startswith("error: Wrong settings.")
    assert "Traceback" not in done.stderr


def test_verb_on_an_empty_database_says_what_to_type(settings):
    done = run(settings, "accounts", "list")

    assert done.returncode == 1
    assert (
        done.stderr == "error: the database refused (no such table: organisation). Type: audit-app doctor\n"
    )
