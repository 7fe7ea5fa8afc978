"""Terminal verbs of files on their way in, put into the group of every room that takes some."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from audit_app.base.blobs import FolderStore
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.tabular import ENCODINGS, DateOrder, write_csv
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.intake import queries, service
from audit_app.intake.importer import KINDS, Kind, Source, check_file, template_rows
from audit_app.intake.rules import BatchState

SHOWN = 20


def attach(groups: Iterable[click.Group]) -> None:
    """Gives `import` and `template` to each room's group, offering the kinds that the room has registered."""
    for group in groups:
        kinds = {kind.noun: kind for kind in KINDS.values() if kind.room == group.name}
        if kinds:
            group.add_command(_import(kinds))
            group.add_command(_template(kinds))


def _import(kinds: dict[str, Kind]) -> click.Command:
    @click.command("import")
    @click.argument("kind", type=click.Choice(list(kinds)))
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--date-order", type=click.Choice([order.value for order in DateOrder]), default=None)
    @click.option("--encoding", type=click.Choice(ENCODINGS), default=None)
    @click.option("--sheet", help="Of a workbook; left out: its first.")
    @click.option("--dry-run", is_flag=True, help="Check and show, apply nothing.")
    @pass_terminal
    def verb(terminal: Terminal, /, kind: str, file: Path, *, dry_run: bool, **chosen: str | None) -> None:
        """Checks a file row by row, then applies it as a whole."""
        told = {key: value for key, value in chosen.items() if value}
        _take(terminal, kinds[kind], file, told, dry_run=dry_run)

    return verb


def _template(kinds: dict[str, Kind]) -> click.Command:
    @click.command("template")
    @click.argument("kind", type=click.Choice(list(kinds)))
    @click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
    @pass_terminal
    def verb(terminal: Terminal, kind: str, out: Path) -> None:
        """Writes a file to fill, CSV or XLSX by its name."""
        rows = template_rows(kinds[kind])
        if out.suffix.lower() == ".xlsx":
            from audit_app.base.tabular.xlsx_writer import write_xlsx

            write_xlsx(out, {kind.title(): rows})
        else:
            out.write_bytes(b"".join(write_csv(rows)))
        terminal.show({"kind": kind, "file": str(out)}, f"{out} is there: a header and one example row.")

    return verb


def _take(terminal: Terminal, kind: Kind, file: Path, chosen: dict[str, str], *, dry_run: bool) -> None:
    actor, settings, database = terminal.actor(), terminal.settings, terminal.database
    store = FolderStore(settings.data_dir / "imports")
    with file.open("rb") as content:
        blob = store.put(content, settings.upload_max_bytes, file.name)
    command = service.StageImport(
        kind.code,
        file.name,
        blob.sha256,
        blob.size,
        str(store.folder),
        settings.import_max_rows,
        settings.upload_max_bytes,
        chosen,
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


def _read(terminal: Terminal, batch_id: int) -> tuple[queries.ImportDetail, list[dict[str, Any]]]:
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        found = queries.get_import(session, batch_id)
        return found, [asdict(row) for row in queries.stream_rejected(session, batch_id)]


def _refuse_unread(found: queries.ImportDetail) -> None:
    if found.line.state == BatchState.ASKING:
        raise Conflict(f"{found.message} (--date-order day_first | month_first)")
    if found.line.state == BatchState.REFUSED:
        raise Invalid(found.message)


def _tell(terminal: Terminal, found: queries.ImportDetail, rejected: list[dict[str, Any]]) -> None:
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
