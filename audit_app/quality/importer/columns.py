"""What the columns of monitoring's files may be called, and one filled row of each."""

from __future__ import annotations

from audit_app.quality.rules import ErrorClass, Method, Selection
from audit_app.workforce.rules import Channel

PERSON = ("Agent ID", "Agent", "Employee ID", "Código de agente", "Табельный номер")
CONTACT = ("Transaction", "Contact ID", "Call ID", "Interaction ID", "ID de contacto", "Номер контакта")
DAY = ("Date", "Contact date", "Call date", "Fecha", "Дата")
_TIME = ("Time", "Contact time", "Hora", "Время")

COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "evaluations": {
        "transaction_id": CONTACT,
        "agent_code": PERSON,
        "day": DAY,
        "time": _TIME,
        "evaluated_on": ("Evaluation date", "Evaluated", "Fecha de evaluación", "Дата оценки"),
        "evaluator_code": ("Evaluator ID", "QA ID", "Código del evaluador", "Табельный номер контролера"),
        "evaluator_name": ("Evaluator", "Evaluador", "Контролер"),
        "method": ("Type", "Monitoring type", "Tipo", "Вид мониторинга"),
        "stepped_in": ("Took over", "Intervino", "Вмешался"),
        "channel": ("Media", "Canal", "Канал"),
        "programme": ("Account", "Program", "Cuenta", "Проект"),
        "selection": ("Sample", "Chosen", "Selección", "Выборка"),
        "form": ("Form name", "Formulario", "Форма"),
        "errors": ("Error codes", "Errores", "Ошибки"),
        "customer_errors": (
            "Customer critical",
            "Customer-critical errors",
            "PECUF",
            "Критичные для клиента",
        ),
        "business_errors": (
            "Business critical",
            "Business-critical errors",
            "PECNE",
            "Критичные для бизнеса",
        ),
        "compliance_errors": (
            "Compliance critical",
            "Compliance-critical errors",
            "PECCUM",
            "Критичные для соответствия",
        ),
        "noncritical_errors": ("Non critical", "Non-critical errors", "PENC", "Некритичные"),
        "points": ("Score points", "Points reached", "Puntos", "Баллы"),
        "points_possible": ("Points possible", "Max points", "Puntos posibles", "Максимум баллов"),
        "notes": ("Comments", "Comentarios", "Комментарий"),
    },
    "contacts": {
        "transaction_id": CONTACT,
        "agent_code": PERSON,
        "day": DAY,
        "time": _TIME,
        "channel": ("Media", "Canal", "Канал"),
        "programme": ("Account", "Program", "Cuenta", "Проект"),
    },
    "absences": {
        "agent_code": PERSON,
        "month": ("Mes", "Месяц"),
        "days": ("Days absent", "Absent days", "Días ausente", "Дней отсутствия"),
    },
    "forms": {
        "programme": ("Account", "Program", "Cuenta", "Проект"),
        "form": ("Form name", "Formulario", "Форма"),
        "valid_from": ("Valid since", "Vigente desde", "Действует с"),
        "pass_mark": ("Pass mark %", "Nota mínima", "Проходной балл"),
        "code": ("Line", "Criterion", "Código", "Код"),
        "text": ("Criterion text", "Description", "Texto", "Текст"),
        "error_class": ("Class", "Clase", "Класс"),
        "reason": ("Why critical", "Motivo", "Причина"),
        "points": ("Weight", "Puntos", "Баллы"),
        "alias_es": ("Spanish name", "Nombre", "Испанское название"),
    },
}

EXAMPLES: dict[str, dict[str, str]] = {
    "evaluations": {
        "transaction_id": "C-20261005-0815",
        "agent_code": "MNL-0042",
        "day": "2026-10-05",
        "time": "14:20",
        "evaluated_on": "2026-10-06",
        "evaluator_code": "MNL-0007",
        "method": "remote",
        "stepped_in": "no",
        "channel": "phone",
        "programme": "Lumen Pay",
        "selection": "random",
        "form": "Phone form",
        "errors": "N2; C1 x 2",
    },
    "contacts": {
        "transaction_id": "C-20261005-0815",
        "agent_code": "MNL-0042",
        "day": "2026-10-05",
        "time": "14:20",
        "channel": "phone",
        "programme": "Lumen Pay",
    },
    "absences": {"agent_code": "MNL-0042", "month": "2026-10", "days": "3"},
    "forms": {
        "programme": "Lumen Pay",
        "form": "Phone form",
        "valid_from": "2026-01-01",
        "pass_mark": "80",
        "code": "C1",
        "text": "Solves what the customer asked for",
        "error_class": "customer critical",
        "reason": "The customer has to call again",
        "alias_es": "PECUF 1",
    },
}


def spellings(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The word that is stored, by every spelling of it in lower case."""
    return {spelling.casefold(): word for word, more in words.items() for spelling in (word, *more)}


METHODS = spellings(
    {
        Method.SIDE_BY_SIDE.value: ("side by side", "side-by-side", "sbs", "lado a lado", "рядом"),
        Method.REMOTE.value: ("recorded", "remota", "remoto", "удаленно", "удалённо"),
        Method.CLIENT.value: ("client monitoring", "cliente", "клиент", "заказчик"),
    }
)
SELECTIONS = spellings(
    {
        Selection.RANDOM.value: ("at random", "aleatoria", "aleatorio", "случайная", "случайно"),
        Selection.TARGETED.value: ("target", "risk", "dirigida", "dirigido", "целевая", "адресная"),
    }
)
CHANNELS = spellings(
    {
        Channel.PHONE.value: ("call", "voice", "telephone", "teléfono", "llamada", "телефон", "звонок"),
        Channel.EMAIL.value: ("e-mail", "email", "mail", "correo", "почта"),
        Channel.CHAT.value: ("webchat", "чат"),
        Channel.REMOTE.value: (
            "remote access",
            "remote session",
            "acceso remoto",
            "удаленный доступ",
            "удалённый доступ",
        ),
    }
)
CLASSES = spellings(
    {
        ErrorClass.CUSTOMER.value: ("customer", "customer critical", "customer-critical", "pecuf", "клиент"),
        ErrorClass.BUSINESS.value: ("business", "business critical", "business-critical", "pecne", "бизнес"),
        ErrorClass.COMPLIANCE.value: (
            "compliance",
            "compliance critical",
            "compliance-critical",
            "peccum",
            "соответствие",
        ),
        ErrorClass.NON_CRITICAL.value: ("non critical", "non-critical", "minor", "penc", "некритичная"),
    }
)
