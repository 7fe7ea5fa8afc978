"""What the database itself refuses: an entry out of order, a changed one, a removed one.

One kind of change is let through: the who or the what of a sealed entry becomes empty, everything that is hashed stays
as it is, and an entry about the erasure names whose it was. A migration that copies the table makes these anew.
"""

from __future__ import annotations

# Both dialects understand these; {same} is null-safe equality, {text} makes text of JSON, {listed} whether the entry
# about the erasure lists this one.
_KEPT = (
    "NEW.id = OLD.id AND NEW.organisation_id = OLD.organisation_id AND NEW.sequence = OLD.sequence "
    "AND NEW.at = OLD.at AND NEW.action = OLD.action AND NEW.kind = OLD.kind AND NEW.subject = OLD.subject "
    "AND NEW.previous = OLD.previous AND NEW.hash = OLD.hash AND NEW.version = OLD.version "
    "AND NEW.who_seal = OLD.who_seal AND NEW.what_seal = OLD.what_seal"
)
_TOLD = (
    "EXISTS (SELECT 1 FROM trail_entry told WHERE told.organisation_id = OLD.organisation_id "
    "AND told.action = 'people.person.erased' AND told.sequence = "
)
_LET_GO = (
    "OLD.version = 2 AND " + _KEPT + " AND (("
    "NEW.data{text} = OLD.data{text} AND NEW.what_salt = OLD.what_salt "
    "AND NEW.what_erased {same} OLD.what_erased "
    "AND OLD.who_erased IS NULL AND NEW.actor_id IS NULL AND NEW.address = '' AND NEW.who_salt = '' "
    "AND NEW.actor = 'Person ' || NEW.who_erased || ' (erased)' AND "
    + _TOLD
    + "NEW.who_erased AND told.kind = 'account' AND told.subject = CAST(OLD.actor_id AS VARCHAR(20)))"
    ") OR ("
    "NEW.actor_id {same} OLD.actor_id AND NEW.actor = OLD.actor AND NEW.address = OLD.address "
    "AND NEW.who_salt = OLD.who_salt AND NEW.who_erased {same} OLD.who_erased "
    "AND OLD.what_erased IS NULL AND NEW.data{text} = '{{}}' AND NEW.what_salt = '' "
    "AND OLD.action <> 'people.person.erased' AND "
    + _TOLD
    + "NEW.what_erased AND ((told.kind = OLD.kind AND told.subject = OLD.subject) OR {listed}))"
    "))"
)
_SQLITE = _LET_GO.format(
    same="IS",
    text="",
    listed="OLD.sequence IN (SELECT value FROM json_each(told.data, '$.entries'))",
)
_POSTGRESQL = _LET_GO.format(
    same="IS NOT DISTINCT FROM",
    text="::text",
    listed=(
        "OLD.sequence::text IN (SELECT json_array_elements_text(coalesce(told.data -> 'entries', '[]'::json)))"
    ),
)

_STATEMENTS = {
    "sqlite": (
        (
            "CREATE TRIGGER trail_entry_follows BEFORE INSERT ON trail_entry WHEN NEW.sequence <> 1 + coalesce("
            "(SELECT sequence FROM trail_head WHERE organisation_id = NEW.organisation_id), 0) "
            "OR NEW.previous <> coalesce("
            "(SELECT hash FROM trail_head WHERE organisation_id = NEW.organisation_id), 'ZEROS') "
            "BEGIN SELECT RAISE(ABORT, 'a trail entry must follow the last one'); END"
        ),
        (
            "CREATE TRIGGER trail_entry_moves_head AFTER INSERT ON trail_entry BEGIN "
            "INSERT INTO trail_head (organisation_id, sequence, hash, marks) VALUES (NEW.organisation_id, "
            "NEW.sequence, NEW.hash, json_object(substr(NEW.action, 1, instr(NEW.action || '.', '.') - 1), "
            "NEW.sequence)) ON CONFLICT (organisation_id) DO UPDATE SET sequence = excluded.sequence, "
            "hash = excluded.hash, marks = json_patch(trail_head.marks, excluded.marks); END"
        ),
        (
            "CREATE TRIGGER trail_entry_no_update BEFORE UPDATE ON trail_entry WHEN (ALLOWED) IS NOT TRUE "
            "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        ),
        (
            "CREATE TRIGGER trail_entry_no_delete BEFORE DELETE ON trail_entry "
            "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION trail_entry_follow() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "DECLARE room text := split_part(NEW.action, '.', 1); BEGIN "
            "UPDATE trail_head SET sequence = NEW.sequence, hash = NEW.hash, "
            "marks = (marks::jsonb || jsonb_build_object(room, NEW.sequence))::json "
            "WHERE organisation_id = NEW.organisation_id AND sequence = NEW.sequence - 1 AND hash = NEW.previous; "
            "IF NOT FOUND THEN "
            "IF NEW.sequence <> 1 OR NEW.previous <> 'ZEROS' "
            "OR EXISTS (SELECT 1 FROM trail_head WHERE organisation_id = NEW.organisation_id) "
            "THEN RAISE EXCEPTION 'a trail entry must follow the last one'; END IF; "
            "INSERT INTO trail_head (organisation_id, sequence, hash, marks) VALUES "
            "(NEW.organisation_id, 1, NEW.hash, json_build_object(room, 1)); "
            "END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER trail_entry_follows BEFORE INSERT ON trail_entry "
            "FOR EACH ROW EXECUTE FUNCTION trail_entry_follow()"
        ),
        (
            "CREATE FUNCTION trail_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF TG_OP = 'UPDATE' THEN IF ALLOWED THEN RETURN NEW; END IF; END IF; "
            "RAISE EXCEPTION 'the trail is append-only'; END $$"
        ),
        (
            "CREATE TRIGGER trail_entry_no_update BEFORE UPDATE OR DELETE ON trail_entry "
            "FOR EACH ROW EXECUTE FUNCTION trail_entry_refuse()"
        ),
        (
            "CREATE TRIGGER trail_entry_no_truncate BEFORE TRUNCATE ON trail_entry "
            "FOR EACH STATEMENT EXECUTE FUNCTION trail_entry_refuse()"
        ),
    ),
}
_FILLED = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
GUARDS = {
    dialect: tuple(
        text.replace("ALLOWED", _FILLED[dialect]).replace("ZEROS", "0" * 64) for text in statements
    )
    for dialect, statements in _STATEMENTS.items()
}
