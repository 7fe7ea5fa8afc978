"""Hiring, moving, leaving: what is written, refused and kept apart."""

from __future__ import annotations

import datetime as dt

import pytest

from audit_app.auditlog.queries import list_of_subject
from audit_app.base import clock
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.figure import Scope
from audit_app.workforce import queries, service
from audit_app.workforce.rules import Dates

from .build import TODAY, hire, structure


@pytest.fixture(autouse=True)
def _today():
    with clock.at(dt.datetime(2026, 3, 14, 9, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def places(database, actor):
    with database.transaction(actor.organisation_id) as session:
        return structure(session, actor)


def test_hire_places_the_person_from_the_first_day(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        person_id = hire(session, actor, places, "E-1", full_name="  Íngrid   Muñetón ")

    with database.reading(actor.organisation_id) as session:
        person = queries.get_person(session, person_id)
    assert person.full_name == "Íngrid Muñetón"
    assert [(p.site, p.programme, p.job, p.from_on, p.until_on) for p in person.placements] == [
        ("Manila", "Lumen Pay", "Phone agent", dt.date(2025, 1, 6), None)
    ]


def test_hire_when_code_is_taken_in_other_letters_names_the_owner(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        hire(session, actor, places, "e-1", full_name="Ana")

        with pytest.raises(Conflict, match="E-1 belongs to Ana"):
            hire(session, actor, places, "E-1")


def test_hire_with_supervisor_nobody_knows_says_so(database, actor, places):
    with (
        database.transaction(actor.organisation_id) as session,
        pytest.raises(Invalid, match="Nobody has the code E-9"),
    ):
        hire(session, actor, places, supervisor_code="E-9")


def test_move_keeps_history_and_day_decides_where_somebody_counts(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        person_id = hire(session, actor, places)
        target = service.Place(places["other_site"], None, places["trainer"])
        service.move(session, actor, service.Move(person_id, target, dt.date(2025, 9, 1)))

    with database.reading(actor.organisation_id) as session:
        found = [
            [(p.site, p.job) for p in queries.who_counted(session, Scope(as_of=on, since=on))]
            for on in (dt.date(2025, 1, 5), dt.date(2025, 8, 31), dt.date(2025, 9, 1))
        ]
    assert found == [[], [("Manila", "Phone agent")], [("Bogotá", "Trainer")]]


@pytest.mark.parametrize("on", [dt.date(2025, 1, 5), dt.date(2025, 1, 6), dt.date(2027, 3, 16)])
def test_move_to_a_day_that_does_not_fit_is_refused(database, actor, places, on):
    with database.transaction(actor.organisation_id) as session:
        person_id = hire(session, actor, places)

        with pytest.raises(Invalid):
            service.move(
                session,
                actor,
                service.Move(person_id, service.Place(places["other_site"], None, places["agent"]), on),
            )


def test_leave_ends_counting_after_the_last_day_and_is_in_the_trail(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        person_id = hire(session, actor, places)
        service.leave(session, actor, person_id, TODAY)
        service.leave(session, actor, person_id, TODAY)

    with database.reading(actor.organisation_id) as session:
        counted = [
            len(queries.who_counted(session, Scope(as_of=on, since=on)))
            for on in (TODAY, TODAY + dt.timedelta(days=1))
        ]
        trail = [entry.action for entry in list_of_subject(session, "person", person_id)]
    assert counted == [1, 0]
    assert trail == ["workforce.person.left", "workforce.person.hired"]


def test_change_to_an_earlier_first_day_moves_the_first_placement(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        person_id = hire(session, actor, places)
        service.change_person(
            session, actor, service.ChangePerson(person_id, "Ana", Dates(dt.date(2024, 12, 2)))
        )

    with database.reading(actor.organisation_id) as session:
        assert queries.get_person(session, person_id).placements[0].from_on == dt.date(2024, 12, 2)


def test_person_of_another_organisation_is_not_found(database, actor, stranger, places):
    with database.transaction(actor.organisation_id) as session:
        person_id = hire(session, actor, places)

    with database.transaction(stranger.organisation_id) as session:
        with pytest.raises(NotFound):
            queries.get_person(session, person_id)
        with pytest.raises(NotFound):
            service.leave(session, stranger, person_id, TODAY)
        with pytest.raises(Invalid):
            hire(session, stranger, places)
        assert queries.structure(session) == queries.Structure()


def test_add_site_twice_in_other_letters_is_a_conflict(database, actor, places):
    with (
        database.transaction(actor.organisation_id) as session,
        pytest.raises(Conflict, match="there already"),
    ):
        service.add_site(session, actor, " bogotá ")


def test_change_job_keeps_its_own_name_and_writes_what_changed(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        service.change_job(session, actor, places["agent"], service.AddJob("Phone agent", support=True))

    with database.reading(actor.organisation_id) as session:
        assert queries.list_jobs(session)[0].support is True
        entry = list_of_subject(session, "job", places["agent"])[0]
    assert entry.data == {"from": {"support": False}, "to": {"support": True}}


def test_list_people_filters_and_pages(database, actor, places):
    with database.transaction(actor.organisation_id) as session:
        for number in range(5):
            hire(session, actor, places, f"E-{number}", site="other_site" if number == 3 else "site")
        hire(session, actor, places, "X-9", left_on=dt.date(2025, 2, 1))

    with database.reading(actor.organisation_id) as session:

        def codes(page=1, size=50, **more):
            chosen = queries.Filter(TODAY, **more)
            return [person.code for person in queries.list_people(session, chosen, page, size).rows]

        assert codes() == ["E-0", "E-1", "E-2", "E-3", "E-4"]
        assert codes(2, 2) == ["E-2", "E-3"]
        assert codes(site_id=places["other_site"]) == ["E-3"]
        assert codes(text="e-4") == ["E-4"]
        assert codes(staff=queries.Staff.LEFT) == ["X-9"]
        assert len(codes(staff=queries.Staff.ALL)) == 6
