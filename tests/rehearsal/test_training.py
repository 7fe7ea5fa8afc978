"""The training history: sound but for the planted troubles, each of which can be found in the rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from audit_app.base.errors import Invalid
from audit_app.base.tabular import match_header, open_table, parse_date, parse_decimal
from audit_app.rehearsal import story
from audit_app.rehearsal.training import training
from audit_app.rehearsal.training_files import completion_files

pytestmark = pytest.mark.unit

TODAY = dt.date(2026, 11, 22)
ALIASES = story.alias_table()["completions"]
YEAR = dt.timedelta(days=365)


@pytest.fixture(scope="module", params=[(1, TODAY), (7, TODAY), (7, dt.date(2027, 3, 1))])
def told(request):
    return training(*request.param), request.param[1]


def passes(told, person, code):
    return [
        one.completed_on
        for one in told.completions
        if (one.person_code, one.module_code, one.result) == (person, code, "pass")
    ]


def live(told, today):
    return [person for person in told.people if person.active_on(today) and person.live_on]


def skills(person):
    return [m for m in story.modules_of(person.job, person.programme) if m.need is story.Need.SKILL]


def test_same_seed_and_day_give_the_same_history():
    assert training(7, TODAY) == training(7, TODAY)
    assert completion_files(7, TODAY) == completion_files(7, TODAY)


def test_rows_are_possible(told):
    told, today = told
    people = {person.code: person for person in told.people}

    for one in told.completions:
        person, asked = people[one.person_code], story.module(one.module_code)
        assert person.hired_on <= one.completed_on <= today
        assert person.left_on is None or one.completed_on < person.left_on
        assert asked.asked_of(person.job, person.programme)
        assert 0 < one.score <= 100
        assert (one.score >= asked.pass_mark) == (one.result == "pass")
        assert one.trainer_code != one.person_code
        assert people[one.trainer_code].job == story.TRAINER


def test_three_people_went_live_before_they_had_passed(told):
    told, today = told
    found = {
        person.code
        for person in live(told, today)
        for asked in skills(person)
        if asked.before_live and min(passes(told, person.code, asked.code)) > person.live_on
    }

    assert found == set(told.troubles.live_before_pass)
    assert len(found) == 3


def test_five_verifications_have_expired(told):
    told, today = told
    failed = set(told.troubles.failed_without_retest)
    found = {
        person.code
        for person in live(told, today)
        for asked in skills(person)
        if max(passes(told, person.code, asked.code)) + YEAR < today and person.code not in failed
    }

    assert found == set(told.troubles.expired_skill)
    assert len(found) == 5


def test_two_failures_were_never_retested(told):
    told, today = told
    active = {person.code for person in live(told, today)}
    last = {(one.person_code, one.module_code): one for one in told.completions}
    found = {code for (code, _), one in last.items() if one.result == "fail" and code in active}

    assert found == set(told.troubles.failed_without_retest)
    assert len(found) == 2


def test_one_trainer_taught_without_being_verified(told):
    told, _ = told
    verified = {
        person.code: min(passes(told, person.code, story.TEACHING), default=None)
        for person in told.people
        if person.job == story.TRAINER
    }
    early = Counter(
        one.trainer_code
        for one in told.completions
        if verified[one.trainer_code] is None or one.completed_on < verified[one.trainer_code]
    )

    assert set(early) == {told.troubles.unqualified_trainer}
    assert early[told.troubles.unqualified_trainer] == 12


def test_privacy_training_stands_at_ninety_nine_percent(told):
    told, today = told
    active = [person.code for person in told.people if person.active_on(today)]
    lapsed = {
        code for code in active if max(passes(told, code, story.PRIVACY), default=dt.date.min) + YEAR < today
    }

    assert lapsed == set(told.troubles.privacy_expired)
    assert 0.985 <= 1 - len(lapsed) / len(active) < 0.995


def test_about_97_percent_of_what_is_required_is_there(told):
    told, today = told
    wanted = have = 0
    for person in live(told, today):
        for asked in story.modules_of(person.job, person.programme):
            last = max(passes(told, person.code, asked.code), default=dt.date.min)
            wanted += 1
            have += last != dt.date.min and (
                not asked.validity_months or last + YEAR * (asked.validity_months // 12) >= today
            )

    assert 0.96 <= have / wanted <= 0.98


def test_most_pass_at_the_first_try_and_some_records_are_incomplete(told):
    told, _ = told
    first = [one.result for one in told.completions if one.try_no == 1]

    assert 0.88 <= first.count("pass") / len(first) <= 0.96
    assert sum(not one.hours for one in told.completions) == told.troubles.hours_missing == 6
    assert sum(not one.proof for one in told.completions) == told.troubles.proof_missing == 12


ORDERS = {"completions_manila.csv": "month_first"}
ENCODINGS = {
    "completions_manila.csv": "utf-8",
    "completions_bogotá.csv": "windows-1252",
    "completions_pune.xlsx": None,
    "Обучение Пуна.csv": "windows-1251",
    "completions_archive.txt": "utf-16",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Each file with its table and its rows by field."""
    folder = tmp_path_factory.mktemp("completions")
    found = []
    for number, file in enumerate(completion_files(7, TODAY)):
        (folder / str(number)).write_bytes(file.content)
        table = open_table(folder / str(number), filename=file.filename)
        match = match_header(table.header, ALIASES, required=ALIASES)
        found.append((file, table, [(row, match.pick(row)) for row in table.rows()]))
    return found


def read_row(file, cells):
    """What the row says. Raises Invalid for what cannot be read."""
    day = parse_date(cells["completed_on"], ORDERS.get(file.filename, "day_first"))
    score = float(parse_decimal(cells["score"]))
    return cells["person_code"], cells["module_code"], day, score, int(cells["try_no"])


def test_files_hold_every_completion_once(opened):
    read = Counter()
    for file, table, rows in opened:
        left_out = {number for number, _ in file.rejected} | set(file.repeated)
        assert table.encoding == ENCODINGS[file.filename]
        assert len(rows) == file.rows
        read.update(read_row(file, cells) for row, cells in rows if row.number not in left_out)

    assert read == Counter(
        (one.person_code, one.module_code, one.completed_on, one.score, one.try_no)
        for one in training(7, TODAY).completions
    )


def test_promised_bad_rows_are_bad_and_the_others_are_not(opened):
    people = {person.code for person in training(7, TODAY).people}
    modules = {module.code for module in story.MODULES}

    def is_bad(file, cells):
        try:
            person, module, day, score, _ = read_row(file, cells)
        except Invalid:
            return True
        return person not in people or module not in modules or day > TODAY or score > 100

    for file, _, rows in opened:
        bad = [row.number for row, cells in rows if is_bad(file, cells)]
        assert bad == [number for number, _ in file.rejected]
    assert sum(len(file.rejected) for file, _, _ in opened) == 7


def test_repeated_row_says_what_an_earlier_one_said(opened):
    file, _, rows = opened[0]
    by_number = {row.number: cells for row, cells in rows}

    assert [by_number[52]] == [by_number[number] for number in file.repeated]
