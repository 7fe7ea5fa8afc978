"""Declaring what members answer for: by screen, API and terminal, each change on the trail, nothing foreign, nobody themselves."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from audit_app.accounts.queries import find_actor
from audit_app.accounts.rules import Role
from audit_app.areas import queries, service
from audit_app.areas.models import DeclaredArea
from audit_app.auditlog.models import Entry
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.cli import cli
from audit_app.workforce import service as workforce
from audit_app.workforce.models import Person
from tests.factories.audits import add_release
from tests.workforce.build import hire, structure


@pytest.fixture
def places(database, actor):
    add_release(database, actor)
    with database.transaction(actor.organisation_id) as session:
        return structure(session, actor)


@pytest.fixture
def member(add_user):
    return add_user("efren@x.example", Role.TRAINER)


def declare(database, actor, user_id, **areas):
    with database.transaction(actor.organisation_id) as session:
        service.declare_areas(session, actor, service.DeclareAreas(user_id, **areas))


def read(database, actor, user_id):
    with database.reading(actor.organisation_id) as session:
        return queries.get_member_areas(session, user_id)


def test_declared_areas_are_all_there_are_and_each_change_is_on_the_trail(database, actor, places, member):
    declare(database, actor, member, programmes=(places["programme"],), parameters=("cx/3.4", "cx/3.3"))
    declare(database, actor, member, sites=(places["site"],), parameters=("cx/3",))
    declare(database, actor, member, sites=(places["site"],), parameters=("cx/3",))

    row = read(database, actor, member)
    assert (row.programme_names, row.site_names, row.parameters) == ((), ("Manila",), ("cx/3",))
    with database.reading(actor.organisation_id) as session:
        told = session.scalars(
            select(Entry.data).where(Entry.action == "areas.area.declared").order_by(Entry.sequence)
        ).all()
    assert told == [
        {"from": [], "to": ["Lumen Pay", "cx/3.3", "cx/3.4"]},
        {"from": ["Lumen Pay", "cx/3.3", "cx/3.4"], "to": ["Manila", "cx/3"]},
    ]


@pytest.mark.parametrize(
    ("areas", "field"),
    [
        ({"programmes": (99,)}, "programmes"),
        ({"sites": (99,)}, "sites"),
        ({"parameters": ("cx/9.9",)}, "parameters"),
        ({"parameters": ("3.4",)}, "parameters"),
        ({"parameters": ("other/3.4",)}, "parameters"),
    ],
)
def test_what_is_not_there_is_refused_by_field_and_nothing_is_kept(
    database, actor, places, member, areas, field
):
    with pytest.raises(Invalid) as told:
        declare(database, actor, member, **areas)

    assert list(told.value.fields) == [field]
    assert read(database, actor, member).parameters == ()


def test_foreign_member_and_foreign_programme_are_not_found(database, actor, stranger, places, member):
    with pytest.raises(NotFound):
        declare(database, stranger, member)
    with database.transaction(stranger.organisation_id) as session:
        other = workforce.add_site(session, stranger, "Elsewhere")
    with pytest.raises(Invalid):
        declare(database, actor, member, sites=(other,))


def test_nobody_takes_an_area_off_themselves_with_whichever_account(database, actor, places, add_user):
    first, second = (add_user(f"{name}@x.example", Role.ADMINISTRATOR) for name in ("ada", "ada+two"))
    declare(database, actor, first, parameters=("cx/3.4",))
    with database.across() as session:
        own, other = find_actor(session, first), find_actor(session, second)

    for who in (own, other):
        with pytest.raises(Forbidden, match="off themselves"):
            declare(database, who, first)
        declare(database, who, first, parameters=("cx/3.4", "cx/3.3"))  # more of it is no favour
        declare(database, actor, first, parameters=("cx/3.4",))


def test_declaring_asks_for_the_right(database, actor, places, member):
    with pytest.raises(Forbidden):
        declare(database, replace(actor, permissions=frozenset()), member, parameters=("cx/3.4",))


def test_register_knows_places_of_work_and_other_accounts(database, actor, places, add_user):
    one, two = add_user("ada@x.example", Role.AUDITOR), add_user("ada+lead@x.example", Role.LEAD_AUDITOR)
    with database.transaction(actor.organisation_id) as session:
        session.get_one(Person, hire(session, actor, places)).email = "ADA@x.example"
    declare(database, actor, one, parameters=("cx/3.4",))

    row = read(database, actor, two)

    assert (row.works_on, row.same_as, row.parameters) == (("Lumen Pay",), ("ada@x.example",), ())
    with database.reading(actor.organisation_id) as session:
        assert queries.own_of(session, two).codes == {("cx", "3.4")}


def test_register_is_read_once_until_somebody_writes(database, actor, places, member, sent):
    def asked():
        sent.clear()
        with database.reading(actor.organisation_id) as session:
            queries.own_of(session, member)
        return sum("FROM account" in text or "declared_area" in text for text in sent)

    assert (asked(), asked()) == (1, 0)
    declare(database, actor, member, parameters=("cx/3.4",))
    assert (asked(), asked()) == (1, 0)


def test_screens_declare_and_explain(database, actor, places, member, sign_in):
    client = sign_in(Role.ADMINISTRATOR)
    form = {"programmes": places["programme"], "parameters": ["cx/3.3", "cx/3.4"]}

    answer = client.post(f"/areas/{member}", data=form)
    listed = client.get("/areas/").get_data(as_text=True)
    own = client.get(f"/areas/{member}").get_data(as_text=True)
    explained = client.get(f"/areas/mine?member={member}").get_data(as_text=True)

    assert (answer.status_code, answer.location) == (303, "/areas/")
    assert "Lumen Pay" in listed
    assert "cx/3.3, cx/3.4" in listed
    assert own.count(" checked") == 3
    assert "cx/3.3, cx/3.4" in explained
    assert f"/areas/mine?member={member}" in client.get(f"/access/explain?member={member}").get_data(True)
    wrong = client.post(f"/areas/{member}", data={"parameters": ["cx/9.9", "cx/3.3"]})
    assert wrong.status_code == 422
    assert wrong.get_data(as_text=True).count(" checked") == 1  # what was ticked is still ticked


def test_members_see_their_own_areas_and_nobody_elses(sign_in, member):
    client = sign_in(Role.AUDITOR)

    assert client.get("/areas/mine").status_code == 200
    assert client.get(f"/areas/mine?member={member}").status_code == 403
    assert client.get("/areas/").status_code == 403


def test_terminal_declares_by_name_and_says_what_is_there(
    database, actor, places, member, monkeypatch, tmp_path
):
    monkeypatch.setattr("audit_app.cli._open", lambda _settings: database)
    monkeypatch.setattr(database, "close", lambda: None)
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(tmp_path))

    def run(*words):
        return CliRunner().invoke(cli, words)

    done = run("--json", "areas", "declare", "efren@x.example", "--site", "Manila", "--parameter", "cx/3.4")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["site_names"] == ["Manila"]
    assert "Manila, cx/3.4" in run("areas", "list").output
    assert json.loads(run("--json", "areas", "list").output)[0]["parameters"] == ["cx/3.4"]
    assert (
        "There is no site Nowhere" in run("areas", "declare", "efren@x.example", "--site", "Nowhere").output
    )
    assert run("areas", "declare", "nobody@x.example").exit_code == 1
    explained = run("--json", "access", "explain", "EFREN@x.example", "/audits/")
    assert [row["own_areas"] for row in json.loads(explained.output)] == ["Manila, cx/3.4"]


def test_database_refuses_an_area_that_names_two_things(database, actor, places, member):
    row = DeclaredArea(
        user_id=member, kind="site", site_id=places["site"], code="3.4", checklist="cx", declared_by="x"
    )
    with pytest.raises((IntegrityError, Conflict)), database.transaction(actor.organisation_id) as session:
        session.add(row)
