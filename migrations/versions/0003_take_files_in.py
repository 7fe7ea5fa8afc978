"""Files on their way in have a room of their own: staged as chunks, rejected rows one by one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KINDS = ("people", "requirements", "completions")
STATES = ("staged", "asking", "checked", "applied", "refused", "discarded")
VERDICTS = ("new", "changed", "same", "rejected")
KEPT = (
    "organisation_id, id, filename, sha256, size, encoding, encoding_certain, delimiter, date_order, chosen, header, "
    "columns, unknown, counts, creates, job_id, by_id, by_name, created_at, checked_at, applied_at"
)
AGAIN = "This was checked by an earlier version. Check it again."


def upgrade() -> None:
    """A checked file that was not applied must be checked again: its rows were staged in another form."""
    _detach("training_import", "intake_batch")
    _create_batches("intake_batch", sa.Column("kind", sa.String(64), nullable=False))
    op.create_index("ix_intake_batch_organisation_kind", "intake_batch", ["organisation_id", "kind"])
    _move(
        "training_import",
        "intake_batch",
        "'training.' || kind",
        f"CASE WHEN state = 'checked' THEN '{AGAIN}' ELSE message END",
        "CASE WHEN state = 'checked' THEN 'refused' ELSE state END",
    )
    op.create_table(
        "intake_chunk",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        *[
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("first_number", "last_number", "new", "changed", "same", "rejected")
        ],
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["intake_batch.id"], name="fk_intake_chunk_batch_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_intake_chunk_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_intake_chunk"),
        sa.UniqueConstraint(
            "organisation_id",
            "batch_id",
            "first_number",
            name="uq_intake_chunk_organisation_id_batch_id_first_number",
        ),
    )
    op.create_table(
        "intake_row",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["intake_batch.id"], name="fk_intake_row_batch_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_intake_row_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_intake_row"),
    )
    op.create_index(
        "ix_intake_row_organisation_number", "intake_row", ["organisation_id", "batch_id", "number"]
    )
    op.execute(
        "INSERT INTO intake_row (organisation_id, batch_id, number, raw, problems) "
        "SELECT organisation_id, batch_id, number, raw, problems FROM training_import_row "
        "WHERE verdict = 'rejected' AND raw IS NOT NULL AND problems IS NOT NULL ORDER BY id"
    )
    op.drop_table("training_import_row")
    _attach("training_import", "intake_batch")
    op.execute("UPDATE job SET kind = 'intake.check' WHERE kind = 'training.check_import'")
    op.execute("UPDATE job SET kind = 'intake.apply' WHERE kind = 'training.apply_import'")


def downgrade() -> None:
    """What has been staged must be checked again; imports of other kinds than training's are forgotten."""
    op.execute("DELETE FROM intake_chunk")
    op.execute(
        "DELETE FROM intake_row WHERE batch_id IN "
        "(SELECT id FROM intake_batch WHERE kind NOT LIKE 'training.%')"
    )
    op.execute("DELETE FROM intake_batch WHERE kind NOT LIKE 'training.%'")
    _detach("intake_batch", "training_import")
    _create_batches("training_import", sa.Column("kind", _choice("importkind", KINDS), nullable=False))
    _move(
        "intake_batch",
        "training_import",
        "substr(kind, 10)",
        f"CASE WHEN state = 'checked' THEN '{AGAIN}' ELSE message END",
        "CASE WHEN state = 'checked' THEN 'refused' ELSE state END",
    )
    op.create_table(
        "training_import_row",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verdict", _choice("verdict", VERDICTS), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("module_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(24), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("try_no", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("result", sa.String(24), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["training_import.id"], name="fk_training_import_row_batch_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_training_import_row_organisation_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_training_import_row"),
    )
    op.create_index(
        "ix_training_import_row_organisation_verdict",
        "training_import_row",
        ["organisation_id", "batch_id", "verdict"],
    )
    op.execute(
        "INSERT INTO training_import_row (organisation_id, batch_id, number, verdict, raw, problems) "
        "SELECT organisation_id, batch_id, number, 'rejected', raw, problems FROM intake_row ORDER BY id"
    )
    op.drop_table("intake_row")
    op.drop_table("intake_chunk")
    _attach("intake_batch", "training_import")
    op.execute("UPDATE job SET kind = 'training.check_import' WHERE kind = 'intake.check'")
    op.execute("UPDATE job SET kind = 'training.apply_import' WHERE kind = 'intake.apply'")


def _choice(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _create_batches(name: str, kind: sa.Column[str]) -> None:
    op.create_table(
        name,
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        kind,
        sa.Column("state", _choice("batchstate", STATES), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("encoding_certain", sa.Boolean(), nullable=False),
        sa.Column("delimiter", sa.Text(), nullable=False),
        sa.Column("date_order", sa.Text(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("creates", sa.JSON(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("job_id", sa.String(36), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=f"fk_{name}_organisation_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_organisation_sha256", name, ["organisation_id", "sha256"])


def _detach(old: str, new: str) -> None:
    """Completions let go of the old table of batches.

    SQLite would have to copy all of them for that: it changes references along with a table's name instead, and then
    the table of that name is put there anew (`_attach`).
    """
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_training_completion_batch_id", "training_completion", type_="foreignkey")
        return
    op.execute(f"ALTER TABLE {old} RENAME TO {new}")
    op.execute(f"CREATE TABLE {old} AS SELECT * FROM {new}")  # noqa: S608 - constants of this module
    op.execute(f"DROP TABLE {new}")


def _move(old: str, new: str, kind: str, message: str, state: str) -> None:
    op.execute(
        f"INSERT INTO {new} ({KEPT}, kind, message, state) "  # noqa: S608 - constants of this module
        f"SELECT {KEPT}, {kind}, {message}, {state} FROM {old}"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"SELECT setval('{new}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {new}), false)")  # noqa: S608


def _attach(old: str, new: str) -> None:
    """Completions refer to the new table; the old one goes."""
    op.drop_table(old)
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            "fk_training_completion_batch_id", "training_completion", new, ["batch_id"], ["id"]
        )
