"""Words that cells of training files use, in the spellings of several languages."""

from __future__ import annotations

RESULTS = {
    **dict.fromkeys(("pass", "passed", "p", "yes", "y", "ok", "сдано", "сдал", "зачёт", "зачет", "да"), "pass"),
    **dict.fromkeys(("aprobado", "aprobó", "sí", "si", "pasado", "competent", "qualified"), "pass"),
    **dict.fromkeys(("fail", "failed", "f", "no", "n", "не сдано", "не сдал", "незачёт", "незачет", "нет"), "fail"),
    **dict.fromkeys(("reprobado", "reprobó", "not competent", "not qualified"), "fail"),
}  # fmt: skip
COMPLETION_KINDS = {
    **dict.fromkeys(("training", "course", "class", "module", "обучение", "курс"), "training"),
    **dict.fromkeys(("capacitación", "capacitacion", "formación", "curso"), "training"),
    **dict.fromkeys(("verification", "test", "assessment", "exam", "skill", "проверка"), "verification"),
    **dict.fromkeys(("verificación", "verificacion", "evaluación", "тест", "экзамен"), "verification"),
}
MODULE_KINDS = {
    **dict.fromkeys(("module", "course", "training", "módulo", "modulo", "модуль", "курс"), "module"),
    **dict.fromkeys(("skill", "verification", "habilidad", "навык"), "skill"),
}
