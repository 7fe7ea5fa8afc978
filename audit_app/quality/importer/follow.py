"""Files of feedback, coachings and calibrations: what their columns may be called, and that there are such files."""

from __future__ import annotations

from audit_app.base.i18n import gettext as _
from audit_app.intake.importer import Kind
from audit_app.quality import service
from audit_app.quality.importer.calibrations import CalibrationChecker
from audit_app.quality.importer.coachings import CoachingChecker
from audit_app.quality.importer.columns import CONTACT, DAY, PERSON
from audit_app.quality.importer.feedback import FeedbackChecker

FEEDBACK = Kind(
    code="quality.feedback",
    title=lambda: _("Feedback"),
    permission="quality.import",
    columns={
        "transaction_id": CONTACT,
        "agent_code": PERSON,
        "evaluator_code": ("Evaluator ID", "QA ID", "Código del evaluador", "Табельный номер контролера"),
        "given_on": ("Feedback date", "Feedback given", "Fecha de retroalimentación", "Дата обратной связи"),
        "given_by_code": ("Given by ID", "Feedback by ID", "Código de quien dio", "Табельный номер давшего"),
        "given_by": ("Given by", "Feedback by", "Dada por", "Кто дал"),
        "went_well": ("What went well", "Strengths", "Fortalezas", "Что хорошо"),
        "to_change": ("What to change", "To improve", "A mejorar", "Что изменить"),
        "next_step": ("Next step", "Agreed step", "Próximo paso", "Следующий шаг"),
        "signed_on": ("Agent signed", "Acknowledged on", "Firmado el", "Агент подписал"),
    },
    required=("transaction_id", "given_on"),
    dates=("given_on", "signed_on"),
    example={
        "transaction_id": "C-20261005-0815",
        "agent_code": "MNL-0042",
        "given_on": "2026-10-08",
        "given_by_code": "MNL-0007",
        "went_well": "Calm and clear from the first sentence",
        "to_change": "Verify the customer before opening the account",
        "next_step": "Listen to two good openings together on Friday",
        "signed_on": "2026-10-09",
    },
    about="transaction_id",
    collect="transaction_id",
    checker=FeedbackChecker,
    apply=service.apply_feedback,
    after="/quality/feedback/",
)
COACHINGS = Kind(
    code="quality.coaching",
    title=lambda: _("Coachings"),
    permission="quality.import",
    columns={
        "agent_code": PERSON,
        "held_on": ("Coaching date", "Held on", *DAY),
        "coach_code": ("Coach ID", "Código del coach", "Табельный номер наставника"),
        "coach": ("Coach", "Coached by", "Наставник"),
        "transaction_id": CONTACT,
        "criterion_code": ("Criterion", "Line", "Criterio", "Критерий"),
        "method": ("Coaching type", "Método", "Способ"),
        "notes": ("Comments", "Comentarios", "Комментарий"),
        "signed_on": ("Agent signed", "Firmado el", "Агент подписал"),
        "extra_transaction_id": (
            "Extra evaluation",
            "Follow-up contact",
            "Evaluación extra",
            "Повторная оценка",
        ),
    },
    required=("agent_code", "held_on"),
    dates=("held_on", "signed_on"),
    example={
        "agent_code": "MNL-0042",
        "held_on": "2026-10-12",
        "coach_code": "MNL-0003",
        "transaction_id": "C-20261005-0815",
        "criterion_code": "C1",
        "method": "role play",
        "notes": "Practised verification three times",
        "signed_on": "2026-10-12",
        "extra_transaction_id": "C-20261020-1711",
    },
    about="agent_code",
    collect="agent_code",
    checker=CoachingChecker,
    apply=service.apply_coachings,
    after="/quality/coaching/",
)
CALIBRATIONS = Kind(
    code="quality.calibrations",
    title=lambda: _("Calibrations"),
    permission="quality.import",
    columns={
        "session": ("Calibration", "Session ID", "Sesión", "Сессия"),
        "programme": ("Account", "Program", "Cuenta", "Проект"),
        "held_on": ("Session date", "Held on", *DAY),
        "transaction_id": CONTACT,
        "channel": ("Media", "Canal", "Канал"),
        "evaluator_code": ("Evaluator ID", "QA ID", "Código del evaluador", "Табельный номер контролера"),
        "client_name": ("Client evaluator", "Evaluador del cliente", "Оценщик заказчика"),
        "client_present": ("Client present", "Cliente presente", "Заказчик участвовал"),
        "criterion_code": ("Criterion", "Line", "Criterio", "Критерий"),
        "error_class": ("Class", "Clase", "Класс"),
        "decision": ("Decision of the evaluator", "Decisión", "Решение"),
        "agreed": ("Agreed decision", "Reference", "Decisión acordada", "Согласованное решение"),
        "note": ("Comments", "Comentarios", "Комментарий"),
    },
    required=("session", "held_on", "programme", "criterion_code", "decision", "agreed"),
    dates=("held_on",),
    example={
        "session": "2026-10 phone",
        "programme": "Lumen Pay",
        "held_on": "2026-10-07",
        "transaction_id": "C-20261005-0815",
        "channel": "phone",
        "evaluator_code": "MNL-0007",
        "client_present": "no",
        "criterion_code": "C1",
        "error_class": "customer critical",
        "decision": "right",
        "agreed": "wrong",
        "note": "The refund date was wrong",
    },
    about="session",
    checker=CalibrationChecker,
    apply=service.apply_calibrations,
    after="/quality/calibration/",
)
