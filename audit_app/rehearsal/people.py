"""The 210 people of the fictional operation, and the files in which their sites send them."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit_app.rehearsal import names, story
from audit_app.rehearsal.files import RehearsalFile, csv_bytes, written, xlsx_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit_app.base.tabular import Cell

HEADCOUNT = 210
OPENED_DAYS_AGO = 900
WINDOW_DAYS = 426  # fourteen months
RUSSIAN_DESK = "Pune, Russian desk"


@dataclass(frozen=True, slots=True)
class Person:
    """One person. `live_on` is the first day alone in the present job; `original_name` is in Cyrillic or empty.

    `moved_from` is the job before the present one, left on the day before `live_on`.
    """

    code: str
    full_name: str
    original_name: str
    email: str
    site: str
    programme: str
    job: str
    hired_on: dt.date
    live_on: dt.date | None
    left_on: dt.date | None = None
    supervisor_code: str = ""
    moved_from: str = ""
    desk: str = ""

    def active_on(self, day: dt.date) -> bool:
        return self.hired_on <= day and (self.left_on is None or self.left_on > day)


# (desk, site, names, programme → how many of each job); each desk has its own file
_DESKS: tuple[tuple[str, story.Site, str, dict[str, dict[str, int]]], ...] = (
    (
        "Manila",
        story.MANILA,
        "filipino",
        {
            "Lumen Pay": {
                story.MANAGER: 1,
                story.TEAM_LEADER: 5,
                story.EVALUATOR: 3,
                story.TRAINER: 2,
                story.PLANNER: 2,
                story.COORDINATOR: 1,
                story.PHONE_AGENT: 42,
                story.WRITTEN_AGENT: 18,
            },
            "Kestrel Home": {
                story.TEAM_LEADER: 3,
                story.EVALUATOR: 1,
                story.TRAINER: 1,
                story.PHONE_AGENT: 18,
                story.WRITTEN_AGENT: 13,
            },
        },
    ),
    (
        "Bogotá",
        story.BOGOTA,
        "colombian",
        {
            "Lumen Pay": {
                story.MANAGER: 1,
                story.TEAM_LEADER: 2,
                story.EVALUATOR: 1,
                story.TRAINER: 2,
                story.PLANNER: 1,
                story.PHONE_AGENT: 17,
                story.WRITTEN_AGENT: 10,
            },
            "Kestrel Home": {
                story.TEAM_LEADER: 2,
                story.EVALUATOR: 1,
                story.WRITTEN_AGENT: 10,
                story.REMOTE_AGENT: 11,
            },
        },
    ),
    (
        "Pune",
        story.PUNE,
        "indian",
        {
            "Kestrel Home": {
                story.MANAGER: 1,
                story.TEAM_LEADER: 2,
                story.EVALUATOR: 1,
                story.TRAINER: 1,
                story.PLANNER: 1,
                story.REMOTE_AGENT: 18,
            }
        },
    ),
    (
        RUSSIAN_DESK,
        story.PUNE,
        "russian",
        {
            "Kestrel Home": {
                story.TEAM_LEADER: 1,
                story.EVALUATOR: 1,
                story.PHONE_AGENT: 8,
                story.REMOTE_AGENT: 8,
            }
        },
    ),
)


def people(seed: int, today: dt.date) -> tuple[Person, ...]:
    """Everyone who was employed in the last fourteen months, in the order of their codes."""
    chance = random.Random(f"people {seed}")
    found: list[Person] = []
    for desk, site, culture, programmes in _DESKS:
        picked = names.unique_names(chance, culture, sum(sum(jobs.values()) for jobs in programmes.values()))
        for programme, jobs in programmes.items():
            for job, count in jobs.items():
                for _ in range(count):
                    name, original = next(picked)
                    if job == story.COORDINATOR:
                        name = story.COORDINATOR_NAME
                    found.append(
                        _person(chance, today, len(found) + 1, (name, original, site, desk, programme, job))
                    )
    return tuple(_supervised(_with_moves(chance, today, found)))


def _person(
    chance: random.Random, today: dt.date, number: int, who: tuple[str, str, story.Site, str, str, str]
) -> Person:
    name, original, site, desk, programme, job = who
    if job in story.AGENTS:
        # Two thirds were hired before the fourteen months began.
        days = (
            chance.randint(WINDOW_DAYS, OPENED_DAYS_AGO - 60)
            if chance.random() < 0.6
            else chance.randint(6, WINDOW_DAYS)
        )
        training = chance.randint(24, 38)
    elif job in {story.TRAINER, story.COORDINATOR}:
        # The first to come: whoever teaches the others is verified before they arrive.
        days, training = OPENED_DAYS_AGO, 40
    else:
        days, training = OPENED_DAYS_AGO - chance.randint(20, 90), chance.randint(15, 20)
    hired = _weekday(today - dt.timedelta(days=days))
    live: dt.date | None = _weekday(hired + dt.timedelta(days=training))
    if live is not None and live > today:
        live = None
    left = None
    if job in story.AGENTS and live is not None and chance.random() < 0.19:
        left = today - dt.timedelta(days=chance.randint(5, WINDOW_DAYS - 20))
        left = left if left > live + dt.timedelta(days=20) else None
    return Person(
        f"{site.code}-{number:04}",
        name,
        original,
        f"{_ascii(name)}@{story.MAIL_DOMAIN}",
        site.name,
        programme,
        job,
        hired,
        live,
        left,
        desk=desk,
    )


def _with_moves(chance: random.Random, today: dt.date, found: list[Person]) -> list[Person]:
    """Some support people were agents first; one trainer is still being introduced to the job."""
    movable = [at for at, person in enumerate(found) if person.job in {story.TEAM_LEADER, story.EVALUATOR}]
    for at in chance.sample(movable, 6):
        moved = _weekday(today - dt.timedelta(days=chance.randint(60, WINDOW_DAYS - 60)))
        job = chance.choice(story.AGENTS[:2])
        found[at] = replace(found[at], live_on=moved, moved_from=job)
    newest = max(
        at for at, person in enumerate(found) if person.job == story.TRAINER and person.site == "Bogotá"
    )
    hired = _weekday(today - dt.timedelta(days=170))
    found[newest] = replace(found[newest], hired_on=hired, live_on=None)
    return found


def _supervised(found: list[Person]) -> Iterable[Person]:
    """Agents answer to a team leader of their desk and programme, the others to a manager, managers to nobody."""
    managers = {person.site: person.code for person in found if person.job == story.MANAGER}
    leaders: dict[tuple[str, str], list[str]] = {}
    for person in found:
        if person.job == story.TEAM_LEADER:
            leaders.setdefault((person.desk, person.programme), []).append(person.code)
    for number, person in enumerate(found):
        if person.job in story.AGENTS:
            own = leaders[person.desk, person.programme]
            yield replace(person, supervisor_code=own[number % len(own)])
        elif person.job == story.MANAGER:
            yield person
        else:
            yield replace(person, supervisor_code=managers[person.site])


def people_files(seed: int, today: dt.date) -> tuple[RehearsalFile, ...]:
    """One file for each desk, each as messy as its sender: all people are in them, and rows that must fail."""
    everyone = people(seed, today)
    by_desk = {desk[0]: [person for person in everyone if person.desk == desk[0]] for desk in _DESKS}
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
    hired = _weekday(today - dt.timedelta(days=200))
    mail = f"{_ascii(name)}@{story.MAIL_DOMAIN}"
    return Person(code, name, "", mail, site, "Kestrel Home", story.PHONE_AGENT, hired, None)


def _weekday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def _ascii(name: str) -> str:
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if ord(letter) < 128)
    return ".".join("".join(c for c in word if c.isalpha()).lower() for word in plain.split())
