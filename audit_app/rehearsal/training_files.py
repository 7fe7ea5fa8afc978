"""The training records as files: one for each desk in its own manner, and an archive of what is older."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from audit_app.rehearsal.files import RehearsalFile, csv_bytes, written, xlsx_bytes
from audit_app.rehearsal.people import RUSSIAN_DESK, WINDOW_DAYS
from audit_app.rehearsal.training import Completion, training

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_app.base.tabular import Cell

FIELDS = (
    "person_code",
    "module_code",
    "kind",
    "completed_on",
    "hours",
    "trainer_code",
    "method",
    "score",
    "try_no",
    "result",
    "proof",
)


def completion_files(seed: int, today: dt.date) -> tuple[RehearsalFile, ...]:
    """Five files that together hold every completion once, one row twice, and a few rows that must fail."""
    told = training(seed, today)
    desks = {person.code: person.desk for person in told.people}
    begins = today - dt.timedelta(days=WINDOW_DAYS)
    recent = [one for one in told.completions if one.completed_on >= begins]

    def of(desk: str) -> list[Completion]:
        return [one for one in recent if desks[one.person_code] == desk]

    return (
        _manila(of("Manila"), today),
        _bogota(of("Bogotá")),
        _pune(of("Pune")),
        _russian(of(RUSSIAN_DESK), today),
        _archive([one for one in told.completions if one.completed_on < begins]),
    )


def _manila(found: Sequence[Completion], today: dt.date) -> RehearsalFile:
    """US dates, results in mixed case and often left to the pass mark."""

    def row(one: Completion) -> list[str]:
        return [
            written(one.completed_on, "%m/%d/%Y"),
            one.person_code,
            one.module_code if one.try_no == 1 else f" {one.module_code} ",
            one.kind.title(),
            f"{one.score:g}%",
            str(one.try_no),
            one.result.upper() if one.completed_on.day % 2 else "",
            one.trainer_code,
            one.method,
            one.hours,
            one.proof,
        ]

    header = ["Date completed", "Employee No.", "Course code", "Type", "Score %", "Attempt", "Pass/Fail", "Trainer", "Delivery", "Duration (hours)", "Attendance sheet"]  # fmt: skip
    rows = [row(one) for one in found]
    like = found[0]
    rows.insert(100, row(replace(like, person_code="MNL-7777")))
    rows.insert(200, row(replace(like, score=140)))
    rows.insert(300, row(replace(like, completed_on=today + dt.timedelta(days=40))))
    rows.insert(400, list(rows[50]))
    return RehearsalFile(
        "completions_manila.csv",
        csv_bytes([header, *rows], encoding="utf-8-sig"),
        rows=len(rows),
        rejected=((102, "unknown person"), (202, "score above 100"), (302, "date in the future")),
        repeated=(402,),
    )


def _bogota(found: Sequence[Completion]) -> RehearsalFile:
    """Day first, decimal commas, Windows-1252."""

    def row(one: Completion) -> list[str]:
        return [
            one.person_code,
            one.module_code,
            one.kind,
            written(one.completed_on, "%d/%m/%Y"),
            one.hours.replace(".", ","),
            f"{one.score:g}".replace(".", ","),
            one.result,
            str(one.try_no),
            one.trainer_code,
            _in_spanish(one.method),
            one.proof,
        ]

    header = ["Código de empleado", "Código del módulo", "Tipo", "Fecha", "Horas", "Puntaje", "Resultado", "Intento", "Código del instructor", "Modalidad", "Soporte"]  # fmt: skip
    rows = [row(one) for one in found]
    rows.insert(60, row(replace(found[0], module_code="XYZ-999")))
    rows.insert(120, [*row(found[0])[:3], "31/02/2026", *row(found[0])[4:]])
    return RehearsalFile(
        "completions_bogotá.csv",
        csv_bytes([header, *rows], delimiter=";", encoding="cp1252"),
        rows=len(rows),
        rejected=((62, "unknown module"), (122, "no such date")),
    )


def _pune(found: Sequence[Completion]) -> RehearsalFile:
    """A workbook with real dates and numbers."""

    def row(one: Completion) -> list[Cell]:
        return [
            one.person_code,
            one.module_code,
            one.kind,
            one.completed_on,
            float(one.hours) if one.hours else None,
            one.trainer_code,
            one.method,
            one.score,
            one.try_no,
            one.result,
            one.proof or None,
        ]

    header: list[Cell] = ["Emp ID", "Module", "Kind", "Completed", "Hrs", "Trainer ID", "Mode", "Marks", "Attempt no.", "Outcome", "Proof file"]  # fmt: skip
    rows = [row(one) for one in found]
    rows.insert(40, [*row(found[0])[:7], "absent", *row(found[0])[8:]])
    return RehearsalFile(
        "completions_pune.xlsx",
        xlsx_bytes("Completions", [header, *rows]),
        rows=len(rows),
        rejected=((42, "not a number"),),
    )


def _russian(found: Sequence[Completion], today: dt.date) -> RehearsalFile:
    """Dotted dates, decimal commas, Windows-1251."""

    def row(one: Completion) -> list[str]:
        return [
            one.person_code,
            written(one.completed_on, "%d.%m.%Y"),
            one.module_code,
            one.kind,
            f"{one.score:g}".replace(".", ","),
            str(one.try_no),
            one.result,
            one.hours.replace(".", ","),
            one.trainer_code,
            "очно" if one.method == "classroom" else one.method,
            one.proof,
        ]

    header = ["Табельный номер", "Дата", "Код модуля", "Вид", "Балл", "Попытка", "Результат", "Часы", "Тренер", "Способ", "Подтверждение"]  # fmt: skip
    rows = [row(one) for one in found]
    rows.insert(20, row(replace(found[0], completed_on=today + dt.timedelta(days=90))))
    return RehearsalFile(
        "Обучение Пуна.csv",
        csv_bytes([header, *rows], delimiter=";", encoding="cp1251"),
        rows=len(rows),
        rejected=((22, "date in the future"),),
    )


def _archive(found: Sequence[Completion]) -> RehearsalFile:
    """What a spreadsheet program calls Unicode text: UTF-16 with tabs; ISO dates; the field names as headings."""
    rows = [
        [
            written(one.completed_on, "%Y-%m-%d") if field == "completed_on" else _plain(one, field)
            for field in FIELDS
        ]
        for one in found
    ]
    return RehearsalFile(
        "completions_archive.txt",
        csv_bytes([FIELDS, *rows], delimiter="\t", encoding="utf-16"),
        rows=len(rows),
    )


def _plain(one: Completion, field: str) -> str:
    value = getattr(one, field)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _in_spanish(method: str) -> str:
    return {"classroom": "presencial", "online": "en línea", "external": "externo"}.get(method, method)
