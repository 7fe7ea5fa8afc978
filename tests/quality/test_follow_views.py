"""The screens of calibration, feedback and coaching."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from audit_app.accounts.models import User
from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.quality.rules import ErrorClass

from .build import add, add_people, evaluation
from .people import NOON, add_form, calibrate, day, link

PAGES = (
    "/quality/calibration/",
    "/quality/calibration/new",
    "/quality/calibration/evaluators",
    "/quality/calibration/evaluators.csv",
    "/quality/feedback/",
    "/quality/feedback/rows.csv",
    "/quality/coaching/",
    "/quality/coaching/rows.csv",
    "/quality/coaching/new",
    "/quality/coaching/effect",
    "/quality/coaching/effect.csv",
)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(NOON):
        yield


@pytest.fixture
def team(database, actor):
    found = add_people(database, actor, "eva", "lea", "max", job="Quality evaluator")
    return {
        **found,
        **add_people(database, actor, "ada", "ben"),
        "form": add_form(database, actor, found["programme"]),
    }


def body(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_empty_pages_teach_and_a_reader_may_not_write(sign_in):
    client = sign_in()
    for path in PAGES:
        assert client.get(path).status_code == 200, path
    reader = sign_in(Role.READER)
    assert reader.get("/quality/calibration/new").status_code == 403
    assert reader.get("/quality/coaching/new").status_code == 403
    assert reader.post("/quality/feedback/1").status_code == 403
    assert reader.post("/quality/calibration/1/close").status_code == 403
    for path in ("calibration/9", "calibration/9/scores.csv", "feedback/9", "coaching/agents/9"):
        assert client.get(f"/quality/{path}").status_code == 404, path
    assert client.get("/quality/coaching/?on=soon").status_code == 422


def test_calibration_from_opening_to_closing_shows_nothing_too_early(
    database, actor, sign_in, team, add_user, stranger
):
    clients = {}
    for who in ("eva", "lea"):
        clients[who] = sign_in(Role.AUDITOR, f"{who}@x.example")
    with database.across() as session:
        ids = {user.email: user.id for user in session.scalars(select(User))}
    for who in clients:
        link(database, actor, ids[f"{who}@x.example"], team[who])
    lead = sign_in()
    path = f"/quality/calibration/new?programme={team['programme']}"
    sent = {
        "code": "Oct-1",
        "held_on": "2026-10-30",
        "transaction_id": "CALL-77",
        "channel": "phone",
        "form_id": team["form"],
        "people": [team["eva"], team["lea"]],
        "clients": "Ines of Lumen\n",
    }
    wrong = lead.post(path, data={**sent, "people": [], "clients": "", "held_on": "2026-11-30"})
    assert wrong.status_code == 422
    assert "At least two must score" in wrong.text
    assert "2026-11-30 lies in the future." in wrong.text
    opened = lead.post(path, data=sent)
    assert opened.status_code == 303
    show = opened.location
    sheet = re.compile(r'href="(/quality/calibration/\d+/sheets/\d+)">[^<]*<span[^>]*>, ([^<]+)</span>')
    by_name = {name: path for path, name in sheet.findall(lead.get(show).text)}
    assert set(by_name) == {"Eva", "Lea", "Ines of Lumen"}
    assert "Fill in my sheet" in clients["eva"].get(show).text

    marks = {"d-ID": "right", "d-SOLVE": "wrong", "d-LOG": "right", "d-TONE": "not_applicable"}
    part = clients["eva"].post(by_name["Eva"], data={**marks, "d-LOG": ""})
    assert part.status_code == 422
    assert "LOG has no decision yet." in part.text
    assert clients["lea"].post(by_name["Eva"], data=marks).status_code == 403
    assert clients["eva"].post(by_name["Eva"], data=marks).status_code == 303
    assert clients["eva"].post(by_name["Eva"], data=marks).status_code == 409

    def shown(client):
        text = client.get(show).text
        rows = client.get(f"{show}/scores.csv").data.decode("utf-8-sig").splitlines()
        return text.count('<span class="state-failed">wrong</span>'), len(rows) - 1

    assert shown(clients["eva"]) == (1, 4)
    assert shown(clients["lea"]) == (0, 0)
    assert shown(lead) == (0, 0)
    assert shown(sign_in(Role.READER)) == (0, 0)
    assert clients["lea"].post(by_name["Lea"], data={**marks, "d-TONE": "wrong"}).status_code == 303
    assert shown(clients["lea"]) == (3, 8)
    assert shown(lead) == (0, 0)  # the client's sheet is still missing
    assert lead.post(by_name["Ines of Lumen"], data=marks).status_code == 303
    assert shown(lead) == (4, 12)
    early = lead.post(f"{show}/close", data={"d-ID": "right"})
    assert early.status_code == 422
    closed = lead.post(f"{show}/close", data={**marks, "d-TONE": "wrong", "n-TONE": "a <b>sigh</b>"})
    assert closed.status_code == 303
    text = lead.get(show).text
    assert "a &lt;b&gt;sigh&lt;/b&gt;" in text
    assert "75.0 %" in text
    assert shown(sign_in(Role.COMPLIANCE_OFFICER)) == (6, 12)
    other = sign_in(Role.LEAD_AUDITOR, "other@y.example", owner=stranger)
    assert other.get(show).status_code == 404
    assert other.get(f"{show}/scores.csv").status_code == 404


def test_evaluators_page_names_who_is_out_of_line(database, actor, sign_in, team):
    for month in ("2026-07", "2026-08", "2026-09"):
        calibrate(
            database,
            actor,
            team,
            team["form"],
            {team["eva"]: "rrrr", team["lea"]: "rrww"},
            code=month,
            held_on=day(f"{month}-07"),
        )
    text = sign_in().get("/quality/calibration/evaluators").text

    assert "Out of line: Lea." in text
    assert text.count("<polyline") == 2
    assert text.count('stroke-width="3" stroke-opacity') == 1
    csv = sign_in(Role.READER).get("/quality/calibration/evaluators.csv").data.decode("utf-8-sig")
    assert "lea,Lea,2026-07-01,2,4,yes" in csv


def test_feedback_dispute_and_coaching_on_the_screens(database, actor, sign_in, team, stranger):
    (number,) = add(
        database,
        actor,
        [
            evaluation(
                team["ada"], team, day("2026-10-20"), evaluator_id=team["eva"], customer_errors=1, failed=True
            )
        ],
    )
    auditor, lead = sign_in(Role.AUDITOR), sign_in()
    path = f"/quality/feedback/{number}"
    assert "2026-10-27" in auditor.get("/quality/feedback/").text
    bare = auditor.post(path, data={"given_on": "2026-10-23", "went_well": "calm"})
    assert bare.status_code == 422
    assert ">calm</textarea>" in bare.text
    given = {"given_on": "2026-10-23", "went_well": "calm", "to_change": "solve", "next_step": "listen"}
    assert auditor.post(path, data=given).status_code == 303
    assert auditor.post(path, data=given).status_code == 409
    said = {"answer": "disputed", "answered_on": "2026-10-24", "reason": "It was solved."}
    assert sign_in(Role.READER).post(f"{path}/answer", data=said).status_code == 403
    assert auditor.post(f"{path}/answer", data=said).status_code == 303
    assert "It was solved." in lead.get("/quality/feedback/").text
    decision = {"outcome": "changed", "note": "So it was.", f"e-{ErrorClass.CUSTOMER}": "0"}
    assert auditor.post(f"{path}/decision", data=decision).status_code == 403
    words = lead.post(f"{path}/decision", data={**decision, f"e-{ErrorClass.CUSTOMER}": "many"})
    assert words.status_code == 422
    assert lead.post(f"{path}/decision", data=decision).status_code == 303
    text = body(lead.get(path))
    assert "the evaluation was changed" in text
    assert "Customer-critical errors 1 0" in text
    assert "Failed yes no" in text

    (failed,) = add(
        database, actor, [evaluation(team["ben"], team, day("2026-10-21"), failed=True, noncritical_errors=1)]
    )
    prefilled = auditor.get(f"/quality/coaching/new?evaluation={failed}").text
    assert 'value="ben"' in prefilled
    talk = {"agent_code": "BEN", "held_on": "2026-10-25", "method": "role_play", "evaluation_id": failed}
    assert auditor.post("/quality/coaching/new", data={**talk, "agent_code": "?"}).status_code == 422
    done = auditor.post("/quality/coaching/new", data=talk)
    assert done.status_code == 303
    assert "role play" in auditor.get(done.location).text
    signing = re.search(r"/quality/coaching/\d+/sign", auditor.get(done.location).text)[0]
    assert auditor.post(signing).status_code == 303
    assert auditor.post(signing).status_code == 409
    assert auditor.post(f"/quality/feedback/{failed}/extra", data={"extra": "none such"}).status_code == 422
    board = auditor.get("/quality/coaching/?state=open").text
    assert "2026-10-25" in board
    other = sign_in(Role.LEAD_AUDITOR, "other@y.example", owner=stranger)
    for page in (path, f"/quality/coaching/agents/{team['ben']}"):
        assert other.get(page).status_code == 404
    assert other.post(f"{path}/decision", data=decision).status_code == 404


def test_step_is_taken_on_the_board(database, actor, sign_in, team):
    add(
        database,
        actor,
        [
            evaluation(team["ada"], team, day(f"2026-10-{n}"), failed=True, business_errors=1)
            for n in (12, 14)
        ],
    )
    client = sign_in(Role.AUDITOR)
    page = client.get("/quality/coaching/").text
    assert "1 · coaching" in page
    action = re.search(r"/quality/coaching/steps/\d+", page)[0]
    assert client.post(action, data={"taken_on": "2026-10-15", "note": ""}).status_code == 422
    assert client.post(action, data={"taken_on": "2026-10-15", "note": "coached"}).status_code == 303
    assert client.post(action, data={"taken_on": "2026-10-15", "note": "coached"}).status_code == 409
    assert "coached" in client.get("/quality/coaching/").text
