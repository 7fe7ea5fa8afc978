"""The checks that incentives answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from audit_app.base.i18n import gettext as _
from audit_app.quality.queries.figures.reader import Found, Reader
from audit_app.quality.queries.incentives.paid import (
    PaidLine,
    count_matches,
    paid_against_earned,
    read_people,
)
from audit_app.quality.rules import Threshold
from audit_app.quality.rules.incentives import Match, Reward

# The list asks that ten of ten agree. Own rule: nine of ten is partly, unless somebody was paid despite a
# compliance-critical error; then nothing is, since the reward paid for a broken rule.
TEN_OF_TEN = Threshold(met=100, partly=90)
BROKEN_RULE = Threshold(met=100, partly=100)


def payouts_match(read: Reader) -> Found:
    """3.5d: every payout of the window, and everything earned in months that were paid out, recalculated."""
    lines = paid_against_earned(read.session, read.scope) if read.rows else []
    counts = Counter(line.match for line in lines) if read.rows else count_matches(read.session, read.scope)
    against = _told(read, [line for line in lines if line.match is not Match.SAME])
    behind = _told(read, [line for line in lines if line.match is Match.SAME])
    return Found(
        counts[Match.SAME],
        counts.total(),
        _("All %(sample)s payouts from %(since)s to %(day)s matched the records of their months."),
        _(
            "%(against)s of %(sample)s payouts from %(since)s to %(day)s did not match the records of their months."
        ),
        (
            "month",
            "scheme",
            "person_code",
            "full_name",
            "paid",
            "earned",
            "currency",
            "match",
            "decision",
            "sample",
        ),
        against,
        behind,
        BROKEN_RULE if counts[Match.DESPITE_STOP] else TEN_OF_TEN,
    )


def _told(read: Reader, lines: list[PaidLine]) -> list[tuple[Any, ...]]:
    if not lines:
        return []
    people = read_people(read.session, lines, read.scope.as_of)
    return [
        (
            line.month,
            line.scheme.name,
            people[line.person_id].code,
            people[line.person_id].name,
            told(line.paid.reward if line.paid else Reward()),
            told(line.verdict.reward),
            line.scheme.currency,
            line.match.value,
            line.verdict.decision.value,
            line.verdict.n,
        )
        for line in lines
    ]


def told(reward: Reward) -> str:
    """An amount with two decimals, a gift by its words, a dash for nothing."""
    return reward.gift or (f"{reward.amount // 100}.{reward.amount % 100:02d}" if reward.amount else "–")


CHECKS: dict[str, Callable[[Reader], Found]] = {"quality.payouts_match": payouts_match}
