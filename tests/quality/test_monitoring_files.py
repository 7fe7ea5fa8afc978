"""Files of evaluations, contacts, absences and forms through the importer."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from audit_app.base import clock
from audit_app.quality import queries, service
from audit_app.quality.importer.known import hour, line_errors
from audit_app.quality.models import Absence, AgentMonth, Contact, Evaluation, EvaluationError
from audit_app.quality.rules import State
from tests.intake import build as files
from tests.quality.build import add_people
from tests.quality.test_monitoring import NOON


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.at(NOON):
        yield


def take(database, actor, folder, kind, text):
    """Checks a file and applies it; returns counts and the rejected rows' problems by row number."""
    batch = files.check(database, actor, folder, kind, "file.csv", text)
    wrong: dict[int, list[str]] = {}
    for number, _column, problem in files.rejected(database, actor, batch):
        wrong.setdefault(number, []).append(problem)
    if batch.counts.get("new") or batch.counts.get("changed"):
        files.apply(database, actor, batch)
    return batch.counts, wrong


FORM = """programme,form,valid_from,pass_mark,code,text,error_class,reason,points,alias_es
Lumen Pay,Phone form,2026-01-01,75,C1,Solves what was asked,PECUF,They call again,,PECUF 1
Lumen Pay,Phone form,2026-01-01,75,N1,Greets,PENC,,5,PENC 1
Lumen Pay,Phone form,2026-01-01,75,N2,Writes a note,non-critical,,15,
Lumen Pay,Phone form,2026-01-01,75,P1,Checks who calls,compliance,,,
Nowhere,Phone form,2026-01-01,75,N1,Greets,minor,,5,
"""
EVALUATIONS = """Call ID;Agent;Fecha;Hora;QA ID;Tipo;Took over;Canal;Sample;Form;Error codes;Programme
T-1;ana;2026-10-05;14:20;eva;remote;no;phone;random;Phone form;N2;
T-2;ANA;2026-10-05;2:20 pm;eva;side by side;yes;llamada;aleatoria;Phone form;C1 x 2, N1;
T-2;ana;2026-10-06;;eva;side by side;yes;phone;random;Phone form;;
T-3;gone;2026-10-05;;eva;remote;no;phone;random;Phone form;;
T-4;ana;2026-11-05;;eva;remote;no;phone;random;Phone form;;
T-5;ana;2026-10-05;;ana;remote;no;phone;random;Phone form;;
T-6;ana;2026-10-05;;eva;remote;yes;phone;random;Phone form;;
T-7;ana;2026-10-05;;eva;telepathy;no;phone;random;Phone form;;
T-8;anna;2026-10-05;;eva;remote;no;phone;random;Phone form;;
T-9;ana;2026-10-05;;eva;remote;no;phone;random;Phone form;X9;
T-10;ana;2026-10-05;;;client;no;phone;random;;;Lumen Pay
T-11;ana;2026-10-05;;eva;remote;no;phone;targeted;Phone form;C1;
T-12;dan;2026-10-05;;eva;remote;no;phone;random;Phone form;C1;Lumen Pay
T-13;ana;2026-10-05;;eva;remote;no;phone;random;Phone form;C1;
"""


