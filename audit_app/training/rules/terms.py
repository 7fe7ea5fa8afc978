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


class ImportKind(enum.StrEnum):
    """What a file holds."""

    PEOPLE = "people"
    REQUIREMENTS = "requirements"
    COMPLETIONS = "completions"


class BatchState(enum.StrEnum):
    """How far an import is."""

    STAGED = "staged"
    ASKING = "asking"  # the order of day and month must be told
    CHECKED = "checked"
    APPLIED = "applied"
    REFUSED = "refused"  # the file as a whole cannot be read
    DISCARDED = "discarded"


class Verdict(enum.StrEnum):
    """What a row of a file would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REJECTED = "rejected"
