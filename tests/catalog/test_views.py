"""Screens of checklists: who sees them, what they show, what an upload answers."""

from __future__ import annotations

import io

import openpyxl
import pytest

from audit_app.accounts import queries as people
from audit_app.accounts.rules import Role
from audit_app.catalog import loader, service


@pytest.fixture
def shipped(database, lead):
    with database.transaction(lead.organisation_id) as session:
        return service.register_builtin(session, lead)[-1]


def upload(client, content, name="own.yaml", do="register", **fields):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post("/checklists/register", data={"file": (io.BytesIO(content), name), "do": do, **fields})


def test_empty_page_offers_the_shipped_list(sign_in):
    client = sign_in(Role.LEAD_AUDITOR)
    assert "Register what comes with the product" in client.get("/checklists/").text

    response = client.post("/checklists/shipped")

    assert response.status_code == 303
    page = client.get("/checklists/").text
    assert "cx 1.0.0" in page
    assert "Register what comes with the product" not in page


def test_release_page_shows_everything_asked(sign_in, shipped):
    page = sign_in(Role.READER).get(f"/checklists/{shipped}").text
    release = loader.read_shipped(loader.list_shipped()[-1])

    assert all(f'id="requirement-{item.code}"' in page for item in release.requirements)
    assert all(f'id="parameter-{item.code}"' in page for item in release.parameters)
    assert page.count("Must-have</span>") == sum(item.must_have for item in release.requirements)
    assert page.count("Computed</span>") == sum(bool(item.check) for item in release.requirements)
    assert "sourced: S41" in page
    assert "own rule" in page
    assert "not affiliated" in page


def test_release_page_costs_the_same_for_few_and_many_releases(sign_in, shipped, register, small, sent):
    client = sign_in(Role.READER)

    def cost():
        client.get(f"/checklists/{shipped}")
        sent.clear()
        assert client.get(f"/checklists/{shipped}").status_code == 200
        return len([text for text in sent if text.startswith("SELECT")])

    few = cost()
    for number in range(6):
        register(small.replace('version: "1.0.0"', f'version: "1.0.{number}"'))
    assert cost() == few <= 15


@pytest.mark.parametrize("path", ["", "/diff/{id}", "/file.yaml", "/file.xlsx"])
def test_release_of_somebody_else_is_not_found(sign_in, database, stranger, register, small, path):
    with database.across() as session:
        other = people.system_actor(session, stranger.organisation_id)
    theirs = register(small, other)

    response = sign_in().get(f"/checklists/{theirs}{path.format(id=theirs)}")

    assert response.status_code == 404


def test_diff_marks_words(sign_in, register, small):
    old = register(small)
    new = register(
        small.replace('version: "1.0.0"', 'version: "1.1.0"').replace("at least 99%", "at least 95%")
    )

    page = sign_in(Role.READER).get(f"/checklists/{old}/diff/{new}").text

    assert "<del>99</del><ins>95</ins>" in page
    assert "Needs review" in page
    assert "Nothing differs" in sign_in(Role.AUDITOR).get(f"/checklists/{old}/diff/{old}").text


def test_upload_registers_and_leads_to_the_release(sign_in, small):
    client = sign_in()

    response = upload(client, small)

    assert response.status_code == 303
    assert "Our own list" in client.get(response.location).text


def test_upload_of_a_spreadsheet_takes_its_name_from_the_form(sign_in):
    client = sign_in()
    content = loader.write_sheet(loader.example())

    response = upload(client, content, "own.xlsx", checklist="client_a", version="1.2.0", title="Client A")

    assert response.status_code == 303
    assert "client_a 1.2.0" in client.get(response.location).text


def test_upload_with_problems_lists_them_by_line(sign_in, small):
    response = upload(sign_in(), small.replace("points: 20", 'points: "seventy"'))

    assert response.status_code == 422
    assert 'class="error-summary"' in response.text
    assert '<th scope="row" class="num">56</th>' in response.text
    assert "must be a whole number above 0, found &#34;seventy&#34;. Write for example 70." in response.text


def test_upload_without_file_says_so(sign_in):
    response = sign_in().post("/checklists/register", data={"do": "register"})

    assert response.status_code == 422
    assert 'href="#file"' in response.text


def test_upload_of_a_released_version_with_other_content_is_a_conflict(sign_in, small):
    client = sign_in()
    upload(client, small)

    response = upload(client, small.replace("points: 20", "points: 21"))

    assert response.status_code == 409
    assert "raise the version number" in response.text


def test_check_only_registers_nothing(sign_in, small):
    client = sign_in()

    response = upload(client, small, do="check")

    assert "own_list 1.0.0 is in order" in response.text
    assert "Our own list" not in client.get("/checklists/").text


def test_reader_may_look_and_not_register(sign_in, small):
    client = sign_in(Role.READER)

    assert client.get("/checklists/").status_code == 200
    assert client.get("/checklists/register").status_code == 403
    assert upload(client, small).status_code == 403
    assert client.post("/checklists/shipped").status_code == 403


def test_templates_are_valid_lists(sign_in):
    client = sign_in(Role.READER)

    sheet = client.get("/checklists/template.xlsx")
    text = client.get("/checklists/template.yaml")

    assert openpyxl.load_workbook(io.BytesIO(sheet.data)).worksheets[0]["G2"].value == "2.10a"
    assert loader.read_yaml(text.data, "t.yaml") == loader.example()
    assert "filename=checklist-template.yaml" in text.headers["Content-Disposition"]
    assert client.get("/checklists/template.pdf").status_code == 404


def test_download_of_a_release_is_the_release(sign_in, shipped):
    response = sign_in(Role.READER).get(f"/checklists/{shipped}/file.yaml")

    assert loader.read_yaml(response.data, "cx.yaml") == loader.read_shipped(loader.list_shipped()[-1])
