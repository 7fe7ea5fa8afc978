"""Every sentence a person may see is marked for translation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy": None, "ngettext": (1, 2)}
TEMPLATES = sorted(ROOT.glob("audit_app/**/templates/**/*.html")) + sorted(ROOT.glob("reports/**/*.html"))
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
MARKUP = re.compile(r"<style.*?</style>|<!--.*?-->|<[^>]*>|&[a-z#0-9]+;", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{3,}")
PROPER = {"SHA", "KiB", "MiB", "UTC", "CSV", "XLSX", "PDF", "JSON", "YAML"}


def test_sentences_can_be_extracted():
    with (ROOT / "audit_app/translations/babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)

    found = {
        message
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT), methods, options, KEYWORDS, directory_filter=lambda path: "node_modules" not in path
        )
    }

    assert "Sign in" in found
    assert "Type an e-mail address." in found
    assert "Biggest gaps" in found
    assert len(found) > 800


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_bare_words(path):
    text = MARKUP.sub(" ", JINJA.sub(" ", path.read_text(encoding="utf-8")))

    bare = set(WORD.findall(text)) - PROPER

    assert bare == set()
