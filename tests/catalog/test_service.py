"""Registering releases: once, whole, never changed, each organisation its own."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

import checklists
from audit_app.accounts import queries as people
from audit_app.auditlog.models import Entry
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Forbidden, Invalid
from audit_app.catalog import loader, queries, service
from audit_app.catalog.models import ChecklistRelease, Source


def entries(database, actor):
    with database.reading(actor.organisation_id) as session:
        return list(session.scalars(select(Entry.data).where(Entry.action == "catalog.release.registered")))


def test_registered_list_comes_back_whole(database, lead, register, small):
    release_id = register(small)

    with database.reading(lead.organisation_id) as session:
        row = queries.get_release_row(session, release_id)
        assert queries.get_release(session, release_id) == loader.example()
    assert (row.checklist, row.version, row.source) == ("own_list", "1.0.0", Source.YAML)
    assert (row.parameters, row.requirements, row.points) == (1, 2, 20)
    assert row.registered_by == "System"
    (entry,) = entries(database, lead)
    assert entry["sha256"] == row.sha256
    assert entry["version"] == "1.0.0"


def test_same_content_again_is_the_same_release(database, lead, register, small):
    first = register(small)

    assert register(small) == first
    assert register(small + "\n# a remark\n") == first
    assert len(entries(database, lead)) == 1


def test_same_version_with_other_content_is_refused(database, lead, register, small):
    first = register(small)

    with pytest.raises(Conflict, match="Released files never change: raise the version number"):
        register(small.replace("points: 20", "points: 21"))
    with database.reading(lead.organisation_id) as session:
        assert queries.get_release(session, first).points == 20


def test_next_version_stands_beside_the_first(database, lead, register, small):
    for version in ("1.9.0", "1.10.0", "1.0.0"):
        register(small.replace('version: "1.0.0"', f'version: "{version}"'))

    with database.reading(lead.organisation_id) as session:
        rows = queries.list_releases(session)
    assert [row.version for row in rows] == ["1.10.0", "1.9.0", "1.0.0"]


def test_short_name_of_a_shipped_list_is_not_free(register, small):
    with pytest.raises(Invalid, match="comes with the product"):
        register(small.replace('checklist: "own_list"', 'checklist: "cx"'))


def test_broken_file_leaves_nothing_behind(database, lead, register, small):
    with pytest.raises(loader.BrokenChecklist):
        register(small.replace("points: 20", "points: none"))

    with database.reading(lead.organisation_id) as session:
        assert queries.list_releases(session) == []
    assert entries(database, lead) == []


def test_spreadsheet_is_registered_under_the_given_name(database, lead):
    command = service.RegisterRelease(
        loader.write_sheet(loader.example()), "own.xlsx", "client_a", "2.0.0", "Client A"
    )
    with database.transaction(lead.organisation_id) as session:
        first = service.register_release(session, lead, command)
    later = clock.now() + dt.timedelta(days=3)
    with clock.at(later), database.transaction(lead.organisation_id) as session:
        again = service.register_release(session, lead, command)
        row = queries.get_release_row(session, first)

    assert again == first
    assert (row.checklist, row.version, row.title, row.source) == (
        "client_a",
        "2.0.0",
        "Client A",
        Source.SHEET,
    )


def test_other_kind_of_file_is_refused(database, lead):
    with (
        database.transaction(lead.organisation_id) as session,
        pytest.raises(Invalid, match=r"list\.docx is neither YAML nor a spreadsheet"),
    ):
        service.register_release(session, lead, service.RegisterRelease(b"x", "list.docx"))


def test_registering_needs_the_right(database, actor, small):
    powerless = Actor(None, "Reader", actor.organisation_id)

    with database.transaction(actor.organisation_id) as session, pytest.raises(Forbidden):
        service.register_release(session, powerless, service.RegisterRelease(small.encode(), "own.yaml"))


def test_builtin_is_registered_once(database, lead):
    ids = []
    for _time in range(2):
        with database.transaction(lead.organisation_id) as session:
            ids.append(service.register_builtin(session, lead))

    assert ids[0] == ids[1]
    with database.reading(lead.organisation_id) as session:
        row = queries.find_release(session, "cx", loader.list_shipped()[-1].version)
    assert row is not None
    assert row.id == ids[0][-1]
    assert (row.source, row.parameters, row.points) == (Source.BUILTIN, 32, 2000)
    assert row.sha256 == loader.list_shipped()[-1].sha256


@pytest.fixture
def copied_root(tmp_path):
    root = tmp_path / "checklists"
    shutil.copytree(Path(str(checklists.root())), root, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def test_changed_shipped_file_is_refused(database, lead, copied_root):
    path = copied_root / "cx" / "1.0.0.yaml"
    path.write_bytes(path.read_bytes() + b"\n")

    with (
        database.transaction(lead.organisation_id) as session,
        pytest.raises(Invalid, match=r"checklists/cx/1\.0\.0\.yaml was changed after its release"),
    ):
        service.register_builtin(session, lead, copied_root)


def test_shipped_file_that_was_never_released_is_refused(copied_root):
    shutil.copy(copied_root / "cx" / "1.0.0.yaml", copied_root / "cx" / "9.1.0.yaml")

    with pytest.raises(Invalid, match=r"checklists/cx/9\.1\.0\.yaml is not in released\.json"):
        loader.list_shipped(copied_root)


def test_shipped_file_under_another_name_is_refused(copied_root):
    released = json.loads((copied_root / "released.json").read_text())
    released["cx/9.1.0.yaml"] = released["cx/1.0.0.yaml"]
    (copied_root / "released.json").write_text(json.dumps(released))
    shutil.copy(copied_root / "cx" / "1.0.0.yaml", copied_root / "cx" / "9.1.0.yaml")

    with pytest.raises(Invalid, match=r"says that it is cx 1\.0\.0"):
        loader.read_shipped(loader.list_shipped(copied_root)[-1], copied_root)


def test_each_organisation_has_its_own(database, lead, stranger, register, small):
    with database.across() as session:
        other = people.system_actor(session, stranger.organisation_id)
    mine = register(small)
    theirs = register(small.replace("points: 20", "points: 30"), other)

    assert mine != theirs
    with database.reading(other.organisation_id) as session:
        assert [row.id for row in queries.list_releases(session)] == [theirs]
        assert session.get(ChecklistRelease, mine) is None
