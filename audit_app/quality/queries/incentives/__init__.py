"""Reads incentives: schemes, months with every gate, what was paid, fairness, recognition."""

from __future__ import annotations

from audit_app.quality.queries.incentives.facts import Months, last_day
from audit_app.quality.queries.incentives.fairness import (
    GroupRow,
    NamedRow,
    by_group,
    read_running,
    recognition,
)
from audit_app.quality.queries.incentives.months import (
    AgentRow,
    PaidRow,
    SchemeMonth,
    Who,
    read_paid,
    scheme_month,
)
from audit_app.quality.queries.incentives.paid import PaidLine, paid_against_earned, read_people
from audit_app.quality.queries.incentives.schemes import (
    SchemeRow,
    get_scheme,
    list_running,
    list_schemes,
    terms_of,
)

__all__ = [
    "AgentRow",
    "GroupRow",
    "Months",
    "NamedRow",
    "PaidLine",
    "PaidRow",
    "SchemeMonth",
    "SchemeRow",
    "Who",
    "by_group",
    "get_scheme",
    "last_day",
    "list_running",
    "list_schemes",
    "paid_against_earned",
    "read_paid",
    "read_people",
    "read_running",
    "recognition",
    "scheme_month",
    "terms_of",
]
