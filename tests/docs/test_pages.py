"""Links lead somewhere, pictures are there and small, and pages use the words they should."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT, anchors, links, name, pages, prose

PAGES = pages()
WIDEST = 1600
LARGEST = 200 * 1024
NEVER = {
    "an official list": re.compile(r"(?<!not an )\bofficial (item )?list\b", re.IGNORECASE),
    "a promise to be certified": re.compile(r"\b(get|become|makes? you) certified\b", re.IGNORECASE),
    "American spelling": re.compile(
        r"\b(color|center|organization|behavior|analyze|license)s?\b", re.IGNORECASE
    ),
}


@pytest.mark.unit
def test_there_are_pages():
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"} <= {name(page) for page in PAGES}
    assert len(PAGES) > 20


@pytest.mark.unit
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page):
    broken = []
    for link in links(page):
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        path = (page.parent / target).resolve() if target else page
        there = path.exists() and ROOT in path.parents
        if not there or (anchor and anchor not in anchors(path)):
            broken.append(link)

    assert broken == []


@pytest.mark.unit
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_uses_no_word_it_should_not(page):
    text = " ".join(re.sub(r"\]\([^)]*\)", "]", prose(page)).split())

    assert {what: found.group() for what, rule in NEVER.items() if (found := rule.search(text))} == {}


@pytest.mark.unit
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_begins_with_its_title(page):
    assert page.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.unit
def test_every_page_can_be_reached_from_the_readme():
    seen, ahead = set(), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in seen:
            continue
        seen.add(page)
        targets = [(page.parent / link.partition("#")[0]).resolve() for link in links(page)]
        ahead += [path for path in targets if path.suffix == ".md" and path.exists()]

    assert [name(page) for page in PAGES if page not in seen] == []


@pytest.mark.unit
def test_pictures_are_used_and_small():
    folder = ROOT / "docs" / "pictures"
    shown = {
        (page.parent / link).resolve() for page in PAGES for link in links(page) if link.endswith(".png")
    }
    there = set(folder.glob("*.png"))

    assert there == shown
    assert [path.name for path in there if path.stat().st_size > LARGEST] == []
