"""The screens of the log, each used as a person uses it: without a script, with rights, with mistakes."""

from __future__ import annotations

import pytest

from audit_app.accounts.rules import Role
from audit_app.actions import queries
from audit_app.base import background, clock
from tests.factories.audits import add_audit
from tests.workforce.build import hire, structure

from .build import NOON, act, complain, day, document, done, drill, meet


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def story(database, actor, add_user):
    """Something in every part of the log; its numbers by name."""
    add_user("owner@x.example")
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        hire(session, actor, places, "E-7", full_name="Ana Cruz")
        late = act(session, actor, "Teach the script", owner="owner@x.example", requirement="2.10d")
        closed = act(session, actor, "Mend the page", owner="E-7", cause_code="old page")
        done(session, actor, closed, "2026-06-20")
        return {
            **places,
            "late": late,
            "closed": closed,
            "review": meet(session, actor, "performance", "2026-11-02", present=("E-7",)),
            "complaint": complain(session, actor, "C-1", "2026-11-01"),
            "drill": drill(session, actor, "2026-05-01"),
            "document": document(session, actor, "D-1", "2026-01-10", "2026-11-21"),
        }


def said(page):
    return " ".join(page.text.split())


PAGES = (
    "/actions/",
    "/actions/?view=board",
    "/actions/reviews",
    "/actions/complaints",
    "/actions/incidents",
    "/actions/launches",
    "/actions/documents",
)


def test_every_page_teaches_when_empty_and_shows_what_there_is(sign_in, app, database, actor):
    reader = sign_in(Role.READER)
    for path in PAGES:
        page = reader.get(path)
        assert page.status_code == 200, path
        assert 'class="empty"' in page.text, path
        assert 'class="btn btn-primary"' not in page.text, path  # a reader is offered nothing to write
    for path in ("new", "reviews/new", "complaints/new", "incidents/new", "launches/new", "documents/new"):
        assert reader.get(f"/actions/{path}").status_code == 403
        assert reader.post(f"/actions/{path}").status_code == 403


def test_lists_filter_and_download_what_they_show(sign_in, story):
    client = sign_in()

    assert "Teach the script" in client.get("/actions/?which=overdue").text
    assert "Mend the page" not in client.get("/actions/").text
    assert "Mend the page" in client.get("/actions/?which=waiting&view=board").text
    assert "Mend the page" in client.get("/actions/?which=all&cause=old-page&owner=cruz").text
    assert "No action fits" in client.get("/actions/?requirement=3.1").text
    assert client.get("/actions/?state=no-such-word&page=-4").status_code == 200
    assert client.get("/actions/reviews?since=tomorrow").status_code == 422
    assert "overdue" in said(client.get("/actions/documents"))
    assert "2026-11-21, overdue" not in said(client.get("/actions/documents?on=2026-11-21"))
    assert "late" in said(client.get("/actions/complaints?which=open"))
    for path, start in (
        ("rows.csv?which=overdue", "id,code,source"),
        ("reviews/rows.csv", "id,kind,held_on"),
        ("complaints/rows.csv", "id,code,side"),
        ("incidents/rows.csv", "id,code,kind"),
        ("documents/rows.csv", "id,code,title"),
    ):
        answer = client.get(f"/actions/{path}")
        assert answer.mimetype == "text/csv"
        assert answer.text.lstrip("\ufeff").startswith(start)
    rows = client.get("/actions/rows.csv?which=overdue").text.splitlines()
    assert len(rows) == 2


