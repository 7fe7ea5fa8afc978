"""Every route, verb, setting and template: declared, documented, and fit for a strict browser."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from audit_app.accounts.rules import ROLES
from audit_app.cli import cli
from audit_app.config import PREFIX, Settings
from audit_app.factory import create_app
from audit_app.web import guards

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "audit_app").rglob("templates/**/*.html"))
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)|\shx-on|\|\s*safe\b",
    re.IGNORECASE,
)
FORM = re.compile(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", re.IGNORECASE | re.DOTALL)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data"), secret_key="s" * 40))


def verbs(group=cli, path=()):
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from verbs(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def headings(name):
    return re.findall(r"^#+ `(.+)`$", (ROOT / "docs" / "reference" / name).read_text(), re.MULTILINE)


def test_every_route_declares_a_permission_that_some_role_holds(house):
    held = set().union(*ROLES.values()) | {guards.PUBLIC}

    wrong = {
        name: guards.permission_of(house, name)
        for name in house.view_functions
        if guards.permission_of(house, name) not in held
    }

    assert wrong == {}


def test_only_what_must_be_is_public(house):
    public = {name for name in house.view_functions if guards.permission_of(house, name) == guards.PUBLIC}

    assert public == {
        "api.openapi",
        "entrance.ask_for_reset",
        "entrance.forgotten",
        "entrance.from_provider",
        "entrance.new_password",
        "entrance.passkey_request",
        "entrance.second",
        "entrance.set_new_password",
        "entrance.sign_in",
        "entrance.sign_out",
        "entrance.to_provider",
        "entrance.try_passkey",
        "entrance.try_second",
        "entrance.try_sign_in",
        "health",
        "portal.ask_to_join",
        "portal.begin",
        "portal.begin_page",
        "portal.code",
        "portal.enter",
        "portal.finish",
        "portal.join_page",
        "portal.link",
        "portal.open_link",
        "portal.send_link",
        "static",
        "talk.calendar",
        "talk.digest_stop",
        "talk.digest_stop_save",
    }


def test_every_setting_has_a_heading():
    assert headings("settings.md") == [f"{PREFIX}{name}".upper() for name in Settings.model_fields]


def test_reference_of_commands_is_current():
    """`make docs` writes it anew."""
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "build.py", "--print"], capture_output=True, text=True, check=True
    )

    assert (ROOT / "docs" / "reference" / "commands.md").read_text() == done.stdout
    assert headings("commands.md") == [f"audit-app {name}" for name, _ in verbs()]


def test_every_verb_says_what_it_does():
    assert [name for name, command in verbs() if not command.get_short_help_str()] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "audit_app")))
def test_template_has_nothing_inline(path):
    text = path.read_text()

    assert [text[hit.start() : hit.start() + 60] for hit in INLINE.finditer(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "audit_app")))
def test_every_posting_form_carries_its_token(path):
    bare = [
        form[:80]
        for form in FORM.findall(path.read_text())
        if not re.search(r"csrf_token|hidden_tag|csrf\(\)", form)
    ]

    assert bare == []
