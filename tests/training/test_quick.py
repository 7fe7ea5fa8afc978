"""The quick way through a file of completions says exactly what the plain check says, or nothing."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from audit_app.base.tabular import DateOrder
from audit_app.intake.importer import Reading
from audit_app.training.importer.completions import CompletionChecker
from tests.workforce.build import hire, structure

from .build import module, require

CELLS = {
    "person_code": ["E-1", "e-1", "E-2", "E-9", None],
    "module_code": ["S-1", "M-1", "m-1", "X", None],
    "kind": [None, "training", "verification", "odd"],
    "completed_on": ["2026-01-12", dt.date(2026, 1, 13), "2027-12-01", "soon", None],
    "hours": [None, "2", 2, 2.5, True, 0],
    "trainer_code": [None, "E-2", "E-8"],
    "method": [None, "online", 5],
    "score": [None, "92", 92, 92.5, 120],
    "try_no": [None, 1, "1", True, 1.0, 99],
    "result": [None, "pass", "fail", "maybe"],
    "proof": [None, "sheet.pdf"],
}


@pytest.mark.parametrize("seed", range(5))
def test_quick_way_says_what_the_plain_check_says(database, actor, seed):
    with database.transaction(actor.organisation_id) as session:
        places = structure(session, actor)
        require(session, actor, places["agent"], module(session, actor, "S-1", kind="skill"))
        module(session, actor, "M-1")
        for code in ("E-1", "E-2"):
            hire(session, actor, places, code)
    dice = random.Random(seed)
    messy = set(CELLS) if seed == 0 else set(dice.sample(sorted(CELLS), 4))
    plain = {"person_code": "E-1", "module_code": "S-1", "completed_on": "2026-01-12", "result": "pass"}
    rows = [
        tuple(dice.choice(cells) if field in messy else plain.get(field) for field, cells in CELLS.items())
        for _ in range(1_000)
    ]
    reading = Reading(
        tuple(CELLS), {field: at for at, field in enumerate(CELLS)}, DateOrder.ISO, dt.date(2026, 3, 1)
    )
    with database.reading(actor.organisation_id) as session:
        checker = CompletionChecker(session, reading)

    answered = checker.quick(rows)

    taken = 0
    for row, values in zip(rows, answered, strict=True):
        problems = []
        expected = checker.check(0, row, problems)
        if values is None:
            assert problems or expected is None or row[9] is None
            continue
        taken += 1
        assert problems == []
        assert [(type(one), one) for one in values] == [(type(one), one) for one in expected]
    assert taken
