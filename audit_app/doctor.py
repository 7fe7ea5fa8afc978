"""Looks at the machine and the data and says in plain words what is missing and what to type."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions

from sqlalchemy.exc import SQLAlchemyError

from audit_app import migrate
from audit_app.base.db import Database, ping
from audit_app.config import Settings

PACKAGES = ("audit_app", "checklists", "migrations", "reports")
LIBRARIES = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0"}
FOR_TESTS = {
    "libatomic.so.1": "libatomic1",
    "chromium": "chromium",
    "soffice": "libreoffice-calc-nogui",
    "qpdf": "qpdf",
    "pdftotext": "poppler-utils",
}
LEAST_FREE = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `needed` is False for what only the tests use."""

    name: str
    fine: bool
    says: str
    needed: bool = True


def examine(settings: Settings, database: Database | None = None) -> list[Finding]:
    """Everything looked at, in the order in which one would mend it."""
    found = [_python(), *_libraries(), _magic(), _assets(), _owners(), *_folder(settings)]
    own = database or Database(settings.url)
    try:
        found.append(_database(own))
        if found[-1].fine and own.dialect == "postgresql":
            found.append(_role(own))
    finally:
        if database is None:
            own.close()
    return [*found, *_for_tests()]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Finding("python", True, f"Python {version}.")
    return Finding("python", False, f"Python {version} is untried. Use 3.11, 3.12 or 3.13.")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _libraries() -> Iterator[Finding]:
    for library, package in LIBRARIES.items():
        if _loads(library):
            yield Finding(library, True, f"{library} is there; PDF reports need it.")
        else:
            yield Finding(
                library,
                False,
                f"{library} is missing; PDF reports need it. Type: sudo apt-get install -y {package}",
            )


def _magic() -> Finding:
    try:
        import pylibmagic  # noqa: F401, I001 - finds the library that the next line loads
        import magic

        kind = magic.from_buffer(b"%PDF-1.7\n", mime=True)
    except (ImportError, OSError) as error:
        return Finding(
            "libmagic",
            False,
            f"The library that recognises file types cannot be loaded ({error}). Type: make setup",
        )
    if kind != "application/pdf":
        return Finding("libmagic", False, f"A PDF was recognised as {kind}. Type: make setup")
    return Finding("libmagic", True, "File types of proofs are recognised.")


def _assets() -> Finding:
    from audit_app.web import assets  # loads the font tools

    wanted = [*assets.FILES.values(), *(assets.VENDOR / name for name in assets.WEB_FONTS.values())]
    missing = sorted(path.name for path in wanted if not path.is_file())
    if missing:
        return Finding("assets", False, f"{', '.join(missing)} missing. Type: make assets")
    return Finding("assets", True, "Style sheet, htmx and fonts are there.")


def _owners() -> Finding:
    owners = packages_distributions()
    shared = {
        name: sorted(set(owners.get(name, ()))) for name in PACKAGES if len(set(owners.get(name, ()))) > 1
    }
    if shared:
        told = "; ".join(f"{name} by {', '.join(names)}" for name, names in shared.items())
        return Finding(
            "packages",
            False,
            f"Two packages brought the same name ({told}). Install this one into an environment of its own.",
        )
    return Finding("packages", True, f"Nothing else brought {', '.join(PACKAGES)}.")


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    nearest = folder
    while not nearest.exists():
        nearest = nearest.parent
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        yield Finding(
            "data folder",
            False,
            f"{nearest} may not be written. Give it to the user who runs this, or set AUDIT_APP_DATA_DIR.",
        )
        return
    yield Finding(
        "data folder",
        True,
        f"{folder} can be written." if folder.exists() else f"{folder} will be made on first use.",
    )
    free = shutil.disk_usage(nearest).free
    amount = f"{free / 1024**3:.1f} GiB free where {folder} lies."
    if free < LEAST_FREE:
        yield Finding("disk", False, f"Only {amount} Free some space: half a GiB is the least.")
    else:
        yield Finding("disk", True, amount)


def _database(database: Database) -> Finding:
    where = database.engine.url.render_as_string(hide_password=True)
    if database.dialect == "sqlite" and not os.path.exists(database.engine.url.database or ""):  # noqa: PTH110 - a plain path
        return Finding("database", False, f"There is no database at {where} yet. Type: audit-app db upgrade")
    try:
        ping(database)
        at, head = migrate.revision_of(database), migrate.head()
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", error)).strip().splitlines()[0]
        return Finding(
            "database", False, f"{where} does not answer ({why}). Start it, or mend AUDIT_APP_DATABASE_URL."
        )
    if at != head:
        return Finding(
            "database",
            False,
            f"{where} is at revision {at or 'none'}, this version needs {head}. Type: audit-app db upgrade",
        )
    return Finding("database", True, f"{where} answers and is at {head}.")


def _role(database: Database) -> Finding:
    with database.engine.connect() as connection:
        name, passes = connection.exec_driver_sql(
            "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).one()
    if not passes:
        return Finding("database role", True, f"PostgreSQL holds organisations apart for the role {name}.")
    return Finding(
        "database role",
        False,
        f"The database role {name} passes by row-level security, so only the application holds organisations "
        "apart. Use a role that is no superuser and has no BYPASSRLS, and let it own the database.",
        needed=False,
    )


def _for_tests() -> Iterator[Finding]:
    for command, package in FOR_TESTS.items():
        path = command if ".so." in command and _loads(command) else shutil.which(command)
        if path:
            yield Finding(command, True, f"{path} is there, for tests.", needed=False)
        else:
            yield Finding(
                command,
                False,
                f"{command} is missing; only the tests use it. Type: sudo apt-get install -y {package}",
                needed=False,
            )
