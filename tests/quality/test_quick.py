"""The quick way through a file says exactly what the plain check says, or nothing."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from audit_app.base.tabular import DateOrder
from audit_app.intake.importer import Reading
from audit_app.quality.importer.evaluations import COUNTS, EvaluationChecker
from tests.quality.build import add_people
from tests.quality.test_monitoring_files import FORM, _at_noon, take  # noqa: F401 - the fixture's clock

TODAY = dt.date(2026, 10, 31)
CELLS = {
    "agent_code": ["ana", "ANA", " ben ", "gone", "late", "eva", "nobody", None],
    "day": ["2026-10-05", "2026-10-31", "2026-05-01", dt.date(2026, 10, 6), dt.datetime(2026, 10, 7, 9, tzinfo=dt.UTC), "soon", 3],
    "time": ["14:20", 0.5, "2 pm", "2:10 pm", None, None, True],
    "evaluated_on": [None, None, "2026-10-05", "2026-10-31", "2027-01-01"],
    "evaluator_code": ["eva", "EVA", "ana", "nobody", None],
    "evaluator_name": [None, "Client"],
    "method": ["remote", "side by side", "client", "client", "telepathy", None],
    "stepped_in": [None, "no", "yes", True, False, 1, "perhaps"],
    "channel": ["phone", "chat", None, None, "drum"],
    "programme": [None, None, "Lumen Pay", "Kestrel Home", "Nowhere"],
    "selection": ["random", "targeted", "aleatoria", None],
    "form": [None, "Phone form", "phone form", "No form"],
    "errors": [None, None, "N2", "C1 x 2; N1", "C1 x 2, N1", "X9", 7, 7.0, True],
    **{field: [None, None, "0", 0, 1, "1", 1.0, True, -1, "many"] for field in COUNTS},
    "points": [None, None, "7.5", 7.5, 8, "x"],
    "points_possible": [None, "10", 10, 7],
    "notes": [None, "Note"],
}  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_quick_way_says_what_the_plain_check_says(database, actor, tmp_path, seed):
    add_people(database, actor, "ana", "ben")
    add_people(database, actor, "eva", job="Quality evaluator")
    add_people(database, actor, "gone", left_on=dt.date(2026, 9, 30))
    add_people(database, actor, "late", hired_on=dt.date(2026, 10, 6))
    add_people(database, actor, "dan", programme="Kestrel Home")
    take(database, actor, tmp_path, "quality.forms", FORM)
    dice = random.Random(seed)
    # Few columns are messy at a time: a row with one odd cell says more than one where everything is odd.
    messy = set(CELLS) if seed == 0 else set(dice.sample(sorted(CELLS), 5))
    plain = {
        "agent_code": "ana",
        "day": "2026-10-05",
        "method": "remote",
        "channel": "phone",
        "selection": "random",
    }
    header = ("transaction_id", *CELLS)
    rows = [
        (dice.choice([f"T{number}"] * 20 + [None, "x" * 101]), *(
            dice.choice(cells) if field in messy else plain.get(field) for field, cells in CELLS.items()
        ))
        for number in range(1_500)
    ]  # fmt: skip
    reading = Reading(header, {field: at for at, field in enumerate(header)}, DateOrder.ISO, TODAY)
    with database.reading(actor.organisation_id) as session:
        quick, slow = EvaluationChecker(session, reading), EvaluationChecker(session, reading)

    answered = [one for begin in range(0, 1_500, 500) for one in quick.quick(rows[begin : begin + 500])]

    taken = 0
    for row, values in zip(rows, answered, strict=True):
        problems = []
        expected = slow.check(0, row, problems)
        if values is None:
            continue
        taken += 1
        assert problems == []
        assert [(type(one), one) for one in values] == [(type(one), one) for one in expected]
    assert taken >= sum(slow.check(0, row, []) is not None for row in rows) * 0.9
