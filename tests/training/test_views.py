"""The training screens: matrix on any day, one person, modules, and a file from upload to applied."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from audit_app.accounts.rules import Role
from audit_app.base import background, clock, kept
from audit_app.intake import queries as files
from audit_app.training import queries
from tests.workforce.build import hire, structure

from .build import NOON, complete, day, module, require

HEAD = "person_code,module_code,completed_on,score,result\n"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def story(database, actor):
    """Two agents, one of them late; their numbers."""
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        skill = module(session, actor, "S-1", kind="skill")
        require(session, actor, places["agent"], skill)
        people = [
            hire(session, actor, places, f"E-{n}", full_name=f"Person {n}", live_on=day("2026-02-01"))
            for n in (1, 2)
        ]
        complete(session, actor, people[0], skill, "2026-01-20", hours=1.5)
        complete(session, actor, people[1], skill, "2026-02-20")
    return {**places, "skill": skill, "people": people}


def body(page):
    """The rows of the first table of a page."""
    return page.text.partition("<tbody>")[2].partition("</tbody>")[0]


def upload(client, content, kind="training.completions", name="done.csv"):
    data = {"kind": kind, "file": (io.BytesIO(content.encode()), name)}
    return client.post("/imports/", data=data, content_type="multipart/form-data")


def run(database, actor, location):
    """Runs the job that the import at this address waits for."""
    number = int(location.rstrip("/").rpartition("/")[2])
    with database.reading(actor.organisation_id) as session:
        job_id = files.get_import(session, number).job.id
    background.run_now(database, job_id)


def test_matrix_shows_word_and_shape_and_who_was_late(sign_in, story):
    page = sign_in().get("/training/")

    assert body(page).count("standing-current") == 2
    assert '<span aria-hidden="true">●</span> current' in body(page)
    assert "<strong>1</strong> pass was missing on somebody" in page.text


def test_who_handled_customers_before_passing_is_listed_and_downloads(sign_in, story):
    client = sign_in()
    page = client.get("/training/before-live")

    assert "Person 2" in body(page)
    assert "Person 1" not in body(page)
    assert '<td class="num">19</td>' in body(page)
    lines = client.get("/training/before-live?as=csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("person_code,full_name,site")
    assert lines[1] == "E-2,Person 2,Manila,Lumen Pay,Phone agent,2026-02-01,S-1,2026-02-20"
    assert len(lines) == 2
    assert "began before passing" in client.get("/training/before-live?on=2020-01-01").text


def test_matrix_of_another_day_and_status(sign_in, story):
    client = sign_in()

    assert body(client.get("/training/?on=2026-02-01")).count("standing-missing") == 1
    assert "Person 1" not in body(client.get("/training/?on=2026-02-01&status=missing"))
    assert body(client.get("/training/?on=2027-01-21&status=expired")).count("standing-expired") == 1
    assert client.get("/training/?on=tomorrow").status_code == 422


def test_matrix_rows_download_as_csv(sign_in, story):
    answer = sign_in().get("/training/rows.csv?status=current")

    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("person_code,full_name,site")
    assert lines[1] == "E-1,Person 1,Manila,Lumen Pay,Phone agent,2026-02-01,S-1,Title of S-1,skill,current,2026-01-20,,2027-01-20,yes"  # fmt: skip
    assert len(lines) == 3


def test_matrix_rows_come_as_a_workbook_from_a_job(database, sign_in, story):
    client = sign_in()
    answer = client.post("/training/workbook?status=current")
    background.run_now(database, answer.location.rpartition("/")[2])

    assert "training-2026-03-14.xlsx" in client.get(answer.location).text
    book = client.get(f"{answer.location}/file")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["person_code", "E-1", "E-2"]


def test_person_page_records_a_try(sign_in, story):
    client = sign_in()
    path = f"/training/people/{story['people'][0]}"
    sent = {
        "module_id": story["skill"],
        "kind": "verification",
        "completed_on": "2026-03-10",
        "result": "fail",
        "try_no": 1,
        "score": "61.5",
    }

    assert client.post(path, data=sent).status_code == 303
    assert "61.5 %" in client.get(path).text
    assert "standing-failed" in client.get(path).text
    assert client.post(path, data=sent).status_code == 409
    wrong = client.post(path, data={**sent, "completed_on": "2026-03-15", "trainer_code": "E-0"})
    assert wrong.status_code == 422
    assert "2026-03-15 lies in the future." in wrong.text
    assert "Nobody has the code E-0." in wrong.text


def test_modules_are_added_required_and_dropped(database, actor, sign_in, story):
    client = sign_in()
    client.post(
        "/training/modules", data={"code": "P-1", "title": "Privacy", "kind": "module", "topic": "privacy"}
    )
    with database.reading(actor.organisation_id) as session:
        added = next(one for one in queries.list_modules(session) if one.code == "P-1")
    sent = {
        "job_id": story["agent"],
        "programme_id": "",
        "module_id": added.id,
        "pass_mark": "80",
        "validity_months": "12",
    }

    assert client.post("/training/requirements", data=sent).status_code == 303
    assert "P-1 Privacy" in client.get("/training/modules").text
    wrong = client.post("/training/requirements", data={**sent, "pass_mark": "101"})
    assert wrong.status_code == 422
    assert "between 0 and 100" in wrong.text
    with database.reading(actor.organisation_id) as session:
        asked = next(one for one in queries.list_asked(session) if one.module.code == "P-1")
    assert asked.before_live is False
    assert client.post(f"/training/requirements/{asked.id}/drop").status_code == 303


def test_file_from_upload_to_applied(database, actor, sign_in, story):
    client = sign_in()
    answer = upload(client, HEAD + "E-1,S-1,2026-03-01,85,\nE-9,S-1,2026-03-01,85,\n")
    assert answer.status_code == 303
    waiting = client.get(answer.location).text
    assert "hx-get" in waiting
    assert "Show again" in waiting
    run(database, actor, answer.location)

    page = client.get(answer.location).text
    assert "Apply 1 row" in page
    assert "Nobody has this code." in page
    assert client.post(f"{answer.location}/apply").status_code == 303
    run(database, actor, answer.location)

    assert "applied" in client.get(answer.location).text
    assert "done.csv" in client.get("/imports/").text
    returned = client.get(f"{answer.location}/rejected.csv").data.decode("utf-8-sig").splitlines()
    assert returned[1].startswith('E-9,S-1,2026-03-01,85,,3,"person_code: Nobody has this code.')
    with database.reading(actor.organisation_id) as session:
        assert len(queries.list_records(session, story["people"][0])) == 2


def test_dates_that_can_be_two_are_asked_about_on_the_page(database, actor, sign_in, story):
    client = sign_in()
    answer = upload(client, HEAD + "E-1,S-1,05/02/2026,85,\n")
    run(database, actor, answer.location)
    assert "Say whether day or month comes first" in client.get(answer.location).text

    client.post(
        f"{answer.location}/check",
        data={"date_order": "day_first", "encoding": "utf-8", "delimiter": "comma"},
    )
    run(database, actor, answer.location)

    assert "Apply 1 row" in client.get(answer.location).text


def test_import_can_be_cancelled_and_discarded(database, actor, sign_in, story):
    client = sign_in()
    answer = upload(client, HEAD + "E-1,S-1,2026-03-01,85,\n")

    client.post(f"{answer.location}/cancel")
    run(database, actor, answer.location)
    page = client.get(answer.location).text
    assert "Cancelled" in page
    assert client.post(f"{answer.location}/discard").status_code == 303
    assert client.post(f"{answer.location}/apply").status_code == 409


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("done.csv", "", "done.csv is empty"), ("", "x", "Choose a file.")],
)
def test_upload_of_nothing_is_refused(sign_in, story, name, content, sentence):
    answer = upload(sign_in(), content, name=name)

    assert answer.status_code == 422
    assert sentence in answer.text


def test_upload_over_the_limit_is_refused(sign_in, story):
    answer = upload(sign_in(), "x" * (5 * 2**20 + 1))

    assert answer.status_code == 413


def test_template_has_the_columns_of_its_kind(sign_in):
    client = sign_in()

    assert (
        client.get("/imports/templates/training.people.csv")
        .data.decode("utf-8-sig")
        .startswith("person_code,full_name")
    )
    assert client.get("/imports/templates/training.other.csv").status_code == 404


def test_readers_see_and_do_not_change(database, actor, sign_in, story):
    location = upload(sign_in(), HEAD + "E-1,S-1,2026-03-01,85,\n").location
    client = sign_in(Role.READER)

    for path in ("/training/", "/imports/", location, "/training/modules"):
        assert client.get(path).status_code == 200
    assert upload(client, HEAD).status_code == 403
    for path in (
        f"{location}/apply",
        f"{location}/discard",
        "/training/modules",
        f"/training/people/{story['people'][0]}",
    ):
        assert client.post(path).status_code == 403


def test_things_of_others_are_not_found(sign_in, stranger, story):
    location = upload(sign_in(), HEAD + "E-1,S-1,2026-03-01,85,\n").location
    client = sign_in(email="other@x.example", owner=stranger)

    assert client.get(location).status_code == 404
    assert client.post(f"{location}/apply").status_code == 404
    assert client.get(f"{location}/rejected.csv").status_code == 404
    assert client.get(f"/training/people/{story['people'][0]}").status_code == 404
    assert client.post("/training/requirements/1/drop").status_code == 404
    assert "Person 1" not in client.get("/training/").text


def test_pages_ask_as_often_for_many_as_for_one(database, actor, sign_in, story, sent):
    client = sign_in()
    person = story["people"][0]
    paths = (
        "/training/",
        f"/training/people/{person}",
        "/training/modules",
        "/imports/",
        "/training/rows.csv",
    )
    counts = []
    for batch in ([], range(10, 50)):
        with database.transaction(actor.organisation_id) as session:
            for number in batch:
                one = hire(session, actor, story, f"E-{number}", live_on=day("2026-02-01"))
                complete(session, actor, one, story["skill"], "2026-01-20")
                require(session, actor, story["agent"], module(session, actor, f"M-{number}"))
        found = []
        kept._shelves.pop(database.engine.pool, None)  # as a server that has just begun
        for path in paths:
            sent.clear()
            client.get(path)
            found.append(len(sent))
        counts.append(found)

    assert counts[0] == counts[1]
    assert max(counts[1]) <= 15
