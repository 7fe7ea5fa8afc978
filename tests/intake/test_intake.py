"""A room that knows nothing but its own rows gets chunks, repeats, preview, rejected rows and terminal verbs."""

from __future__ import annotations

import csv
import io

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from audit_app.base import clock
from audit_app.base.bulk import bulk_find, bulk_insert
from audit_app.base.errors import Conflict, Forbidden
from audit_app.base.terminal import Terminal
from audit_app.intake import commands, queries, service
from audit_app.intake.importer import KINDS, Kind, register
from audit_app.intake.importer.preview import list_preview
from audit_app.intake.importer.seen import Seen
from audit_app.intake.models import ImportChunk, ImportRow
from audit_app.intake.rules import Verdict
from tests.training.build import NOON

from .build import apply, check, rejected, take
from .notes import FIELDS, NOTES, Note

HEAD = "code,day,text,mark\n"


@pytest.fixture(autouse=True)
def _notes(monkeypatch, database):
    monkeypatch.setitem(KINDS, NOTES.code, NOTES)
    Note.metadata.create_all(database.engine)
    with clock.at(NOON):
        yield
    Note.metadata.drop_all(database.engine)


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr("audit_app.intake.importer.staging.CHUNK", 3)


@pytest.fixture
def bring(database, actor, tmp_path):
    return lambda content, **chosen: check(
        database, actor, tmp_path, NOTES.code, "notes.csv", content, **chosen
    )


def notes(database, actor):
    with database.reading(actor.organisation_id) as session:
        found = session.connection().execute(
            select(Note.code, Note.text, Note.mark)
            .where(Note.organisation_id == actor.organisation_id)
            .order_by(Note.id)
        )
        return [tuple(row) for row in found]


def preview(database, actor, batch, verdict=None, page=1, size=4):
    with database.reading(actor.organisation_id) as session:
        return list_preview(session, NOTES, batch.id, verdict, page, size)


def test_rows_come_back_in_the_order_of_the_file_whatever_their_verdict(
    database, actor, tmp_path, bring, small_chunks
):
    take(
        database, actor, tmp_path, NOTES.code, "n.csv", HEAD + "N-1,2026-01-01,old,1\nN-4,2026-01-01,same,\n"
    )
    lines = [
        f"N-{n},2026-01-01,{'same' if n == 4 else 'new'},{200 if n in (3, 8) else ''}\n" for n in range(1, 11)
    ]
    batch = bring(HEAD + "".join(lines) + "N-2,2026-01-01,new,\nN-2,2026-01-01,other,\n")

    assert batch.counts == {"new": 6, "changed": 1, "same": 2, "rejected": 3}
    pages = [preview(database, actor, batch, page=page) for page in (1, 2, 3, 4)]
    shown = [(row.number, row.verdict.value, row.said[0]) for page in pages for row in page.rows]
    words = [
        "changed",
        "new",
        "rejected",
        "same",
        "new",
        "new",
        "new",
        "rejected",
        "new",
        "new",
        "same",
        "rejected",
    ]
    names = [f"N-{n}" for n in range(1, 11)] + ["N-2", "N-2"]
    assert shown == list(zip(range(2, 14), words, names, strict=True))
    assert {page.total for page in pages} == {12}
    for verdict in Verdict:
        rows = [row.number for page in (1, 2) for row in preview(database, actor, batch, verdict, page).rows]
        assert rows == [number for number, word, _name in shown if word == verdict.value]
    (again,) = [row for row in preview(database, actor, batch, Verdict.SAME).rows if row.number == 12]
    assert again.problems[0]["problem"] == "This says the same as row 3."
    assert rejected(database, actor, batch)[-1] == (13, "code", "Row 3 says something else about the same.")

    apply(database, actor, batch)

    assert notes(database, actor)[:2] == [("N-1", "new", 1.0), ("N-4", "same", None)]
    assert len(notes(database, actor)) == 8
    assert preview(database, actor, batch).total == 3  # what was applied is not kept twice
    assert preview(database, actor, batch, Verdict.NEW).rows == ()


def test_what_is_found_is_as_plain_as_what_was_written(database, actor, stranger, tmp_path):
    take(database, actor, tmp_path, NOTES.code, "n.csv", HEAD + "N-1,2026-01-01,It’s “so”,12.5\n")
    with database.transaction(stranger.organisation_id) as session:
        row = (stranger.organisation_id, "N-2", "2026-01-01", "2026-01-01T00:00:00+00:00", "", None)
        assert bulk_insert(session, Note, ("organisation_id", *FIELDS), [[row]]) == 1

    with database.reading(actor.organisation_id) as session:
        found = bulk_find(session, Note, ("code",), [["N-1"], ["N-2"], ["N-3"]], FIELDS[1:])
        (at,) = session.connection().execute(select(Note.at).where(Note.code == "N-1")).scalars()

    assert found == {("N-1",): ("2026-01-01", "2026-01-01T07:30:00+00:00", "It’s “so”", 12.5)}
    assert (at.hour, at.minute) == (7, 30)


