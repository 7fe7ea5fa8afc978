"""Builds what tests of incentives need: agents with evaluated months, schemes, payouts."""

from __future__ import annotations

import datetime as dt
from itertools import count

from audit_app.quality.models import AgentFigure, Evaluation
from audit_app.quality.rules import Method, Selection
from audit_app.quality.rules.incentives import FigureGate, Reward, RewardKind, Terms, Tier
from audit_app.quality.service import retally
from audit_app.quality.service.incentives import Pay, SaveScheme, pay, save_scheme
from audit_app.workforce.rules import Channel

TODAY = dt.date(2026, 3, 14)
NOON = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
FEBRUARY = dt.date(2026, 2, 1)
JANUARY = dt.date(2026, 1, 1)
TIERS = (Tier(85, Reward(100_000)), Tier(95, Reward(250_000)))
_numbers = count(1)


def evaluate(session, places, agent, n, points=90.0, month=FEBRUARY, compliance=0, **more):
    """So many evaluations of an agent in a month; the first `compliance` of them with such an error."""
    for place in range(n):
        wrong = place < compliance
        session.add(
            Evaluation(
                transaction_id=f"T-{next(_numbers)}",
                day=month.replace(day=1 + place % 28),
                month=month,
                evaluated_on=month.replace(day=1 + place % 28),
                agent_id=agent,
                evaluator_name="Client",
                method=Method.CLIENT,
                channel=Channel.PHONE,
                programme_id=more.get("programme", places["programme"]),
                site_id=places[more.get("site", "site")],
                selection=more.get("selection", Selection.RANDOM),
                compliance_errors=int(wrong),
                points=points,
                points_possible=100.0,
                failed=wrong,
            )
        )
    retally(session, [agent], [month])


def figure(session, agent, value, name="Adherence", month=FEBRUARY):
    session.add(AgentFigure(person_id=agent, month=month, name=name, value=value))


def scheme(session, actor, name="Quality bonus", kind=RewardKind.MONEY, tiers=TIERS, **more):
    terms = Terms(tiers=tiers, figures=more.pop("figures", ()), **more.pop("terms", {}))
    defaults = {"from_month": JANUARY, "currency": "PHP" if kind is RewardKind.MONEY else ""}
    return save_scheme(session, actor, SaveScheme(name=name, kind=kind, terms=terms, **{**defaults, **more}))


def paid(session, actor, scheme_id, person, reward=TIERS[0].reward, month=FEBRUARY, reason=""):
    return pay(session, actor, Pay(scheme_id, person, month, reward, TODAY, reason))


ADHERENCE = (FigureGate("adherence", 92),)
