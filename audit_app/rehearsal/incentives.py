"""Two incentive schemes and twelve months of payouts, with two that are wrong."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.quality.queries import incentives as queries
from audit_app.quality.rules.incentives import Decision, Reward, RewardKind, Terms, Tier
from audit_app.quality.service.incentive_files import apply_payouts
from audit_app.quality.service.incentives import SaveScheme, save_scheme
from audit_app.rehearsal import story
from audit_app.workforce import queries as workforce

MONTHS = 12
PAY_DAY = 10
MONEY = "Lumen quality bonus"
GIFTS = "Kestrel thank-you"
TOO_MUCH = 50_000  # hundredths of a peso more than was earned: the payout that does not match
SCHEMES = (
    (
        MONEY,
        story.LUMEN.name,
        RewardKind.MONEY,
        "PHP",
        (Tier(85, Reward(150_000)), Tier(92, Reward(250_000)), Tier(97, Reward(400_000))),
    ),
    (
        GIFTS,
        story.KESTREL.name,
        RewardKind.GIFT,
        "",
        (Tier(88, Reward(gift="Cinema voucher")), Tier(96, Reward(gift="Dinner for two"))),
    ),
)


@dataclass(frozen=True, slots=True)
class Given:
    """One payout as the payroll lists it."""

    month: dt.date
    scheme_id: int
    person_id: int
    reward: Reward
    reason: str = ""


def load_incentives(database: Database, actor: Actor, seed: int, day: dt.date) -> None:
    """Writes the schemes and pays what the evaluations of each month earned, but for two payouts.

    One agent gets more than was earned; one is paid despite a compliance-critical error. Without evaluations
    there are the schemes alone. Where there are schemes already, nothing is done.
    """
    last = (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    first = _back(last, MONTHS - 1)
    with database.transaction(actor.organisation_id) as session:
        if queries.list_schemes(session):
            return
        programmes = {one.name: one.id for one in workforce.list_programmes(session)}
        numbers = [
            save_scheme(
                session,
                actor,
                SaveScheme(
                    name,
                    kind,
                    first,
                    Terms(tiers=tiers),
                    programmes[programme],
                    currency=currency,
                    notes="Approved by the operations manager and told to every team.",
                ),
            )
            for name, programme, kind, currency, tiers in SCHEMES
        ]
        facts = queries.Months(session, first, last)
        found = [
            queries.scheme_month(session, queries.get_scheme(session, number), month, facts)
            for number in numbers
            for month in _months(first, last)
        ]
        given = list(_given(found, random.Random(f"{seed} incentives")))
        apply_payouts(session, actor, None, iter([[_row(one, day) for one in given]]) if given else iter(()))


def _given(found: list[queries.SchemeMonth], chance: random.Random) -> Iterator[Given]:
    """Everything earned, one of it too much, and one reward for somebody who was stopped."""
    earned = [
        Given(one.month, one.scheme.id, row.person.id, row.verdict.reward)
        for one in found
        for row in one.rows
        if row.verdict.decision is Decision.EARNED
    ]
    money = [one for one in earned if one.reward.amount]
    wrong = chance.choice(money) if money else None
    for one in earned:
        if one is wrong:
            more = Reward(one.reward.amount + TOO_MUCH)
            yield Given(one.month, one.scheme_id, one.person_id, more)
        else:
            yield one
    stopped = [
        Given(one.month, one.scheme.id, row.person.id, one.scheme.terms.tiers[0].reward, "Best of the team")
        for one in found
        for row in one.rows
        if row.verdict.decision is Decision.STOPPED and row.verdict.n
    ]
    if stopped:
        yield chance.choice(stopped)


def _row(one: Given, day: dt.date) -> tuple[object, ...]:
    after = (one.month.replace(day=28) + dt.timedelta(days=4)).replace(day=PAY_DAY)
    return (
        one.month.isoformat(),
        one.scheme_id,
        one.person_id,
        one.reward.amount,
        one.reward.gift,
        min(after, day).isoformat(),
        one.reason,
    )


def _months(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    while first <= last:
        yield first
        first = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def _back(month: dt.date, months: int) -> dt.date:
    year, index = divmod(month.year * 12 + month.month - 1 - months, 12)
    return dt.date(year, index + 1, 1)
