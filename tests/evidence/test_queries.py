"""Lists of proofs: filters, order, and how many statements they take."""

from __future__ import annotations

import datetime as dt

import pytest

from audit_app.evidence import queries, service
from audit_app.evidence.queries import Filter, State
from audit_app.evidence.rules import Kind, Period

from .build import picture


def month(number):
    return dt.date(2026, number, 1)


@pytest.fixture
def library(add, database, actor):
    """Four proofs, one of them withdrawn; their numbers by title."""
    made = {
        "Журнал": add(b"a,b\n1,2\n", "log.csv", title="Журнал", period_from=month(1), period_until=month(3)),
        "Wall": add(picture(), "wall.png", title="Wall", description="100%_board", period_from=month(5)),
        "Memo": add(b"memo\n", "memo.txt", title="Memo"),
        "Old": add(b"old\n", "old.txt", title="Old", period_until=month(2)),
    }
    with database.transaction(actor.organisation_id) as session:
        service.withdraw_file(session, actor, service.WithdrawFile(made["Old"].item_id, "wrong"))
    return {title: stored.item_id for title, stored in made.items()}


def titles(database, actor, chosen, **more):
    with database.reading(actor.organisation_id) as session:
        return [row.title for row in queries.list_items(session, chosen, **more).rows]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Filter(), {"Журнал", "Wall", "Memo"}),
        (Filter(state=State.WITHDRAWN), {"Old"}),
        (Filter(state=State.ALL), {"Журнал", "Wall", "Memo", "Old"}),
        (Filter(text="журн"), {"Журнал"}),
        (Filter(text="MEMO"), {"Memo"}),
        (Filter(text="LOG.csv"), {"Журнал"}),
        (Filter(text="100%_"), {"Wall"}),
        (Filter(text="%"), {"Wall"}),
        (Filter(kind=Kind.PICTURE), {"Wall"}),
        (Filter(kind=Kind.TABLE), {"Журнал"}),
        (Filter(kind=Kind.MAIL), set()),
        (Filter(since=month(3), until=month(4)), {"Журнал"}),
        (Filter(since=month(4), until=month(4)), set()),
        (Filter(since=month(6)), {"Wall"}),
        (Filter(until=month(5)), {"Журнал", "Wall"}),
        (Filter(until=month(1), state=State.ALL), {"Журнал", "Old"}),
    ],
)
def test_filter(library, database, actor, chosen, expected):
    assert set(titles(database, actor, chosen)) == expected


def test_order(library, database, actor):
    assert titles(database, actor, Filter(sort="-uploaded")) == ["Memo", "Wall", "Журнал"]
    assert titles(database, actor, Filter(sort="period")) == ["Журнал", "Wall", "Memo"]
    assert titles(database, actor, Filter(sort="-size")) == ["Wall", "Журнал", "Memo"]
    assert titles(database, actor, Filter(sort="title"))[:2] == ["Memo", "Wall"]


def test_pages_hold_each_proof_once(library, database, actor):
    pages = [titles(database, actor, Filter(), page=number, size=2) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [2, 1, 0]
    assert len({title for page in pages for title in page}) == 3


def test_items_by_id_has_withdrawn_ones_and_leaves_out_what_is_not_there(library, database, actor):
    wanted = [library["Old"], library["Wall"], 10**6, *range(10**7, 10**7 + 1200)]

    with database.reading(actor.organisation_id) as session:
        found = queries.items_by_id(session, wanted)

    assert set(found) == {library["Old"], library["Wall"]}
    assert found[library["Old"]].withdrawn


def test_periods_come_without_duplicates(library, add, database, actor):
    add(b"again\n", title="Again", period_from=month(5))

    with database.reading(actor.organisation_id) as session:
        periods = queries.list_periods(session, Filter())

    assert sorted(periods, key=str) == sorted(
        [Period(month(1), month(3)), Period(month(5), None), Period(None, None)], key=str
    )


@pytest.mark.parametrize("count", [1, 30])
def test_library_takes_the_same_statements_for_one_and_for_many(add, database, actor, count, sent):
    for number in range(count):
        add(f"{number}\n".encode())
    sent.clear()

    with database.reading(actor.organisation_id) as session:
        page = queries.list_items(session, Filter())
        queries.list_periods(session, Filter())
        queries.items_by_id(session, [row.id for row in page.rows])

    assert len(page.rows) == count
    assert len([text for text in sent if text.startswith("SELECT")]) == 4
