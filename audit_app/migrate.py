"""Brings a database to the models' present shape, and says whether it is there."""

from __future__ import annotations

import io
import pkgutil
from importlib import import_module
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import audit_app
import audit_app.base.background
from audit_app.base.db import Base, Database

for _module in pkgutil.iter_modules(audit_app.__path__):
    if _module.ispkg and any(
        item.name == "models" for item in pkgutil.iter_modules([f"{audit_app.__path__[0]}/{_module.name}"])
    ):
        import_module(f"audit_app.{_module.name}.models")

METADATA = Base.metadata


def _config() -> Config:
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(files("migrations")))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Runs every migration up to `revision`."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def downgrade(database: Database, revision: str) -> None:
    """Takes migrations back down to `revision` ("base": all of them)."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
        connection.commit()


def revise(database: Database, message: str, revision: str) -> None:
    """Writes a migration for what the models have and the database has not."""
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=revision)


def revision_of(database: Database) -> str | None:
    """The revision the database is at; None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()
