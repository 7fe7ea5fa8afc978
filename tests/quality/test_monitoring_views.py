"""Screens and verbs of monitoring: rights, strangers, statements, without any script."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from audit_app import migrate
from audit_app.accounts import service as accounts
from audit_app.accounts.rules import Role
from audit_app.base import clock
from audit_app.base.db import Database
from audit_app.base.errors import Invalid
from audit_app.cli import cli
from audit_app.quality import service
from audit_app.quality.models import AgentMonth, Draw, Evaluation, EvaluationForm, PacingRule
from audit_app.quality.rules import Doubt, State
from tests.quality.build import add, add_people, evaluation
from tests.quality.test_monitoring import NOON, OCTOBER, form_of

PAGES = ("", "evaluations", "accuracy?by=agent", "errors", "forms", "draws", "rules")


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.at(NOON):
        yield


def test_pages_teach_when_empty_and_show_when_filled_in_few_statements(database, actor, sign_in, sent):
    reader = sign_in(Role.READER)
    for page in PAGES:
        answer = reader.get(f"/quality/{page}")
        assert answer.status_code == 200, page
    assert "There is no programme yet." in reader.get("/quality/").text
    people = add_people(database, actor, "ana")
    numbers = add(
        database,
        actor,
        [
            evaluation(people["ana"], people, customer_errors=1, failed=True),
            evaluation(people["ana"], people),
        ],
    )

    counts = {}
    for many in ("few", "more"):
        for page in PAGES:
            sent.clear()
            assert reader.get(f"/quality/{page}").status_code == 200
            counts.setdefault(page, []).append(len(sent))
        if many == "few":
            others = add_people(database, actor, *(f"q{n}" for n in range(30)))
            add(database, actor, [evaluation(others[f"q{n}"], people, hour=9) for n in range(30)])
    assert all(few == more <= 15 for few, more in counts.values()), counts

    board = reader.get("/quality/?month=2026-10").text
    assert "Ana" in board
    assert "too few" in board
    assert "<desc" in board
    assert "Record an evaluation" not in board  # a reader may not
    assert reader.get("/quality/?month=2026-13").status_code == 422
    assert reader.get("/quality/accuracy?since=2026-11&month=2026-10").status_code == 422
    one = reader.get(f"/quality/evaluations/{numbers[0]}")
    assert one.status_code == 200
    assert "failed" in one.text
    rows = reader.get("/quality/evaluations.csv?failed=yes").text.splitlines()
    assert len(rows) == 2
    assert rows[1].count("ana") == 1
    assert "96.8 %" in reader.get("/quality/accuracy").text  # 31 of 32
    for file in ("pacing.csv", "accuracy.csv?by=site", "errors.csv"):
        assert reader.get(f"/quality/{file}").status_code == 200


def test_recording_on_the_page_and_settling(database, actor, sign_in):
    people = add_people(database, actor, "ana")
    add_people(database, actor, "eva", job="Quality evaluator")
    with database.transaction(actor.organisation_id) as session:
        form_id = service.add_form(session, actor, form_of(people["programme"]))
    auditor, lead, reader = sign_in(Role.AUDITOR), sign_in(Role.LEAD_AUDITOR), sign_in(Role.READER)
    said = {
        "transaction_id": "T-77",
        "agent_code": "ANA",
        "day": "2026-10-05",
        "hour": "15",
        "evaluated_on": "2026-10-06",
        "evaluator_code": "eva",
        "method": "side_by_side",
        "stepped_in": "y",
        "channel": "phone",
        "selection": "random",
        "error:N1": "2",
        "error:P1": "",
    }
    address = f"/quality/evaluations/new?form={form_id}"
    assert "Checks who is calling" in auditor.get(address).text
    assert reader.get(address).status_code == 403
    assert reader.post(address, data=said).status_code == 403
    made = auditor.post(address, data=said)
    assert made.status_code == 303
    page = auditor.get(made.location).text
    assert "15.0 of 20.0 points" in page
    assert "took the contact over" in page
    assert auditor.post(address, data=said).status_code == 409
    wrong = auditor.post(
        address, data=said | {"transaction_id": "T-78", "day": "2027-01-01", "error:N1": "x"}
    )
    assert wrong.status_code == 422
    assert "is not a number of errors" in wrong.text
    assert "Nobody has the code" in auditor.post(address, data=said | {"agent_code": "zed"}).text
    plain = auditor.post(
        f"/quality/evaluations/new?programme={people['programme']}",
        data=said | {"transaction_id": "T-79", "error:N1": "", "error:customer_critical": "1"},
    )
    assert plain.status_code == 303

    with database.transaction(actor.organisation_id) as session:
        number = session.scalars(select(Evaluation.id).order_by(Evaluation.id)).first()
        session.execute(update(Evaluation).values(state=State.DOUBTFUL, doubt=Doubt.LATE))
    assert "counts nowhere" in lead.get(f"/quality/evaluations/{number}").text
    settle = f"/quality/evaluations/{number}/settle"
    assert auditor.post(settle, data={"counts": "yes", "reason": "x"}).status_code == 403
    assert lead.post(settle, data={"counts": "yes", "reason": ""}).status_code == 422
    assert lead.post(settle, data={"counts": "yes", "reason": "Looked at it"}).status_code == 303
    assert lead.post(settle, data={"counts": "no", "reason": "again"}).status_code == 409


def test_forms_rules_and_draws_on_their_pages(database, actor, stranger, sign_in):
    people = add_people(database, actor, "ana")
    lead, auditor = sign_in(Role.LEAD_AUDITOR), sign_in(Role.AUDITOR)
    form = {
        "programme_id": people["programme"],
        "name": "Phone form",
        "valid_from": "2026-01-01",
        "pass_mark": "80",
        "code-0": "C1",
        "text-0": "Solves it",
        "class-0": "customer_critical",
        "code-1": "N1",
        "text-1": "Greets",
        "class-1": "non_critical",
        "points-1": "2,5",
        "alias-1": "PENC 1",
    }
    assert auditor.post("/quality/forms/new", data=form).status_code == 403
    silent = lead.post("/quality/forms/new", data=form)
    assert silent.status_code == 422
    assert "Say why an error in C1 is critical." in silent.text
    made = lead.post("/quality/forms/new", data=form | {"reason-0": "They call again"})
    assert made.status_code == 303
    shown = lead.get(made.location).text
    assert "PENC 1" in shown
    assert "fewer than 8 lines" in shown
    again = lead.get(f"/quality/forms/new?from={made.location.rpartition('/')[2]}").text
    assert "They call again" in again
    assert 'value="2026-01-01"' in again
    lead.post("/quality/forms/new", data=form | {"reason-0": "They call again", "text-1": "Greets by name"})
    assert lead.post("/quality/forms/new", data=form | {"programme_id": "999"}).status_code == 422
    with database.reading(actor.organisation_id) as session:
        assert session.scalars(select(EvaluationForm.version).order_by(EvaluationForm.id)).all() == [1, 2]

    rule = {
        "programme_id": "",
        "least": "5",
        "most": "9",
        "sample": "40",
        "share_remote": "60",
        "share_chat": "",
    }
    assert auditor.post("/quality/rules", data=rule).status_code == 403
    assert lead.post("/quality/rules", data=rule).status_code == 303
    assert lead.post("/quality/rules", data=rule | {"most": "4"}).status_code == 422
    assert lead.post("/quality/rules", data=rule | {"share_remote": "101"}).status_code == 422
    with database.reading(actor.organisation_id) as session:
        kept = session.scalars(select(PacingRule)).one()
        assert (kept.least, kept.methods) == (5, {"remote": 60.0})

    ask = {
        "programme_id": people["programme"],
        "from_on": "2026-10-01",
        "until_on": "2026-10-31",
        "seed": "17",
    }
    assert "Import the list of contacts first" in auditor.post("/quality/draws", data=ask).text
    with database.transaction(actor.organisation_id) as session:
        listed = [
            [f"T{n}", None, "2026-10-09", 9, people["ana"], "phone", people["programme"]] for n in range(9)
        ]
        service.apply_contacts(session, actor, None, iter([listed]))
    drawn = auditor.post("/quality/draws", data=ask)
    page = auditor.get(drawn.location)
    assert page.status_code == 200
    assert "the same picks" in page.text
    assert len(auditor.get(f"{drawn.location}.csv").text.splitlines()) == 6

    other = sign_in(Role.LEAD_AUDITOR, "other@x.example", owner=stranger)
    for address in (made.location, drawn.location, f"{drawn.location}.csv", "/quality/evaluations/1"):
        assert other.get(address).status_code == 404
    assert other.post("/quality/draws", data=ask).status_code == 422


def test_verbs_show_pacing_draw_again_and_verify(settings, monkeypatch):
    monkeypatch.setenv("AUDIT_APP_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("AUDIT_APP_SECRET_KEY", "s" * 40)
    settings.data_dir.mkdir(parents=True)
    database = Database(settings.url)
    migrate.upgrade(database)
    with database.transaction(None) as session:
        actor = accounts.found_organisation(session, "Northwind Support")
    people = add_people(database, actor, "ana")
    add(database, actor, [evaluation(people["ana"], people) for _ in range(3)])
    with database.transaction(actor.organisation_id) as session:
        listed = [
            [f"T{n}", None, "2026-10-09", 9, people["ana"], "phone", people["programme"]] for n in range(9)
        ]
        service.apply_contacts(session, actor, None, iter([listed]))

    def run(*words):
        return CliRunner().invoke(cli, words, catch_exceptions=False).output

    (row,) = json.loads(run("--json", "quality", "pacing", "--month", "2026-10"))
    assert (row["agent"], row["n"], row["least"], row["outlook"]) == ("ana", 3, 7, "short")
    words = ("--programme", "Lumen Pay", "--from", "2026-10-01", "--until", "2026-10-31", "--seed", "17")
    first = json.loads(run("--json", "quality", "draw", *words))
    assert len(first["picks"]) == 4
    assert first["picks"] == json.loads(run("--json", "quality", "draw", *words))["picks"]
    assert "Every tally says" in run("quality", "verify")
    with database.transaction(actor.organisation_id) as session:
        session.execute(update(AgentMonth).values(n=99))
        assert session.scalar(select(Draw.seed).limit(1)) == "17"
    with pytest.raises(Invalid, match="1 tallies differ"):
        run("quality", "verify")
    run("quality", "recount")
    run("quality", "verify")
    with database.reading(actor.organisation_id) as session:
        assert session.scalar(select(AgentMonth.n).where(AgentMonth.month == OCTOBER)) == 3
    database.close()


def test_days_of_a_month_are_asked_for_as_one(sign_in):
    assert sign_in(Role.READER).get("/quality/?month=" + dt.date(2026, 10, 1).isoformat()).status_code == 422
