"""The words of the improvement log, as they are stored."""

from __future__ import annotations

import enum


class Source(enum.StrEnum):
    """Where an action comes from; what exactly is said by its reference."""

    FINDING = "finding"
    METRIC = "metric"
    VENDOR = "vendor"
    COMPLAINT = "complaint"
    INCIDENT = "incident"
    EVALUATION = "evaluation"
    REVIEW = "review"
    OTHER = "other"


class ActionState(enum.StrEnum):
    """How far an action is; one that did not work is open again."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    NOT_EFFECTIVE = "not_effective"
    DONE = "done"
    VERIFIED = "verified"
    CANCELLED = "cancelled"


class Effort(enum.StrEnum):
    """How much work it is, roughly: a day, a week, more."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class CauseMethod(enum.StrEnum):
    """How the cause was looked for."""

    FIVE_WHYS = "five_whys"
    FISHBONE = "fishbone"


class Bone(enum.StrEnum):
    """The five groups in which causes are looked for."""

    PEOPLE = "people"
    PROCESS = "process"
    TECHNOLOGY = "technology"
    ENVIRONMENT = "environment"
    INFORMATION = "information"


class EffectKind(enum.StrEnum):
    """How the effect is looked at: by a metric's months, or by a second person's eyes."""

    METRIC = "metric"
    INSPECTION = "inspection"


class Expectation(enum.StrEnum):
    """What the metric shall do after the action."""

    RISE = "rise"
    FALL = "fall"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Effect(enum.StrEnum):
    """What looking at the effect came to."""

    WAITING = "waiting"
    EFFECTIVE = "effective"
    NOT_EFFECTIVE = "not_effective"


class ReviewKind(enum.StrEnum):
    """What a meeting looked at."""

    PERFORMANCE = "performance"
    PLAN = "plan"
    DIRECTION = "direction"
    TEAM = "team"
    VENDOR = "vendor"
    CALIBRATION = "calibration"
    OTHER = "other"


class Side(enum.StrEnum):
    """Who complained."""

    CUSTOMER = "customer"
    CLIENT = "client"


class Way(enum.StrEnum):
    """How a complaint came in."""

    PHONE = "phone"
    EMAIL = "e_mail"
    CHAT = "chat"
    LETTER = "letter"
    SOCIAL = "social"
    OTHER = "other"


class IncidentKind(enum.StrEnum):
    """What was hurt."""

    PRIVACY = "privacy"
    SECURITY = "security"
    CONTINUITY = "continuity"
    TECHNOLOGY = "technology"


class Severity(enum.StrEnum):
    """How bad an incident was."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class OutageKind(enum.StrEnum):
    """What a continuity plan is for: an outage of up to six hours, or a longer disaster."""

    SHORT = "short_outage"
    DISASTER = "disaster"


class Goals(enum.StrEnum):
    """Whether the recovery goals were met."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"


class LaunchKind(enum.StrEnum):
    """What goes live."""

    PROGRAMME = "programme"
    CHANGE = "change"


class Area(enum.StrEnum):
    """What a launch must be ready in."""

    PEOPLE = "people"
    TRAINING = "training"
    SYSTEMS = "systems"
    FORMS = "forms"
    REPORTS = "reports"


class Decision(enum.StrEnum):
    """What was decided about a launch."""

    GO = "go"
    NO_GO = "no_go"


class DocumentKind(enum.StrEnum):
    """What a controlled document is."""

    POLICY = "policy"
    PLAN = "plan"
    PROCEDURE = "procedure"
    ARTICLE = "article"
    FORM = "form"
    JOB_SHEET = "job_sheet"
    REGISTER = "register"
    OTHER = "other"
