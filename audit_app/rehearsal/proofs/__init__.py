"""Some sixty proof files of the fictional operation, as bytes, with what each of them supports.

Two of them are the same file under two names, as happens when people forward what they were sent.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from audit_app.rehearsal.files import months_back
from audit_app.rehearsal.proofs import leadership, performance, processes, staff
from audit_app.rehearsal.proofs.shapes import SameAs, Spec

TABLES = (leadership.PROOFS, processes.PROOFS, staff.PROOFS, performance.PROOFS)


@dataclass(frozen=True, slots=True)
class Proof:
    """A file and what its sender says about it. `supports` pairs a requirement's code with the place to look."""

    filename: str
    content: bytes
    title: str
    description: str
    period_from: dt.date
    period_until: dt.date
    supports: tuple[tuple[str, str], ...]


def proofs(today: dt.date) -> tuple[Proof, ...]:
    """Every proof, with its periods reckoned back from `today`."""
    words = _words(today)
    made: dict[str, Proof] = {}
    for spec in (spec for table in TABLES for spec in table):
        filename = spec.filename.format_map(words)
        if isinstance(spec.shape, SameAs):
            content = made[spec.shape.filename.format_map(words)].content
        else:
            content = spec.shape.render(spec.title.format_map(words), words, today)
        made[filename] = _proof(spec, filename, content, words, today)
    return tuple(made.values())


def _proof(spec: Spec, filename: str, content: bytes, words: dict[str, str], today: dt.date) -> Proof:
    first, last = spec.months_ago
    return Proof(
        filename,
        content,
        spec.title.format_map(words),
        spec.description.format_map(words),
        months_back(today, first).replace(day=1),
        min(today, months_back(today, last - 1).replace(day=1) - dt.timedelta(days=1)),
        tuple((code, place) for code, place in spec.supports.items()),
    )


def _words(today: dt.date) -> dict[str, str]:
    """{m1} is last month as 2026-10, {m2} the one before; {y} the year, {last_year} the one before."""
    months = {f"m{ago}": f"{months_back(today, ago):%Y-%m}" for ago in range(19)}
    return {**months, "y": str(today.year), "last_year": str(today.year - 1)}
