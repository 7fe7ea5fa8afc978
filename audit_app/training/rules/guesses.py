"""What a module is about, told from its title where a file does not say; it can be changed afterwards."""

from __future__ import annotations

from audit_app.training.rules.terms import ModuleKind, Topic

_TOPICS: tuple[tuple[Topic, tuple[str, ...]], ...] = (
    (Topic.COORDINATOR, ("coordinator", "координатор", "coordinador")),
    (
        Topic.PRIVACY,
        (
            "privacy",
            "data protection",
            "information security",
            "конфиденц",
            "персональн",
            "информационной безопасности",
            "privacidad",
            "protección de datos",
            "seguridad de la información",
        ),
    ),
    (Topic.TRAINER, ("train the trainer", "train-the-trainer", "teaching", "обучение тренер", "formación de formadores")),
    (Topic.CHANGE, ("what changes", "change notice", "что меняется", "qué cambia")),
)  # fmt: skip
_TRAINER_JOBS = ("trainer", "instructor", "тренер", "capacitador", "formador")


def topic_of(title: str, kind: ModuleKind, job: str) -> Topic:
    """The topic by the words of the title; a skill that trainers must show is about training."""
    text = title.casefold()
    for topic, words in _TOPICS:
        if any(word in text for word in words):
            return topic
    trainers = any(word in job.casefold() for word in _TRAINER_JOBS)
    return Topic.TRAINER if kind == ModuleKind.SKILL and trainers else Topic.GENERAL
