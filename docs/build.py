"""Writes the reference of commands and of the API from the code itself: `make docs` (or --print, to look)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from audit_app import gate
from audit_app.cli import cli
from audit_app.web.endpoints import openapi

API = Path(__file__).parent / "reference" / "api.json"
TARGET = Path(__file__).parent / "reference" / "commands.md"
HEAD = """# Commands

Everything is a verb of `audit-app`; behind any verb `--json` prints data for a script, and
`--organisation NAME` says which one where there are several. A verb that fails says so in one line on the
error stream and ends with exit code 1; a verb that is used wrongly ends with 2.

*Written by `make docs` from the commands themselves.*
"""


def verbs(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every verb with its whole name, in alphabetical order."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from verbs(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def describe(name: str, command: click.Command) -> str:
    """One verb: what it does, what it takes."""
    usage, lines = f"audit-app {name}", []
    for item in command.params:
        if isinstance(item, click.Argument):
            word = item.human_readable_name.upper()
            usage += f" {word}" if item.required else f" [{word}]"
            continue
        if isinstance(item, click.Option) and not item.hidden:
            opts = ", ".join(f"`{opt}`" for opt in [*item.opts, *item.secondary_opts])
            kind = item.type
            if isinstance(kind, click.Choice):
                opts += " (" + ", ".join(str(choice) for choice in kind.choices) + ")"
            lines.append(f"- {opts}{' *(needed)*' if item.required else ''}: {item.help or ''}".rstrip(": "))
    text = (command.help or "").strip()
    parts = [f"## `audit-app {name}`", f"    {usage}", text, "\n".join(lines)]
    return "\n\n".join(part for part in parts if part)


def build() -> str:
    """The whole page."""
    return HEAD + "\n" + "\n\n".join(describe(name, command) for name, command in verbs(cli)) + "\n"


def build_api() -> str:
    """The OpenAPI document, as `/api/v1/openapi.json` serves it."""
    found = [endpoint for room in gate.ROOMS for endpoint in room.api.endpoints]
    return json.dumps(openapi.document(found), indent=1, ensure_ascii=False) + "\n"


COVERAGE = """# API: what does what

Every operation has the command and the right of a screen. The whole description, made from the code, is
[api.json](api.json), and `/api/v1/openapi.json` on your server. How to begin: [use the API](../how-to/use-the-api.md).

*Written by `make docs`; a test fails when a screen that writes has neither an operation nor a reason.*

| Screen | Operation |
|---|---|
"""


def build_coverage() -> str:
    """The page that says which operation does what a screen does."""
    from api_map import OPERATIONS, REASONS, ROOMS_WITHOUT  # beside this script

    lines = [
        f"| `{screen}` | {', '.join(f'`{name}`' for name in names.split())} |"
        for screen, names in sorted(OPERATIONS.items())
    ]
    lines += [f"| `{screen}` | none: {why} |" for screen, why in sorted({**REASONS, **ROOMS_WITHOUT}.items())]
    return COVERAGE + "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.write(build())
    else:
        TARGET.write_text(build(), encoding="utf-8")
        API.write_text(build_api(), encoding="utf-8")
        API.with_name("api.md").write_text(build_coverage(), encoding="utf-8")
