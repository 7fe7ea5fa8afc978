"""Drills: drawn again alike, what is missing is found, ticks, the result as proof; rights and strangers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from click.testing import CliRunner

from audit_app.accounts.rules import Role, permissions_of
from audit_app.audits import queries as audits
from audit_app.base import blobs, clock
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.cli import cli
from audit_app.drill import queries, service
from audit_app.drill.rules import Known, Stratum, list_hash
from audit_app.quality.models import Feedback
from audit_app.rehearsal.drill import load_drill
from tests.factories.audits import add_audit, add_proof, link
from tests.quality.incentive_build import evaluate
from tests.training.build import complete, module, require
from tests.workforce.build import hire, structure

NOON = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
WINDOW = {"period_from": dt.date(2026, 1, 1), "period_until": dt.date(2026, 2, 28)}
SIZES = dict.fromkeys(Stratum, 3) | {Stratum.MONTH: 1}


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def audit_id(database, actor):
    """Twelve agents, one trainer, one newcomer; one without a module, one without proof, one without feedback."""
    audit = add_audit(database, actor, **WINDOW)
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        skill = module(session, actor, "PHN-S1", kind="skill")
        require(session, actor, places["agent"], skill)
        people = [hire(session, actor, places, f"E-{n}", live_on=dt.date(2025, 2, 1)) for n in range(12)]
        hire(session, actor, places, "T-1", job="trainer")
        hire(session, actor, places, "N-1", hired_on=dt.date(2026, 2, 10))
        for place, person in enumerate(people):
            if place:
                proof = "" if place == 1 else f"sheet-{place}.pdf"
                complete(session, actor, person, skill, "2026-01-20", proof=proof)
            for month in (1, 2):
                evaluate(session, places, person, 3, month=dt.date(2026, month, 1), compliance=place == 3)
        session.flush()
        scope = queries.scope_of(session, audit)
        for number in queries.read_pools(session, audit, scope, {Stratum.MONTH: 2}, 0).evaluations.values():
            session.add(_feedback(number, people[0]))
    link(database, actor, audit, "3.4c", add_proof(database, actor))
    return audit


def _feedback(number, person):
    day = dt.date(2026, 2, 3)
    return Feedback(
        evaluation_id=number, agent_id=person, given_on=day, due_on=day, at_once_by=day, given_by="Lead"
    )


def take(database, actor, audit_id, seed=7, **more):
    with database.transaction(actor.organisation_id) as session:
        command = service.TakeDraw(audit_id, seed, {**SIZES, **more})
        return service.take_draw(session, actor, command)


def drill_of(database, actor, number):
    with database.reading(actor.organisation_id) as session:
        return queries.get_drill(session, number)


def test_same_seed_draws_the_same_list_and_says_when_records_changed(database, actor, audit_id):
    first, second, other = (take(database, actor, audit_id, seed) for seed in (7, 7, 8))
    one, two, three = (drill_of(database, actor, number) for number in (first, second, other))

    assert one.list_sha256 == two.list_sha256 != three.list_sha256
    assert one.pool_sha256 == two.pool_sha256
    assert [subject.key for subject in one.subjects] == [subject.key for subject in two.subjects]
    assert {subject.stratum for subject in one.subjects} == set(Stratum) - {Stratum.CONTACT, Stratum.DOCUMENT}
    assert one.pools == {
        "new": 1, "support": 1, "customer": 12, "month": 2, "evaluation": 36, "contact": 0, "proof": 1, "document": 0,
    }  # fmt: skip
    with database.reading(actor.organisation_id) as session:
        again = queries.repeat(session, one)
    assert (again.same_list, again.same_records) == (True, True)

    with database.transaction(actor.organisation_id) as session:
        hire(session, actor, {"site": 1, "agent": 1, "programme": 1}, "N-2", hired_on=dt.date(2026, 2, 11))
    with database.reading(actor.organisation_id) as session:
        again = queries.repeat(session, one)
    assert (again.same_list, again.same_records) == (False, False)


def test_what_is_missing_is_found_before_anybody_looks(database, actor, audit_id):
    number = take(database, actor, audit_id, customer=12)
    drill = drill_of(database, actor, number)
    of = {(item.key, item.record): item for item in drill.items}
    missing = {(item.key, item.record, item.known) for _subject, item in drill.missing}

    assert of["E-2", "PHN-S1 Title of PHN-S1"].known is Known.THERE
    assert of["E-2", "PHN-S1 Title of PHN-S1"].detail == "passed 2026-01-20, sheet-2.pdf"
    assert of["E-2", "PHN-S1 Title of PHN-S1"].requirement == "3.4c"
    assert ("E-0", "PHN-S1 Title of PHN-S1", Known.MISSING) in missing
    assert ("E-1", "PHN-S1 Title of PHN-S1", Known.NO_PROOF) in missing
    assert ("T-1", "Job sheet of Trainer", Known.MISSING) in missing
    assert not [one for one in missing if one[1].startswith("Feedback")]
    coaching = [item for item in drill.items if item.record.startswith("Coaching")]
    assert {(item.key, item.known) for item in coaching if item.stratum is Stratum.CUSTOMER} == {
        ("E-3", Known.MISSING)
    }
    assert drill.result.known_missing == len(missing) == len(drill.missing)


def test_missing_feedback_is_found(database, actor, audit_id):
    with database.transaction(actor.organisation_id) as session:
        gone = session.query(Feedback).order_by(Feedback.id).first()
        evaluation = gone.evaluation_id
        session.delete(gone)
        session.flush()
        scope = queries.scope_of(session, audit_id)
        pools = queries.read_pools(session, audit_id, scope, {Stratum.MONTH: 2, Stratum.EVALUATION: 99}, 1)
        found = [
            one for one in queries.list_records(session, pools, scope) if one.stratum is Stratum.EVALUATION
        ]

    keys = {key for key, number in pools.evaluations.items() if number == evaluation}
    assert {
        one.key for one in found if one.known is Known.MISSING and one.record.startswith("Feedback")
    } == keys


def test_ticks_close_and_result_as_proof(database, actor, audit_id, settings):
    number = take(database, actor, audit_id)
    store = blobs.for_settings(settings)
    drill = drill_of(database, actor, number)
    first, second, *_rest = drill.items
    with database.transaction(actor.organisation_id) as session:
        with pytest.raises(Invalid) as refused:
            service.finish(session, actor, service.Finish(number, "9.9z"), store)
        assert set(refused.value.fields) == {"requirement", "ticks"}
        ticks = [service.Tick(first.id, shown=True, minutes=4), service.Tick(second.id, False, 3, "lost")]
        assert service.tick(session, actor, number, ticks) == 2
        assert service.tick(session, actor, number, ticks) == 0
        with pytest.raises(Invalid):
            service.tick(session, actor, number, [service.Tick(first.id, True, -1)])
        with pytest.raises(NotFound):
            service.tick(session, actor, number, [service.Tick(10**6, True)])
    with database.transaction(actor.organisation_id) as session:
        proof = service.finish(session, actor, service.Finish(number, "3.4c"), store)
    with database.transaction(actor.organisation_id) as session:
        with pytest.raises(Conflict):
            service.tick(session, actor, number, ticks)
        with pytest.raises(Conflict):
            service.finish(session, actor, service.Finish(number, "3.4c"), store)
        links = audits.get_answer(session, audit_id, "3.4c").proofs
        kept = queries.get_drill(session, number)
    text = store.open(next(link.sha256 for link in links if link.item_id == proof)).read().decode()

    assert (kept.result.shown, kept.result.in_time, kept.closed_by) == (1, 1, actor.name)
    assert kept.items[1].minutes is None  # what was not shown took no time to show
    assert f"SHA-256 of the list {kept.list_sha256}" in text
    assert f"1 of {kept.result.asked} records were shown, 1 of them within 10 minutes" in text
    assert "lost" in text


def test_rights_strangers_and_nothing_to_draw(database, actor, stranger, audit_id, settings):
    number = take(database, actor, audit_id)
    reader = dataclasses.replace(actor, permissions=permissions_of(Role.READER))
    store = blobs.for_settings(settings)
    with database.transaction(actor.organisation_id) as session:
        for call in (
            lambda: service.take_draw(session, reader, service.TakeDraw(audit_id, 1)),
            lambda: service.tick(session, reader, number, []),
            lambda: service.finish(session, reader, service.Finish(number, "3.4c"), store),
        ):
            with pytest.raises(Forbidden):
                call()
        with pytest.raises(Invalid):
            service.take_draw(session, actor, service.TakeDraw(audit_id, -1))
        with pytest.raises(Invalid):
            service.take_draw(session, actor, service.TakeDraw(audit_id, 1, dict.fromkeys(Stratum, 0)))
    with database.transaction(stranger.organisation_id) as session:
        assert queries.list_drills(session, audit_id) == []
        for call in (
            lambda: queries.get_drill(session, number),
            lambda: service.tick(session, stranger, number, []),
            lambda: service.take_draw(session, stranger, service.TakeDraw(audit_id, 1)),
        ):
            with pytest.raises(NotFound):
                call()


def test_screens_from_draw_to_closed(database, actor, audit_id, sign_in, stranger):
    client, reader = sign_in(), sign_in(Role.READER)
    outsider = sign_in(email="o@x.example", owner=stranger)
    path = f"/drill/audits/{audit_id}/"
    sent = {stratum.value: "2" for stratum in Stratum} | {"seed": "7", "minutes": "10"}

    assert "No drill was held" in client.get(path).text
    assert client.post(path, data=sent | {"seed": "x"}).status_code == 422
    assert "Between 0 and 50." in client.post(path, data=sent | {"new": "51"}).text
    answer = client.post(path, data=sent)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    number = int(answer.location.rpartition("/")[2])
    drill = drill_of(database, actor, number)
    assert drill.list_sha256 in page
    assert "the same list" in page
    assert client.get(f"{answer.location}/print").text.count("sheet-of-paper") == len(drill.subjects)
    lines = client.get(f"{answer.location}/rows.csv").data.decode("utf-8-sig").splitlines()
    assert len(lines) == len(drill.items) + 1
    first = drill.items[0].id
    ticks = {f"shown-{first}": "yes", f"minutes-{first}": "3", f"note-{first}": "In the binder"}
    assert client.post(answer.location, data=ticks | {f"minutes-{first}": "soon"}).status_code == 422
    assert client.post(answer.location, data=ticks).status_code == 303
    assert "In the binder" in client.get(answer.location).text
    assert client.post(f"{answer.location}/finish", data={"requirement": "nonsense"}).status_code == 422
    assert client.post(f"{answer.location}/finish", data={"requirement": "3.4c"}).status_code == 303
    assert "The result is kept as proof of 3.4c." in client.get(answer.location).text
    assert client.post(answer.location, data=ticks).status_code == 409
    assert f"Drill {number}" in client.get(path).text
    assert f"/drill/audits/{audit_id}/" in client.get(f"/audits/{audit_id}/").text

    assert reader.get(answer.location).status_code == 200
    assert reader.post(path, data=sent).status_code == 403
    for address in (path, answer.location, f"{answer.location}/print", f"{answer.location}/rows.csv"):
        assert outsider.get(address).status_code == 404


def test_drawing_takes_the_same_few_statements_for_one_and_for_many(database, actor, audit_id, sent):
    def count(size):
        sent.clear()
        with database.reading(actor.organisation_id) as session:
            service.preview(session, service.TakeDraw(audit_id, 7, dict.fromkeys(Stratum, size)))
        return len(sent)

    assert count(1) == count(12) <= 24


def test_verbs_of_the_terminal(database, actor, audit_id, tmp_path):
    run = CliRunner(env={"AUDIT_APP_DATA_DIR": str(tmp_path), "AUDIT_APP_DATABASE_URL": database.url}).invoke
    words = ["--json", "drill", "draw", "--audit", str(audit_id), "--seed", "7"]
    if database.dialect == "postgresql":
        words[:0] = ["--organisation", actor.organisation]

    dry = json.loads(run(cli, [*words, "--dry-run"]).output)
    kept = json.loads(run(cli, [*words, "--size", "customer=1"]).output)
    told = json.loads(run(cli, ["--json", "drill", "show", str(kept["drill"])]).output)

    assert dry["drill"] is None
    assert [one["stratum"] for one in kept["drawn"]].count("customer") == 1
    assert kept["list_sha256"] == told["list_sha256"] != dry["list_sha256"]
    assert told["same_list_today"]
    assert run(cli, [*words, "--size", "sheep=1"]).exit_code == 2
    assert len(list_hash([])) == 64


def test_drill_of_the_rehearsal_lacks_two_records(database, actor, audit_id, settings):
    for _time in range(2):  # loading again changes nothing
        load_drill(database, settings, actor, audit_id, 32)
    with database.reading(actor.organisation_id) as session:
        (line,) = queries.list_drills(session, audit_id)
        drill = queries.get_drill(session, line.id)

    assert drill.closed_at is not None
    assert (drill.result.open, drill.result.asked - drill.result.shown) == (0, 2)
    assert {item.known for _subject, item in drill.missing} == {Known.MISSING}
    assert drill.result.in_time < drill.result.shown
