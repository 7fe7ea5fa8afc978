"""The people screens: who may, what they show, what they refuse."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from audit_app.accounts.rules import Role
from audit_app.base.figure import Scope
from audit_app.workforce import queries

from .build import hire, structure


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return structure(session, actor)


@pytest.fixture
def person(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        return hire(session, actor, places, "E-1", full_name="Íngrid <b>Muñetón</b>")


def test_list_shows_people_escaped_and_filters(sign_in, person):
    client = sign_in()

    assert "Íngrid &lt;b&gt;Muñetón" in client.get("/people/").text
    assert "Nobody fits" in client.get("/people/?text=zzz").text
    assert "Nobody fits" in client.get("/people/?on=2024-01-01").text
    assert client.get("/people/?on=soon").status_code == 422


def test_list_is_ordered_by_the_column_that_was_clicked(database, actor, sign_in, places):
    with database.transaction(actor.organisation_id) as session:
        hire(session, actor, places, "E-3", full_name="Ana", live_on=dt.date(2026, 2, 1))
        hire(session, actor, places, "E-1", full_name="Cleo", site="other_site")
        hire(session, actor, places, "E-2", full_name="Ben", live_on=dt.date(2026, 1, 1), programme=False)
    client = sign_in()

    def names(query):
        text = client.get(f"/people/?on=2026-03-01{query}").text
        return re.findall(r'people/\d+">(\w+)</a>', text)

    assert names("") == names("&sort=name") == names("&sort=salary") == ["Ana", "Ben", "Cleo"]
    assert names("&sort=-name") == ["Cleo", "Ben", "Ana"]
    assert names("&sort=code") == ["Cleo", "Ben", "Ana"]
    # Nobody's first day alone comes last, whichever way the column runs; so does no programme.
    assert names("&sort=live") == ["Ben", "Ana", "Cleo"]
    assert names("&sort=-live") == ["Ana", "Ben", "Cleo"]
    assert names("&sort=-programme")[-1] == "Ben"
    page = client.get("/people/?on=2026-03-01&text=a&sort=-code").text
    assert re.search(r'<th scope="col" aria-sort="descending"><a href="[^"]*sort=code[^"]*">Code', page)
    assert re.search(r'<a href="[^"]*text=a[^"]*sort=name', page)
    assert '<input type="hidden" name="sort" value="-code">' in page


def test_hire_move_leave_by_hand(database, actor, sign_in, places):
    client = sign_in()
    sent = {
        "code": "E-9",
        "full_name": "Ana Example",
        "hired_on": "2025-01-06",
        "site_id": places["site"],
        "programme_id": 0,
        "job_id": places["agent"],
    }

    answer = client.post("/people/new", data=sent)
    assert answer.status_code == 303
    place = {
        "site_id": places["other_site"],
        "programme_id": places["programme"],
        "job_id": places["trainer"],
    }
    assert client.post(f"{answer.location}/move", data={**place, "from_on": "2025-03-01"}).status_code == 303
    assert client.post(f"{answer.location}/leave", data={"left_on": "2025-06-30"}).status_code == 303

    on = dt.date(2025, 6, 30)
    with database.reading(actor.organisation_id) as session:
        (found,) = queries.who_counted(session, Scope(on, on))
    assert (found.site, found.job, found.left_on) == ("Bogotá", "Trainer", on)
    assert "Ana Example" in client.get(answer.location).text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": ""}, "Type the person&#39;s code."),
        ({"hired_on": "06.01.2025"}, "Not a valid date value."),
        ({"live_on": "2025-01-05"}, "lies before the first day"),
        ({"supervisor_code": "E-0"}, "Nobody has the code E-0."),
        ({"site_id": "99999"}, "Not a valid choice"),
    ],
)
def test_hire_that_does_not_fit_names_the_field(sign_in, places, change, sentence):
    sent = {
        "code": "E-9",
        "full_name": "Ana",
        "hired_on": "2025-01-06",
        "site_id": places["site"],
        "programme_id": 0,
        "job_id": places["agent"],
        **change,
    }

    answer = sign_in().post("/people/new", data=sent)

    assert answer.status_code == 422
    assert f'href="#{next(iter(change))}"' in answer.text
    assert sentence in answer.text


def test_structure_is_added_and_changed(database, actor, sign_in, places):
    client = sign_in()

    assert client.post("/people/structure/sites", data={"name": "Cebu"}).status_code == 303
    assert client.post("/people/structure/sites", data={"name": "cebu"}).status_code == 422
    client.post("/people/structure/programmes", data={"name": "Care", "channels": ["phone", "chat"]})
    client.post(f"/people/structure/jobs/{places['agent']}", data={"name": "Agent", "support": "y"})

    with database.reading(actor.organisation_id) as session:
        found = queries.structure(session)
    assert [site.name for site in found.sites] == ["Bogotá", "Cebu", "Manila"]
    assert found.programmes[0].channels == ("phone", "chat")
    assert (found.jobs[0].name, found.jobs[0].customer_facing, found.jobs[0].support) == (
        "Agent",
        False,
        True,
    )
    assert "Cebu" in client.get("/people/structure").text


def test_readers_see_and_do_not_change(sign_in, person):
    client = sign_in(Role.READER)

    assert client.get(f"/people/{person}").status_code == 200
    assert "Note the last day" not in client.get(f"/people/{person}").text
    for path in ("/people/new", f"/people/{person}", f"/people/{person}/move", "/people/structure/sites"):
        assert client.post(path, data={}).status_code == 403


def test_people_of_others_are_not_found(sign_in, stranger, person):
    client = sign_in(owner=stranger)

    assert "Nobody fits" in client.get("/people/").text
    assert client.get(f"/people/{person}").status_code == 404
    assert client.post(f"/people/{person}/leave", data={"left_on": "2025-06-30"}).status_code == 404


def test_list_asks_as_often_for_many_as_for_one(database, actor, sign_in, places, sent):
    client = sign_in()
    counts = []
    for batch in ([0], range(1, 40)):
        with database.transaction(actor.organisation_id) as session:
            for number in batch:
                hire(session, actor, places, f"E-{number}")
        sent.clear()
        client.get("/people/")
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 15