def test_files_are_checked_row_by_row_and_written_once(database, actor, tmp_path):
    people = add_people(database, actor, "ana", "ben")
    add_people(database, actor, "eva", job="Quality evaluator")
    add_people(database, actor, "gone", left_on=dt.date(2026, 9, 30))
    add_people(database, actor, "dan", programme="Kestrel Home")

    counts, wrong = take(database, actor, tmp_path, "quality.forms", FORM)
    assert (counts["new"], counts["rejected"]) == (3, 2)
    assert wrong == {5: ["Say why an error in P1 is critical."], 6: ["There is no such programme."]}
    with database.reading(actor.organisation_id) as session:
        (form,) = queries.known_forms(session)
    assert (form.version, form.pass_mark, [one.code for one in form.criteria]) == (1, 75, ["C1", "N1", "N2"])
    assert (
        take(database, actor, tmp_path, "quality.forms", FORM.replace("Greets,PENC,,5", "Greets,PENC,,6"))[0][
            "changed"
        ]
        == 1
    )
    with database.reading(actor.organisation_id) as session:
        form = queries.known_forms(session)[-1]
    assert (form.version, [one.points for one in form.criteria]) == (2, [0, 6, 15])

    contacts = "transaction_id,agent_code,day,time,channel\nT-13,ben,2026-10-05,9:15,phone\nT-14,gone,2026-10-05,,chat\n"
    counts, wrong = take(database, actor, tmp_path, "quality.contacts", contacts)
    assert (counts["new"], wrong) == (1, {3: ["This person was not on the staff that day."]})

    counts, wrong = take(database, actor, tmp_path, "quality.evaluations", EVALUATIONS)
    assert (counts["new"], counts["rejected"]) == (6, 8)
    assert {number: text[0] for number, text in wrong.items() if number != 4} == {
        5: "This person was not on the staff that day.",
        6: "2026-11-05 lies in the future. The last day taken is 2026-10-31.",
        7: "Nobody evaluates themselves.",
        8: "Only who sits beside the agent can step in.",
        9: "Write one of these: side_by_side, remote, client.",
        10: "Nobody has this code.",
        11: "The form has no line called X9.",
    }
    assert 4 in wrong  # the same contact twice by one evaluator in one way
    with database.reading(actor.organisation_id) as session:
        found = {row.transaction_id: row for row in session.scalars(select(Evaluation))}
        assert {one: (row.state, row.failed, row.hour) for one, row in found.items()} == {
            "T-1": (State.COUNTED, True, 14),  # 6 of 21 points
            "T-2": (State.COUNTED, True, 14),
            "T-10": (State.COUNTED, False, None),
            "T-11": (State.COUNTED, True, None),
            "T-12": (State.DOUBTFUL, True, None),  # Dan works on the other programme
            "T-13": (State.DOUBTFUL, True, None),  # the list of contacts says Ben
        }
        tally = session.scalars(select(AgentMonth).where(AgentMonth.agent_id == people["ana"])).one()
        assert (tally.n, tally.n_random, tally.random_customer_wrong, tally.n_client) == (4, 3, 1, 1)
        codes = select(EvaluationError.criterion_code, EvaluationError.count).order_by(EvaluationError.id)
        assert session.execute(codes.limit(3)).all() == [("N2", 1), ("C1", 2), ("N1", 1)]
        assert service.verify_tallies(session) == []

    again, _wrong = take(database, actor, tmp_path, "quality.evaluations", EVALUATIONS + "\n")
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 6)
    mended = EVALUATIONS.replace("Phone form;N2;", "Phone form;N1;")
    assert take(database, actor, tmp_path, "quality.evaluations", mended)[0]["changed"] == 1
    with database.reading(actor.organisation_id) as session:
        assert session.scalar(select(Evaluation.points).where(Evaluation.transaction_id == "T-1")) == 15
        assert service.verify_tallies(session) == []

    absences = "agent_code,month,days\nana,2026-10,3\nana,2026-12,1\nben,October,1\n"
    counts, wrong = take(database, actor, tmp_path, "quality.absences", absences)
    assert (counts["new"], sorted(wrong)) == (1, [3, 4])
    with database.reading(actor.organisation_id) as session:
        assert session.execute(select(Absence.month, Absence.days)).all() == [(dt.date(2026, 10, 1), 3)]
        assert session.scalars(select(Contact.hour)).all() == [9]


def test_file_without_errors_is_not_taken_for_a_faultless_one(database, actor, tmp_path):
    add_people(database, actor, "ana")
    rows = "transaction_id,agent_code,day,method,selection,channel\nT-1,ana,2026-10-05,client,random,phone\n"

    counts, wrong = take(database, actor, tmp_path, "quality.evaluations", rows)

    assert (counts["rejected"], wrong[2]) == (
        1,
        ["The file has no column of errors, so nothing can be counted right."],
    )


@pytest.mark.unit
@pytest.mark.parametrize(
    ("text", "expected"),
    [("14:05", 14), ("2:05 pm", 14), ("12:30 a.m.", 0), ("9h15", 9), (0.5, 12), ("23:59:59", 23)],
)
def test_hours_are_read_as_people_write_them(text, expected):
    assert hour(text) == expected


@pytest.mark.unit
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N2", {"N2": 1}),
        ("N2; C1 x 2", {"N2": 1, "C1": 2}),
        ("A,A×3", {"A": 4}),
        (7.0, {"7": 1}),
        ("BOX", {"BOX": 1}),
    ],
)
def test_lines_are_read_with_their_numbers(text, expected):
    assert line_errors(text) == expected
