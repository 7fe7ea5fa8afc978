"""Imports that an earlier version staged live on: as history, as rejected rows, as files to be checked again."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from audit_app import migrate
from audit_app.base.db import Database

BATCH = """
    INSERT INTO {table} (organisation_id, id, kind, state, filename, sha256, size, encoding, encoding_certain, delimiter,
        date_order, chosen, header, columns, unknown, counts, creates, message, by_name, created_at)
    VALUES (1, :id, :kind, :state, 'f.csv', 'abc', 1, 'utf-8', true, ',', 'iso', '{{}}', '["a"]', '{{}}', '[]', '{{}}', '{{}}',
        '', 'Ana', '2026-01-01 10:00:00')
"""


@pytest.fixture(params=["sqlite", "postgres"])
def before(request, tmp_path):
    """A database of the revision before the room of imports, with one organisation."""
    sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/old.db" if sqlite else request.getfixturevalue("pg_blank_url")
    database = Database(url)
    migrate.upgrade(database, "0002")
    run(
        database,
        "INSERT INTO organisation (id, name, created_at) VALUES (1, 'Old', '2026-01-01 10:00:00')",
        "INSERT INTO training_module (organisation_id, id, code, title, kind, topic) VALUES (1, 1, 'M', 'M', 'module', 'general')",
        "INSERT INTO workforce_person (organisation_id, id, code, full_name, email, hired_on) VALUES (1, 1, 'E', 'E', '', '2026-01-01')",
    )
    yield database
    database.close()


def run(database, *statements, **values):
    with database.whole.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)


def all_of(database, statement):
    with database.whole.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_imports_keep_their_numbers_kinds_and_rejected_rows(before):
    for number, kind, state in ((3, "people", "applied"), (7, "completions", "checked")):
        run(before, BATCH.format(table="training_import"), id=number, kind=kind, state=state)
    row = "INSERT INTO training_import_row (organisation_id, batch_id, number, verdict, raw, problems) VALUES (1, 7, :number, :verdict, :raw, :raw)"
    run(before, row, number=2, verdict="rejected", raw=json.dumps(["x"]))
    run(before, row, number=3, verdict="new", raw=None)
    run(
        before,
        "INSERT INTO training_completion (organisation_id, id, person_id, module_id, kind, completed_on, try_no, method, "
        "result, proof, batch_id) VALUES (1, 1, 1, 1, 'training', '2026-01-01', 1, '', 'pass', '', 3)",
    )

    migrate.upgrade(before, "0003")

    batches = "SELECT id, kind, state FROM {} ORDER BY id"
    assert all_of(before, batches.format("intake_batch")) == [
        (3, "training.people", "applied"),
        (7, "training.completions", "refused"),  # its rows were staged in another form: to be checked again
    ]
    assert all_of(before, "SELECT batch_id, number FROM intake_row") == [(7, 2)]
    assert all_of(before, "SELECT batch_id FROM training_completion") == [(3,)]
    with before.whole.begin() as connection:  # the next import gets the next number
        statement = (
            BATCH.format(table="intake_batch").replace("id, kind,", "kind,", 1).replace(":id, ", "", 1)
        )
        connection.execute(text(statement), {"kind": "quality.evaluations", "state": "staged"})
    assert all_of(before, "SELECT max(id) FROM intake_batch") == [(8,)]

    migrate.downgrade(before, "0002")

    assert all_of(before, batches.format("training_import")) == [
        (3, "people", "applied"),
        (7, "completions", "refused"),
    ]
    assert all_of(before, "SELECT batch_id, number, verdict FROM training_import_row") == [(7, 2, "rejected")]
    assert all_of(before, "SELECT batch_id FROM training_completion") == [(3,)]
