"""All that a gap analysis shows, as frozen data that stands for itself years later."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from reports.document import CountMismatch, Document, DocumentError
from reports.gap_analysis.records import RecordChapter


class Status(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SIGNED_OFF = "signed_off"


class Verdict(StrEnum):
    READY = "ready"
    NEARLY = "nearly"
    NOT_READY = "not_ready"


class Rating(StrEnum):
    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class Kind(StrEnum):
    APPROACH = "approach"
    DEPLOYMENT = "deployment"
    RESULT = "result"


class Grade(StrEnum):
    CONFORM = "conform"
    IMPROVEMENT = "improvement"
    MINOR = "minor"
    MAJOR = "major"


class Basis(StrEnum):
    """What a parameter's score was computed from."""

    REQUIREMENTS = "requirements"
    METRICS = "metrics"
    BREADTH = "breadth"


class Tag(StrEnum):
    """Where a scoring rule comes from: a published source, or a decision of our own."""

    SOURCED = "sourced"
    OWN_RULE = "own rule"


class TrainingStatus(StrEnum):
    """The one state of a person and a module on the as-of date; EXPIRING is valid for 30 days at most."""

    CURRENT = "current"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    FAILED = "failed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score as it is shown (percent, cut off after one decimal) and as a share from 0 to 1."""

    text: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """`as_of` is the first day of the audit's as-of month; `language` is the report's locale."""

    organisation: str
    entity: str
    audit_name: str
    audit_id: str
    checklist_title: str
    checklist_version: str
    checklist_sha256: str
    status: Status
    generated_at: datetime
    language: str = "en"
    period_from: date | None = None
    period_to: date | None = None
    as_of: date | None = None
    confidentiality: str = ""
    trail_entries: int = 0
    """How long the trail was when this was made, with the hash of its last entry; 0 where nobody knows."""
    trail_head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many things the caller read from the records; the document must hold as many."""

    parameters: int
    requirements: int
    proofs: int
    training_records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """`score` is None when nothing in the category applies; points are of applicable parameters."""

    code: str
    title: str
    score: Score | None
    points: Decimal
    points_reached: Decimal
    needed: Score | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """One of the biggest gaps or strengths: `code` of a parameter or requirement, and a sentence."""

    code: str
    title: str
    text: str = ""
    points: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`reasons` say why the verdict is what it is; `verdict_rules` what a verdict takes.

    `enough_months` is the months-of-data condition of READY, stated because months are not in here.
    `points` are those of the applicable parameters.
    """

    verdict: Verdict
    score: Score | None
    points: Decimal
    points_reached: Decimal
    answered: int
    applicable: int
    must_haves_open: int = 0
    enough_months: bool = True
    needed: Score | None = None
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    verdict_rules: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    majors: tuple[str, ...] = ()
    gaps: tuple[Highlight, ...] = ()
    strengths: tuple[Highlight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """A requirement set aside; it counts as unanswered until `confirmed_by` names a second person."""

    code: str
    text: str = ""
    reason: str = ""
    set_by: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was looked at, by whom, when and how; `method` and `sampling` are paragraphs."""

    sites: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    team: tuple[Member, ...] = ()
    participants: tuple[Member, ...] = ()
    held_from: date | None = None
    held_to: date | None = None
    objectives: str = ""
    method: str = ""
    sampling: str = ""
    not_applicable: tuple[NotApplicable, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One scoring rule; `path` as in the checklist's scoring block (for example `ratings.partly`).

    `value` is the rule's value as written there: a number such as "0.5", "true", or a list.
    """

    path: str
    title: str
    value: str
    tag: Tag
    why: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRef:
    """`number` of a proof in the index, and where in it to look (page 2, table 1)."""

    number: int
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A computed check: the sentence to print, and its figure, sample and date when known."""

    sentence: str
    figure: str = ""
    sample: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """`rating` None is unanswered. An unconfirmed `not_applicable` counts as unanswered too."""

    code: str
    kind: Kind
    text: str
    must_have: bool = False
    rating: Rating | None = None
    not_applicable_confirmed: bool = False
    remark: bool = False
    finding: str = ""
    notes: str = ""
    check: Check | None = None
    proofs: tuple[ProofRef, ...] = ()

    @property
    def is_applicable(self) -> bool:
        return self.rating is not Rating.NOT_APPLICABLE or not self.not_applicable_confirmed

    @property
    def is_answered(self) -> bool:
        return self.rating in (Rating.MET, Rating.PARTLY, Rating.NOT_MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`score` and `grade` are None when nothing in the parameter applies.

    `answered` of `applicable` requirements. `repeat`: the cause was there in the previous audit.
    """

    code: str
    title: str
    category: str
    points: Decimal
    points_reached: Decimal
    points_lost: Decimal
    score: Score | None
    grade: Grade | None
    answered: int
    applicable: int
    intent: str = ""
    basis: Basis = Basis.REQUIREMENTS
    basis_note: str = ""
    repeat: bool = False
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """`points` is what the total would gain if this requirement were met."""

    rank: int
    requirement: str
    parameter: str
    text: str
    rating: Rating | None
    points: Decimal
    must_have: bool = False
    grade: Grade | None = None
    finding: str = ""
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """People who need a module, split by their one state: the five states add up to `required`."""

    code: str
    title: str
    required: int
    current: int
    expiring: int
    expired: int
    failed: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of the required person-and-module pairs of a job and programme are valid."""

    job: str
    programme: str
    people: int
    required: int
    valid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyStart:
    """Someone who handled customers before passing; `passed_on` None is still not passed."""

    person: str
    job: str
    module: str
    live_on: date
    passed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRow:
    """One person and one required module; `records` is how many training records lie behind it."""

    person_code: str
    person: str
    site: str
    programme: str
    job: str
    module: str
    status: TrainingStatus
    records: int
    completed_on: date | None = None
    valid_until: date | None = None
    score: Decimal | None = None
    result: str = ""
    live_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The training matrix on one day.

    `other_records` are records behind no row: of people who left, or of modules nobody needs now.
    """

    as_of: date | None = None
    modules: tuple[Module, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    early_starts: tuple[EarlyStart, ...] = ()
    rows: tuple[TrainingRow, ...] = ()
    other_records: int = 0

    @property
    def records(self) -> int:
        return sum(row.records for row in self.rows) + self.other_records


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofUse:
    requirement: str
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One file of the proof index; `size` in bytes, `media_type` as stored."""

    number: int
    title: str
    filename: str
    media_type: str
    size: int
    sha256: str
    description: str = ""
    period_from: date | None = None
    period_to: date | None = None
    uploaded_by: str = ""
    uploaded_at: datetime | None = None
    uses: tuple[ProofUse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailEntry:
    when: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    name: str
    signed_at: datetime
    role: str = ""
    statement: str = ""
    alone: bool = False
    """The one person who rated everything signed it, too, as the audit had said it would be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An opinion that stayed different when the audit closed."""

    who: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapAnalysis(Document):
    """The whole document. Building one checks that it holds what `counts` states.

    Raises CountMismatch, and DocumentError when a proof number does not exist.
    """

    kind: ClassVar[str] = "gap_analysis"

    cover: Cover
    counts: Counts
    summary: Summary
    scope: Scope = Scope()
    rules: tuple[Rule, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    gaps: tuple[Gap, ...] = ()
    training: Training = Training()
    records: tuple[RecordChapter, ...] = ()
    proofs: tuple[Proof, ...] = ()
    trail: tuple[TrailEntry, ...] = ()
    signatures: tuple[Signature, ...] = ()
    differences: tuple[Difference, ...] = ()
    distribution: tuple[Member, ...] = ()
    notice: str = ""

    def __post_init__(self) -> None:
        stated = self.counts
        requirements = sum(len(parameter.requirements) for parameter in self.parameters)
        _same("parameters", stated.parameters, len(self.parameters))
        _same("requirements", stated.requirements, requirements)
        _same("proofs", stated.proofs, len(self.proofs))
        _same("training records", stated.training_records, self.training.records)
        self._check_answers()
        self._check_training()
        for chapter in self.records:
            _same(f"records in the chapter {chapter.title}", chapter.records, chapter.held)
        self._check_references()

    def _check_answers(self) -> None:
        for parameter in self.parameters:
            answered = sum(requirement.is_answered for requirement in parameter.requirements)
            applicable = sum(requirement.is_applicable for requirement in parameter.requirements)
            _same(f"answered requirements of {parameter.code}", parameter.answered, answered)
            _same(f"applicable requirements of {parameter.code}", parameter.applicable, applicable)
        summary = self.summary
        _same("answered requirements", summary.answered, sum(p.answered for p in self.parameters))
        _same("applicable requirements", summary.applicable, sum(p.applicable for p in self.parameters))

    def _check_training(self) -> None:
        held = Counter((row.module, row.status) for row in self.training.rows)
        for module in self.training.modules:
            states = {status: getattr(module, status.value) for status in TrainingStatus}
            _same(f"people who need module {module.code}", module.required, sum(states.values()))
            for status, number in states.items():
                _same(f"{status.value} people for module {module.code}", number, held[module.code, status])

    def _check_references(self) -> None:
        known = {proof.number for proof in self.proofs}
        _same("different proof numbers", len(self.proofs), len(known))
        for parameter in self.parameters:
            for requirement in parameter.requirements:
                for reference in requirement.proofs:
                    if reference.number not in known:
                        message = (
                            f"Requirement {requirement.code} refers to proof {reference.number}, "
                            "which is not in the proof index; add the proof or drop the reference."
                        )
                        raise DocumentError(message)


def _same(what: str, stated: int, held: int) -> None:
    if stated != held:
        raise CountMismatch(what, stated, held)
