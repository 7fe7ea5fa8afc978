"""Terminal verbs of training."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import click

from audit_app.base import clock
from audit_app.base.blobs import FolderStore
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.figure import Scope
from audit_app.base.tabular import ENCODINGS, DateOrder, write_csv
from audit_app.base.tabular.xlsx_writer import write_xlsx
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.training import queries, service
from audit_app.training.importer import Source, check_file, template_rows
from audit_app.training.queries import ImportDetail
from audit_app.training.rules import BatchState, ImportKind

KINDS = click.Choice([kind.value for kind in ImportKind])
SHOWN = 20


@click.group("training")
def group() -> None:
    """Training records: import, matrix, figures."""


@group.command("import")
@click.argument("kind", type=KINDS)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--date-order", type=click.Choice([order.value for order in DateOrder]), default=None)
@click.option("--encoding", type=click.Choice(ENCODINGS), default=None)
@click.option("--sheet", help="Of a workbook; left out: its first.")
@click.option("--dry-run", is_flag=True, help="Check and show, apply nothing.")
@pass_terminal
def import_(terminal: Terminal, /, kind: str, file: Path, *, dry_run: bool, **chosen: str | None) -> None:
    """Checks a file row by row, then applies it as a whole."""
    actor, settings, database = terminal.actor(), terminal.settings, terminal.database
    store = FolderStore(settings.data_dir / "imports")
    with file.open("rb") as content:
        blob = store.put(content, settings.upload_max_bytes, file.name)
    command = service.StageImport(
        ImportKind(kind),
        file.name,
        blob.sha256,
        blob.size,
        str(store.folder),
        settings.import_max_rows,
        settings.upload_max_bytes,
        {key: value for key, value in chosen.items() if value},
    )
    with database.transaction(actor.organisation_id) as session:
        batch_id = service.stage_here(session, actor, command).id
    with store.local(blob.sha256) as path:
        source = Source(path, command.max_rows, command.max_bytes)
        check_file(database, actor.organisation_id, batch_id, source, lambda *_: None)
    found, rejected = _read(terminal, batch_id)
    _refuse_unread(found)
    with database.transaction(actor.organisation_id) as session:
        if dry_run:
            service.discard(session, actor, batch_id)
        elif found.line.counts["new"] or found.line.counts["changed"]:
            service.apply_import(session, actor, batch_id)
    if not dry_run:
        found, rejected = _read(terminal, batch_id)
    _tell(terminal, found, rejected)


def _read(terminal: Terminal, batch_id: int) -> tuple[ImportDetail, list[dict[str, Any]]]:
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        found = queries.get_import(session, batch_id)
        return found, [asdict(row) for row in queries.stream_rejected(session, batch_id)]


def _refuse_unread(found: ImportDetail) -> None:
    if found.line.state == BatchState.ASKING:
        raise Conflict(f"{found.message} (--date-order day_first | month_first)")
    if found.line.state == BatchState.REFUSED:
        raise Invalid(found.message)


def _tell(terminal: Terminal, found: ImportDetail, rejected: list[dict[str, Any]]) -> None:
    line = found.line
    data = {
        "import": line.id,
        "file": line.filename,
        "state": line.state.value,
        "encoding": found.encoding,
        "date_order": found.date_order,
        "counts": dict(line.counts),
        "creates": dict(found.creates),
        "ignored_columns": list(found.unknown),
        "rejected": rejected,
    }
    counts = ", ".join(f"{number} {name}" for name, number in line.counts.items())
    lines = [f"{line.filename}: {counts}. State: {line.state.value}."]
    lines += [
        f"  row {row['number']}: {' '.join(queries.told(problem) for problem in row['problems'])}"
        for row in rejected[:SHOWN]
    ]
    if len(rejected) > SHOWN:
        lines.append(f"  … and {len(rejected) - SHOWN} more")
    terminal.show(data, "\n".join(lines))


@group.command("matrix")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="A day; left out: today.")
@pass_terminal
def matrix(terminal: Terminal, on: dt.datetime | None) -> None:
    """Everybody, what is required of them, and where they stand on a day."""
    day = on.date() if on else clock.today()
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [asdict(row) for row in queries.stream_matrix(session, Scope(as_of=day, since=day))]
    columns = tuple(field.name for field in fields(queries.FlatRow))
    if terminal.json:
        terminal.table(rows, columns)
        return
    shown = ("person_code", "full_name", "job", "module_code", "status", "passed_on", "valid_until")
    terminal.table([{key: "" if row[key] is None else row[key] for key in shown} for row in rows], shown)


@group.command("figures")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="A day; left out: today.")
@click.option("--months", type=click.IntRange(1, 60), default=12, help="How far the window reaches back.")
@pass_terminal
def figures(terminal: Terminal, on: dt.datetime | None, months: int) -> None:
    """What the records say of the requirements they can answer."""
    day = on.date() if on else clock.today()
    scope = Scope(as_of=day, since=day - dt.timedelta(days=round(months * 30.4375)))
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = [asdict(figure) for figure in queries.figures(session, scope).values()]
    terminal.table(rows, ("code", "outcome", "numerator", "denominator", "sentence"))


@group.command("template")
@click.argument("kind", type=KINDS)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@pass_terminal
def template(terminal: Terminal, kind: str, out: Path) -> None:
    """Writes a file to fill, CSV or XLSX by its name."""
    rows = template_rows(ImportKind(kind))
    if out.suffix.lower() == ".xlsx":
        write_xlsx(out, {kind.title(): rows})
    else:
        out.write_bytes(b"".join(write_csv(rows)))
    terminal.show({"kind": kind, "file": str(out)}, f"{out} is there: a header and one example row.")
