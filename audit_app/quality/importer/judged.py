"""Finds the evaluations that rows of a file speak of, read in one pass before the first row."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.quality.models import Evaluation
from audit_app.quality.rules import State


@dataclass(frozen=True, slots=True)
class Judged:
    """As much of an evaluation as files are held against."""

    id: int
    transaction_id: str
    agent_id: int
    evaluator_id: int | None
    evaluated_on: dt.date
    programme_id: int
    site_id: int


Found = dict[str, list[Judged]]
"""Evaluations by their contact's number in lower case."""


def of_contacts(session: Session, contacts: Collection[str]) -> Found:
    """Evaluations that count of these contacts (in lower case).

    Every number is looked at, since the database has them in their own case; only what fits is kept.
    """
    return _read(session, [], lambda contact: contact in contacts)


def of_agents(session: Session, agents: Sequence[int]) -> Found:
    """Evaluations that count of these agents."""
    found: Found = {}
    for start in range(0, len(agents), 500):
        part = [Evaluation.agent_id.in_(agents[start : start + 500])]
        for contact, rows in _read(session, part, lambda _contact: True).items():
            found.setdefault(contact, []).extend(rows)
    return found


def _read(session: Session, where: list[Any], fits: Callable[[str], bool]) -> Found:
    found: Found = defaultdict(list)
    rows = session.execute(
        select(
            Evaluation.id,
            Evaluation.transaction_id,
            Evaluation.agent_id,
            Evaluation.evaluator_id,
            Evaluation.evaluated_on,
            Evaluation.programme_id,
            Evaluation.site_id,
        )
        .where(Evaluation.state == State.COUNTED, *where)
        .execution_options(yield_per=5_000)
    )
    for row in rows:
        contact = row[1].casefold()
        if fits(contact):
            found[contact].append(Judged(*row))
    return dict(found)
