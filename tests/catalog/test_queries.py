"""Reading releases: once from the database, then from the process, never another organisation's."""

from __future__ import annotations

import pytest

from audit_app.accounts import queries as people
from audit_app.base.errors import NotFound
from audit_app.catalog import queries, service


def test_whole_release_is_asked_for_once(database, lead, register, small, sent):
    release_id = register(small)
    with database.reading(lead.organisation_id) as session:
        first = queries.get_release(session, release_id)
    sent.clear()

    with database.reading(lead.organisation_id) as session:
        assert queries.get_release(session, release_id) is first
    assert sent == []


def test_kept_release_is_not_given_to_a_stranger(database, lead, stranger, register, small):
    release_id = register(small)
    with database.reading(lead.organisation_id) as session:
        queries.get_release(session, release_id)

    for ask in (queries.get_release, queries.get_release_row):
        with database.reading(stranger.organisation_id) as session, pytest.raises(NotFound):
            ask(session, release_id)
    with database.reading(stranger.organisation_id) as session:
        assert queries.find_release(session, "own_list", "1.0.0") is None


def test_release_of_a_rolled_back_transaction_is_not_kept(database, lead, small):
    class Stop(Exception):
        pass

    def attempt(points, *, stop):
        text = small.replace("points: 20", f"points: {points}")
        with database.transaction(lead.organisation_id) as session:
            command = service.RegisterRelease(text.encode(), "own.yaml")
            release_id = service.register_release(session, lead, command)
            assert queries.get_release(session, release_id).points == points
            if stop:
                raise Stop
        return release_id

    with pytest.raises(Stop):
        attempt(20, stop=True)
    release_id = attempt(30, stop=False)

    with database.reading(lead.organisation_id) as session:
        assert queries.get_release(session, release_id).points == 30


def test_writing_session_asks_once_too_and_keeps_what_it_committed(database, lead, register, small, sent):
    release_id = register(small)
    with database.transaction(lead.organisation_id) as session:
        first = queries.get_release(session, release_id)
        sent.clear()
        assert queries.get_release(session, release_id) is first
        assert sent == []

    with database.reading(lead.organisation_id) as session:
        assert queries.get_release(session, release_id) is first


def test_process_keeps_a_limited_number(database, lead, register, small, monkeypatch):
    monkeypatch.setattr(queries, "KEPT", 2)
    ids = [register(small.replace('version: "1.0.0"', f'version: "1.0.{n}"')) for n in range(4)]

    with database.reading(lead.organisation_id) as session:
        for release_id in ids:
            queries.get_release(session, release_id)

    assert len(queries._kept[database.engine.pool]) == 2


def test_list_costs_one_statement_for_one_and_for_many(database, lead, register, small, sent):
    def cost():
        sent.clear()
        with database.reading(lead.organisation_id) as session:
            found = queries.list_releases(session)
        return len(found), len([text for text in sent if text.startswith("SELECT")])

    register(small)
    assert cost() == (1, 1)
    for number in range(1, 8):
        register(small.replace('version: "1.0.0"', f'version: "1.0.{number}"'))
    assert cost() == (8, 1)


def test_system_of_every_organisation_reads_without_keeping(database, lead, register, small):
    release_id = register(small)

    with database.across() as session:
        assert people.system_actor(session, lead.organisation_id).name == "System"
        assert queries.get_release(session, release_id).points == 20
    assert not queries._kept.get(database.engine.pool)
