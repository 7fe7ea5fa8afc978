"""Proofs, versions, withdrawals: what the verbs do, refuse and write on the trail."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from audit_app.auditlog import queries as trail
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.tenancy import EVERY
from audit_app.evidence import queries, service
from audit_app.evidence.models import EvidenceItem

MARCH = dt.date(2026, 3, 1)
APRIL = dt.date(2026, 4, 30)


@pytest.fixture
def write(database, actor):
    """A function that runs one verb of the service in a transaction of the organisation."""

    def run(verb, command, owner=None):
        owner = owner or actor
        with database.transaction(owner.organisation_id) as session:
            return verb(session, owner, command)

    return run


@pytest.fixture
def read(database, actor):
    """A function that runs one query of the organisation."""

    def run(query, *arguments, owner=None, **more):
        with database.reading((owner or actor).organisation_id) as session:
            return query(session, *arguments, **more)

    return run


def received(blobs, data=b"second\n", name="second.txt"):
    return service.receive(io.BytesIO(data), name, blobs, 1000)


def test_added_proof_keeps_what_was_said_of_it(add, read):
    stored = add(
        b"x\n",
        "../журнал_март.txt",
        title="  Log ",
        description="All of March",
        period_from=MARCH,
        period_until=APRIL,
    )

    item = read(queries.get_item, stored.item_id)
    assert (item.title, item.description, item.period_from, item.period_until) == (
        "Log",
        "All of March",
        MARCH,
        APRIL,
    )
    assert (item.filename, item.size, item.version, item.withdrawn) == ("журнал_март.txt", 2, 1, False)
    assert item.sha256 == stored.sha256
    assert item.uploaded_by == "System"


def test_proof_without_title_is_called_after_its_file(add, read):
    stored = add(filename="C:\\logs\\verification_log.txt")

    assert read(queries.get_item, stored.item_id).title == "verification log"


def test_same_bytes_raise_the_alarm_and_stay_two_proofs(add):
    first = add(b"same\n", title="First")
    second = add(b"same\n", "other.txt", title="Second")
    third = add(b"different\n")

    assert first.same_as == third.same_as == ()
    assert second.same_as == ((first.item_id, "First"),)
    assert second.item_id != first.item_id


def test_alarm_tells_nothing_of_another_organisation(add, stranger):
    add(b"same\n", title="Secret merger", owner=stranger)

    assert add(b"same\n").same_as == ()


def test_new_version_keeps_the_old(add, write, read, blobs):
    stored = add(b"first\n", "first.txt")

    newer = write(service.add_version, service.AddVersion(stored.item_id, received(blobs)))

    assert newer.version == 2
    assert read(queries.get_item, stored.item_id).filename == "second.txt"
    assert [each.filename for each in read(queries.list_versions, stored.item_id)] == [
        "second.txt",
        "first.txt",
    ]
    assert read(queries.get_version, stored.item_id, 1).sha256 == stored.sha256


def test_new_version_that_is_the_present_one_is_refused(add, write, blobs):
    stored = add(b"second\n")

    with pytest.raises(Invalid, match="byte for byte"):
        write(service.add_version, service.AddVersion(stored.item_id, received(blobs)))


def test_old_version_may_come_back_and_is_no_alarm_on_itself(add, write, blobs):
    stored = add(b"first\n")
    write(service.add_version, service.AddVersion(stored.item_id, received(blobs)))

    back = write(service.add_version, service.AddVersion(stored.item_id, received(blobs, b"first\n")))

    assert (back.version, back.same_as) == (3, ())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"description": "x" * 10_001}, "description"),
        ({"period_from": APRIL, "period_until": MARCH}, "period_until"),
    ],
)
def test_details_that_break_a_rule_are_refused(add, write, read, change, field):
    stored = add(title="Before")

    with pytest.raises(Invalid) as caught:
        write(
            service.change_details,
            service.ChangeDetails(**{"item_id": stored.item_id, "title": "T", **change}),
        )

    assert set(caught.value.fields) == {field}
    assert read(queries.get_item, stored.item_id).title == "Before"


@pytest.mark.parametrize(
    "change", [{"title": "x" * 300}, {"period_from": MARCH, "period_until": MARCH}, {"period_from": MARCH}]
)
def test_details_at_the_edge_are_taken(add, write, change):
    stored = add()

    write(
        service.change_details, service.ChangeDetails(**{"item_id": stored.item_id, "title": "T", **change})
    )


def test_database_refuses_days_out_of_order(database, actor):
    with (
        pytest.raises(Conflict, match="period_in_order"),
        database.transaction(actor.organisation_id) as session,
    ):
        session.add(EvidenceItem(title="x", period_from=APRIL, period_until=MARCH, created_by="x"))


def test_withdrawn_proof_stays_readable_and_cannot_be_changed(add, write, read, blobs):
    stored = add(title="Old log")
    write(service.withdraw_file, service.WithdrawFile(stored.item_id, " Wrong month "))

    item = read(queries.get_item, stored.item_id)
    assert (item.withdrawn, item.withdrawn_reason, item.withdrawn_by) == (True, "Wrong month", "System")
    for verb, command in (
        (service.withdraw_file, service.WithdrawFile(stored.item_id, "again")),
        (service.change_details, service.ChangeDetails(stored.item_id, "New")),
        (service.add_version, service.AddVersion(stored.item_id, received(blobs))),
    ):
        with pytest.raises(Conflict, match="Old log was withdrawn by System"):
            write(verb, command)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 10_001])
def test_withdrawing_asks_for_a_reason(add, write, read, reason):
    stored = add()

    with pytest.raises(Invalid) as caught:
        write(service.withdraw_file, service.WithdrawFile(stored.item_id, reason))

    assert set(caught.value.fields) == {"reason"}
    assert not read(queries.get_item, stored.item_id).withdrawn


def test_strangers_find_nothing(add, write, read, stranger, blobs):
    stored = add()

    for verb, command in (
        (service.withdraw_file, service.WithdrawFile(stored.item_id, "mine")),
        (service.change_details, service.ChangeDetails(stored.item_id, "mine")),
        (service.add_version, service.AddVersion(stored.item_id, received(blobs))),
    ):
        with pytest.raises(NotFound):
            write(verb, command, owner=stranger)
    for query in (queries.get_item, queries.get_version):
        with pytest.raises(NotFound):
            read(query, stored.item_id, owner=stranger)
    assert read(queries.list_versions, stored.item_id, owner=stranger) == []
    assert read(queries.items_by_id, [stored.item_id], owner=stranger) == {}
    assert read(queries.list_items, queries.Filter(), owner=stranger).total == 0


def test_trail_holds_every_change_with_its_hash(database, actor, add, write, blobs):
    stored = add(title="Log")
    newer = write(service.add_version, service.AddVersion(stored.item_id, received(blobs)))
    write(service.change_details, service.ChangeDetails(stored.item_id, "Journal"))
    write(service.change_details, service.ChangeDetails(stored.item_id, "Journal"))
    write(service.withdraw_file, service.WithdrawFile(stored.item_id, "Wrong month"))

    with database.reading(actor.organisation_id) as session:
        entries = trail.list_of_subject(session, "proof", stored.item_id)

    assert [each.action for each in reversed(entries)] == [
        "evidence.file.stored",
        "evidence.version.added",
        "evidence.details.changed",
        "evidence.file.withdrawn",
    ]
    assert entries[3].data["sha256"] == stored.sha256
    assert entries[2].data["previous_sha256"] == stored.sha256
    assert entries[1].data == {"from": {"title": "Log"}, "to": {"title": "Journal"}}
    assert entries[0].data["sha256"] == newer.sha256


def test_store_file_does_both_steps(write, read, blobs):
    def verb(session, actor, command):
        return service.store_file(session, actor, command, blobs, 1000)

    stored = write(verb, service.StoreFile(io.BytesIO(b"whole\n"), "whole.txt", "Whole"))

    assert read(queries.get_item, stored.item_id).title == "Whole"
    assert blobs.exists(stored.sha256)


def test_verification_sees_every_organisation(database, add, stranger):
    add(b"one\n")
    add(b"two\n", owner=stranger)

    with database.transaction(EVERY) as session:
        assert len(list(queries.stream_kept(session))) == 2
