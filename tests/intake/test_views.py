"""The import screens of many rooms: who sees which kinds, what may be uploaded, the filter, files to fill."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.intake.importer import KINDS
from tests.training.build import NOON

from .build import check
from .notes import NOTES, Note

HEAD = "code,day,text,mark\n"


@pytest.fixture(autouse=True)
def _notes(monkeypatch, database):
    monkeypatch.setitem(KINDS, NOTES.code, NOTES)
    Note.metadata.create_all(database.engine)
    with clock.at(NOON):
        yield
    Note.metadata.drop_all(database.engine)


def upload(client, kind, content="code\n"):
    data = {"kind": kind, "file": (io.BytesIO(content.encode()), "some.csv")}
    return client.post("/imports/", data=data, content_type="multipart/form-data")


def test_imports_are_shown_to_those_who_may_look_into_the_room(database, actor, sign_in, tmp_path):
    batch = check(database, actor, tmp_path, NOTES.code, "secret.csv", HEAD + "N-1,2026-01-01,,\n")
    people = check(
        database,
        actor,
        tmp_path,
        "training.people",
        "staff-list.csv",
        "person_code,full_name,site,job,hired_on\n",
    )
    client = sign_in()  # no role has notes.see

    page = client.get("/imports/").text
    assert "staff-list.csv" in page
    assert "secret.csv" not in page
    assert "Notes" not in page
    for path in ("", "/rejected.csv", "/rejected.xlsx"):
        assert client.get(f"/imports/{batch.id}{path}").status_code == 403
        assert client.get(f"/imports/{people.id}{path}").status_code == 200


def test_upload_asks_for_the_right_of_its_kind(sign_in):
    officer = sign_in(Role.COMPLIANCE_OFFICER)

    assert upload(officer, "training.people").status_code == 403
    assert "Check the file" not in officer.get("/imports/").text
    assert upload(sign_in(), "no.such").status_code == 404
    assert upload(sign_in(email="b@x.example"), "").status_code == 422


def test_list_is_narrowed_by_room_kind_and_state(database, actor, sign_in, tmp_path):
    check(
        database,
        actor,
        tmp_path,
        "training.people",
        "staff-list.csv",
        "person_code,full_name,site,job,hired_on\n",
    )
    check(database, actor, tmp_path, "training.requirements", "unread.csv", "nonsense\n")
    client = sign_in()

    def files(query):
        page = client.get(f"/imports/?{query}").text
        return [name for name in ("staff-list.csv", "unread.csv") if name in page]

    assert files("") == ["staff-list.csv", "unread.csv"]
    assert files("state=refused") == ["unread.csv"]
    assert files("kind=training.people") == ["staff-list.csv"]
    assert files("room=training&state=checked") == ["staff-list.csv"]
    assert files("room=vendors") == []
    assert 'value="training.people" selected' in client.get("/imports/?kind=training.people").text


def test_file_to_fill_comes_as_csv_and_as_a_workbook(sign_in):
    client = sign_in()
    for code, kind in KINDS.items():
        if kind is NOTES:
            continue
        text = client.get(f"/imports/templates/{code}.csv").data.decode("utf-8-sig")
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/imports/templates/{code}.xlsx").data))
        rows = book.get_sheet_by_index(0).to_python()
        assert text.splitlines()[0].split(",") == rows[0] == list(kind.columns), code
        assert set(kind.required) <= {name for name, said in zip(rows[0], rows[1], strict=True) if said}, code
    assert client.get("/imports/templates/training.people.doc").status_code == 404
    assert client.get(f"/imports/templates/{NOTES.code}.csv").status_code == 403


def test_rejected_rows_come_as_a_workbook(database, actor, sign_in, tmp_path, monkeypatch):
    monkeypatch.setattr("audit_app.intake.importer.staging.MOST_REJECTED", 1)
    lines = "person_code,full_name,site,job,hired_on\n,A,B,C,2026-01-01\n,D,E,F,2026-01-01\n"
    batch = check(database, actor, tmp_path, "training.people", "staff-list.csv", lines)
    client = sign_in()

    page = client.get(f"/imports/{batch.id}").text
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/imports/{batch.id}/rejected.xlsx").data))

    assert "Download 1 rejected row to correct" in page
    assert "Only the first 1 rejected rows are kept." in page
    assert book.get_sheet_by_index(0).to_python()[1][1:] == ["A", "B", "C", "2026-01-01", 2.0, "person_code: A person needs a code."]  # fmt: skip


def test_pages_ask_as_often_for_many_imports_as_for_one(database, actor, sign_in, tmp_path, sent):
    client = sign_in()
    counts = []
    for size in (1, 5):
        for number in range(size):
            lines = "person_code,full_name,site,job,hired_on\n" + f"E-{number},A,B,C,2026-01-01\n"
            batch = check(database, actor, tmp_path, "training.people", "staff-list.csv", lines)
        found = []
        for path in ("/imports/", f"/imports/{batch.id}"):
            sent.clear()
            assert client.get(path).status_code == 200
            found.append(len(sent))
        counts.append(found)

    assert counts[0] == counts[1]
    assert max(counts[1]) <= 15