def test_action_is_opened_examined_done_and_verified(sign_in, story, database, actor):
    lead, officer = sign_in(), sign_in(Role.COMPLIANCE_OFFICER)
    prefilled = lead.get("/actions/new?source=metric&ref=service_level&requirement=1.4c&title=Missed+again")
    assert 'value="Missed again"' in prefilled.text
    assert '<option value="metric" selected>' in prefilled.text
    data = {
        "title": "Two more people at noon",
        "source": "metric",
        "source_ref": "service_level",
        "requirement": "1.4c",
        "owner": "owner@x.example",
        "due_on": "2026-12-01",
        "programme_id": story["programme"],
        "site_id": 0,
        "effort": "small",
    }
    wrong = lead.post("/actions/new", data={**data, "title": "", "owner": "nobody", "due_on": "soon"})
    assert wrong.status_code == 422
    assert lead.post("/actions/new", data={**data, "owner": "nobody"}).status_code == 422
    made = lead.post("/actions/new", data=data)
    assert made.status_code == 303
    where = made.location
    assert lead.post(f"{where}/begin").status_code == 303
    steps = {
        "method": "five_whys",
        "why-1": "Too few at noon",
        "why-2": "Roster copied",
        "cause_code": "Old roster",
    }
    assert lead.post(f"{where}/cause", data={**steps, "cause": "Nobody plans noon"}).status_code == 303
    page = lead.get(where)
    assert "Roster copied" in page.text
    assert "old-roster" in page.text
    bones = {"method": "fishbone", "bone-process": "Roster copied\nNo check", "cause_code": "Old roster"}
    assert lead.post(f"{where}/cause", data=bones).status_code == 303
    assert "Roster copied; No check" in said(lead.get(where))
    close = {"done_on": "2026-11-22", "kind": "inspection", "months": 3, "programme_id": 0}
    nothing = lead.post(f"{where}/done", data=close)
    assert nothing.status_code == 422
    assert "Say what was done, or link a proof of it." in nothing.text
    assert lead.post(f"{where}/done", data={**close, "note": "Two hired"}).status_code == 303
    assert "Ask somebody else to look." in lead.get(where).text
    look = {"worked": "yes", "note": "Noon is quiet now"}
    assert lead.post(f"{where}/verify", data=look).status_code == 403
    assert officer.post(f"{where}/verify", data=look).status_code == 303
    assert "Done and it worked" in officer.get(where).text
    assert lead.post(f"{where}/done", data={**close, "note": "x"}).status_code == 409


def test_action_is_moved_and_cancelled(sign_in, story):
    client = sign_in()
    where = f"/actions/{story['late']}"
    data = {
        "title": "Teach it",
        "source": "other",
        "owner": "E-7",
        "due_on": "2026-12-01",
        "programme_id": 0,
        "site_id": 0,
    }
    assert client.post(where, data=data).status_code == 303
    assert "first due on 2026-07-01" in said(client.get(where))
    assert client.post(f"{where}/cancel", data={"reason": ""}).status_code == 422
    assert client.post(f"{where}/cancel", data={"reason": "The script is gone"}).status_code == 303
    assert "The script is gone" in client.get(where).text
    assert sign_in(Role.AUDITOR).post(f"{where}/cancel", data={"reason": "x"}).status_code == 403


def test_records_are_added_and_changed(sign_in, story, database, actor):
    client = sign_in()
    place = {"programme_id": story["programme"], "site_id": story["site"]}
    complaint = {
        "code": "C-2",
        "side": "client",
        "way": "letter",
        "received_on": "2026-11-01",
        "answer_days": 2,
        "close_days": 5,
    }
    assert (
        client.post("/actions/complaints/new", data={**place, **complaint, "code": "c-1"}).status_code == 409
    )
    assert (
        client.post("/actions/complaints/new", data={**place, **complaint, "close_days": 1}).status_code
        == 422
    )
    assert client.post("/actions/complaints/new", data={**place, **complaint}).status_code == 303
    page = client.get(f"/actions/complaints/{story['complaint']}")
    assert "Open an action about it" in page.text
    changed = {**complaint, "code": "C-1", "answered_on": "2026-11-03", "closed_on": "2026-11-04"}
    assert (
        client.post(f"/actions/complaints/{story['complaint']}", data={**place, **changed}).status_code == 303
    )
    incident = {
        "code": "I-1",
        "kind": "privacy",
        "severity": "high",
        "title": "List sent",
        "occurred_on": "2026-10-01",
        "found_on": "2026-10-02",
    }
    assert (
        client.post("/actions/incidents/new", data={**place, **incident, "kind": "fire"}).status_code == 422
    )
    assert client.post("/actions/incidents/new", data={**place, **incident}).status_code == 303
    assert "List sent" in client.get("/actions/incidents?which=open&kind=privacy").text
    drilled = {"kind": "disaster", "held_on": "2026-10-01", "goals": "partly", "real": "y"}
    assert client.post("/actions/continuity/new", data={**place, **drilled}).status_code == 422
    assert (
        client.post("/actions/continuity/new", data={**place, **drilled, "lesson": "Old numbers"}).status_code
        == 303
    )
    assert client.get(f"/actions/continuity/{story['drill']}").status_code == 200
    assert "in earnest" in client.get("/actions/incidents").text


