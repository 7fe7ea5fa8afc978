"""A finished drill as a text that can be kept and read without this program."""

from __future__ import annotations

from collections.abc import Iterator

from audit_app.drill.queries.drills import Drill, ItemRow
from audit_app.drill.rules import Known

KNOWN = {
    Known.THERE: "on record",
    Known.NO_PROOF: "on record without proof",
    Known.MISSING: "missing in the records",
    Known.ASK: "to be shown",
}


def report(drill: Drill, audit: str) -> str:
    """The whole drill: how it was drawn, what was asked, what was shown in how many minutes, what is missing."""
    return "\n".join(_lines(drill, audit)) + "\n"


def _lines(drill: Drill, audit: str) -> Iterator[str]:
    found = drill.result
    yield f"Drill {drill.id} of {audit}"
    yield f"Records as of {drill.as_of}, window from {drill.since}. Drawn {drill.drawn_at:%Y-%m-%d %H:%M} UTC by {drill.drawn_by}."
    yield f"Seed {drill.seed}. SHA-256 of the list {drill.list_sha256}"
    yield f"SHA-256 of what it was drawn from {drill.pool_sha256}"
    yield "Drawn of how many: " + ", ".join(
        f"{name} {min(size, drill.pools.get(name, 0))}/{drill.pools.get(name, 0)}"
        for name, size in drill.sizes.items()
    )
    yield ""
    yield (
        f"{found.shown} of {found.asked} records were shown, {found.in_time} of them within {drill.minutes} minutes; "
        f"{found.asked - found.shown} were not. {found.known_missing} were known to be missing or without proof "
        "before anybody looked."
    )
    for subject in drill.subjects:
        yield ""
        yield f"{subject.subject} [{subject.stratum}]"
        for item in subject.items:
            yield f"  {_tick(item)}  {item.requirement or '-':<6} {item.record} ({KNOWN[item.known]}{': ' if item.detail else ''}{item.detail})"
            if item.note:
                yield f"      {item.note}"


def _tick(item: ItemRow) -> str:
    if item.shown is None:
        return "not asked for"
    if not item.shown:
        return "NOT SHOWN    "
    return f"shown {item.minutes:>3} min" if item.minutes is not None else "shown        "
