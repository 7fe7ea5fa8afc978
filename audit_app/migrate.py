"""Brings a database to the models' present shape, and says whether it is there."""

from __future__ import annotations

import io
import pkgutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.resources import files
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import audit_app
import audit_app.base.background
from audit_app.base.db import Base, Database
from audit_app.base.errors import External
from audit_app.base.i18n import gettext as _

for _module in pkgutil.iter_modules(audit_app.__path__):
    if _module.ispkg and any(
        item.name == "models" for item in pkgutil.iter_modules([f"{audit_app.__path__[0]}/{_module.name}"])
    ):
        import_module(f"audit_app.{_module.name}.models")

METADATA = Base.metadata
LOCK = 7_206_115  # any number, the same in every process that upgrades the same PostgreSQL


def _config() -> Config:
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(files("migrations")))
    return config


@contextmanager
def _alone(database: Database) -> Iterator[sa.Connection]:
    """A connection on which nobody else migrates; everything is written at its end, or nothing."""
    with database.whole.connect().execution_options(begin="IMMEDIATE") as connection:
        if database.dialect == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            yield connection
            connection.commit()
            return
        # A table is changed by copying it: with foreign keys on, dropping the old one takes its children along.
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                tables = ", ".join(sorted({row[0] for row in broken}))
                raise External(
                    _(
                        "The database was left as it was: rows in %(tables)s refer to nothing. "
                        "Keep a copy of the data folder and ask for help.",
                        tables=tables,
                    )
                )
            connection.commit()
        finally:
            connection.rollback()
            driver.execute("PRAGMA foreign_keys=ON")


def upgrade(database: Database, revision: str = "head") -> None:
    """Runs every migration up to `revision`."""
    config = _config()
    with _alone(database) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    """Takes migrations back down to `revision` ("base": all of them)."""
    config = _config()
    with _alone(database) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def revise(database: Database, message: str, revision: str) -> str:
    """Writes a migration for what the models have and the database has not; returns its path."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        script: Any = command.revision(config, message, autogenerate=True, rev_id=revision)
    return str(script.path)


def differences(database: Database) -> list[str]:
    """What the models have and the database has not, or the other way round; empty when they agree."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": includes, "target_metadata": METADATA},
        )
        with warnings.catch_warnings():  # SQLite does not tell of indexes over expressions
            warnings.simplefilter("ignore")
            return [_tell(item) for item in compare_metadata(context, METADATA)]


def includes(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether a thing found in the database is ours: the job engine keeps tables of its own beside them."""
    return kind != "table" or name in METADATA.tables


def _tell(item: Any) -> str:
    if isinstance(item, list):  # changes of one column come together
        return "; ".join(_tell(each) for each in item)
    name, *rest = item
    parts = (getattr(part, "fullname", None) or getattr(part, "name", None) or part for part in rest)
    return f"{name}: " + ", ".join(str(part) for part in parts if isinstance(part, str))


def revision_of(database: Database) -> str | None:
    """The revision the database is at; None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()
