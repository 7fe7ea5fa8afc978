"""Files on their way in: what is taken, rejected with a sentence, applied whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import signal
import subprocess
import sys
import textwrap

import pytest
from sqlalchemy import func, select

from audit_app.auditlog.queries import list_of_subject
from audit_app.base import background, clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.tabular import write_csv
from audit_app.intake import queries as files
from audit_app.intake import service
from audit_app.intake.importer import KINDS, template_rows
from audit_app.intake.models import ImportChunk, ImportRow
from audit_app.intake.rules import BatchState
from audit_app.training import queries
from audit_app.training.models import Completion
from audit_app.workforce import queries as workforce
from audit_app.workforce.models import Person
from tests.intake.build import apply, check, read, rejected, stage, take
from tests.workforce.build import hire, structure

from .build import NOON, TODAY, day, module, require

PEOPLE = "person_code,full_name,site,programme,job,hired_on,live_on,left_on,supervisor_code\n"
DONE = "person_code,module_code,kind,completed_on,score,try_no,result,trainer_code,hours\n"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        skill = module(session, actor, "S-1", kind="skill")
        require(session, actor, places["agent"], skill)
        for code in ("E-1", "E-2"):
            hire(session, actor, places, code)
        return places


@pytest.fixture
def bring(database, actor, tmp_path):
    """Checks a file and returns its batch."""
    return lambda kind, content, name="file.csv", **chosen: check(
        database, actor, tmp_path, kind, name, content, **chosen
    )


def completions(database, actor):
    with database.reading(actor.organisation_id) as session:
        return [
            tuple(row)
            for row in session.execute(
                select(
                    Person.code,
                    Completion.completed_on,
                    Completion.score,
                    Completion.result,
                    Completion.hours,
                )
                .join(Person, Person.id == Completion.person_id)
                .order_by(Completion.completed_on, Person.code)
            )
        ]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("E-9,S-1,,2026-01-10,90,,,,", "person_code", "Nobody has this code."),
        ("E-1,S-9,,2026-01-10,90,,,,", "module_code", "No module has this code."),
        (",S-1,,2026-01-10,90,,,,", "person_code", "A record needs a person's code."),
        ("E-1,S-1,,,90,,,,", "completed_on", "A record needs its date."),
        ("E-1,S-1,,2099-01-01,90,,,,", "completed_on", "2099-01-01 lies in the future. The last day taken is 2026-03-14."),
        ("E-1,S-1,,2026-03-15,90,,,,", "completed_on", "2026-03-15 lies in the future. The last day taken is 2026-03-14."),
        ("E-1,S-1,,yesterday,90,,,,", "completed_on", "“yesterday” is not a date in this order. Write it as 2026-12-31."),
        ("E-1,S-1,,2026-01-10,140 %,,,,", "score", "A percentage lies between 0 and 100."),
        ("E-1,S-1,,2026-01-10,-1,,,,", "score", "A percentage lies between 0 and 100."),
        ("E-1,S-1,,2026-01-10,absent,,,,", "score", "“absent” is not a number. Write it as 12.5."),
        ("E-1,S-1,,2026-01-10,90,0,,,", "try_no", "This must be a whole number from 1 to 50."),
        ("E-1,S-1,,2026-01-10,90,,maybe,,", "result", "Write one of these: pass, fail."),
        ("E-1,S-1,watched,2026-01-10,90,,,,", "kind", "Write one of these: training, verification."),
        ("E-1,S-1,,2026-01-10,,,,,", "result", "A verification needs a result or a score."),
        ("E-1,S-1,,2026-01-10,90,,,E-9,", "trainer_code", "Nobody has this code."),
        ("E-1,S-1,,2026-01-10,90,,,,0", "hours", "Hours are more than 0 and at most 1000."),
        ("E-1,S-1,,2026-01-10,90", "", "The row has 5 cells, the header has 9."),
    ],
)  # fmt: skip
def test_completion_that_is_wrong_is_rejected_with_a_sentence(
    database, actor, places, bring, row, column, sentence
):
    batch = bring("training.completions", f"{DONE}E-2,S-1,,2026-01-10,80,,,,\n{row}\n")

    assert rejected(database, actor, batch) == [(3, column, sentence)]
    assert batch.counts == {"new": 1, "changed": 0, "same": 0, "rejected": 1}


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("E-7,Ana,Manila,,Phone agent,2025-05-05,2025-05-04,,", "live_on", "The live date 2025-05-04 lies before the first day 2025-05-05."),
        ("E-7,Ana,Manila,,Phone agent,2025-05-05,,2025-05-04,", "left_on", "The last day 2025-05-04 lies before the first day 2025-05-05."),
        ("E-1,,,,,,,2025-01-05,", "left_on", "The last day 2025-01-05 lies before the first day 2025-01-06."),
        ("E-7,Ana,Manila,,Phone agent,2099-01-01,,,", "hired_on", "The date lies more than a year ahead."),
        ("E-7,,Manila,,Phone agent,2025-05-05,,,", "full_name", "This is needed for a new person."),
        (",Ana,Manila,,Phone agent,2025-05-05,,,", "person_code", "A person needs a code."),
        ("E-7,Ana,Manila,,Phone agent,2025-05-05,,,E-99", "supervisor_code", "Nobody has this code, here or in this file."),
    ],
)  # fmt: skip
def test_person_that_is_wrong_is_rejected_with_a_sentence(
    database, actor, places, bring, row, column, sentence
):
    batch = bring("training.people", f"{PEOPLE}{row}\n")

    assert rejected(database, actor, batch) == [(2, column, sentence)]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (",S-2,Title,skill,80,12,yes", "job", "This is needed."),
        ("Phone agent,,Title,skill,80,12,yes", "module_code", "This is needed."),
        ("Phone agent,S-2,Title,idea,80,12,yes", "kind", "Write one of these: module, skill."),
        ("Phone agent,S-2,Title,skill,101,12,yes", "pass_mark", "A percentage lies between 0 and 100."),
        ("Phone agent,S-2,Title,skill,80,121,yes", "validity_months", "This must be a whole number from 0 to 120."),
        ("Phone agent,S-2,Title,skill,80,12,perhaps", "before_live", "“perhaps” is neither yes nor no."),
    ],
)  # fmt: skip
def test_requirement_that_is_wrong_is_rejected_with_a_sentence(
    database, actor, places, bring, row, column, sentence
):
    batch = bring(
        "training.requirements",
        f"job,module_code,module_title,kind,pass_mark,validity_months,before_live\n{row}\n",
    )

    assert rejected(database, actor, batch) == [(2, column, sentence)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "file.csv is empty. The first row must name the columns."),
        ("person,modul,when\nE-1,S-1,2026-01-10\n", "Columns are missing: person_code, module_code, completed_on. Rename or remove columns and choose the file again."),
        ("Employee No.,person_code,module_code,completed_on\n1,2,3,4\n", "person_code stands in several columns: Employee No., person_code. Rename or remove columns and choose the file again."),
        (b"PK\x03\x04nothing", "file.csv is called a text but is a workbook or archive inside. Save the table as XLSX or CSV."),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_is_refused_with_a_sentence(bring, places, content, sentence):
    batch = bring("training.completions", content)

    assert (batch.state, batch.message) == (BatchState.REFUSED, sentence)


@pytest.mark.parametrize("rows", [0, 2])
def test_file_as_long_as_whole_chunks_is_read_to_its_end(bring, places, monkeypatch, rows):
    monkeypatch.setattr("audit_app.intake.importer.staging.CHUNK", 2)

    batch = bring(
        "training.completions", DONE + "".join(f"E-{n},S-1,,2026-01-10,80,,,,\n" for n in range(1, rows + 1))
    )

    assert batch.counts["new"] == rows


def test_wrong_encoding_is_refused_and_can_be_told_again(database, actor, places, bring):
    content = (DONE + "E-1,S-1,,2026-01-10,80,,pass,,\n").encode("utf-16")
    batch = bring("training.completions", content, encoding="utf-8")
    assert batch.state == BatchState.REFUSED

    with database.transaction(actor.organisation_id) as session:
        job_id = service.check_again(session, actor, batch.id, {"encoding": "utf-16"})
    background.run_now(database, job_id)

    assert read(database, actor, batch.id).counts["new"] == 1


def test_forty_columns_in_any_order_under_other_names(database, actor, places, tmp_path):
    header = ["Resultado", *[f"Extra {n}" for n in range(36)], "Fecha", "Código del módulo", "Employee No."]
    content = io.StringIO()
    csv.writer(content).writerows([header, ["aprobado", *["x"] * 36, "2026-01-10", "S-1", "E-1"]])

    batch = take(database, actor, tmp_path, "training.completions", "f.csv", content.getvalue())

    assert len(batch.unknown) == 36
    assert completions(database, actor) == [("E-1", day("2026-01-10"), None, "pass", None)]


def test_ambiguous_dates_are_asked_about_and_never_guessed(database, actor, places, bring):
    batch = bring("training.completions", DONE + "E-1,S-1,,05/04/2025,80,,,,\nE-2,S-1,,06/04/2025,80,,,,\n")
    assert batch.state == BatchState.ASKING
    with database.transaction(actor.organisation_id) as session, pytest.raises(Conflict):
        service.queue_apply(session, actor, batch.id)

    with database.transaction(actor.organisation_id) as session:
        job_id = service.check_again(session, actor, batch.id, {"date_order": "day_first"})
    background.run_now(database, job_id)
    apply(database, actor, batch)

    assert [row[1] for row in completions(database, actor)] == [day("2025-04-05"), day("2025-04-06")]


def test_one_certain_date_tells_the_order_of_all(database, actor, places, tmp_path):
    content = DONE + "E-1,S-1,,05/04/2025,80,,,,\nE-2,S-1,,31/01/2026,80,,,,\n"

    take(database, actor, tmp_path, "training.completions", "f.csv", content)

    assert [row[1] for row in completions(database, actor)] == [day("2025-04-05"), day("2026-01-31")]


def test_date_that_is_not_iso_far_down_makes_the_check_begin_anew(
    database, actor, places, bring, monkeypatch
):
    monkeypatch.setattr("audit_app.intake.importer.staging.CHUNK", 2)
    rows = [f"E-1,S-1,,2026-01-{n},80,,,,\n" for n in range(10, 15)]

    batch = bring("training.completions", DONE + "".join(rows) + "E-2,S-1,,31/12/2025,80,,,,\n")

    assert (batch.date_order, batch.counts["new"]) == ("day_first", 6)


def test_empty_result_follows_the_pass_mark_of_the_persons_job(database, actor, places, tmp_path):
    with database.transaction(actor.organisation_id) as session:
        skill = queries.list_modules(session)[0].id
        require(session, actor, places["trainer"], skill, pass_mark=95.0)
        hire(session, actor, places, "T-1", job="trainer")
    content = DONE + "E-1,S-1,,2026-01-10,80,,,,\nE-2,S-1,,2026-01-10,79.9,,,,\nT-1,S-1,,2026-01-10,90,,,,\n"

    take(database, actor, tmp_path, "training.completions", "f.csv", content)

    assert [(row[0], row[3]) for row in completions(database, actor)] == [
        ("E-1", "pass"),
        ("E-2", "fail"),
        ("T-1", "fail"),
    ]


def test_rows_that_repeat_or_contradict_each_other(database, actor, places, bring):
    batch = bring(
        "training.completions",
        DONE + "E-1,S-1,,2026-01-10,80,,,,\nE-1,S-1,,2026-01-10,80,,,,\nE-1,S-1,,2026-01-10,70,,,,\n",
    )

    assert batch.counts == {"new": 1, "changed": 0, "same": 1, "rejected": 1}
    assert rejected(database, actor, batch) == [
        (4, "completed_on", "Row 2 says something else about the same.")
    ]


def test_same_file_twice_changes_nothing(database, actor, places, tmp_path, bring):
    content = DONE + "E-1,S-1,,2026-01-10,80,,,,2\nE-2,S-1,,2026-01-10,,,fail,E-1,\n"
    take(database, actor, tmp_path, "training.completions", "f.csv", content)
    before = completions(database, actor)

    batch = bring("training.completions", content)

    assert batch.counts == {"new": 0, "changed": 0, "same": 2, "rejected": 0}
    with (
        database.transaction(actor.organisation_id) as session,
        pytest.raises(Invalid, match="nothing to apply"),
    ):
        service.queue_apply(session, actor, batch.id)
    assert completions(database, actor) == before


def test_changed_row_fills_in_and_an_empty_cell_takes_nothing_away(database, actor, places, tmp_path):
    take(database, actor, tmp_path, "training.completions", "f.csv", DONE + "E-1,S-1,,2026-01-10,80,,,,2\n")

    batch = take(
        database, actor, tmp_path, "training.completions", "g.csv", DONE + "E-1,S-1,,2026-01-10,85,,,,\n"
    )

    assert batch.counts["changed"] == 1
    assert completions(database, actor) == [("E-1", day("2026-01-10"), 85.0, "pass", 2.0)]


def test_second_try_of_the_same_day_is_a_record_of_its_own(database, actor, places, tmp_path):
    take(database, actor, tmp_path, "training.completions", "f.csv", DONE + "E-1,S-1,,2026-01-10,70,1,,,\n")

    batch = take(
        database, actor, tmp_path, "training.completions", "g.csv", DONE + "E-1,S-1,,2026-01-10,85,2,,,\n"
    )

    assert batch.counts == {"new": 1, "changed": 0, "same": 0, "rejected": 0}
    assert sorted(row[3] for row in completions(database, actor)) == ["fail", "pass"]


def test_applying_twice_and_again_after_a_crash_is_one_application(database, actor, places, bring):
    batch = bring("training.completions", DONE + "E-1,S-1,,2026-01-10,80,,,,\n")
    first = apply(database, actor, batch)
    with database.transaction(actor.organisation_id) as session:
        counts = service.apply_import(session, actor, batch.id)

    assert counts == first.counts
    assert len(completions(database, actor)) == 1
    with database.reading(actor.organisation_id) as session:
        trail = [entry.action for entry in list_of_subject(session, "import", batch.id)]
    assert trail == ["intake.file.applied", "intake.file.staged"]


def test_check_interrupted_midway_begins_anew(database, actor, places, tmp_path):
    content = DONE + "E-1,S-1,,2026-01-10,80,,,,\n"
    batch_id, job_id = stage(database, actor, tmp_path, "training.completions", "f.csv", content)
    with database.transaction(actor.organisation_id) as session:
        session.add(ImportRow(batch_id=batch_id, number=9, raw=[], problems=[]))

    background.run_now(database, job_id)

    assert read(database, actor, batch_id).counts == {"new": 1, "changed": 0, "same": 0, "rejected": 0}


def test_apply_that_fails_leaves_nothing(database, actor, places, bring):
    batch = bring("training.completions", DONE + "E-1,S-1,,2026-01-10,80,,,,\nE-2,S-1,,2026-01-10,80,,,,\n")
    with database.transaction(actor.organisation_id) as session:
        staged = session.scalars(select(ImportChunk)).one()
        chunk = service.unpack(staged.content)
        chunk.rows[1][8] = 200  # a score past the constraint of the table
        staged.content = service.pack(chunk)

    with pytest.raises(Conflict), database.transaction(actor.organisation_id) as session:
        service.apply_import(session, actor, batch.id)

    assert completions(database, actor) == []
    assert read(database, actor, batch.id).state == BatchState.CHECKED


def test_killed_during_apply_leaves_the_database_whole(database, actor, places, bring):
    batch = bring("training.completions", DONE + "E-1,S-1,,2026-01-10,80,,,,\nE-2,S-1,,2026-01-10,80,,,,\n")
    script = f"""
        import time
        from audit_app.base.actor import Actor
        from audit_app.base.db import Database
        from audit_app import migrate  # knows every table
        from audit_app import kinds
        from audit_app.intake import service
        database = Database({database.url!r})
        with database.transaction({actor.organisation_id}) as session:
            service.apply_import(session, Actor(None, "System", {actor.organisation_id}), {batch.id})
            session.flush()
            print("applied", flush=True)
            time.sleep(60)
    """
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True
    )
    with child:
        assert child.stdout.readline() == "applied\n"
        os.kill(child.pid, signal.SIGKILL)

    assert completions(database, actor) == []
    assert apply(database, actor, batch).state == BatchState.APPLIED
    assert len(completions(database, actor)) == 2


def test_rejected_rows_come_back_corrected(database, actor, places, bring):
    batch = bring("training.completions", DONE + "E-1,S-1,,2026-01-10,140,,,,\nE-2,S-1,,2026-01-10,80,,,,\n")
    with database.reading(actor.organisation_id) as session:
        table = files.rejected_table(batch.header, files.stream_rejected(session, batch.id))
        text = b"".join(write_csv(table)).decode("utf-8-sig")

    corrected = bring("training.completions", text.replace("140", "95"))

    assert "A percentage lies between 0 and 100." in text
    assert corrected.counts == {"new": 1, "changed": 0, "same": 0, "rejected": 0}
    assert corrected.unknown == ["Row in the file", "What is wrong"]


def test_people_bring_new_places_supervisors_and_guesses_of_jobs(database, actor, tmp_path):
    content = (
        PEOPLE + "E-1,Ana,Cebu,Care,Phone agent,2025-01-06,2025-02-03,,E-2\n"
        "E-2,Bo,Cebu,,Team leader,2024-01-08,,,\n"
    )
    batch = check(database, actor, tmp_path, "training.people", "p.csv", content)
    assert batch.creates == {"site": ["Cebu"], "programme": ["Care"], "job": ["Phone agent", "Team leader"]}

    apply(database, actor, batch)

    with database.reading(actor.organisation_id) as session:
        found = workforce.structure(session)
        known = workforce.known_staff(session)
    assert [(job.name, job.customer_facing, job.support) for job in found.jobs] == [
        ("Phone agent", True, False),
        ("Team leader", False, True),
    ]
    assert (known["e-1"].supervisor_code, known["e-1"].placed_from) == ("E-2", day("2025-01-06"))


def test_people_again_move_leave_and_keep_what_is_not_said(database, actor, places, tmp_path):
    content = PEOPLE + "E-1,,Bogotá,,,,,,\nE-2,Bea Renamed,,,,,,2026-01-31,\n"
    batch = take(database, actor, tmp_path, "training.people", "p.csv", content)

    assert batch.counts == {"new": 0, "changed": 2, "same": 0, "rejected": 0}
    with database.reading(actor.organisation_id) as session:
        known = workforce.known_staff(session)
        history = workforce.get_person(session, known["e-1"].id).placements
    assert [(place.site, place.job, place.from_on, place.until_on) for place in history] == [
        ("Bogotá", "Phone agent", TODAY, None),
        ("Manila", "Phone agent", day("2025-01-06"), TODAY - dt.timedelta(days=1)),
    ]
    assert (known["e-2"].full_name, known["e-2"].left_on) == ("Bea Renamed", day("2026-01-31"))
    assert check(database, actor, tmp_path, "training.people", "p.csv", content).counts["same"] == 2


def test_requirements_twice_change_nothing_and_a_new_mark_changes_one(database, actor, tmp_path, bring):
    head = "job,module_code,module_title,kind,pass_mark,validity_months,before_live\n"
    rows = "Phone agent,P-1,Privacy basics,module,80,12,yes\nTrainer,T-1,Teaching,skill,85,0,no\n"
    batch = take(database, actor, tmp_path, "training.requirements", "r.csv", head + rows)
    assert batch.creates == {"job": ["Phone agent", "Trainer"], "module": ["P-1", "T-1"]}

    again = bring("training.requirements", head + rows)
    changed = take(
        database, actor, tmp_path, "training.requirements", "r2.csv", head + rows.replace("80", "90")
    )

    assert again.counts["same"] == 2
    assert changed.counts == {"new": 0, "changed": 1, "same": 1, "rejected": 0}
    with database.reading(actor.organisation_id) as session:
        asked = queries.list_asked(session)
    assert [(one.job, one.module.topic, one.pass_mark, one.validity_months) for one in asked] == [
        ("Phone agent", "privacy", 90.0, 12),
        ("Trainer", "trainer", 85.0, None),
    ]


def test_unknown_code_is_answered_with_the_near_one(database, actor, places, bring):
    with database.transaction(actor.organisation_id) as session:
        module(session, actor, "PRIVACY-101")
    batch = bring("training.completions", DONE + "E-1,PRIVACY-10,,2026-01-10,,,pass,,\n")

    with database.reading(actor.organisation_id) as session:
        (row,) = files.stream_rejected(session, batch.id)
    assert row.problems[0]["right"] == "Did you mean PRIVACY-101?"


def test_import_of_another_organisation_is_not_found(database, actor, stranger, places, bring):
    batch = bring("training.completions", DONE + "E-1,S-1,,2026-01-10,80,,,,\n")

    with database.transaction(stranger.organisation_id) as session:
        with pytest.raises(NotFound):
            files.get_import(session, batch.id)
        with pytest.raises(NotFound):
            service.apply_import(session, stranger, batch.id)
        assert session.scalar(select(func.count(ImportRow.id))) == 0


def test_strangers_people_are_nobody_here(database, actor, stranger, places, tmp_path):
    batch = check(
        database, stranger, tmp_path, "training.completions", "f.csv", DONE + "E-1,S-1,,2026-01-10,80,,,,\n"
    )

    assert [problem for _row, _column, problem in rejected(database, stranger, batch)] == [
        "Nobody has this code.",
        "No module has this code.",
    ]


def test_staging_needs_the_right(database, actor, tmp_path):
    from dataclasses import replace

    with pytest.raises(Forbidden):
        stage(database, replace(actor, permissions=frozenset()), tmp_path, "training.people", "p.csv", PEOPLE)


@pytest.mark.parametrize("code", ["training.people", "training.requirements", "training.completions"])
def test_template_is_read_back_whole(database, actor, tmp_path, code):
    content = b"".join(write_csv(template_rows(KINDS[code])))
    batch = check(database, actor, tmp_path, code, "file.csv", content)

    assert list(batch.columns) == list(KINDS[code].columns)
    assert batch.unknown == []
