"""Who earns a reward in a month, by which gates, and how what was paid compares; exact, from counts."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

LEAST_COUNTED = 5  # own rule: fewer random evaluations a month say nothing that money should follow
LEAST_SCORE = 85.0  # own rule, after a public example (quality score of 85 or more)
OUTLIER_TIMES = 3  # own rule: farther from the median than so many median absolute deviations
CLOSE = 0.01  # nearer to a limit than this, floats are not trusted
LEAST_PAID = 5  # own rule: among fewer payouts no one stands out


class RewardKind(enum.StrEnum):
    """What a scheme gives."""

    MONEY = "money"
    GIFT = "gift"


class Gate(enum.StrEnum):
    """What stands between an agent and a reward."""

    COMPLIANCE_STOP = "compliance_stop"
    EVALUATIONS = "evaluations"
    SCORE = "score"
    CUSTOMER = "customer"
    BUSINESS = "business"
    COMPLIANCE = "compliance"
    FIGURE = "figure"
    TIER = "tier"


class Passed(enum.StrEnum):
    """How one gate was taken; UNKNOWN: nothing is recorded to tell."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Decision(enum.StrEnum):
    """What a month means for an agent under a scheme."""

    EARNED = "earned"
    STOPPED = "stopped"
    TOO_FEW = "too_few"
    NO_FIGURE = "no_figure"
    NOT_EARNED = "not_earned"


class Match(enum.StrEnum):
    """What was paid, against what was earned."""

    SAME = "same"
    DESPITE_STOP = "despite_stop"
    NOT_EARNED = "not_earned"
    DIFFERENT = "different"
    UNPAID = "unpaid"
    UNKNOWN = "unknown"
    NOTHING = "nothing"


