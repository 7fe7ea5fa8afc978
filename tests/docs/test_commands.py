"""Every `audit-app …` and `make …` that a page names is there, with its options."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from audit_app.cli import cli
from tests.docs.pages import ROOT, name, pages

MAKE = re.compile(r"(?:^ {4}|`|&& )make ([a-z]+)\b", re.MULTILINE)
TARGETS = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
ANYWHERE = {"--json", "--organisation", "--help", "-h", "--version"}


def commands(page):
    """What follows `audit-app` in code, cut where the command ends."""
    text = page.read_text(encoding="utf-8")
    code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^ {4}(.*)$", text, re.MULTILINE)
    matches = [match for line in code for match in re.finditer(r"(?:^|[\s/])audit-app (.+)$", line)]
    return [re.split(r"\s{2,}#|\s[|>]\s?|;|&&", match[1])[0].strip() for match in matches]


def problem(command):
    """Why the command line cannot be one; None when it can."""
    words = [word.strip("[]…") for word in shlex.split(command.replace("[", " [").replace("]", "] "))]
    words = [word for word in words if word]
    here = cli
    while isinstance(here, click.Group) and words:
        if words[0] == "--organisation":
            words = words[2:]
        elif words[0] in ANYWHERE or words[0].isupper():
            words = words[1:]
        elif words[0] not in here.commands:
            return f"audit-app {command}: there is no {words[0]}"
        else:
            here = here.commands[words.pop(0)]
    known = {option for item in here.params for option in (*item.opts, *item.secondary_opts)} | ANYWHERE
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in known]
    return f"audit-app {command}: no option {', '.join(unknown)}" if unknown else None


@pytest.mark.unit
@pytest.mark.parametrize("page", pages(), ids=name)
def test_commands_named_are_there(page):
    assert [why for command in commands(page) if (why := problem(command))] == []


@pytest.mark.unit
@pytest.mark.parametrize("page", pages(), ids=name)
def test_make_targets_named_are_there(page):
    named = set(MAKE.findall(page.read_text(encoding="utf-8")))

    assert named <= TARGETS


@pytest.mark.unit
def test_a_command_that_is_not_there_is_noticed():
    assert problem("audits explode 1")
    assert problem("audits export 1 --loudly")
    assert problem("audits export 1 --out x.json") is None
