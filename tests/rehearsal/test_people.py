"""The fictional people: the same on every run, whole in number, and as messy in their files as promised."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from audit_app.base.errors import Invalid
from audit_app.base.tabular import DateOrder, detect_order, match_header, open_table, parse_date
from audit_app.rehearsal import story
from audit_app.rehearsal.people import people
from audit_app.rehearsal.people_files import people_files

pytestmark = pytest.mark.unit

TODAY = dt.date(2026, 11, 22)
ALIASES = story.alias_table()["people"]
FILES = {
    "people_manila.csv": ("utf-8", ",", DateOrder.MONTH_FIRST),
    "people_bogota.csv": ("windows-1252", ";", DateOrder.DAY_FIRST),
    "people_pune.xlsx": (None, None, DateOrder.ISO),
    "Сотрудники Пуна.csv": ("windows-1251", ";", DateOrder.DAY_FIRST),
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Each file as a table with its header matched."""
    folder = tmp_path_factory.mktemp("people")
    found = {}
    for number, file in enumerate(people_files(7, TODAY)):
        path = folder / str(number)
        path.write_bytes(file.content)
        table = open_table(path, filename=file.filename)
        match = match_header(table.header, ALIASES, required=ALIASES)
        found[file.filename] = (file, table, [(row, match.pick(row)) for row in table.rows()])
    return found


def test_same_seed_and_day_give_the_same_people_and_bytes():
    assert people(7, TODAY) == people(7, TODAY)
    assert people_files(7, TODAY) == people_files(7, TODAY)
    assert people(8, TODAY) != people(7, TODAY)


@pytest.mark.parametrize("seed", [1, 7, 42])
def test_everyone_has_a_place_and_possible_dates(seed):
    found = people(seed, TODAY)
    codes = {person.code for person in found}
    active = sum(person.active_on(TODAY) for person in found)

    assert len(found) == len(codes) == len({person.email for person in found}) == 210
    assert {person.site for person in found} == {site.name for site in story.SITES}
    assert {person.job for person in found} == set(story.JOBS)
    assert 165 <= active <= 195
    for person in found:
        assert person.hired_on <= TODAY
        assert person.live_on is None or person.hired_on < person.live_on <= TODAY
        assert person.left_on is None or person.live_on < person.left_on <= TODAY
        assert person.supervisor_code in codes or person.job == story.MANAGER
        assert person.email.isascii()
        assert person.email.endswith(".example")


def test_names_come_from_four_cultures():
    found = people(7, TODAY)
    cyrillic = [person for person in found if person.original_name]

    assert len(cyrillic) == 18
    assert all(
        "а" <= letter.lower() <= "я" or letter in " ёЁ" for p in cyrillic for letter in p.original_name
    )
    assert sum(not person.full_name.isascii() for person in found) > 20


def test_files_are_read_in_their_encoding_and_order(opened):
    for filename, (encoding, delimiter, order) in FILES.items():
        _, table, rows = opened[filename]

        assert (table.encoding, table.delimiter) == (encoding, delimiter)
        assert detect_order([cells["live_on"] for _, cells in rows]) == order


def test_files_hold_everyone_and_the_promised_bad_rows(opened):
    read = Counter()
    for filename, (file, _, rows) in opened.items():
        assert len(rows) == file.rows
        bad = {number for number, _ in file.rejected}
        rejected = {row.number for row, cells in rows if is_bad(row, cells, FILES[filename][2])}
        assert rejected == bad
        read.update(cells["person_code"] for row, cells in rows if row.number not in bad)

    assert set(read) == {person.code for person in people(7, TODAY)}
    assert [count for count in read.values() if count > 1] == [2]


def is_bad(row, cells, order):
    if row.problem or not cells["person_code"] or not cells["full_name"]:
        return True
    try:
        hired = parse_date(cells["hired_on"], order)
        left = parse_date(cells["left_on"], order) if cells["left_on"] else None
    except Invalid:
        return True
    return left is not None and left < hired


def test_repeated_row_says_what_an_earlier_one_said(opened):
    file, _, rows = opened["people_manila.csv"]
    by_number = {row.number: row.cells for row, _ in rows}

    assert file.repeated == (62,)
    assert list(by_number.values()).count(by_number[62]) == 2
    assert 32 not in by_number


def test_cyrillic_names_arrive_whole(opened):
    names = {cells["person_code"]: cells["full_name"] for _, cells in opened["Сотрудники Пуна.csv"][2]}
    expected = {p.code: p.original_name for p in people(7, TODAY) if p.original_name}

    assert {code: name for code, name in names.items() if code in expected} == expected


def test_requirements_file_is_the_story(tmp_path):
    file = story.requirements_file()
    (tmp_path / "r").write_bytes(file.content)
    aliases = story.alias_table()["requirements"]

    table = open_table(tmp_path / "r", filename=file.filename)
    match = match_header(table.header, aliases, required=aliases)

    assert [match.pick(row) for row in table.rows()] == [
        {field: row[field] for field in match.columns} for row in story.requirement_rows()
    ]
    assert file.rows == len(story.requirement_rows()) > 50


def test_every_job_has_something_to_learn_or_show():
    for job in story.JOBS:
        codes = {module.code for module in story.MODULES if job in module.jobs}
        assert story.PRIVACY in codes
    for job, skill in story.CONTACT_SKILLS.items():
        assert story.module(skill).jobs == (job,)
