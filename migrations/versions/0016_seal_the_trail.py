"""Seal who and what of each entry, so that either can be let go; let the database move the head of the chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

SAYS = "the trail is append-only"
SQLITE = (
    (
        "CREATE TRIGGER trail_entry_follows BEFORE INSERT ON trail_entry WHEN NEW.sequence <> 1 + "
        "coalesce((SELECT sequence FROM trail_head WHERE organisation_id = NEW.organisation_id), 0) OR "
        "NEW.previous <> coalesce((SELECT hash FROM trail_head WHERE organisation_id = "
        "NEW.organisation_id), '0000000000000000000000000000000000000000000000000000000000000000') BEGIN "
        "SELECT RAISE(ABORT, 'a trail entry must follow the last one'); END"
    ),
    (
        "CREATE TRIGGER trail_entry_moves_head AFTER INSERT ON trail_entry BEGIN INSERT INTO trail_head "
        "(organisation_id, sequence, hash, marks) VALUES (NEW.organisation_id, NEW.sequence, NEW.hash, "
        "json_object(substr(NEW.action, 1, instr(NEW.action || '.', '.') - 1), NEW.sequence)) ON "
        "CONFLICT (organisation_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, "
        "marks = json_patch(trail_head.marks, excluded.marks); END"
    ),
    (
        "CREATE TRIGGER trail_entry_no_update BEFORE UPDATE ON trail_entry WHEN (OLD.version = 2 AND "
        "NEW.id = OLD.id AND NEW.organisation_id = OLD.organisation_id AND NEW.sequence = OLD.sequence "
        "AND NEW.at = OLD.at AND NEW.action = OLD.action AND NEW.kind = OLD.kind AND NEW.subject = "
        "OLD.subject AND NEW.previous = OLD.previous AND NEW.hash = OLD.hash AND NEW.version = "
        "OLD.version AND NEW.who_seal = OLD.who_seal AND NEW.what_seal = OLD.what_seal AND ((NEW.data = "
        "OLD.data AND NEW.what_salt = OLD.what_salt AND NEW.what_erased IS OLD.what_erased AND "
        "OLD.who_erased IS NULL AND NEW.actor_id IS NULL AND NEW.address = '' AND NEW.who_salt = '' AND "
        "NEW.actor = 'Person ' || NEW.who_erased || ' (erased)' AND EXISTS (SELECT 1 FROM trail_entry "
        "told WHERE told.organisation_id = OLD.organisation_id AND told.action = 'people.person.erased' "
        "AND told.sequence = NEW.who_erased AND told.kind = 'account' AND told.subject = "
        "CAST(OLD.actor_id AS VARCHAR(20)))) OR (NEW.actor_id IS OLD.actor_id AND NEW.actor = OLD.actor "
        "AND NEW.address = OLD.address AND NEW.who_salt = OLD.who_salt AND NEW.who_erased IS "
        "OLD.who_erased AND OLD.what_erased IS NULL AND NEW.data = '{}' AND NEW.what_salt = '' AND "
        "OLD.action <> 'people.person.erased' AND EXISTS (SELECT 1 FROM trail_entry told WHERE "
        "told.organisation_id = OLD.organisation_id AND told.action = 'people.person.erased' AND "
        "told.sequence = NEW.what_erased AND ((told.kind = OLD.kind AND told.subject = OLD.subject) OR "
        "OLD.sequence IN (SELECT value FROM json_each(told.data, '$.entries'))))))) IS NOT TRUE BEGIN "
        "SELECT RAISE(ABORT, 'the trail is append-only'); END"
    ),
    (
        "CREATE TRIGGER trail_entry_no_delete BEFORE DELETE ON trail_entry BEGIN SELECT RAISE(ABORT, "
        "'the trail is append-only'); END"
    ),
)
POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION trail_entry_follow() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE "
        "room text := split_part(NEW.action, '.', 1); BEGIN UPDATE trail_head SET sequence = "
        "NEW.sequence, hash = NEW.hash, marks = (marks::jsonb || jsonb_build_object(room, "
        "NEW.sequence))::json WHERE organisation_id = NEW.organisation_id AND sequence = NEW.sequence - "
        "1 AND hash = NEW.previous; IF NOT FOUND THEN IF NEW.sequence <> 1 OR NEW.previous <> "
        "'0000000000000000000000000000000000000000000000000000000000000000' OR EXISTS (SELECT 1 FROM "
        "trail_head WHERE organisation_id = NEW.organisation_id) THEN RAISE EXCEPTION 'a trail entry "
        "must follow the last one'; END IF; INSERT INTO trail_head (organisation_id, sequence, hash, "
        "marks) VALUES (NEW.organisation_id, 1, NEW.hash, json_build_object(room, 1)); END IF; RETURN "
        "NEW; END $$"
    ),
    (
        "CREATE TRIGGER trail_entry_follows BEFORE INSERT ON trail_entry FOR EACH ROW EXECUTE FUNCTION "
        "trail_entry_follow()"
    ),
    (
        "CREATE OR REPLACE FUNCTION trail_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF "
        "TG_OP = 'UPDATE' THEN IF OLD.version = 2 AND NEW.id = OLD.id AND NEW.organisation_id = "
        "OLD.organisation_id AND NEW.sequence = OLD.sequence AND NEW.at = OLD.at AND NEW.action = "
        "OLD.action AND NEW.kind = OLD.kind AND NEW.subject = OLD.subject AND NEW.previous = "
        "OLD.previous AND NEW.hash = OLD.hash AND NEW.version = OLD.version AND NEW.who_seal = "
        "OLD.who_seal AND NEW.what_seal = OLD.what_seal AND ((NEW.data::text = OLD.data::text AND "
        "NEW.what_salt = OLD.what_salt AND NEW.what_erased IS NOT DISTINCT FROM OLD.what_erased AND "
        "OLD.who_erased IS NULL AND NEW.actor_id IS NULL AND NEW.address = '' AND NEW.who_salt = '' AND "
        "NEW.actor = 'Person ' || NEW.who_erased || ' (erased)' AND EXISTS (SELECT 1 FROM trail_entry "
        "told WHERE told.organisation_id = OLD.organisation_id AND told.action = 'people.person.erased' "
        "AND told.sequence = NEW.who_erased AND told.kind = 'account' AND told.subject = "
        "CAST(OLD.actor_id AS VARCHAR(20)))) OR (NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id AND "
        "NEW.actor = OLD.actor AND NEW.address = OLD.address AND NEW.who_salt = OLD.who_salt AND "
        "NEW.who_erased IS NOT DISTINCT FROM OLD.who_erased AND OLD.what_erased IS NULL AND "
        "NEW.data::text = '{}' AND NEW.what_salt = '' AND OLD.action <> 'people.person.erased' AND "
        "EXISTS (SELECT 1 FROM trail_entry told WHERE told.organisation_id = OLD.organisation_id AND "
        "told.action = 'people.person.erased' AND told.sequence = NEW.what_erased AND ((told.kind = "
        "OLD.kind AND told.subject = OLD.subject) OR OLD.sequence::text IN (SELECT "
        "json_array_elements_text(coalesce(told.data -> 'entries', '[]'::json))))))) THEN RETURN NEW; "
        "END IF; END IF; RAISE EXCEPTION 'the trail is append-only'; END $$"
    ),
    (
        "CREATE TRIGGER trail_entry_no_update BEFORE UPDATE OR DELETE ON trail_entry FOR EACH ROW "
        "EXECUTE FUNCTION trail_entry_refuse()"
    ),
    (
        "CREATE TRIGGER trail_entry_no_truncate BEFORE TRUNCATE ON trail_entry FOR EACH STATEMENT "
        "EXECUTE FUNCTION trail_entry_refuse()"
    ),
)
INDEXES = (
    ("ix_trail_entry_organisation_id_actor_id_sequence", ("organisation_id", "actor_id", "sequence")),
    ("ix_trail_entry_organisation_id_action_sequence", ("organisation_id", "action", "sequence")),
)


def columns() -> tuple[sa.Column[object], ...]:
    seal, salt = sa.String(64), sa.String(32)
    return (
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("who_salt", salt, server_default="", nullable=False),
        sa.Column("who_seal", seal, server_default="", nullable=False),
        sa.Column("who_erased", sa.Integer(), nullable=True),
        sa.Column("what_salt", salt, server_default="", nullable=False),
        sa.Column("what_seal", seal, server_default="", nullable=False),
        sa.Column("what_erased", sa.Integer(), nullable=True),
    )


def drop_guards() -> None:
    for name in ("no_update", "no_delete") if sqlite() else ("no_update", "no_truncate"):
        op.execute(f"DROP TRIGGER trail_entry_{name}" + ("" if sqlite() else " ON trail_entry"))


def sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    drop_guards()
    for column in columns():
        op.add_column("trail_entry", column)
    for name, over in INDEXES:
        op.create_index(name, "trail_entry", list(over))
    for statement in SQLITE if sqlite() else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """What was sealed cannot be hashed by the old recipe: entries from after the upgrade will not verify."""
    drop_guards()
    for name in ("follows", "moves_head") if sqlite() else ("follows",):
        op.execute(f"DROP TRIGGER trail_entry_{name}" + ("" if sqlite() else " ON trail_entry"))
    for name, _over in INDEXES:
        op.drop_index(name, "trail_entry")
    for column in reversed(columns()):
        op.drop_column("trail_entry", column.name)
    if sqlite():
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER trail_entry_no_{verb} BEFORE {verb.upper()} ON trail_entry "
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
        return
    op.execute("DROP FUNCTION trail_entry_follow()")
    op.execute(
        "CREATE OR REPLACE FUNCTION trail_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER trail_entry_no_update BEFORE UPDATE OR DELETE ON trail_entry "
        "FOR EACH ROW EXECUTE FUNCTION trail_entry_refuse()"
    )
    op.execute(
        "CREATE TRIGGER trail_entry_no_truncate BEFORE TRUNCATE ON trail_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION trail_entry_refuse()"
    )
