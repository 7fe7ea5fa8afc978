"""Writes incentive schemes, and what was paid under them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.areas.queries import is_same_person
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.quality.models import Payout, Scheme
from audit_app.quality.queries.incentives import Months, SchemeRow, get_scheme, last_day
from audit_app.quality.rules.incentives import Match, Reward, RewardKind, Terms, compare, decide, faults
from audit_app.workforce.models import Person, Programme

LONGEST_NAME = 200
MOST = 10**12  # ten thousand million of any currency, in hundredths


@dataclass(frozen=True, slots=True)
class SaveScheme:
    """A scheme as it shall be; months are first days, `programme_id` None means all."""

    name: str
    kind: RewardKind
    from_month: dt.date
    terms: Terms
    programme_id: int | None = None
    until_month: dt.date | None = None
    currency: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Pay:
    """What a person was given for a month, and, where it is not what was earned, why."""

    scheme_id: int
    person_id: int
    month: dt.date
    reward: Reward
    paid_on: dt.date
    reason: str = ""


def save_scheme(session: Session, actor: Actor, command: SaveScheme, scheme_id: int | None = None) -> int:
    """Writes a rule down, or changes one; returns its number.

    Raises Invalid for a rule that cannot be used, Conflict when its name is taken, or when something was paid by
    it: what was paid is recalculated by the rule, so the rule must stay as it was.
    """
    actor.require("quality.manage")
    command = replace(command, name=" ".join(command.name.split()), currency=command.currency.strip().upper())
    _check_scheme(session, command)
    taken = session.scalar(select(Scheme.id).where(Scheme.name == command.name).limit(1))
    if taken not in (None, scheme_id):
        raise Conflict(_("There is a scheme called “%(name)s” already.", name=command.name))
    values = _values(command)
    if scheme_id is None:
        scheme = Scheme(**values, created_by=actor.name)
        session.add(scheme)
        session.flush()
        auditlog.record(session, actor, "quality.scheme.added", ("scheme", scheme.id), values)
        return scheme.id
    known = get_scheme(session, scheme_id)
    row = session.get_one(Scheme, scheme_id)
    change = auditlog.changes({key: getattr(row, key) for key in values}, values)
    if known.payouts and set(change["to"]) - {"until_month", "notes", "name"}:
        raise Conflict(
            _(
                "Something was paid by this rule, so it stays as it was. End it with its last month and write a new one."
            )
        )
    if command.until_month and _paid_after(session, scheme_id, command.until_month):
        sentence = _("Something was paid for a month after this one.")
        raise Invalid(sentence, {"until_month": sentence})
    if change["to"]:
        for key, value in values.items():
            setattr(row, key, value)
        auditlog.record(session, actor, "quality.scheme.changed", ("scheme", row.id), change)
    return row.id


def _values(command: SaveScheme) -> dict[str, Any]:
    terms = command.terms
    return {
        "name": command.name,
        "programme_id": command.programme_id,
        "from_month": command.from_month.replace(day=1),
        "until_month": command.until_month.replace(day=1) if command.until_month else None,
        "kind": command.kind,
        "currency": command.currency if command.kind is RewardKind.MONEY else "",
        "least_evaluations": terms.least_evaluations,
        "least_score": terms.least_score,
        "least_accuracy": terms.least_accuracy,
        "stop_on_compliance": terms.stop_on_compliance,
        "figures": [{"name": one.name.strip(), "least": one.least} for one in terms.figures],
        "tiers": [
            {"from": tier.from_score, "amount": tier.reward.amount, "gift": tier.reward.gift}
            for tier in sorted(terms.tiers, key=lambda tier: tier.from_score)
        ],
        "notes": command.notes.strip(),
    }


def _check_scheme(session: Session, command: SaveScheme) -> None:
    wrong = {
        field: sentence
        for field, sentence in _sentences().items()
        if field in faults(command.terms, command.kind)
    }
    if not command.name or len(command.name) > LONGEST_NAME:
        wrong["name"] = _("Type a name of at most %(most)s letters.", most=LONGEST_NAME)
    if command.until_month and command.until_month < command.from_month:
        wrong["until_month"] = _("The last month lies before the first.")
    if command.kind is RewardKind.MONEY and not re.fullmatch("[A-Z]{3}", command.currency):
        wrong["currency"] = _("Write the currency in three letters, such as EUR.")
    if command.programme_id is not None and session.get(Programme, command.programme_id) is None:
        wrong["programme_id"] = _("Choose one from the list.")
    if wrong:
        raise Invalid(_("The scheme was not saved."), wrong)


def _sentences() -> dict[str, str]:
    return {
        "least_evaluations": _("At least one evaluation must count."),
        "least_score": _(
            "Ask for a least score or a least accuracy, between 0 and 100 %. Without one nothing speaks for quality."
        ),
        "least_accuracy": _("An accuracy lies between 0 and 100 %."),
        "tiers": _(
            "Write at least one tier: a score between 0 and 100 %, each once, with an amount above 0 or a gift."
        ),
        "figures": _("Name each figure once."),
    }


def _paid_after(session: Session, scheme_id: int, month: dt.date) -> bool:
    query = select(Payout.id).where(Payout.scheme_id == scheme_id, Payout.month > month.replace(day=1))
    return session.scalar(query.limit(1)) is not None


def pay(session: Session, actor: Actor, command: Pay) -> int:
    """Notes a payout. Raises Invalid for what does not fit, Conflict when this month is paid already.

    A payout that is not what the records give needs a reason; a second person confirms it.
    """
    actor.require("quality.pay")
    scheme = get_scheme(session, command.scheme_id)
    person = session.get(Person, command.person_id)
    if person is None:
        raise NotFound(_("There is no such person in this organisation. Look for them under People."))
    month = command.month.replace(day=1)
    wrong = payout_faults(scheme, person, month, command.reward, command.paid_on)
    facts = Months(session, month, month, [person.id]).of(person.id, month, scheme.programme_id)
    match = compare(*decide(scheme.terms, facts), command.reward)
    if match is not Match.SAME and not command.reason.strip():
        wrong["reason"] = _(
            "This is not what the records give for the month. Say why it is paid all the same."
        )
    if wrong:
        raise Invalid(_("The payout was not noted."), wrong)
    same = select(Payout.id).where(
        Payout.month == month, Payout.scheme_id == scheme.id, Payout.person_id == person.id
    )
    if session.scalar(same) is not None:
        raise Conflict(_("This month is paid already under this scheme. Take the old payout back first."))
    row = Payout(
        scheme_id=scheme.id,
        person_id=person.id,
        month=month,
        amount=command.reward.amount,
        gift=command.reward.gift.strip(),
        paid_on=command.paid_on,
        reason=command.reason.strip(),
        recorded_by_id=actor.user_id,
        recorded_by=actor.name,
        batch_id=None,
    )
    session.add(row)
    session.flush()
    auditlog.record(session, actor, "quality.payout.noted", ("payout", row.id), _data(row) | {"match": match})
    return row.id


def payout_faults(
    scheme: SchemeRow, person: Any, month: dt.date, reward: Reward, paid_on: dt.date
) -> dict[str, str]:
    """What does not fit, by field. `person` has hired_on and left_on."""
    wrong = {}
    if not scheme.runs_in(month):
        wrong["month"] = _("The scheme did not run in this month.")
    elif person.hired_on > last_day(month) or (person.left_on is not None and person.left_on < month):
        wrong["month"] = _("This person was not on the staff in this month.")
    if paid_on > clock.today():
        wrong["paid_on"] = _("%(day)s lies in the future.", day=paid_on)
    elif paid_on < month:
        wrong["paid_on"] = _("%(day)s lies before the month it is paid for.", day=paid_on)
    if scheme.kind is RewardKind.MONEY and not 0 < reward.amount <= MOST:
        wrong["amount"] = _("This scheme pays money: type an amount above 0.")
    if scheme.kind is RewardKind.GIFT and not reward.gift.strip():
        wrong["gift"] = _("This scheme gives gifts: say which.")
    return wrong


def _data(row: Payout) -> dict[str, Any]:
    return {
        "scheme": row.scheme_id,
        "person": row.person_id,
        "month": row.month,
        "amount": row.amount,
        "gift": row.gift,
        "paid_on": row.paid_on,
        "reason": row.reason,
    }


def confirm_payout(session: Session, actor: Actor, payout_id: int) -> None:
    """The second signature under a payout; raises Invalid for whoever noted it, NotFound."""
    actor.require("quality.pay")
    row = _payout(session, payout_id)
    if actor.user_id is None or is_same_person(session, actor.user_id, [row.recorded_by_id]):
        raise Invalid(_("A second person confirms a payout, not %(name)s.", name=actor.name))
    if row.confirmed_by_id != actor.user_id:
        row.confirmed_by_id, row.confirmed_by = actor.user_id, actor.name
        auditlog.record(session, actor, "quality.payout.confirmed", ("payout", row.id), {})


def take_back(session: Session, actor: Actor, payout_id: int, reason: str) -> None:
    """Takes a payout that was noted wrongly off the list; the trail keeps it. Raises Invalid without a reason."""
    actor.require("quality.pay")
    row = _payout(session, payout_id)
    if not reason.strip():
        sentence = _("Say in a sentence why it is taken back.")
        raise Invalid(sentence, {"why": sentence})
    data = _data(row) | {"why": reason.strip()}
    session.delete(row)
    auditlog.record(session, actor, "quality.payout.taken_back", ("payout", payout_id), data)


def _payout(session: Session, payout_id: int) -> Payout:
    row = session.get(Payout, payout_id)
    if row is None:
        raise NotFound(_("There is no such payout in this organisation."))
    return row


def schemes_by_name(schemes: Iterable[SchemeRow]) -> dict[str, SchemeRow]:
    """Schemes by their names in lower case, as files name them."""
    return {scheme.name.casefold(): scheme for scheme in schemes}
