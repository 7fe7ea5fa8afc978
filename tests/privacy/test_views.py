"""Personal data on screen: found, taken along, let go with the chain whole."""

from __future__ import annotations

import datetime as dt

import pytest

from audit_app.accounts.rules import Role
from audit_app.auditlog import queries as trail
from audit_app.base import clock
from audit_app.workforce import service as workforce
from audit_app.workforce.models import Person
from audit_app.workforce.rules import Dates
from tests.privacy.test_privacy import ana  # noqa: F401 - a fixture


@pytest.fixture
def admin(sign_in):
    return sign_in(Role.ADMINISTRATOR)


def whole(database, actor):
    with database.across() as session:
        return trail.verify(session, actor.organisation_id)[0].breaks == ()


def test_person_is_found_with_what_is_held_and_leaves_as_a_file(admin, ana):  # noqa: F811
    page = admin.get("/privacy/?person=A-17").text
    assert "Ana Pe\u00f1a" in page
    assert "workforce_person" in page
    assert admin.get("/privacy/?person=nobody@x.example").status_code == 404

    file = admin.post(f"/privacy/person/{ana}/export", buffered=True)

    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.json["person"]["code"] == "A-17"
    told = admin.get("/trail/?action=people.person.exported").text
    assert "people" in told


def test_erasing_asks_for_the_name_and_keeps_the_chain(admin, ana, database, actor):  # noqa: F811
    place = f"/privacy/person/{ana}/erase"
    assert "chair" in admin.get(place).text
    wrong = admin.post(place, data={"name": "Ana", "reason": "asked for"})
    assert wrong.status_code == 422
    with database.reading(actor.organisation_id) as session:
        assert session.get_one(Person, ana).full_name == "Ana Pe\u00f1a"

    done = admin.post(place, data={"name": "Ana Pe\u00f1a", "reason": "asked for"})

    assert done.status_code == 200
    assert "Ana" not in done.text
    with database.reading(actor.organisation_id) as session:
        assert session.get_one(Person, ana).full_name.endswith("(erased)")
    assert whole(database, actor)


@pytest.mark.parametrize("role", [Role.LEAD_AUDITOR, Role.READER])
def test_nobody_else_gets_there(sign_in, ana, role):  # noqa: F811
    client = sign_in(role)

    assert client.get("/privacy/").status_code == 403
    assert client.post(f"/privacy/person/{ana}/export").status_code == 403
    assert client.post(f"/privacy/person/{ana}/erase").status_code == 403


def test_person_of_another_organisation_is_not_there(admin, database, stranger):
    with database.transaction(stranger.organisation_id) as session:
        place = workforce.Place(
            workforce.add_site(session, stranger, "Elsewhere"),
            None,
            workforce.add_job(session, stranger, workforce.AddJob("Agent")),
        )
        hired = workforce.Hire("B-1", "Bea Foreign", Dates(dt.date(2026, 1, 1)), place, "bea@y.example")
        number = workforce.hire(session, stranger, hired)

    assert admin.get("/privacy/?person=bea@y.example").status_code == 404
    assert admin.get(f"/privacy/person/{number}/erase").status_code == 404
    assert admin.post(f"/privacy/person/{number}/export").status_code == 404
    erase = {"name": "Bea Foreign", "reason": "asked for"}
    assert admin.post(f"/privacy/person/{number}/erase", data=erase).status_code == 404


@pytest.mark.parametrize("step", ["export", "erase"])
def test_taking_along_and_letting_go_ask_who_it_is(admin, ana, database, actor, step):  # noqa: F811
    with clock.at(clock.now() + dt.timedelta(minutes=20)):
        answer = admin.post(
            f"/privacy/person/{ana}/{step}", data={"name": "Ana Pe\u00f1a", "reason": "asked for"}
        )

    assert answer.status_code == 403
    assert "Confirm that it is you" in answer.text
    with database.reading(actor.organisation_id) as session:
        assert session.get_one(Person, ana).full_name == "Ana Pe\u00f1a"
