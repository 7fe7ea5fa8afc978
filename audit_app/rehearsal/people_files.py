"""The people as files: one for each desk, in its own encoding, order of columns and way to write dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from audit_app.rehearsal import story
from audit_app.rehearsal.files import RehearsalFile, csv_bytes, written, xlsx_bytes
from audit_app.rehearsal.people import DESKS, RUSSIAN_DESK, Person, mail_name, people, weekday

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_app.base.tabular import Cell


def people_files(seed: int, today: dt.date) -> tuple[RehearsalFile, ...]:
    """One file for each desk, each as messy as its sender: all people are in them, and rows that must fail."""
    everyone = people(seed, today)
    by_desk = {desk[0]: [person for person in everyone if person.desk == desk[0]] for desk in DESKS}
    return (
        _manila(by_desk["Manila"], today),
        _bogota(by_desk["Bogotá"], today),
        _pune(by_desk["Pune"], today),
        _russian(by_desk[RUSSIAN_DESK], today),
    )


def _manila(found: Sequence[Person], today: dt.date) -> RehearsalFile:
    def row(person: Person) -> list[str]:
        def date(day: dt.date | None) -> str:
            return written(day, "%m/%d/%Y")

        return [
            f" {person.code}" if person.code.endswith("7") else person.code,
            person.full_name.upper() if person.code.endswith("31") else person.full_name,
            person.email,
            person.job + ("  " if person.code.endswith("2") else ""),
            person.programme,
            person.site,
            date(person.hired_on),
            date(person.live_on),
            date(person.left_on),
            person.supervisor_code,
            "",
        ]

    header = ["Employee No.", "Name", "E-mail", "Position", "Account", "Work site", "Date hired", "Go-live date", "Separation date", "Reports to", "Remarks"]  # fmt: skip
    rows = [row(person) for person in found]
    stray = _stray("MNL-9001", "Rowena Salonga", "Manila", today)
    rows.insert(30, [""] * len(header))
    rows.insert(60, list(rows[12]))
    rows.insert(75, [*row(stray)[:6], "13/45/2025", *row(stray)[7:]])
    rows.insert(90, ["", *row(replace(stray, full_name="Noel Tiongson"))[1:]])
    return RehearsalFile(
        "people_manila.csv",
        csv_bytes([header, *rows], encoding="utf-8-sig"),
        rows=len(rows) - 1,
        rejected=((77, "no such date"), (92, "no person code")),
        repeated=(62,),
    )


def _bogota(found: Sequence[Person], today: dt.date) -> RehearsalFile:
    def row(person: Person) -> list[str]:
        def date(day: dt.date | None) -> str:
            return written(day, "%d/%m/%Y")

        return [
            person.site,
            person.programme,
            person.full_name,
            person.code,
            person.job.lower() if person.code.endswith("5") else person.job,
            person.email,
            date(person.hired_on),
            date(person.live_on),
            date(person.left_on),
            person.supervisor_code,
        ]

    header = ["Sede", "Cuenta", "Nombre completo", "Código de empleado", "Cargo", "Correo electrónico", "Fecha de ingreso", "Fecha en vivo", "Fecha de retiro", "Código del jefe"]  # fmt: skip
    rows = [row(person) for person in found]
    stray = _stray("BOG-9001", "Íngrid Muñetón", "Bogotá", today)
    rows.insert(20, [*row(stray)[:6], "pendiente", *row(stray)[7:]])
    rows.insert(40, [*row(replace(stray, code="BOG-9002")), "ver nota", "22"])
    return RehearsalFile(
        "people_bogota.csv",
        csv_bytes([header, *rows], delimiter=";", encoding="cp1252"),
        rows=len(rows),
        rejected=((22, "not a date"), (42, "too many cells")),
    )


def _pune(found: Sequence[Person], today: dt.date) -> RehearsalFile:
    def row(person: Person) -> list[Cell]:
        return [
            person.code,
            person.full_name,
            person.job,
            person.programme,
            person.site,
            person.hired_on,
            person.live_on,
            person.left_on,
            person.supervisor_code or None,
            person.email,
        ]

    header: list[Cell] = ["Emp ID", "Employee name", "Designation", "Process", "Location", "DOJ", "Live from", "Last working day", "Supervisor ID", "Mail"]  # fmt: skip
    rows = [row(person) for person in found]
    stray = _stray("PNQ-9001", "Vaishali Gokhale", "Pune", today)
    rows.insert(10, row(replace(stray, left_on=stray.hired_on - dt.timedelta(days=30))))
    return RehearsalFile(
        "people_pune.xlsx",
        xlsx_bytes("Staff", [header, *rows]),
        rows=len(rows),
        rejected=((12, "left before being hired"),),
    )


def _russian(found: Sequence[Person], today: dt.date) -> RehearsalFile:
    def row(person: Person) -> list[str]:
        def date(day: dt.date | None) -> str:
            return written(day, "%d.%m.%Y")

        return [
            person.code,
            person.original_name,
            person.job,
            person.programme,
            person.site,
            date(person.hired_on),
            date(person.live_on),
            date(person.left_on),
            person.supervisor_code,
            person.email,
        ]

    header = ["Табельный номер", "ФИО", "Должность", "Проект", "Площадка", "Дата приёма", "Выход на линию", "Дата увольнения", "Руководитель", "Электронная почта"]  # fmt: skip
    rows = [row(person) for person in found]
    stray = replace(_stray("PNQ-9002", "Zoya Lapina", "Pune", today), original_name="")
    rows.insert(5, row(stray))
    return RehearsalFile(
        "Сотрудники Пуна.csv",
        csv_bytes([header, *rows], delimiter=";", encoding="cp1251"),
        rows=len(rows),
        rejected=((7, "no name"),),
    )


def _stray(code: str, name: str, site: str, today: dt.date) -> Person:
    """Somebody who belongs to nobody's headcount: the row around them is broken."""
    hired = weekday(today - dt.timedelta(days=200))
    mail = f"{mail_name(name)}@{story.MAIL_DOMAIN}"
    return Person(code, name, "", mail, site, "Kestrel Home", story.PHONE_AGENT, hired, None)
