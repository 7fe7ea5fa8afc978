"""Terminal verbs of checklists: check a file, look at one, compare two, register, begin from a template."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import click

from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.base.terminal import Terminal, pass_terminal
from audit_app.catalog import loader, queries, service
from audit_app.catalog.rules import Effect, FieldChange, Part, Release, diff, in_language, to_data

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MARKS = {Part.KEPT: "{}", Part.GONE: "[-{}-]", Part.ADDED: "{{+{}+}}"}


@click.group("checklists")
def group() -> None:
    """Checklists: the shipped one and your own."""


@group.command("list")
@pass_terminal
def list_(terminal: Terminal) -> None:
    """What is registered in the organisation."""
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        rows = queries.list_releases(session)
    columns = ("id", "checklist", "version", "title", "source", "parameters", "requirements", "points")
    terminal.table(
        [{name: getattr(row, name) for name in (*columns, "sha256", "registered_at")} for row in rows],
        columns,
    )


@group.command("verify")
@click.argument("file", type=FILE)
@pass_terminal
def verify(terminal: Terminal, file: Path) -> None:
    """Checks a YAML file or spreadsheet: one line for each problem, exit code 1 if there is any."""
    try:
        release = _read(file)
    except loader.BrokenChecklist as error:
        problems = [
            {"file": item.file, "line": item.line, "path": item.path, "message": item.text}
            for item in error.problems
        ]
        terminal.show({"valid": False, "problems": problems}, "\n".join(map(str, error.problems)))
        sys.exit(1)
    _refuse_changed(file, release)
    terminal.show(
        {"valid": True, **_facts(release)},
        "{file}: {checklist} {version} is in order: {parameters} parameters, {requirements} requirements, "
        "{points} points.".format(file=file, **_facts(release)),
    )


@group.command("show")
@click.argument("checklist", default="cx")
@click.argument("version", required=False)
@pass_terminal
def show(terminal: Terminal, checklist: str, version: str | None) -> None:
    """A release: its parameters as a table, or everything with --json."""
    release = _find(terminal, f"{checklist}/{version}" if version else checklist)
    if terminal.json:
        terminal.show(to_data(release), "")
        return
    facts = _facts(release)
    click.echo("{title} ({checklist} {version}), {points} points".format(**facts))
    terminal.table(
        [
            {
                "code": parameter.code,
                "title": in_language(parameter.title, "en"),
                "points": parameter.points,
                "requirements": len(parameter.requirements),
                "must-have": " ".join(item.code for item in parameter.requirements if item.must_have),
                "computed": " ".join(item.code for item in parameter.requirements if item.check),
            }
            for parameter in release.parameters
        ],
        ("code", "title", "points", "requirements", "must-have", "computed"),
    )


@group.command("diff")
@click.argument("old")
@click.argument("new")
@pass_terminal
def diff_(terminal: Terminal, old: str, new: str) -> None:
    """What NEW changes against OLD: files, or releases such as cx/1.0.0."""
    changes = [
        change
        for change in diff(_find(terminal, old), _find(terminal, new))
        if change.effect is not Effect.SAME
    ]
    data = [
        {
            "code": change.code,
            "subject": change.subject.value,
            "effect": change.effect.value,
            "fields": {name: {"old": item.old, "new": item.new} for name, item in change.fields.items()},
        }
        for change in changes
    ]
    lines = [
        f"{change.code}  {change.effect.value}"
        + "".join(f"\n    {name}: {_marked(item)}" for name, item in change.fields.items())
        for change in changes
    ]
    terminal.show(data, "\n".join(lines) or "Nothing differs.")


@group.command("register")
@click.argument("file", type=FILE, required=False)
@click.option("--builtin", is_flag=True, help="Register the lists that come with the product.")
@click.option("--checklist", default="", help="Short name, for a spreadsheet.")
@click.option("--version", default="", help="Version, for a spreadsheet: 1.0.0.")
@click.option("--title", default="", help="Title, for a spreadsheet.")
@pass_terminal
def register(
    terminal: Terminal, file: Path | None, *, builtin: bool, checklist: str, version: str, title: str
) -> None:
    """Copies a list into the database, where it never changes."""
    if (file is None) is not builtin:
        raise click.UsageError("Name a FILE, or say --builtin.")
    actor = terminal.actor()
    with terminal.database.transaction(actor.organisation_id) as session:
        if file is None:
            ids = service.register_builtin(session, actor)
        else:
            command = service.RegisterRelease(file.read_bytes(), str(file), checklist, version, title)
            ids = [service.register_release(session, actor, command)]
        rows = [queries.get_release_row(session, release_id) for release_id in ids]
    terminal.show(
        [{"id": row.id, "checklist": row.checklist, "version": row.version} for row in rows],
        "\n".join(f"{row.checklist} {row.version} is registered (id {row.id})." for row in rows),
    )


@group.command("template")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
@pass_terminal
def template(terminal: Terminal, out: Path, *, force: bool) -> None:
    """Writes a file to begin with: .yaml or .xlsx."""
    writers = {".yaml": loader.write_yaml, ".yml": loader.write_yaml, ".xlsx": loader.write_sheet}
    write = writers.get(out.suffix.lower())
    if write is None:
        raise click.BadParameter("End the name with .yaml or .xlsx.", param_hint="--out")
    if out.exists() and not force:
        raise click.BadParameter(f"{out} is there. Choose another name, or say --force.", param_hint="--out")
    out.write_bytes(write(loader.example()))
    terminal.show(
        {"file": str(out)}, f"{out} is written. Fill it in, then: audit-app checklists verify {out}"
    )


def _read(file: Path) -> Release:
    """The release in a file; a spreadsheet is given a name and a version to be checked with."""
    command = service.RegisterRelease(
        file.read_bytes(), str(file), checklist="own_list", version="1.0.0", title=file.stem.strip() or "List"
    )
    return service.read_release(command)[0]


def _refuse_changed(file: Path, release: Release) -> None:
    """Raises Invalid when the file calls itself a shipped release and is not that, byte by byte."""
    for shipped in loader.list_shipped():
        same = (shipped.checklist, shipped.version) == (release.checklist, release.version)
        if same and hashlib.sha256(file.read_bytes()).hexdigest() != shipped.sha256:
            raise Invalid(
                _(
                    "%(file)s calls itself %(checklist)s %(version)s and is not what was released under that name. "
                    "Released files never change: raise the version number.",
                    file=file,
                    checklist=release.checklist,
                    version=release.version,
                )
            )


def _find(terminal: Terminal, name: str) -> Release:
    """A file, a shipped release, or a registered one; without a version the newest.

    Raises NotFound.
    """
    if Path(name).is_file():
        return _read(Path(name))
    checklist, version = _parts(name)
    for file in reversed(loader.list_shipped()):
        if file.checklist == checklist and version in {"", file.version}:
            return loader.read_shipped(file)
    with terminal.database.reading(terminal.actor().organisation_id) as session:
        for row in queries.list_releases(session):
            if row.checklist == checklist and version in {"", row.version}:
                return queries.get_release(session, row.id)
    raise NotFound(
        _("There is no file or release %(name)s. `audit-app checklists list` shows what is there.", name=name)
    )


def _parts(name: str) -> tuple[str, str]:
    if re.fullmatch(r"[0-9.]+", name):
        return "cx", name
    checklist, _slash, version = name.partition("/")
    return checklist, version


def _facts(release: Release) -> dict[str, object]:
    return {
        "checklist": release.checklist,
        "version": release.version,
        "title": in_language(release.title, "en"),
        "parameters": len(release.parameters),
        "requirements": len(release.requirements),
        "points": release.points,
    }


def _marked(change: FieldChange) -> str:
    return "".join(MARKS[piece.part].format(piece.text) for piece in change.pieces)
