"""What the columns of vendors' files are called, and the words their cells use."""

from __future__ import annotations

from collections.abc import Mapping

VENDOR = (
    "Vendor",
    "Vendor ID",
    "Supplier",
    "Supplier code",
    "Código del proveedor",
    "Proveedor",
    "Код поставщика",
)
MONTH = ("Period", "Mes", "Месяц")
NOTE = ("Remark", "Comment", "Nota", "Примечание")
COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "reports": {
        "vendor_code": VENDOR,
        "report": ("Report name", "Name", "Informe", "Отчёт"),
        "period_from": ("Period from", "Covers from", "Period start", "Desde", "Период с"),
        "due_on": ("Due", "Due date", "Deadline", "Fecha límite", "Срок"),
        "sent_on": ("Sent", "Date sent", "Received on", "Enviado", "Отправлен"),
        "note": NOTE,
    },
    "contacts": {
        "vendor_code": VENDOR,
        "channel": ("Type", "Medium", "Canal", "Канал"),
        "received_at": ("Asked", "Asked at", "Opened", "Sent at", "Recibido", "Получено"),
        "answered_at": ("Answered", "Reply", "Closed", "Respondido", "Отвечено"),
        "agreed_hours": ("SLA hours", "Agreed time (hours)", "Horas acordadas", "Срок, часов"),
        "reached": ("Reached?", "Picked up", "Contestó", "Дозвонились"),
        "reference": ("Subject", "Ticket", "Message ID", "Asunto", "Тема"),
    },
    "costs": {
        "vendor_code": VENDOR,
        "month": MONTH,
        "cost": ("Amount", "Invoice", "Vendor cost", "Costo", "Стоимость"),
        "in_house": ("In-house estimate", "Own cost", "Costo interno", "Своими силами"),
        "volume": ("Units", "Quantity", "Volumen", "Объём"),
        "currency": ("Moneda", "Валюта"),
        "note": NOTE,
    },
    "ratings": {
        "vendor_code": VENDOR,
        "month": MONTH,
        "dimension": ("Criterion", "Criterio", "Критерий"),
        "score": ("Rating", "Puntaje", "Оценка"),
        "reason": ("Fact", "Why", "Motivo", "Причина"),
        "rater": ("Rated by", "By", "Evaluador", "Кто оценил"),
    },
}
EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "reports": {
        "vendor_code": "PAY-01",
        "report": "Payroll register",
        "period_from": "2026-01-01",
        "due_on": "2026-02-05",
        "sent_on": "2026-02-04",
    },
    "contacts": {
        "vendor_code": "PAY-01",
        "channel": "e-mail",
        "received_at": "2026-02-10 09:00",
        "answered_at": "2026-02-10 11:30",
        "agreed_hours": "4",
        "reached": "yes",
        "reference": "Leaver of 9 February",
    },
    "costs": {
        "vendor_code": "PAY-01",
        "month": "2026-02",
        "cost": "7400",
        "in_house": "9100",
        "volume": "210",
        "currency": "USD",
    },
    "ratings": {
        "vendor_code": "PAY-01",
        "month": "2026-02",
        "dimension": "treatment",
        "score": "4",
        "reason": "Ten payslip questions heard: polite and complete",
        "rater": "Ana Example",
    },
}
CHANNELS = {
    **dict.fromkeys(("call", "phone", "telephone", "llamada", "teléfono", "звонок", "телефон"), "call"),
    **dict.fromkeys(("e_mail", "e-mail", "email", "mail", "correo", "письмо", "почта"), "e_mail"),
}
DIMENSIONS = {
    **dict.fromkeys(("business", "business understanding", "negocio", "понимание дела"), "business"),
    **dict.fromkeys(("expertise", "knowledge", "pericia", "знание дела"), "expertise"),
    **dict.fromkeys(("treatment", "treatment of customers", "customers", "trato", "отношение"), "treatment"),
    **dict.fromkeys(("punctuality", "punctual reports", "reports"), "punctuality"),
    **dict.fromkeys(("response", "response time"), "response"),
}
