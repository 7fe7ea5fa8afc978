"""The training matrix of the sample: people, modules and a few planted troubles."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from reports.gap_analysis.document import Coverage, EarlyStart, Module, Training, TrainingRow, TrainingStatus
from reports.gap_analysis.sample_texts import MODULES, NAMES

_DAY = date(2026, 10, 31)


def sample_training(people: int) -> Training:
    rows = tuple(_row(person, place) for person in range(people) for place in range(len(MODULES)))
    held = Counter((row.module, row.status) for row in rows)
    coverage = []
    for job, programme in sorted({(row.job, row.programme) for row in rows}):
        part = [row for row in rows if (row.job, row.programme) == (job, programme)]
        valid = sum(row.status in (TrainingStatus.CURRENT, TrainingStatus.EXPIRING) for row in part)
        persons = len({row.person_code for row in part})
        coverage.append(
            Coverage(job=job, programme=programme, people=persons, required=len(part), valid=valid)
        )
    return Training(
        as_of=_DAY,
        modules=tuple(
            Module(
                code=code,
                title=title,
                required=sum(held[code, status] for status in TrainingStatus),
                **{status.value: held[code, status] for status in TrainingStatus},
            )
            for code, title in MODULES
        ),
        coverage=tuple(coverage),
        early_starts=(
            EarlyStart(
                person="Rodel Bautista",
                job="Phone agent",
                module="VER-CALL",
                live_on=date(2026, 3, 2),
                passed_on=date(2026, 3, 9),
            ),
            EarlyStart(person="Иван Петров", job="Chat agent", module="VER-CHAT", live_on=date(2026, 8, 17)),
        ),
        rows=rows,
        other_records=12,
    )


def _row(person: int, place: int) -> TrainingRow:
    mix = person * 7 + place * 3
    status = TrainingStatus.CURRENT
    for step, other in (
        (47, TrainingStatus.MISSING),
        (61, TrainingStatus.FAILED),
        (29, TrainingStatus.EXPIRED),
        (17, TrainingStatus.EXPIRING),
    ):
        if mix % step == step - 1:
            status = other
    taken = status is not TrainingStatus.MISSING
    passed = status is not TrainingStatus.FAILED
    until = {TrainingStatus.EXPIRED: -40, TrainingStatus.EXPIRING: 20}.get(status, 60 + mix % 250)
    name = NAMES[person % len(NAMES)]
    return TrainingRow(
        person_code=f"P{1000 + person}",
        person=name if person < len(NAMES) else f"{name} {person // len(NAMES) + 1}",
        site=("Manila", "Bogotá")[person % 2],
        programme=("Billing help", "Technical help")[person // 2 % 2],
        job=("Phone agent", "Chat agent", "Team leader")[person % 3],
        module=MODULES[place][0],
        status=status,
        records=0 if not taken else 1 + mix % 2,
        completed_on=_DAY - timedelta(days=20 + mix % 300) if taken else None,
        valid_until=_DAY + timedelta(days=until) if taken and passed else None,
        score=Decimal(60 + mix % 40) if taken else None,
        result=("pass" if passed else "fail") if taken else "",
        live_on=_DAY - timedelta(days=300 + person),
    )
