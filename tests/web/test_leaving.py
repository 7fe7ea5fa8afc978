"""What leaves and what is refused is on the trail: who, what, from where, how many."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select

import audit_app
from audit_app.accounts import queries as people
from audit_app.accounts.rules import Role
from audit_app.accounts.rules.tokens import Preset
from audit_app.accounts.service import tokens
from audit_app.auditlog.models import Entry
from audit_app.base.actor import Actor
from audit_app.web.files import SENT, Counted
from audit_app.web.refusals import MANY, MOST, REFUSED, Refusals, Who
from audit_app.workforce import service as workforce
from audit_app.workforce.rules import Dates

ANA = Actor(7, "Ana", 1)
HOUSE = Path(audit_app.__file__).parent
SENDERS = {"Response", "send_file", "send_from_directory"}
PAGES = {"image/webp", "text/html", "text/calendar"}
"""Types that are shown, not taken along."""


def entries(database, actor, action):
    with database.reading(actor.organisation_id) as session:
        return session.scalars(select(Entry).where(Entry.action == action).order_by(Entry.sequence)).all()


def test_rows_that_somebody_takes_along_are_on_the_trail(app, database, actor, sign_in):
    client = sign_in(Role.LEAD_AUDITOR)

    client.get("/trail/rows.csv?action=accounts.member.added", buffered=True)

    [entry] = entries(database, actor, SENT)
    assert (entry.actor, entry.address, entry.kind, entry.subject) == (
        "Lead_Auditor",
        "127.0.0.1",
        "page",
        "auditlog.rows",
    )
    assert entry.data["at"] == "/trail/rows.csv?action=accounts.member.added"
    assert (entry.data["rows"], entry.data["type"]) == (1, "text/csv")


def test_page_is_no_file(app, database, actor, sign_in):
    sign_in(Role.LEAD_AUDITOR).get("/trail/", buffered=True)

    assert entries(database, actor, SENT) == []


@pytest.mark.unit
def test_lines_inside_quoted_cells_are_no_rows():
    counted = Counted([b'a,b\r\n1,"two\r\nli', b'nes ""here""\r\n"\r\n3,4\r\n'])

    assert b"".join(counted) == b'a,b\r\n1,"two\r\nlines ""here""\r\n"\r\n3,4\r\n'
    assert counted.lines == 3


@pytest.mark.unit
@pytest.mark.parametrize(
    "path",
    sorted(
        path
        for path in HOUSE.rglob("*.py")
        if {"views", "api"} & {part.removesuffix(".py") for part in path.relative_to(HOUSE).parts}
        and path.parent.name != "web"
    ),
    ids=lambda path: "/".join(path.parts[-3:]),
)
def test_file_calls_itself_an_attachment(path):
    """What is sent as anything but a page must say so, or it would leave without its entry on the trail."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in SENDERS:
                types = [word.value for word in call.keywords if word.arg == "mimetype"]
                if not types or (isinstance(types[0], ast.Constant) and types[0].value in PAGES):
                    continue
                source = ast.unparse(function)
                assert "as_attachment=True" in source or "Content-Disposition" in source, function.name


def test_refused_page_is_on_the_trail(app, database, actor, sign_in):
    client = sign_in(Role.READER)

    assert client.get("/trail/", buffered=True).status_code == 403

    [entry] = entries(database, actor, REFUSED)
    assert (entry.actor, entry.subject) == ("Reader", "auditlog.index")
    assert entry.data == {"status": 403, "method": "GET", "at": "/trail/", "count": 1}


def test_foreign_row_that_somebody_asked_for_is_on_the_trail(app, database, actor, stranger, sign_in):
    with database.transaction(stranger.organisation_id) as session:
        site, job = (
            workforce.add_site(session, stranger, "Cebu"),
            workforce.add_job(session, stranger, workforce.AddJob("Agent")),
        )
        hired = workforce.Hire("A1", "Ana", Dates(dt.date(2026, 1, 1)), workforce.Place(site, None, job))
        number = workforce.hire(session, stranger, hired)
    client = sign_in(Role.LEAD_AUDITOR)

    assert client.get(f"/people/{number}", buffered=True).status_code == 404

    [entry] = entries(database, actor, REFUSED)
    assert (entry.data["at"], entry.data["status"]) == (f"/people/{number}", 404)


def test_flood_of_refusals_is_one_entry(app, database, actor, sign_in):
    client = sign_in(Role.READER)

    for _number in range(30):
        client.get("/trail/", buffered=True)

    assert len(entries(database, actor, REFUSED)) == 1


def test_form_without_its_token_is_on_the_trail(app, database, actor, sign_in):
    client = sign_in(Role.LEAD_AUDITOR)
    app.config["WTF_CSRF_ENABLED"] = True

    for _number in range(3):
        assert client.post("/audits/", data={"name": "Forged"}, buffered=True).status_code == 400

    [entry] = entries(database, actor, REFUSED)
    assert (entry.actor, entry.data["status"], entry.data["method"]) == ("Lead_Auditor", 400, "POST")
    assert "Forged" not in str(entry.data)


def test_token_over_its_limit_is_on_the_trail_once(app, database, actor, add_user):
    app.config["RATELIMIT_ENABLED"] = True
    app.extensions["audit_app_api_throttle"].most = 1
    number = add_user("reader@x.example", Role.READER)
    with database.across() as session:
        member = people.find_actor(session, number)
    with database.transaction(actor.organisation_id) as session:
        token = tokens.make_token(session, member, tokens.MakeToken("a test", preset=Preset.ALL)).text
    client = app.test_client(use_cookies=False)

    told = [
        client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}, buffered=True).status_code
        for _number in range(4)
    ]

    assert told == [200, 429, 429, 429]
    [entry] = entries(database, actor, REFUSED)
    assert (entry.actor_id, entry.data["status"], entry.data["count"]) == (number, 429, 1)


@pytest.mark.unit
def test_repeats_are_written_with_their_count_when_the_minute_is_over():
    refusals = Refusals()
    for number in range(5):
        refusals.note(Who(ANA), "x.page", {"status": 403}, float(number))

    assert refusals.due(59.0) == []
    [(refusal, count)] = refusals.due(60.0)
    assert (refusal.endpoint, count) == ("x.page", 4)
    assert refusals.due(61.0) == []


@pytest.mark.unit
def test_somebody_who_tries_every_page_is_counted_together():
    refusals = Refusals()
    written = [
        refusals.note(Who(ANA), f"x.page{number}", {"status": 404}, 0.0) for number in range(MOST + 30)
    ]

    assert sum(map(len, written)) == MOST + 1
    assert [(each.endpoint, count) for each, count in refusals.due(60.0)] == [(MANY, 29)]