def test_review_with_its_decision(sign_in, story):
    client = sign_in()
    data = {
        "kind": "plan",
        "held_on": "2026-11-03",
        "present": "E-7\nThe client",
        "absent": "Tomás",
        "minutes": "All fine",
        "programme_id": 0,
        "site_id": 0,
    }
    made = client.post("/actions/reviews/new", data=data)
    assert made.status_code == 303
    assert client.post("/actions/reviews/new", data=data).status_code == 409
    page = said(client.get(made.location))
    assert "Ana Cruz" in page
    assert "absent" in page
    again = client.get(f"{made.location}/change")
    assert "The client" in again.text
    assert client.post(f"{made.location}/change", data={**data, "held_on": "2026-12-24"}).status_code == 422
    number = made.location.rpartition("/")[2]
    decision = {
        "title": "Hire two",
        "source": "review",
        "source_ref": number,
        "programme_id": 0,
        "site_id": 0,
    }
    client.post("/actions/new", data=decision)
    assert "Hire two" in client.get(made.location).text


def test_launch_is_judged_signed_and_looked_back_on(sign_in, story, database, actor):
    lead, auditor = sign_in(), sign_in(Role.AUDITOR)
    data = {
        "kind": "programme",
        "title": "Lumen chat",
        "live_on": "2026-11-20",
        "programme_id": 0,
        "site_id": 0,
    }
    where = auditor.post("/actions/launches/new", data=data).location
    number = int(where.rpartition("/")[2])
    with database.reading(actor.organisation_id) as session:
        criteria = queries.get_launch(session, number).criteria
    assert "live without a decision" in lead.get("/actions/launches").text
    judged = {f"met-{one.id}": "yes" for one in criteria[:-1]}
    assert auditor.post(f"{where}/criteria", data=judged).status_code == 303
    assert auditor.post(f"{where}/decision", data={"decision": "go"}).status_code == 403
    refused = lead.post(f"{where}/decision", data={"decision": "go"})
    assert refused.status_code == 422
    assert "Look at every criterion before saying go." in refused.text
    last = criteria[-1].id
    auditor.post(f"{where}/criteria", data={f"met-{last}": "no", f"note-{last}": "By hand for a week"})
    assert lead.post(f"{where}/decision", data={"decision": "go"}).status_code == 303
    assert "signed by Lead_Auditor on 2026-11-22" in said(lead.get(where)).replace(
        "lead_auditor", "Lead_Auditor"
    )
    assert auditor.post(f"{where}/criteria", data=judged).status_code == 409
    back = {"reviewed_on": "2026-11-22", "review_note": "Two rough days"}
    assert auditor.post(f"{where}/look-back", data=back).status_code == 303
    assert "Two rough days" in lead.get(where).text


