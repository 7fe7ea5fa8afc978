"""What every terminal verb is given: settings, database, who acts, and how to print."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.config import Settings


@dataclass(slots=True)
class Terminal:
    """One run of `audit-app`."""

    settings: Settings
    json: bool
    organisation: str | None
    open_database: Callable[[], Database]
    load_actor: Callable[[Database, str | None], Actor]
    _database: Database | None = None

    @property
    def database(self) -> Database:
        if self._database is None:
            self._database = self.open_database()
        return self._database

    def close(self) -> None:
        if self._database is not None:
            self._database.close()

    def actor(self) -> Actor:
        """The system, in the organisation named by --organisation or the only one there is."""
        return self.load_actor(self.database, self.organisation)

    def show(self, data: Any, text: str) -> None:
        """Prints data for a script, or the sentence for a person."""
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str) if self.json else text)

    def table(self, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
        """Prints rows for a script, or as aligned columns for a person."""
        if self.json:
            self.show(list(rows), "")
            return
        cells = [[str(row.get(column, "")) for column in columns] for row in rows]
        widths = [max([len(column), *(len(row[i]) for row in cells)]) for i, column in enumerate(columns)]
        for line in [list(columns), *cells]:
            click.echo(
                "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            )


pass_terminal = click.make_pass_decorator(Terminal)
