"""A fictional gap analysis of full size, for previews, tests and measurements; the same on every call."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from reports.gap_analysis.document import (
    Category,
    Check,
    Counts,
    Cover,
    Difference,
    Exclusion,
    Gap,
    GapAnalysis,
    Grade,
    Highlight,
    Kind,
    Member,
    NotApplicable,
    Parameter,
    Proof,
    ProofRef,
    ProofUse,
    Rating,
    Requirement,
    Scope,
    Score,
    Signature,
    Status,
    Summary,
    TrailEntry,
    Verdict,
)
from reports.gap_analysis.sample_records import sample_records
from reports.gap_analysis.sample_rules import RULES
from reports.gap_analysis.sample_texts import CATEGORIES, CHECKLIST, FINDINGS, NAMES, NOTES
from reports.gap_analysis.sample_training import sample_training

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KINDS = {"A": Kind.APPROACH, "D": Kind.DEPLOYMENT, "R": Kind.RESULT}
_CREDIT = {
    Rating.MET: Fraction(1),
    Rating.PARTLY: Fraction(1, 2),
    Rating.NOT_MET: Fraction(0),
    None: Fraction(0),
}
_DAY = date(2026, 10, 31)
_NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
_PROOFS = 60
_PEOPLE = 150


def sample(*, ratings: dict[str, Rating | None] | None = None, training_people: int = _PEOPLE) -> GapAnalysis:
    """The sample document; `ratings` replaces single answers by requirement code."""
    parameters = tuple(_parameters(ratings or {}))
    proofs = tuple(_proof(number, parameters) for number in range(1, _PROOFS + 1))
    training = sample_training(training_people)
    requirements = [requirement for parameter in parameters for requirement in parameter.requirements]
    return GapAnalysis(
        cover=Cover(
            organisation="Bayanihan Connect",
            entity="Manila and Bogotá delivery centres",
            audit_name="Readiness audit, autumn 2026",
            audit_id="A-2026-017",
            checklist_title="CX readiness parameters",
            checklist_version="1.0.0",
            checklist_sha256=hashlib.sha256(CHECKLIST.encode()).hexdigest(),
            status=Status.IN_REVIEW,
            generated_at=_NOW,
            period_from=date(2025, 11, 1),
            period_to=_DAY,
            as_of=date(2026, 10, 1),
            confidentiality="Confidential: for the people on the distribution list",
            trail_entries=4711,
            trail_head=hashlib.sha256(b"the trail of the sample").hexdigest(),
        ),
        counts=Counts(
            parameters=len(parameters),
            requirements=len(requirements),
            proofs=len(proofs),
            training_records=training.records,
        ),
        summary=_summary(parameters),
        scope=_scope(requirements),
        rules=RULES,
        parameters=parameters,
        gaps=tuple(_gaps(parameters)),
        training=training,
        records=sample_records(),
        proofs=proofs,
        trail=tuple(_trail()),
        signatures=(
            Signature(
                name="Maricel Santos",
                role="Readiness coordinator",
                signed_at=_NOW - timedelta(days=1),
                statement="The ratings rest on what the team saw and on the proof listed here.",
            ),
        ),
        differences=(
            Difference(
                who="Head of operations, Bogotá",
                text="Holds that the shift log of September was complete; the team saw eleven days of it.",
            ),
        ),
        distribution=(
            Member(name="Arjun Deshmukh", role="Managing director"),
            Member(name="Priya Nair", role="Quality"),
        ),
        notice=(
            "This report is a forecast of our own. It is not affiliated with or endorsed by the owner of the "
            "standard, and READY is no certificate."
        ),
    )


def empty() -> GapAnalysis:
    """The least a gap analysis can be: every text empty, nothing in any list."""
    return GapAnalysis(
        cover=Cover(
            organisation="",
            entity="",
            audit_name="",
            audit_id="",
            checklist_title="",
            checklist_version="",
            checklist_sha256="",
            status=Status.DRAFT,
            generated_at=datetime(2026, 1, 1, tzinfo=UTC),
        ),
        counts=Counts(parameters=0, requirements=0, proofs=0, training_records=0),
        summary=Summary(
            verdict=Verdict.NOT_READY,
            score=None,
            points=Decimal(0),
            points_reached=Decimal(0),
            answered=0,
            applicable=0,
        ),
    )


def shown(share: Fraction) -> Score:
    """A share as a score: percent, cut off after one decimal."""
    tenths = share * 1000 // 1
    return Score(text=f"{tenths // 10}.{tenths % 10}", share=float(share))


def _points(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.0001"), ROUND_DOWN).normalize() + 0


def _blocks() -> Iterator[tuple[list[str], list[str]]]:
    head: list[str] = []
    lines: list[str] = []
    for line in CHECKLIST.strip().splitlines():
        if line[0].isdigit():
            if head:
                yield head, lines
            head, lines = [part.strip() for part in line.split("|")], []
        else:
            lines.append(line)
    yield head, lines


def _parameters(ratings: dict[str, Rating | None]) -> Iterator[Parameter]:
    count = 0
    for (code, title, points, intent), lines in _blocks():
        requirements = []
        for letter, line in zip("abcdefgh", lines, strict=False):
            count += 1
            requirements.append(_requirement(f"{code}{letter}", line, count, ratings))
        yield _scored(code, title, Decimal(points), intent, tuple(requirements))


def _requirement(code: str, line: str, count: int, ratings: dict[str, Rating | None]) -> Requirement:
    tag, text = line.split(" ", 1)
    rating = ratings[code] if code in ratings else _rating(code, count)
    weak = rating in (Rating.PARTLY, Rating.NOT_MET)
    return Requirement(
        code=code,
        kind=_KINDS[tag[0]],
        text=text,
        must_have=tag.endswith("!"),
        rating=rating,
        not_applicable_confirmed=rating is Rating.NOT_APPLICABLE and code != "2.4d",
        remark=rating is Rating.MET and count % 17 == 0,
        finding=FINDINGS[count % len(FINDINGS)] if weak else "",
        notes=NOTES[count % len(NOTES)] if count % 3 == 0 else "",
        check=Check(
            sentence=f"{80 + count % 20} of {100 + count % 7} records agree with the rule.",
            figure=f"{80 + count % 20} %",
            sample=str(100 + count % 7),
            as_of=_DAY,
        )
        if count % 4 == 0
        else None,
        proofs=tuple(
            ProofRef(number=(count * 7 + step) % _PROOFS + 1, pointer=f"page {1 + count % 5}")
            for step in range(count % 3)
        ),
    )


def _rating(code: str, count: int) -> Rating | None:
    if code in {"1.2d", "2.12e", "2.4d"}:
        return Rating.NOT_APPLICABLE
    if count % 31 == 0:
        return None
    if count % 13 == 0:
        return Rating.NOT_MET
    return Rating.PARTLY if count % 8 == 5 else Rating.MET


def _share(requirements: Sequence[Requirement]) -> Fraction | None:
    sides = []
    for approach, weight in ((True, Fraction(2, 5)), (False, Fraction(3, 5))):
        side = [
            _credit(item)
            for item in requirements
            if item.is_applicable and (item.kind is Kind.APPROACH) == approach
        ]
        if side:
            sides.append((sum(side, Fraction()) / len(side), weight))
    if not sides:
        return None
    return sum((mean * weight for mean, weight in sides), Fraction()) / sum(weight for _, weight in sides)


def _credit(item: Requirement) -> Fraction:
    return _CREDIT[item.rating if item.is_answered else None]


def _grade(share: Fraction, requirements: Sequence[Requirement]) -> Grade:
    failed = any(item.must_have and item.rating in (Rating.PARTLY, Rating.NOT_MET) for item in requirements)
    if failed or share < Fraction(2, 5):
        return Grade.MAJOR
    if share < Fraction(9, 10):
        return Grade.MINOR
    return Grade.IMPROVEMENT if any(item.remark for item in requirements) else Grade.CONFORM


def _scored(
    code: str, title: str, points: Decimal, intent: str, requirements: tuple[Requirement, ...]
) -> Parameter:
    share = _share(requirements)
    reached = Fraction(points) * (share or 0)
    return Parameter(
        code=code,
        title=title,
        category=code.split(".", maxsplit=1)[0],
        points=points,
        points_reached=_points(reached),
        points_lost=_points(Fraction(points) - reached) if share is not None else Decimal(0),
        score=None if share is None else shown(share),
        grade=None if share is None else _grade(share, requirements),
        answered=sum(item.is_answered for item in requirements),
        applicable=sum(item.is_applicable for item in requirements),
        intent=intent,
        basis_note="No metric is on record yet: scored by its requirements." if code.startswith("4") else "",
        requirements=requirements,
    )


def _exact(parameters: Sequence[Parameter]) -> tuple[Fraction, Fraction]:
    reached = points = Fraction()
    for parameter in parameters:
        share = _share(parameter.requirements)
        if share is not None:
            points += Fraction(parameter.points)
            reached += Fraction(parameter.points) * share
    return reached, points


def _summary(parameters: tuple[Parameter, ...]) -> Summary:
    reached, points = _exact(parameters)
    majors = tuple(item.code for item in parameters if item.grade is Grade.MAJOR)
    total = reached / points
    categories = []
    for code, title in CATEGORIES.items():
        part = _exact([item for item in parameters if item.category == code])
        categories.append(
            Category(
                code=code,
                title=title,
                score=shown(part[0] / part[1]),
                points=_points(part[1]),
                points_reached=_points(part[0]),
                needed=shown(Fraction(3, 4)),
            )
        )
    nearly = total >= Fraction(3, 4) and len(majors) <= 3
    open_must_haves = sum(
        item.must_have and item.is_applicable and item.rating is not Rating.MET
        for parameter in parameters
        for item in parameter.requirements
    )
    worst = sorted(parameters, key=lambda item: (-item.points_lost, item.code))
    best = sorted(parameters, key=lambda item: (item.points_lost, -item.points, item.code))
    return Summary(
        verdict=Verdict.NEARLY if nearly else Verdict.NOT_READY,
        score=shown(total),
        points=_points(points),
        points_reached=_points(reached),
        answered=sum(item.answered for item in parameters),
        applicable=sum(item.applicable for item in parameters),
        must_haves_open=open_must_haves,
        enough_months=False,
        needed=shown(Fraction(9, 10)),
        reasons=(
            f"The total is {shown(total).text} %; READY takes 90.0 %.",
            f"Graded major: {', '.join(majors)}; READY allows none.",
            "Some metrics have fewer than 6 months of data.",
        ),
        notes=("No metric is on record: parameters 4.1 to 4.7 are scored by their requirements.",),
        verdict_rules=(
            "READY: total of 90 % or more, every category 75 % or more, no major, every must-have met, 6 months of data.",
            "NEARLY: not READY, total of 75 % or more, 3 majors at most.",
            "NOT READY: everything else.",
        ),
        categories=tuple(categories),
        majors=majors,
        gaps=tuple(
            Highlight(code=item.code, title=item.title, text=item.intent, points=item.points_lost)
            for item in worst[:5]
        ),
        strengths=tuple(Highlight(code=item.code, title=item.title, text=item.intent) for item in best[:5]),
    )


def _gaps(parameters: tuple[Parameter, ...]) -> Iterator[Gap]:
    found = []
    for parameter in parameters:
        before = _share(parameter.requirements)
        for place, item in enumerate(parameter.requirements):
            if before is None or not item.is_applicable or item.rating is Rating.MET:
                continue
            met = (
                *parameter.requirements[:place],
                replace(item, rating=Rating.MET),
                *parameter.requirements[place + 1 :],
            )
            gain = ((_share(met) or before) - before) * Fraction(parameter.points)
            found.append((-gain, item.code, parameter, item))
    for rank, (gain, code, parameter, item) in enumerate(sorted(found, key=lambda entry: entry[:2]), start=1):
        yield Gap(
            rank=rank,
            requirement=code,
            parameter=parameter.code,
            text=item.text,
            rating=item.rating,
            points=_points(-gain),
            must_have=item.must_have,
            grade=parameter.grade,
            finding=item.finding,
            owner=NAMES[rank % len(NAMES)] if rank % 4 else "",
            due=date(2026, 12, 1) + timedelta(days=rank * 3) if rank % 5 else None,
        )


def _scope(requirements: Sequence[Requirement]) -> Scope:
    return Scope(
        sites=("Manila", "Bogotá"),
        programmes=("Billing help", "Technical help"),
        channels=("Phone", "E-mail", "Chat", "Remote access"),
        team=(Member(name="Maricel Santos", role="Lead"), Member(name="Nikhil Kulkarni", role="Evaluator")),
        participants=(Member(name="José Peña", role="Head of operations, Bogotá"),),
        held_from=date(2026, 11, 2),
        held_to=date(2026, 11, 6),
        objectives="Find out how far the operation is from a certification audit, and what to do first.",
        method="Documents were read, records sampled, people interviewed and contacts watched on the floor.",
        sampling="The audit looked at samples. What was not sampled may differ from what is written here.",
        not_applicable=tuple(
            NotApplicable(
                code=item.code,
                text=item.text,
                reason="No bot serves customers."
                if item.code != "2.4d"
                else "No launch in the last 12 months.",
                set_by="Nikhil Kulkarni",
                confirmed_by="Maricel Santos" if item.not_applicable_confirmed else "",
            )
            for item in requirements
            if item.rating is Rating.NOT_APPLICABLE
        ),
        exclusions=(Exclusion(what="Back office in Pune", why="It serves no customer in the period."),),
    )


def _proof(number: int, parameters: Sequence[Parameter]) -> Proof:
    kinds = (
        ("pdf", "application/pdf"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )
    ending, media_type = kinds[number % 2]
    return Proof(
        number=number,
        title=f"{('Minutes', 'Matrix', 'Procedure', 'Log', 'Scorecard')[number % 5]} {number}",
        description="As handed over by the owner of the process." if number % 3 == 0 else "",
        filename=f"proof-{number:02d}-añadido.{ending}",
        media_type=media_type,
        size=48_000 + number * 7_919,
        sha256=hashlib.sha256(str(number).encode()).hexdigest(),
        period_from=date(2026, 1 + number % 9, 1),
        period_to=date(2026, 2 + number % 9, 1),
        uploaded_by=NAMES[number % len(NAMES)],
        uploaded_at=_NOW - timedelta(days=60 - number, minutes=number * 11),
        uses=tuple(
            ProofUse(requirement=item.code, pointer=reference.pointer)
            for parameter in parameters
            for item in parameter.requirements
            for reference in item.proofs
            if reference.number == number
        ),
    )


def _trail() -> Iterator[TrailEntry]:
    steps = (
        "rated 2.7b as met",
        "attached proof 12 to 3.3b",
        "confirmed 1.2d as not applicable",
        "moved the audit to review",
    )
    for number in range(40):
        yield TrailEntry(
            when=_NOW - timedelta(days=18, hours=-number * 7),
            who=NAMES[number % 5],
            what=steps[number % len(steps)],
        )
