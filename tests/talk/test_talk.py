"""Comments, mentions and requests for proof from the door down: who is told, who may, what stays inside."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from audit_app.accounts.rules import Role
from audit_app.auditlog.models import Entry
from audit_app.audits import queries as audits
from audit_app.base import clock
from audit_app.cli import cli
from audit_app.talk import queries
from audit_app.talk.models import Notice
from audit_app.talk.rules import Kind, Thing
from tests.factories.audits import add_audit, add_proof

SCRIPT = "<script>alert(1)</script>"
DUE = "2030-01-01"


@pytest.fixture
def audit_id(database, actor):
    return add_audit(database, actor)


@pytest.fixture
def now():
    with clock.at(dt.datetime(2029, 12, 20, 12, tzinfo=dt.UTC)) as at:
        yield at


@pytest.fixture
def people(sign_in, audit_id, now):
    """Three who work together: a lead, an auditor, a reader."""
    return {
        "lead": sign_in(Role.LEAD_AUDITOR, "lee@x.example"),
        "auditor": sign_in(Role.AUDITOR, "ann@x.example"),
        "reader": sign_in(Role.READER, "rea@x.example"),
    }


def thread(audit_id, code="3.4a"):
    return f"/talk/requirement/{audit_id}/{code}"


def trail(database, actor):
    with database.reading(actor.organisation_id) as session:
        rows = session.scalars(select(Entry).order_by(Entry.sequence))
        return [(row.action, row.data) for row in rows if row.action.startswith("talk.")]


def notices(database, actor):
    with database.reading(actor.organisation_id) as session:
        return [
            (one.kind, one.subject, one.seen_at is None)
            for one in session.scalars(select(Notice).order_by(Notice.id))
        ]


def test_mention_reaches_whom_it_names_and_opening_it_is_noted(people, database, actor, audit_id):
    said = people["lead"].post(thread(audit_id), data={"text": "@Ann please look"})

    assert said.status_code == 302
    assert notices(database, actor) == [("mention", "Manila 2026 readiness · 3.4a", True)]
    assert "1<span" in people["auditor"].get("/for-you/count").text
    assert people["lead"].get("/for-you/count").text.strip() == ""
    opened = people["auditor"].get("/for-you/1")
    assert opened.location == said.location
    assert people["auditor"].get("/for-you/count").text.strip() == ""
    assert people["lead"].get("/for-you/1").status_code == 404  # another person's line


def test_one_line_for_a_person_and_a_thing(people, database, actor, audit_id):
    for text in ("@Ann one", "@Ann two"):
        people["lead"].post(thread(audit_id), data={"text": text})
    people["auditor"].post(thread(audit_id), data={"text": "Seen"})

    assert sorted(notices(database, actor)) == [
        ("comment", "Manila 2026 readiness · 3.4a", True),
        ("mention", "Manila 2026 readiness · 3.4a", True),
    ]
    assert people["auditor"].post("/for-you/seen").status_code == 302
    assert people["auditor"].get("/for-you/count").text.strip() == ""


def test_script_is_shown_as_text(people, audit_id):
    people["lead"].post(thread(audit_id), data={"text": f"{SCRIPT} @Ann"})
    people["lead"].post(
        f"/requests/{audit_id}/3.4a/new", data={"asked_of": "2", "due_on": DUE, "text": SCRIPT}
    )

    for address in (thread(audit_id), "/requests/", "/requests/1"):
        page = people["lead"].get(address).text
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page


def test_mention_of_a_stranger_is_refused(people, database, actor, audit_id, stranger, add_user):
    other = add_user("spy@other.example", Role.AUDITOR, owner=stranger)

    refused = people["lead"].post(thread(audit_id), data={"text": "Look", "mention": str(other)})
    typed = people["lead"].post(thread(audit_id), data={"text": "Look @Spy @spy@other.example"})

    assert (refused.status_code, typed.status_code) == (422, 302)
    assert notices(database, actor) == []


def test_nobody_is_told_of_what_they_may_not_see(people, database, actor, audit_id, add_user):
    add_user("eva@x.example", Role.EVALUATOR)

    people["lead"].post(thread(audit_id), data={"text": "@Eva look"})

    assert notices(database, actor) == []


def test_threads_of_another_organisation_are_not_there(people, sign_in, audit_id, stranger):
    people["lead"].post(thread(audit_id), data={"text": "Secret"})
    people["lead"].post(f"/requests/{audit_id}/3.4a/new", data={"asked_of": "2", "due_on": DUE, "text": "X"})
    spy = sign_in(Role.ADMINISTRATOR, "spy@other.example", owner=stranger)

    for address in (thread(audit_id), "/talk/finding/1/3.4a", "/talk/action/1", "/requests/1", "/for-you/1"):
        assert spy.get(address).status_code == 404, address
    for address, data in {
        thread(audit_id): {"text": "X"},
        "/talk/comments/1/edit": {"text": "X"},
        "/talk/comments/1/delete": {},
        f"/requests/{audit_id}/3.4a/new": {"asked_of": "2", "due_on": DUE, "text": "X"},
        "/requests/1/provide": {"item_id": "1"},
        "/requests/1/decide": {"step": "cancel"},
    }.items():
        assert spy.post(address, data=data).status_code == 404, address
    assert "Secret" not in spy.get("/requests/rows.csv").text
    assert len(list(csv.reader(io.StringIO(spy.get("/requests/rows.csv").text)))) == 1


def test_comment_is_internal_unless_somebody_says_otherwise(people, database, actor, audit_id):
    people["lead"].post(thread(audit_id), data={"text": "Between us"})
    people["lead"].post(thread(audit_id), data={"text": "For all", "shared": "y"})
    people["lead"].post(thread(audit_id), data={"text": "Gone", "shared": "y"})
    people["lead"].post("/talk/comments/3/delete")

    with database.reading(actor.organisation_id) as session:
        shared = queries.list_shared(session, Thing(Kind.REQUIREMENT, audit_id, "3.4a"))
        whole = queries.list_comments(session, Thing(Kind.REQUIREMENT, audit_id, "3.4a"))

    assert [one.text for one in shared] == ["For all"]
    assert [one.text for one in whole] == ["Between us", "For all", ""]


def test_editing_is_for_the_author_and_soon_and_both_texts_are_on_the_trail(
    people, database, actor, audit_id
):
    people["auditor"].post(thread(audit_id), data={"text": "Frist"})
    assert people["lead"].post("/talk/comments/1/edit", data={"text": "X"}).status_code == 403

    people["auditor"].post("/talk/comments/1/edit", data={"text": "First @Lee"})
    with clock.at(clock.now() + dt.timedelta(minutes=16)):
        assert people["auditor"].post("/talk/comments/1/edit", data={"text": "X"}).status_code == 403

    assert trail(database, actor)[-1] == (
        "talk.comment.changed",
        {"from": {"text": "Frist"}, "to": {"text": "First @Lee"}},
    )
    assert [kind for kind, _subject, _new in notices(database, actor)] == ["mention"]


def test_deleting_leaves_a_mark(people, database, actor, audit_id):
    people["auditor"].post(thread(audit_id), data={"text": "Nonsense"})
    assert people["reader"].post("/talk/comments/1/delete").status_code == 403

    people["lead"].post("/talk/comments/1/delete")

    page = people["reader"].get(thread(audit_id)).text
    assert ("Nonsense" in page, "Deleted by Lee on 2029-12-20" in page) == (False, True)
    assert trail(database, actor)[-1][0] == "talk.comment.deleted"
    assert people["lead"].post("/talk/comments/1/delete").status_code == 409


@pytest.fixture
def asked(people, audit_id, database, actor):
    """A request of the lead to Ann."""
    with database.reading(actor.organisation_id) as session:
        ann = next(one for one in people_of(session, actor) if one.email == "ann@x.example").user_id
    data = {"asked_of": str(ann), "due_on": DUE, "text": "The minutes of October"}
    assert people["lead"].post(f"/requests/{audit_id}/3.4a/new", data=data).status_code == 302
    return 1


def people_of(session, actor):
    from audit_app.accounts.queries import list_members

    return list_members(session, actor.organisation_id)


def test_request_goes_from_asking_to_accepted_and_links_the_proof(
    people, database, actor, audit_id, asked, sign_in
):
    assert "The minutes of October" in people["auditor"].get("/home/").text

    handed = people["auditor"].post(
        "/requests/1/provide", data={"file": (io.BytesIO(b"a,b\n1,2\n"), "minutes.csv"), "title": "Minutes"}
    )
    assert handed.status_code == 302, handed.text
    twin = sign_in(Role.LEAD_AUDITOR, "Ann+2@x.example")
    for same in (people["auditor"], twin):
        assert same.post("/requests/1/decide", data={"step": "accept"}).status_code == 403
    assert 'value="accept"' not in twin.get("/requests/1").text
    assert people["lead"].post("/requests/1/decide", data={"step": "accept"}).status_code == 302

    with database.reading(actor.organisation_id) as session:
        (proof,) = audits.get_answer(session, audit_id, "3.4a").proofs
    assert proof.title == "Minutes"
    assert [kind for kind, _subject, _new in notices(database, actor)] == ["request", "provided", "accepted"]
    assert "The minutes of October" not in people["auditor"].get("/home/").text
    assert people["lead"].post("/requests/1/decide", data={"step": "cancel"}).status_code == 409


def test_request_is_returned_with_a_reason_and_provided_again(people, database, actor, asked):
    item = add_proof(database, actor)
    people["auditor"].post("/requests/1/provide", data={"item_id": str(item)})

    assert people["lead"].post("/requests/1/decide", data={"step": "return"}).status_code == 422
    people["lead"].post("/requests/1/decide", data={"step": "return", "reason": "Page 2 is missing"})
    assert "Page 2 is missing" in people["auditor"].get("/requests/1").text
    assert people["auditor"].post("/requests/1/provide", data={"item_id": str(item)}).status_code == 302


def test_only_who_was_asked_hands_in(people, database, actor, asked):
    item = add_proof(database, actor)

    assert people["lead"].post("/requests/1/provide", data={"item_id": str(item)}).status_code == 403
    assert people["reader"].post("/requests/1/provide", data={"item_id": str(item)}).status_code == 403
    assert people["auditor"].post("/requests/1/provide", data={}).status_code == 422
    assert people["auditor"].post("/requests/1/provide", data={"item_id": "424242"}).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "2999-01-01"}, "due_on"),
        ({"asked_of": "424242"}, "asked_of"),
        ({"text": " "}, "text"),
        ({"due_on": "x"}, "due_on"),
    ],
)
def test_wrong_request_is_told_at_its_field(people, audit_id, change, field):
    data = {"asked_of": "2", "due_on": DUE, "text": "X", **change}

    answer = people["lead"].post(f"/requests/{audit_id}/3.4a/new", data=data)

    assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)


def test_reader_cannot_be_asked(people, audit_id, database, actor):
    with database.reading(actor.organisation_id) as session:
        reader = next(one for one in people_of(session, actor) if one.role is Role.READER).user_id

    data = {"asked_of": str(reader), "due_on": DUE, "text": "X"}

    assert people["lead"].post(f"/requests/{audit_id}/3.4a/new", data=data).status_code == 422


def test_list_filters_and_file_agree(people, asked, audit_id, sign_in):
    def found(query):
        rows = list(csv.DictReader(io.StringIO(people["reader"].get(f"/requests/rows.csv?{query}").text)))
        page = people["reader"].get(f"/requests/?{query}").text
        assert ('href="/requests/1"' in page) == bool(rows)
        return len(rows)

    assert [
        found(query)
        for query in (
            "",
            "state=open",
            "state=accepted",
            "late=y",
            "text=october",
            "text=zzz",
            "asked_of=424242",
        )
    ] == [1, 1, 0, 0, 1, 0, 0]
    with clock.at(dt.datetime(2030, 1, 2, 1, tzinfo=dt.UTC)):
        people["reader"] = sign_in(Role.READER, "late@x.example")  # nobody stays signed in that long
        assert found("late=y") == 1
        assert "overdue" in people["reader"].get("/requests/1").text


def test_terminal_lists_requests(database, actor, asked, tmp_path):
    run = CliRunner(env={"AUDIT_APP_DATA_DIR": str(tmp_path), "AUDIT_APP_DATABASE_URL": database.url}).invoke

    (row,) = json.loads(run(cli, ["--json", "requests", "list", "--state", "open"]).output)

    assert (row["requirement"], row["asked_of"], row["late"]) == ("3.4a", "Ann", False)
