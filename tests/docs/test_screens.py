"""The handbook quotes the screens: every “sentence” and every **label** in it stands in the code."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT, name, prose

HANDBOOK = sorted(path for path in (ROOT / "docs" / "handbook").glob("*.md") if path.name != "README.md")
CALL = re.compile(
    r"""\b(?:_l?|n?gettext)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+|'(?:[^'\\]|\\.)*')(?:\s*,\s*("(?:[^"\\]|\\.)*"))?"""
)


def texts():
    """Every translatable text, with a wildcard for each value filled in."""
    found = set()
    for path in [*(ROOT / "audit_app").rglob("*.py"), *(ROOT / "audit_app").rglob("*.html")]:
        for match in CALL.finditer(path.read_text(encoding="utf-8")):
            parts = re.findall(r'"((?:[^"\\]|\\.)*)"', match[1]) or [match[1].strip("'")]
            found.add("".join(parts))
            if match[2]:
                found.add(match[2].strip('"'))
    return found


def pattern(text):
    parts = re.split(r"%\(\w+\)[sd]|\{\w+\}", text.replace("%%", "%").strip())
    return ".{1,60}?".join(re.escape(part) for part in parts)


def says_enough(text):
    """Whether letters are left without the values filled in: "%(a)s %(b)s" alone would fit everything."""
    return len(re.findall(r"[^\W\d]", re.sub(r"%\(\w+\)[sd]|\{\w+\}", "", text))) >= 3


TEXTS = {text for text in texts() if says_enough(text)}
WHOLE = re.compile("|".join(f"(?:{pattern(text)})" for text in sorted(TEXTS)))


def quoted(page, mark):
    text = re.sub(r"\s+", " ", prose(page).replace("\n> ", "\n"))
    return [found.strip() for found in re.findall(mark, text)]


def unknown(said):
    """What no screen says, neither as a whole text nor as a part of one."""
    return [
        one
        for one in said
        if not WHOLE.fullmatch(one) and not any(one in text.replace("%%", "%") for text in TEXTS)
    ]


@pytest.mark.unit
@pytest.mark.parametrize("page", HANDBOOK, ids=name)
def test_sentences_quoted_are_said_by_a_screen(page):
    assert unknown(quoted(page, "“([^”]+)”")) == []


@pytest.mark.unit
@pytest.mark.parametrize("page", HANDBOOK, ids=name)
def test_labels_named_are_on_a_screen(page):
    assert unknown(quoted(page, r"\*\*([^*]+)\*\*")) == []


@pytest.mark.unit
def test_a_sentence_that_no_screen_says_is_noticed():
    assert unknown(["Press the big red button."]) == ["Press the big red button."]
    assert (
        unknown(["Requirement 1.1a cannot be Met without proof. Attach a file, or choose Partly met."]) == []
    )
