"""The training history: sound but for the planted troubles, each of which can be found in the rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

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


def test_files_hold_every_completion_and_the_promised_bad_rows(tmp_path):
    read = Counter()
    for file in completion_files(7, TODAY):
        (tmp_path / "f").write_bytes(file.content)
        table = open_table(tmp_path / "f", filename=file.filename)
        match = match_header(table.header, ALIASES, required=ALIASES)
        order = ORDERS.get(file.filename, "day_first")
        left_out = {number for number, _ in file.rejected} | set(file.repeated)
        rows = list(table.rows())
        assert table.encoding == ENCODINGS[file.filename]
        assert len(rows) == file.rows
        assert left_out <= {row.number for row in rows}
        for row in rows:
            if row.number not in left_out:
                cells = match.pick(row)
                day = parse_date(cells["completed_on"], order)
                score = float(parse_decimal(cells["score"]))
                read[cells["person_code"], cells["module_code"], day, score, int(cells["try_no"])] += 1

    assert read == Counter(
        (one.person_code, one.module_code, one.completed_on, one.score, one.try_no)
        for one in training(7, TODAY).completions
    )
