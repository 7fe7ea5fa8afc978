"""The words of training, as they are stored."""

from __future__ import annotations

import enum


class ModuleKind(enum.StrEnum):
    """Something taught, or something that must be shown."""

    MODULE = "module"
    SKILL = "skill"


class CompletionKind(enum.StrEnum):
    """Somebody was taught, or somebody's skill was verified."""

    TRAINING = "training"
    VERIFICATION = "verification"


class Result(enum.StrEnum):
    """How a try ended."""

    PASS = "pass"  # noqa: S105 - a word, not a secret
    FAIL = "fail"


class Topic(enum.StrEnum):
    """What a module is about, where a requirement asks for that subject by name."""

    GENERAL = "general"
    PRIVACY = "privacy"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    CHANGE = "change"