def test_rows_that_came_in_between_check_and_apply_are_filled_in(database, actor, tmp_path, bring):
    first = bring(HEAD + "N-1,2026-01-01,,5\nN-2,2026-01-01,two,\n")
    take(database, actor, tmp_path, NOTES.code, "n.csv", HEAD + "N-2,2026-01-01,other,7\n")

    apply(database, actor, first)

    assert sorted(notes(database, actor)) == [("N-1", "", 5.0), ("N-2", "two", 7.0)]


def test_memory_of_repeats_is_the_same_past_the_rows_at_hand(
    monkeypatch, database, actor, bring, small_chunks
):
    monkeypatch.setattr("audit_app.intake.importer.seen.AT_HAND", 4)
    lines = [f"N-{n % 7},2026-01-01,{'other' if n > 18 else 'one'},\n" for n in range(21)]

    batch = bring(HEAD + "".join(lines))

    assert batch.counts == {"new": 7, "changed": 0, "same": 12, "rejected": 2}
    assert [number for number, *_ in rejected(database, actor, batch)] == [21, 22]


@pytest.mark.unit
@pytest.mark.parametrize("at_hand", [0, 100])
def test_repeats_name_the_first_row(monkeypatch, at_hand):
    monkeypatch.setattr("audit_app.intake.importer.seen.AT_HAND", at_hand)
    seen = Seen()

    assert seen.repeats([2, 3], ["a", "b"], [1, 2]) == []
    found = seen.repeats([4, 5, 6], ["b", "c", "c"], [2, 3, 4])
    seen.close()

    assert [(one.position, one.first, one.same) for one in found] == [(0, 3, True), (2, 5, False)]


def test_rejected_rows_past_the_most_are_counted_and_not_kept(
    database, actor, bring, monkeypatch, small_chunks
):
    monkeypatch.setattr("audit_app.intake.importer.staging.MOST_REJECTED", 4)

    batch = bring(HEAD + "".join(f"N-{n},2026-01-01,,400\n" for n in range(9)))

    assert batch.counts["rejected"] == 9
    with database.reading(actor.organisation_id) as session:
        assert queries.count_rejected(session, batch.id) == 4
    assert preview(database, actor, batch, Verdict.REJECTED).total == 4
    assert preview(database, actor, batch).total == 4


def test_preview_and_check_ask_as_often_for_many_as_for_one(database, actor, bring, small_chunks, sent):
    counts = []
    for size in (1, 30):
        batch = bring(HEAD + "".join(f"N-{n},2026-01-01,,{n}\n" for n in range(size)))
        sent.clear()
        preview(database, actor, batch, page=1, size=3)
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 3


def test_constraint_of_the_table_has_the_last_word(database, actor, bring):
    batch = bring(HEAD + "N-1,2026-01-01,,\n,2026-01-01,,\n")
    with database.transaction(actor.organisation_id) as session:
        staged = session.scalars(select(ImportChunk)).one()
        chunk = service.unpack(staged.content)
        chunk.rows[0][1] = None  # a day the table must have
        staged.content = service.pack(chunk)

    with pytest.raises(Conflict), database.transaction(actor.organisation_id) as session:
        service.apply_import(session, actor, batch.id)

    assert notes(database, actor) == []
    with database.reading(actor.organisation_id) as session:
        assert session.scalar(select(func.count(ImportRow.id))) == 1


def test_nobody_imports_without_the_kinds_right(database, actor, bring):
    from dataclasses import replace

    batch = bring(HEAD + "N-1,2026-01-01,,\n")
    other = replace(actor, permissions=frozenset({"quality.import"}))

    with database.transaction(actor.organisation_id) as session:
        for verb in (service.queue_apply, service.discard):
            with pytest.raises(Forbidden):
                verb(session, other, batch.id)
        with pytest.raises(Forbidden):
            service.check_again(session, other, batch.id, {})


@pytest.mark.unit
def test_a_kind_that_contradicts_itself_is_no_kind():
    with pytest.raises(ValueError, match="speed"):
        Kind(**{**_told(NOTES), "dates": ("speed",)})
    with pytest.raises(ValueError, match=r"room\.noun"):
        Kind(**{**_told(NOTES), "code": "notes"})
    with pytest.raises(ValueError, match="registered twice"):
        register(Kind(**_told(KINDS["training.people"])))


def _told(kind):
    return {
        name: getattr(kind, name)
        for name in Kind.__dataclass_fields__
        if Kind.__dataclass_fields__[name].init
    }


def test_a_rooms_group_gets_the_verbs(tmp_path):
    group, other = click.Group("notes"), click.Group("other")

    commands.attach([group, other])

    assert sorted(group.commands) == ["import", "template"]
    assert other.commands == {}
    run = CliRunner().invoke(
        group,
        ["template", "notes", "--out", str(tmp_path / "n.csv")],
        obj=Terminal(None, False, None, None, None),
    )
    assert run.exit_code == 0, run.output
    text = (tmp_path / "n.csv").read_text("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [list(NOTES.columns), ["N-1", "2026-01-31", "Hello", ""]]
