"""What the columns of each kind of file are called, and one filled row of each."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "people": {
        "person_code": ("Employee No.", "Employee ID", "Emp ID", "Staff no", "Código de empleado", "Табельный номер"),
        "full_name": ("Name", "Employee name", "Nombre completo", "ФИО"),
        "email": ("E-mail", "Mail", "Email address", "Correo electrónico", "Электронная почта"),
        "site": ("Work site", "Location", "Sede", "Площадка"),
        "programme": ("Account", "Program", "Process", "Cuenta", "Проект"),
        "job": ("Position", "Job title", "Designation", "Role", "Cargo", "Должность"),
        "hired_on": ("Date hired", "Hire date", "DOJ", "Fecha de ingreso", "Дата приёма"),
        "live_on": ("Go-live date", "Live date", "Live from", "Fecha en vivo", "Выход на линию"),
        "left_on": ("Separation date", "Last working day", "Fecha de retiro", "Дата увольнения"),
        "supervisor_code": ("Reports to", "Supervisor", "Supervisor ID", "Código del jefe", "Руководитель"),
        "placed_on": ("In position since", "Moved on", "Fecha de traslado", "Дата перевода"),
    },
    "requirements": {
        "job": ("Job title", "Position", "Cargo", "Должность"),
        "programme": ("Account", "Program", "Process", "Cuenta", "Проект"),
        "module_code": ("Module", "Course code", "Código del módulo", "Код модуля"),
        "module_title": ("Title", "Module name", "Course", "Título", "Название"),
        "kind": ("Module / skill", "Type", "Tipo", "Вид"),
        "pass_mark": ("Pass mark %", "Passing score", "Puntaje mínimo", "Проходной балл"),
        "validity_months": ("Valid for (months)", "Validity", "Vigencia (meses)", "Срок действия, мес"),
        "before_live": ("Before go-live?", "Before going live", "Antes de salir en vivo", "До выхода на линию"),
        "topic": ("Subject", "Tema", "Тема"),
        "effective_on": ("Change live on", "Effective date", "Fecha efectiva", "Дата вступления"),
    },
    "completions": {
        "person_code": ("Employee No.", "Employee ID", "Emp ID", "Staff no", "Código de empleado", "Табельный номер"),
        "module_code": ("Course code", "Module", "Course", "Código del módulo", "Код модуля"),
        "kind": ("Type", "Tipo", "Вид"),
        "completed_on": ("Date completed", "Completed", "Date", "Fecha", "Дата"),
        "hours": ("Duration (hours)", "Hrs", "Horas", "Часы"),
        "trainer_code": ("Trainer", "Trainer ID", "Código del instructor", "Тренер"),
        "method": ("Delivery", "Mode", "Modalidad", "Способ"),
        "score": ("Score %", "Marks", "Puntaje", "Балл"),
        "try_no": ("Attempt", "Attempt no.", "Intento", "Попытка"),
        "result": ("Pass/Fail", "Outcome", "Resultado", "Результат"),
        "proof": ("Proof file", "Attendance sheet", "Evidence", "Soporte", "Подтверждение"),
    },
}  # fmt: skip

# One filled row each, so that nobody has to guess what a cell should look like.
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "people": {
        "person_code": "E-1001",
        "full_name": "Ana Example",
        "email": "ana@company.example",
        "site": "Manila",
        "programme": "Client care",
        "job": "Phone agent",
        "hired_on": "2026-01-05",
        "live_on": "2026-02-02",
        "supervisor_code": "E-1000",
    },
    "requirements": {
        "job": "Phone agent",
        "module_code": "PRV-101",
        "module_title": "Customer data privacy",
        "kind": "module",
        "pass_mark": "80",
        "validity_months": "12",
        "before_live": "yes",
        "topic": "privacy",
    },
    "completions": {
        "person_code": "E-1001",
        "module_code": "PRV-101",
        "kind": "training",
        "completed_on": "2026-01-12",
        "hours": "2",
        "trainer_code": "E-1000",
        "method": "classroom",
        "score": "92",
        "try_no": "1",
        "result": "pass",
        "proof": "attendance-2026-01-12.pdf",
    },
}