def test_document_is_approved_again_and_withdrawn(sign_in, story):
    client = sign_in()
    where = f"/actions/documents/{story['document']}"
    approval = {
        "version": "1",
        "approved_by": "Ana",
        "approved_on": "2026-11-22",
        "review_due_on": "2027-11-22",
    }
    assert (
        client.post(f"{where}/versions", data={**approval, "review_due_on": "2026-11-22"}).status_code == 422
    )
    assert client.post(f"{where}/versions", data=approval).status_code == 303
    assert client.post(f"{where}/versions", data=approval).status_code == 409
    assert "in review until 2027-11-22" in said(client.get(where))
    entry = {"code": "D-1", "title": "Refunds", "kind": "article", "job_id": 0, "requirements": "2.3a, 2.3b"}
    assert client.post(where, data=entry).status_code == 303
    assert "Refunds" in client.get("/actions/documents?requirement=2.3b&kind=article").text
    assert client.post(f"{where}/withdraw", data={"reason": "Replaced"}).status_code == 303
    assert "Replaced" in client.get(where).text
    assert "Refunds" in client.get("/actions/documents?which=withdrawn").text


def test_strangers_find_nothing(sign_in, story, stranger, database):
    client = sign_in(Role.ADMINISTRATOR, "stranger@y.example", owner=stranger)

    for path in PAGES:
        assert 'class="empty"' in client.get(path).text
    for path in (
        f"{story['late']}",
        f"reviews/{story['review']}",
        f"reviews/{story['review']}/change",
        f"complaints/{story['complaint']}",
        f"continuity/{story['drill']}",
        f"documents/{story['document']}",
    ):
        assert client.get(f"/actions/{path}").status_code == 404
    data = {"title": "Mine", "source": "other", "programme_id": story["programme"], "site_id": 0}
    assert client.post("/actions/new", data=data).status_code == 422


def test_pages_ask_no_more_for_many(sign_in, story, database, actor, sent):
    client = sign_in()

    def statements(path):
        sent.clear()
        assert client.get(path).status_code == 200
        return len([one for one in sent if one.lstrip().startswith("SELECT")])

    paths = [*PAGES, f"/actions/{story['late']}", f"/actions/{story['closed']}"]
    for path in paths:
        statements(path)  # what a process reads once, it has read
    before = {path: statements(path) for path in paths}
    with database.transaction(actor.organisation_id) as session:
        for number in range(12):
            done(session, actor, act(session, actor, f"More {number}", owner="E-7"), "2026-06-20")
            act(session, actor, f"Open {number}", owner="E-7", cause_code="x")
            meet(session, actor, "team", "2026-11-02", about=f"{number}", present=("E-7",))
            complain(session, actor, f"C-1{number}", "2026-11-01")
            document(session, actor, f"D-1{number}", "2026-01-10", "2026-11-21")

    assert {path: statements(path) for path in paths} == before
    assert max(before.values()) <= 15


def test_effects_are_looked_at_in_the_background(sign_in, story, database, actor):
    answer = sign_in().post("/actions/check-effects")

    assert answer.status_code == 303
    with database.reading(actor.organisation_id) as session:
        job = session.query(background.JobRow).one()
    background.run_now(database, job.id)
    with database.reading(actor.organisation_id) as session:
        found = background.get_job(session, job.id)
    assert (found.state, found.result) == (background.State.DONE, {"actions": []})
    assert day("2026-11-22") == clock.today()


def test_finding_of_an_audit_leads_to_an_action_and_back(sign_in, database, actor):
    audit = add_audit(database, actor)
    client = sign_in()
    page = client.get(f"/audits/{audit}/p/1.4").text
    assert f"/actions/new?source=finding&amp;ref={audit}&amp;requirement=1.4c" in page
    data = {"title": "Keep the minutes", "source": "finding", "source_ref": audit, "requirement": "1.4c"}
    made = client.post("/actions/new", data={**data, "programme_id": 0, "site_id": 0})
    assert f"/audits/{audit}/" in client.get(made.location).text
    listed = client.get(f"/actions/?which=all&source=finding&ref={audit}&requirement=1.4c")
    assert "Keep the minutes" in listed.text
    assert "/actions/new" not in sign_in(Role.READER).get(f"/audits/{audit}/p/1.4").text
