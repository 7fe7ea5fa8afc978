"""Reads everything that a visitor could ask for: people, months, evaluations, contacts, proofs, documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from audit_app.actions.models import ControlledDocument
from audit_app.audits import queries as audits
from audit_app.audits.queries.scope import scope_names
from audit_app.base.figure import Scope
from audit_app.drill.rules import NEW_DAYS, Pick, Stratum, draw, ranked
from audit_app.quality.models import Contact, Evaluation
from audit_app.quality.rules import State
from audit_app.workforce.models import Person
from audit_app.workforce.queries import PersonOn, who_counted

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pools:
    """All that could be drawn, by stratum and key; `people`, `evaluations` and `proofs` are what the keys mean."""

    keys: Mapping[Stratum, list[str]]
    people: Mapping[str, PersonOn]
    evaluations: Mapping[str, int]
    proofs: Mapping[str, tuple[str, audits.ProofLink]]
    picks: tuple[Pick, ...]


def scope_of(session: Session, audit_id: int) -> Scope:
    """The audit's scope; raises NotFound."""
    audit = audits.get_audit(session, audit_id)
    return audits.scope_of(audit, scope_names(session, audit_id))


def read_pools(
    session: Session, audit_id: int, scope: Scope, sizes: Mapping[Stratum, int], seed: int
) -> Pools:
    """Everything of the audit's scope, and the draw from it.

    Months are drawn first: evaluations and contacts come from those months alone, as a visitor would ask for
    "three calls of March".
    """
    people = {one.code: one for one in who_counted(session, scope)}
    keys: dict[Stratum, list[str]] = {stratum: [] for stratum in Stratum}
    for code, person in people.items():
        keys[_stratum(person, scope.as_of)].append(code)
    keys[Stratum.MONTH] = [f"{month:%Y-%m}" for month in _months(scope)]
    months = [
        first_day(key)
        for key in ranked(seed, Stratum.MONTH, keys[Stratum.MONTH])[: sizes.get(Stratum.MONTH, 0)]
    ]
    evaluations = _evaluations(session, scope, months)
    keys[Stratum.EVALUATION] = list(evaluations)
    keys[Stratum.CONTACT] = _contacts(session, scope, months)
    proofs = _proofs(session, audit_id)
    keys[Stratum.PROOF] = list(proofs)
    keys[Stratum.DOCUMENT] = list(
        session.scalars(select(ControlledDocument.code).where(ControlledDocument.withdrawn_on.is_(None)))
    )
    return Pools(keys, people, evaluations, proofs, tuple(draw(keys, sizes, seed)))


def _stratum(person: PersonOn, day: dt.date) -> Stratum:
    if (day - person.hired_on).days <= NEW_DAYS:
        return Stratum.NEW
    return Stratum.SUPPORT if person.support or not person.customer_facing else Stratum.CUSTOMER


def _months(scope: Scope) -> Iterator[dt.date]:
    """The first days of the months that lie whole inside the window."""
    month = scope.since.replace(day=1)
    if month < scope.since:
        month = next_month(month)
    while next_month(month) - ONE_DAY <= scope.as_of:
        yield month
        month = next_month(month)


def first_day(key: str) -> dt.date:
    """The first day of a month by its key, 2026-12."""
    return dt.date.fromisoformat(f"{key}-01")


def next_month(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _places(scope: Scope, programme: Any, site: Any = None) -> list[Any]:
    where = [programme.in_(scope.programmes)] if scope.programmes else []
    return [*where, site.in_(scope.sites)] if scope.sites and site is not None else where


def _evaluations(session: Session, scope: Scope, months: list[dt.date]) -> dict[str, int]:
    query = (
        select(Evaluation.transaction_id, Person.code, Evaluation.id)
        .join(Person, Person.id == Evaluation.agent_id)
        .where(
            Evaluation.month.in_(months),
            Evaluation.state == State.COUNTED,
            *_places(scope, Evaluation.programme_id, Evaluation.site_id),
        )
        .order_by(Evaluation.id.desc())  # of several evaluations of one contact the first stands for it
    )
    return {f"{transaction} · {code}": number for transaction, code, number in session.execute(query)}


def _contacts(session: Session, scope: Scope, months: list[dt.date]) -> list[str]:
    within = [Contact.day.between(month, next_month(month) - ONE_DAY) for month in months]
    query = select(Contact.transaction_id).where(or_(false(), *within), *_places(scope, Contact.programme_id))
    return list(session.scalars(query))


def _proofs(session: Session, audit_id: int) -> dict[str, tuple[str, audits.ProofLink]]:
    return {
        f"{code} · {link.sha256[:12]}": (code, link)
        for code, answer in audits.list_answers(session, audit_id).items()
        for link in answer.proofs
    }