AGAINST = (Match.DESPITE_STOP, Match.NOT_EARNED, Match.DIFFERENT, Match.UNPAID, Match.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Reward:
    """`amount` in hundredths of the scheme's currency, or a gift in words; neither: nothing."""

    amount: int = 0
    gift: str = ""

    def __bool__(self) -> bool:
        return bool(self.amount or self.gift)


NOTHING = Reward()


@dataclass(frozen=True, slots=True)
class Tier:
    """From this non-critical score (percent) on, this reward."""

    from_score: float
    reward: Reward


@dataclass(frozen=True, slots=True)
class FigureGate:
    """A figure of the agent that is imported, such as adherence, and its least value."""

    name: str
    least: float


@dataclass(frozen=True, slots=True)
class Terms:
    """The written rule of a scheme. Accuracy is asked of each of the three kinds apart, never of a blend."""

    least_evaluations: int = LEAST_COUNTED
    least_score: float | None = LEAST_SCORE
    least_accuracy: float | None = None
    stop_on_compliance: bool = True
    figures: tuple[FigureGate, ...] = ()
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """An agent's month. Random evaluations alone are counted in `n`, the wrong ones and the points.

    `compliance_errors` counts evaluations with such an error whatever their selection: a stop asks for no sample.
    `figures` by name in lower case.
    """

    n: int = 0
    customer_wrong: int = 0
    business_wrong: int = 0
    compliance_wrong: int = 0
    points: float = 0.0
    points_possible: float = 0.0
    compliance_errors: int = 0
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GateResult:
    """One gate: its value, its sample n and its limit; `name` is that of an imported figure."""

    gate: Gate
    passed: Passed
    value: float | None
    sample: int
    limit: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a month means, the reward, and every gate that was looked at, the stop first."""

    decision: Decision
    reward: Reward
    gates: tuple[GateResult, ...]

    @property
    def score(self) -> float | None:
        """The non-critical score in percent, None without points."""
        return next((one.value for one in self.gates if one.gate is Gate.SCORE), None)

    @property
    def n(self) -> int:
        """How many random evaluations were counted."""
        return next(one.sample for one in self.gates if one.gate is Gate.EVALUATIONS)

    @property
    def why(self) -> tuple[GateResult, ...]:
        """The gates that were not taken."""
        return tuple(one for one in self.gates if one.passed is not Passed.YES)


def at_least(part: float, whole: float, percent: float) -> bool:
    """Whether part ÷ whole reaches so many percent, compared exactly: 84.96 does not reach 85."""
    gap = part * 100 - percent * whole
    if abs(gap) > CLOSE:
        return gap > 0
    return _exact(part) * 100 >= _exact(percent) * _exact(whole)


def _exact(number: float) -> Fraction:
    # Through text: 84.6 typed by a person means 846 ÷ 10 and not the nearest binary fraction. Sums of such
    # numbers wander in the last places, hence the rounding.
    return Fraction(str(round(number, 6)))


def share(part: float, whole: float) -> float | None:
    """Percent, None of nothing."""
    return part * 100 / whole if whole else None


def judge(terms: Terms, facts: Facts) -> Verdict:
    """What the written rule makes of an agent's month.

    A compliance-critical error stops the reward before anything else is asked; too few evaluations come
    second, since nothing below can be told then; a figure nobody has imported leaves the month undecided.
    """
    gates = list(_gates(terms, facts))
    reached = [tier for tier in terms.tiers if _reaches(facts, tier.from_score)]
    if terms.tiers:
        lowest = min(tier.from_score for tier in terms.tiers)
        score = share(facts.points, facts.points_possible)
        passed = Passed.UNKNOWN if score is None else Passed.YES if reached else Passed.NO
        gates.append(GateResult(Gate.TIER, passed, score, facts.n, lowest))
    decision = _decision(gates)
    best = max(reached, key=lambda tier: tier.from_score, default=None)
    reward = best.reward if best and decision is Decision.EARNED else NOTHING
    return Verdict(decision, reward, tuple(gates))


def _gates(terms: Terms, facts: Facts) -> Sequence[GateResult]:
    n = facts.n
    found = []
    if terms.stop_on_compliance:
        clean = Passed.NO if facts.compliance_errors else Passed.YES
        found.append(GateResult(Gate.COMPLIANCE_STOP, clean, facts.compliance_errors, n, 0))
    enough = Passed.YES if n >= terms.least_evaluations else Passed.NO
    found.append(GateResult(Gate.EVALUATIONS, enough, n, n, terms.least_evaluations))
    if terms.least_score is not None:
        score = share(facts.points, facts.points_possible)
        found.append(
            GateResult(
                Gate.SCORE,
                Passed.UNKNOWN if score is None else _word(_reaches(facts, terms.least_score)),
                score,
                n,
                terms.least_score,
            )
        )
    if terms.least_accuracy is not None:
        for gate, wrong in (
            (Gate.CUSTOMER, facts.customer_wrong),
            (Gate.BUSINESS, facts.business_wrong),
            (Gate.COMPLIANCE, facts.compliance_wrong),
        ):
            fine = _word(at_least(n - wrong, n, terms.least_accuracy)) if n else Passed.UNKNOWN
            found.append(GateResult(gate, fine, share(n - wrong, n), n, terms.least_accuracy))
    for one in terms.figures:
        value = facts.figures.get(one.name.casefold())
        passed = Passed.UNKNOWN if value is None else _word(value >= one.least)
        found.append(GateResult(Gate.FIGURE, passed, value, 0 if value is None else 1, one.least, one.name))
    return found


def _word(fine: bool) -> Passed:  # noqa: FBT001 - a yes or no is what is put in words
    return Passed.YES if fine else Passed.NO


def _reaches(facts: Facts, percent: float) -> bool:
    return bool(facts.points_possible) and at_least(facts.points, facts.points_possible, percent)


def _decision(gates: Sequence[GateResult]) -> Decision:
    by_gate = {one.gate: one.passed for one in gates if one.gate is not Gate.FIGURE}
    if by_gate.get(Gate.COMPLIANCE_STOP) is Passed.NO:
        return Decision.STOPPED
    if by_gate[Gate.EVALUATIONS] is not Passed.YES:
        return Decision.TOO_FEW
    passed = {one.passed for one in gates}
    if Passed.NO in passed:
        return Decision.NOT_EARNED
    return Decision.NO_FIGURE if Passed.UNKNOWN in passed else Decision.EARNED


def decide(terms: Terms, facts: Facts) -> tuple[Decision, Reward]:
    """What `judge` decides, without saying why: for counting tens of thousands of months."""
    if terms.stop_on_compliance and facts.compliance_errors:
        return Decision.STOPPED, NOTHING
    if facts.n < terms.least_evaluations:
        return Decision.TOO_FEW, NOTHING
    score, reward = _quick_score(terms, facts)
    passed = (score, _quick_accuracy(terms, facts), _quick_figures(terms, facts))
    if Passed.NO in passed:
        return Decision.NOT_EARNED, NOTHING
    if Passed.UNKNOWN in passed:
        return Decision.NO_FIGURE, NOTHING
    return Decision.EARNED, reward


def _quick_score(terms: Terms, facts: Facts) -> tuple[Passed, Reward]:
    points, possible = facts.points, facts.points_possible
    if not possible:
        asked = terms.least_score is not None or terms.tiers
        return (Passed.UNKNOWN if asked else Passed.YES), NOTHING
    if terms.least_score is not None and not at_least(points, possible, terms.least_score):
        return Passed.NO, NOTHING
    level, reward = -1.0, NOTHING
    for tier in terms.tiers:
        if tier.from_score > level and at_least(points, possible, tier.from_score):
            level, reward = tier.from_score, tier.reward
    return (Passed.NO if terms.tiers and level < 0 else Passed.YES), reward


def _quick_accuracy(terms: Terms, facts: Facts) -> Passed:
    least = terms.least_accuracy
    if least is None:
        return Passed.YES
    worst = max(facts.customer_wrong, facts.business_wrong, facts.compliance_wrong)
    return _word(at_least(facts.n - worst, facts.n, least))


def _quick_figures(terms: Terms, facts: Facts) -> Passed:
    passed = Passed.YES
    for one in terms.figures:
        value = facts.figures.get(one.name.casefold())
        if value is not None and value < one.least:
            return Passed.NO
        if value is None:
            passed = Passed.UNKNOWN
    return passed


def compare(decision: Decision, earned: Reward, paid: Reward | None) -> Match:
    """What was paid, against what was earned; gifts compare by their words, whatever their letters' case."""
    if not paid:
        return Match.UNPAID if earned else Match.NOTHING
    if decision is Decision.STOPPED:
        return Match.DESPITE_STOP
    if decision is Decision.NO_FIGURE:
        return Match.UNKNOWN
    if not earned:
        return Match.NOT_EARNED
    same = paid.amount == earned.amount and (
        paid.gift == earned.gift or paid.gift.strip().casefold() == earned.gift.strip().casefold()
    )
    return Match.SAME if same else Match.DIFFERENT


def outliers(amounts: Collection[int]) -> frozenset[int]:
    """The amounts farther from the median than three median absolute deviations.

    Own rule. Among fewer than five payouts, or where more than half are alike (a deviation of 0), the spread
    measures nothing and none is named; what was not earned shows by itself.
    """
    if len(amounts) < LEAST_PAID:
        return frozenset()
    middle = median(amounts)
    deviation = median(abs(amount - middle) for amount in amounts)
    if not deviation:
        return frozenset()
    return frozenset(amount for amount in amounts if abs(amount - middle) > OUTLIER_TIMES * deviation)


def faults(terms: Terms, kind: RewardKind) -> tuple[str, ...]:
    """What is wrong with a written rule: the names of its fields, none when it can be used."""
    wrong = set()
    if terms.least_evaluations < 1:
        wrong.add("least_evaluations")
    for name in ("least_score", "least_accuracy"):
        value = getattr(terms, name)
        if value is not None and not 0 <= value <= 100:
            wrong.add(name)
    if terms.least_score is None and terms.least_accuracy is None:
        wrong.add("least_score")  # a reward without a quality gate is what this room is there to prevent
    levels = [tier.from_score for tier in terms.tiers]
    if (
        not levels
        or len(set(levels)) < len(levels)
        or not all(0 <= level <= 100 for level in levels)
        or not all(_fits(tier.reward, kind) for tier in terms.tiers)
    ):
        wrong.add("tiers")
    names = [one.name.casefold() for one in terms.figures]
    if len(set(names)) < len(names) or "" in names:
        wrong.add("figures")
    return tuple(sorted(wrong))


def _fits(reward: Reward, kind: RewardKind) -> bool:
    return reward.amount > 0 and not reward.gift if kind is RewardKind.MONEY else bool(reward.gift.strip())
