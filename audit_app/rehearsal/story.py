"""The fictional operation: its sites, programmes, jobs and what each job must have learnt and shown.

Every name is invented. Mail addresses end in `.example`, which nobody can own.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_app.rehearsal.files import RehearsalFile, xlsx_bytes

if TYPE_CHECKING:
    from audit_app.base.tabular import Cell

ORGANISATION = "Bayanihan Connect"
MAIL_DOMAIN = "bayanihan-connect.example"
COORDINATOR_NAME = "Marisol Ibañez Tolentino"


@dataclass(frozen=True, slots=True)
class Site:
    code: str
    name: str
    country: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Programme:
    code: str
    name: str
    client: str
    channels: tuple[str, ...]
    about: str


class Need(enum.StrEnum):
    """What a requirement asks for: something learnt, or something shown."""

    MODULE = "module"
    SKILL = "skill"


@dataclass(frozen=True, slots=True)
class Module:
    """One thing to learn or to show. An empty programme means all; `validity_months` 0 means for good."""

    code: str
    title: str
    need: Need
    jobs: tuple[str, ...]
    pass_mark: int
    hours: str
    method: str
    programme: str = ""
    validity_months: int = 0
    before_live: bool = True

    def asked_of(self, job: str, programme: str) -> bool:
        return job in self.jobs and self.programme in {"", programme}


MANILA = Site("MNL", "Manila", "PH", "Asia/Manila")
BOGOTA = Site("BOG", "Bogotá", "CO", "America/Bogota")
PUNE = Site("PNQ", "Pune", "IN", "Asia/Kolkata")
SITES = (MANILA, BOGOTA, PUNE)

LUMEN = Programme(
    "LUM", "Lumen Pay", "Lumen Pay Ltd", ("phone", "e-mail"), "customer care for a mobile wallet"
)
KESTREL = Programme(
    "KES",
    "Kestrel Home",
    "Kestrel Home GmbH",
    ("phone", "chat", "remote access"),
    "technical support for smart-home devices",
)
PROGRAMMES = (LUMEN, KESTREL)

PHONE_AGENT = "Phone agent"
WRITTEN_AGENT = "Mail and chat agent"
REMOTE_AGENT = "Remote support agent"
TEAM_LEADER = "Team leader"
EVALUATOR = "Quality evaluator"
TRAINER = "Trainer"
PLANNER = "Workforce planner"
COORDINATOR = "Readiness coordinator"
MANAGER = "Operations manager"
AGENTS = (PHONE_AGENT, WRITTEN_AGENT, REMOTE_AGENT)
SUPPORT = (TEAM_LEADER, EVALUATOR, TRAINER, PLANNER, COORDINATOR, MANAGER)
JOBS = AGENTS + SUPPORT

PRIVACY = "PRV-101"
COORDINATION = "AUD-101"
TEACHING = "TRN-S1"
CHANGE = "LUM-210"
CONTACT_SKILLS = {PHONE_AGENT: "PHN-S1", WRITTEN_AGENT: "WRT-S1", REMOTE_AGENT: "REM-S1"}

_IN_PRODUCT = (*AGENTS, TEAM_LEADER, EVALUATOR)
MODULES = (
    Module(PRIVACY, "Customer data privacy", Need.MODULE, JOBS, 80, "2", "online", validity_months=12),
    Module("SEC-105", "Information security basics", Need.MODULE, JOBS, 80, "1.5", "online", validity_months=12),
    Module("LUM-200", "Lumen Pay products and processes", Need.MODULE, _IN_PRODUCT, 80, "40", "classroom", "Lumen Pay"),
    Module("KES-200", "Kestrel Home products and processes", Need.MODULE, _IN_PRODUCT, 80, "56", "classroom", "Kestrel Home"),
    Module("CMP-110", "Regulated wording for payments", Need.MODULE, _IN_PRODUCT, 85, "3", "classroom", "Lumen Pay", 12),
    Module(CHANGE, "Lumen Pay instalments: what changes", Need.MODULE, _IN_PRODUCT, 80, "2", "online", "Lumen Pay", before_live=False),
    Module("SYS-120", "Ticket, phone and knowledge systems", Need.MODULE, AGENTS, 75, "12", "classroom"),
    Module("SFT-130", "Listening and plain language", Need.MODULE, AGENTS, 75, "8", "classroom", before_live=False),
    Module("WRT-140", "Writing to customers", Need.MODULE, (WRITTEN_AGENT,), 80, "8", "classroom"),
    Module("REM-150", "Safe remote access", Need.MODULE, (REMOTE_AGENT,), 85, "6", "classroom", validity_months=12),
    Module("COA-160", "Coaching that helps", Need.MODULE, (TEAM_LEADER, EVALUATOR), 75, "12", "classroom", before_live=False),
    Module(COORDINATION, "Coordinator course in the standard", Need.MODULE, (COORDINATOR,), 80, "24", "external", validity_months=24),
    Module("PHN-S1", "Handling a phone contact", Need.SKILL, (PHONE_AGENT,), 80, "1", "scored role play", validity_months=12),
    Module("WRT-S1", "Handling a written contact", Need.SKILL, (WRITTEN_AGENT,), 80, "1", "scored sample", validity_months=12),
    Module("REM-S1", "Handling a remote session", Need.SKILL, (REMOTE_AGENT,), 85, "1", "scored session", validity_months=12),
    Module("COA-S1", "Holding a coaching talk", Need.SKILL, (TEAM_LEADER,), 80, "1", "observed talk", validity_months=12),
    Module("EVL-S1", "Scoring against the reference", Need.SKILL, (EVALUATOR,), 85, "2", "reference contacts", validity_months=12),
    Module(TEACHING, "Delivering a module", Need.SKILL, (TRAINER,), 80, "2", "observed lesson", validity_months=12),
    Module("WFM-S1", "Forecast and schedule", Need.SKILL, (PLANNER,), 80, "2", "worked case", validity_months=12),
)  # fmt: skip


def modules_of(job: str, programme: str) -> tuple[Module, ...]:
    """What a person in this job on this programme must have."""
    return tuple(module for module in MODULES if module.asked_of(job, programme))


def module(code: str) -> Module:
    return next(module for module in MODULES if module.code == code)


def requirement_rows() -> list[dict[str, Cell]]:
    """One row for each job and module, by the field names of the import."""
    return [
        {
            "job": job,
            "programme": asked.programme or None,
            "module_code": asked.code,
            "module_title": asked.title,
            "kind": asked.need.value,
            "pass_mark": asked.pass_mark,
            "validity_months": asked.validity_months or None,
            "before_live": "yes" if asked.before_live else "no",
        }
        for job in JOBS
        for asked in MODULES
        if job in asked.jobs
    ]


def requirements_file() -> RehearsalFile:
    """requirements.xlsx, with headings as a training department words them."""
    headings = {
        "module_code": "Module code",
        "module_title": "Title",
        "job": "Job title",
        "programme": "Account",
        "kind": "Module / skill",
        "pass_mark": "Pass mark %",
        "before_live": "Before go-live?",
        "validity_months": "Valid for (months)",
    }
    rows = requirement_rows()
    table: list[list[Cell]] = [list(headings.values()), *[[row[field] for field in headings] for row in rows]]
    return RehearsalFile("requirements.xlsx", xlsx_bytes("Requirements", table), rows=len(rows))


def alias_table() -> dict[str, dict[str, tuple[str, ...]]]:
    """Other headings for each field of each import, as they stand in the rehearsal files."""
    return {
        "people": {
            "person_code": ("Employee No.", "Código de empleado", "Emp ID", "Табельный номер"),
            "full_name": ("Name", "Nombre completo", "Employee name", "ФИО"),
            "email": ("E-mail", "Correo electrónico", "Mail", "Электронная почта"),
            "site": ("Work site", "Sede", "Location", "Площадка"),
            "programme": ("Account", "Cuenta", "Process", "Проект"),
            "job": ("Position", "Cargo", "Designation", "Должность"),
            "hired_on": ("Date hired", "Fecha de ingreso", "DOJ", "Дата приёма"),
            "live_on": ("Go-live date", "Fecha en vivo", "Live from", "Выход на линию"),
            "left_on": ("Separation date", "Fecha de retiro", "Last working day", "Дата увольнения"),
            "supervisor_code": ("Reports to", "Código del jefe", "Supervisor ID", "Руководитель"),
        },
        "requirements": {
            "job": ("Job title", "Position"),
            "programme": ("Account",),
            "module_code": ("Module",),
            "module_title": ("Title", "Module name"),
            "kind": ("Module / skill", "Type"),
            "pass_mark": ("Pass mark %",),
            "validity_months": ("Valid for (months)",),
            "before_live": ("Before go-live?",),
        },
        "completions": {
            "person_code": ("Employee No.", "Código de empleado", "Emp ID", "Табельный номер"),
            "module_code": ("Course code", "Código del módulo", "Module", "Код модуля"),
            "kind": ("Type", "Tipo", "Вид"),
            "completed_on": ("Date completed", "Fecha", "Completed", "Дата"),
            "hours": ("Duration (hours)", "Horas", "Hrs", "Часы"),
            "trainer_code": ("Trainer", "Código del instructor", "Trainer ID", "Тренер"),
            "method": ("Delivery", "Modalidad", "Mode", "Способ"),
            "score": ("Score %", "Puntaje", "Marks", "Балл"),
            "try_no": ("Attempt", "Intento", "Attempt no.", "Попытка"),
            "result": ("Pass/Fail", "Resultado", "Outcome", "Результат"),
            "proof": ("Attendance sheet", "Soporte", "Proof file", "Подтверждение"),
        },
    }
