"""The trail on screen: filters in the address, along its numbers, one entry, files."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from audit_app.accounts.rules import Role
from audit_app.auditlog import queries, service


@pytest.fixture
def lead(sign_in):
    return sign_in(Role.LEAD_AUDITOR)


@pytest.fixture
def many(database, actor, lead):
    """Entries 1 and 2 are the organisation and the member; 120 more follow."""
    with database.transaction(actor.organisation_id) as session:
        for number in range(120):
            change = {"from": {"finding": "<script>old()</script>"}, "to": {"finding": f"new {number}"}}
            service.record(session, actor, "audits.answer.saved", ("answer", number % 3), change)


def numbers(database, owner, /, **filters):
    with database.reading(owner.organisation_id) as session:
        before, after = filters.pop("before", None), filters.pop("after", None)
        return queries.list_entries(session, queries.Filter(**filters), before=before, after=after)


def test_pages_go_along_the_numbers(database, actor, many):
    newest = numbers(database, actor)
    middle = numbers(database, actor, before=newest.older)
    oldest = numbers(database, actor, before=middle.older)

    assert [len(each.rows) for each in (newest, middle, oldest)] == [50, 50, 22]
    assert (newest.newer, oldest.older) == (None, None)
    assert numbers(database, actor, after=oldest.newer).rows == middle.rows


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"action": "audits."}, 50),
        ({"action": "accounts.member.added"}, 1),
        ({"action": "accounts.member"}, 0),
        ({"kind": "answer", "subject": "2"}, 40),
        ({"actor": "syst"}, 50),
        ({"actor": "999"}, 0),
        ({"address": "10.0.0.1"}, 0),
    ],
)
def test_filters_choose(database, actor, many, filters, expected):
    assert len(numbers(database, actor, **filters).rows) == expected


def test_pick_list_has_the_actions_of_this_trail_only(database, actor, stranger, many):
    with database.transaction(stranger.organisation_id) as session:
        service.record(session, stranger, "drill.draw.taken", ("drill", 1))
    with database.reading(actor.organisation_id) as session:
        assert queries.list_actions(session) == [
            "accounts.member.added",
            "accounts.organisation.founded",
            "audits.answer.saved",
        ]


def test_screen_offers_words_and_keeps_the_filter(app, lead, many):
    page = lead.get("/trail/?action=audits.answer.saved&since=2020-01-01").get_data(as_text=True)

    assert '<option value="audits.answer.saved" selected>Answer saved</option>' in page
    assert "action=audits.answer.saved&amp;since=2020-01-01" in page
    assert "Entries 122 to 73" in page


def test_one_entry_shows_old_and_new_as_text(app, lead, many):
    page = lead.get("/trail/122").get_data(as_text=True)

    assert "&lt;script&gt;old()&lt;/script&gt;" in page
    assert "<script>old()" not in page
    assert "new 119" in page
    assert 'href="/trail/121"' in page
    assert 'href="/trail/123"' not in page


def test_entry_that_is_not_there_is_not_found(app, lead, many):
    assert lead.get("/trail/4711").status_code == 404


def test_day_that_is_none_is_told(app, lead):
    answer = lead.get("/trail/?since=yesterday")

    assert answer.status_code == 422
    assert "yesterday is not a date" in answer.get_data(as_text=True)


def test_rows_come_as_csv_and_as_a_workbook(app, lead, many):
    text = lead.get("/trail/rows.csv?action=audits.").get_data(as_text=True)
    book = load_workbook(io.BytesIO(lead.get("/trail/rows.xlsx?action=audits.").get_data()), read_only=True)

    assert len(text.splitlines()) == 121
    assert len(list(book.active.iter_rows())) == 121
    assert lead.get("/trail/rows.pdf").status_code == 404


def test_statements_are_as_many_for_few_as_for_many(app, database, actor, lead, sent):
    def statements(path):
        sent.clear()
        lead.get(path)
        return len(sent)

    few = (statements("/trail/"), statements("/trail/1"))
    with database.transaction(actor.organisation_id) as session:
        for number in range(60):
            service.record(session, actor, f"test.thing{number}.done", ("thing", number))

    assert (statements("/trail/"), statements("/trail/1")) == few
    assert max(few) <= 6
