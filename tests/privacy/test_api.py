"""Personal data by API: found, taken along, let go in two steps, with the chain whole, and by no ordinary token."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.accounts.models import ApiAnswer
from audit_app.accounts.rules import Role
from audit_app.accounts.rules.tokens import Preset
from audit_app.base import clock
from audit_app.privacy.rules import Confirmed, confirmation, judge
from audit_app.workforce import service as workforce
from audit_app.workforce.models import Person
from audit_app.workforce.rules import Dates
from tests.api.conftest import caller, make_token  # noqa: F401 - fixtures
from tests.privacy.test_privacy import ana, whole  # noqa: F401 - a fixture

NAMED = ("people.export", "people.erase", "trail.see", "accounts.manage")
NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def call(caller):  # noqa: F811
    return caller(Role.ADMINISTRATOR, preset=Preset.LISTED, capabilities=NAMED)


def actions(call):
    return [row["action"] for row in call("GET", "/trail?action=people.").json["rows"]]


def test_person_is_found_and_taken_along_and_the_trail_knows(call, ana):  # noqa: F811
    found = call("GET", "/personal-data?person=a-17").json

    told = call("GET", f"/personal-data/person/{ana}/export")

    assert found["person"] | {"name": ""} == {
        "kind": "person",
        "id": ana,
        "name": "",
        "email": "ana@x.example",
        "code": "A-17",
    }
    assert (told.status_code, told.headers["Cache-Control"]) == (200, "no-store")
    assert {name: len(rows) for name, rows in told.json["tables"].items()} == found["held"]
    assert told.json["tables"]["workforce_person"][0]["full_name"] == "Ana Peña"
    assert actions(call) == ["people.person.exported"]
    assert call("GET", "/personal-data?person=nobody").status_code == 404
    assert call("GET", f"/personal-data/nobody/{ana}/export").status_code == 404


def test_erasing_takes_two_steps_and_keeps_the_chain(call, ana, database, actor):  # noqa: F811
    place = f"/personal-data/person/{ana}/erasure"
    shown = call("POST", f"{place}/preview").json
    with database.reading(actor.organisation_id) as session:
        assert session.get_one(Person, ana).full_name == "Ana Peña"
    asked = {"reason": "asked for on 3 March", "confirmation": shown["confirmation"]}

    done = call("POST", place, json=asked, headers={"Idempotency-Key": "k1"})

    assert done.status_code == 200
    assert (done.json["replaced"], done.json["left"]) == (shown["replaced"], shown["left"])
    assert done.json["replaced"] == {"actions_review.chair": 1}
    assert "Ana" not in done.text
    with database.reading(actor.organisation_id) as session:
        assert session.get_one(Person, ana).full_name.endswith("(erased)")
        assert "Ana" not in session.scalars(select(ApiAnswer.body)).one()
    assert actions(call) == ["people.person.erased"]
    assert whole(database, actor)
    assert call("POST", place, json=asked, headers={"Idempotency-Key": "k1"}).json == done.json
    assert call("POST", place, json=asked).status_code == 409


def test_nothing_goes_without_the_value_of_the_preview(call, ana, database, actor):  # noqa: F811
    place = f"/personal-data/person/{ana}/erasure"
    with clock.at(clock.now() - dt.timedelta(minutes=11)):
        old = call("POST", f"{place}/preview").json["confirmation"]

    for value in ("", "x", "1.2.3", old):
        answer = call("POST", place, json={"reason": "asked for", "confirmation": value})
        assert (answer.status_code, list(answer.json["fields"])) == (422, ["confirmation"])
    assert call("POST", place, json={"reason": "asked for"}).status_code == 422

    with database.reading(actor.organisation_id) as session:
        assert session.get_one(Person, ana).full_name == "Ana Peña"


def test_what_has_changed_since_is_shown_again_first(call, ana, database, actor):  # noqa: F811
    place = f"/personal-data/person/{ana}/erasure"
    value = call("POST", f"{place}/preview").json["confirmation"]
    with database.transaction(actor.organisation_id) as session:
        workforce.add_site(session, actor, "Ana Peña")

    assert call("POST", place, json={"reason": "x", "confirmation": value}).status_code == 409


def test_value_of_a_colleague_confirms_nothing(call, caller, ana):  # noqa: F811
    other = caller(
        Role.ADMINISTRATOR, email="b@x.example", preset=Preset.LISTED, capabilities=("people.erase",)
    )
    place = f"/personal-data/person/{ana}/erasure"
    value = other("POST", f"{place}/preview").json["confirmation"]

    assert call("POST", place, json={"reason": "x", "confirmation": value}).status_code == 422


@pytest.mark.parametrize("preset", [Preset.ALL, Preset.READ])
def test_no_ordinary_token_gets_there(caller, ana, preset):  # noqa: F811
    call = caller(Role.ADMINISTRATOR, preset=preset)

    told = {
        call("GET", "/personal-data?person=a-17").status_code,
        call("GET", "/personal-data/due").status_code,
        call("GET", f"/personal-data/person/{ana}/export").status_code,
        call("POST", f"/personal-data/person/{ana}/erasure/preview").status_code,
        call("POST", f"/personal-data/person/{ana}/erasure", json={}).status_code,
    }

    assert told == {403}


def test_own_account_stays(call):
    number = call("GET", "/members").json["rows"][0]["user_id"]

    assert call("POST", f"/personal-data/account/{number}/erasure/preview").status_code == 422


def test_person_of_another_organisation_is_not_there(call, database, stranger):
    with database.transaction(stranger.organisation_id) as session:
        place = workforce.Place(
            workforce.add_site(session, stranger, "Elsewhere"),
            None,
            workforce.add_job(session, stranger, workforce.AddJob("Agent")),
        )
        hired = workforce.Hire("B-1", "Bea Foreign", Dates(dt.date(2020, 1, 1)), place, "bea@y.example")
        number = workforce.hire(session, stranger, hired)

    assert call("GET", "/personal-data?person=bea@y.example").status_code == 404
    assert call("GET", f"/personal-data/person/{number}/export").status_code == 404
    assert call("POST", f"/personal-data/person/{number}/erasure/preview").status_code == 404


def test_who_left_long_ago_is_listed(call, ana, database, actor):  # noqa: F811
    before = call("GET", "/personal-data/due").json["total"]
    with database.transaction(actor.organisation_id) as session:
        person = session.get_one(Person, ana)
        person.hired_on, person.left_on = dt.date(2010, 1, 1), dt.date(2010, 2, 1)

    rows = call("GET", "/personal-data/due").json["rows"]

    assert (before, [row["code"] for row in rows]) == (0, ["A-17"])


@pytest.mark.unit
@pytest.mark.parametrize(
    ("key", "asked", "digest", "minutes", "worth"),
    [
        ("k", "1 2 person 3", "d", 0, Confirmed.RIGHT),
        ("k", "1 2 person 3", "d", 11, Confirmed.LATE),
        ("k", "1 2 person 3", "e", 0, Confirmed.CHANGED),
        ("k", "1 2 person 4", "d", 0, Confirmed.UNKNOWN),
        ("l", "1 2 person 3", "d", 0, Confirmed.UNKNOWN),
    ],
)
def test_confirmation_is_worth_what_it_was_made_for(key, asked, digest, minutes, worth):
    given = confirmation("k", "1 2 person 3", "d", NOW + dt.timedelta(minutes=10))

    assert judge(key, asked, digest, NOW + dt.timedelta(minutes=minutes), given) is worth
