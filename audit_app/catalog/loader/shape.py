"""The shape of checklist data, the same as `checklists/schema.json`, with messages for the person who wrote it.

Each field says beside it what is expected and gives an example; messages are made of these.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from audit_app.base.i18n import gettext as _
from audit_app.catalog.loader.problems import Document, Place, Problem, shown

FEEDS = ("documents", "training", "monitoring", "metrics", "vendors", "actions", "interviews")
KINDS = ("approach", "deployment", "result")
TEXT_FIELDS = frozenset({"title", "notice", "why", "intent", "text", "proof", "floor", "good"})
MOST_PROOFS, LONGEST_PROOF = 6, 160

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
V = TypeVar("V")


def N_(message: str) -> str:  # noqa: N802 - the name by which marked sentences are collected
    return message


def _complain(language: str, text: str, **values: object) -> PydanticCustomError:
    return PydanticCustomError("told", "{text}", {"at": (language,), "text": _(text, **values)})


def _languages_known(texts: dict[str, Any]) -> None:
    for language in texts:
        if not _LANGUAGE.fullmatch(language):
            raise _complain(language, N_('is no code of a language. Write for example "ru".'))
    if "en" not in texts:
        raise PydanticCustomError(
            "told", "{text}", {"at": (), "text": _('has no text in "en". Write one: {en: "…"}.')}
        )


def at_most(limit: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Checks texts by language; translations may be twice as long as English."""

    def check(texts: dict[str, Any]) -> dict[str, Any]:
        _languages_known(texts)
        for language, text in texts.items():
            longest = limit if language == "en" else limit * 2
            if not isinstance(text, str):
                raise _complain(language, N_("must be a text in quotes, found %(found)s."), found=shown(text))
            if not re.fullmatch(r"\S(.*\S)?", text):
                raise _complain(
                    language,
                    N_("must be one line of text without blanks around it, found %(found)s."),
                    found=shown(text),
                )
            if len(text) > longest:
                raise _complain(
                    language,
                    N_("has %(found)s characters; %(limit)s are allowed. Shorten it."),
                    found=len(text),
                    limit=longest,
                )
        return texts

    return check


def _proofs(texts: dict[str, Any]) -> dict[str, Any]:
    _languages_known(texts)
    for language, proofs in texts.items():
        if not isinstance(proofs, list) or not 1 <= len(proofs) <= MOST_PROOFS:
            raise _complain(
                language,
                N_('must be a list of 1 to %(most)s texts, found %(found)s. Write for example ["Plan"].'),
                most=MOST_PROOFS,
                found=shown(proofs),
            )
        for proof in proofs:
            if not isinstance(proof, str) or not 1 <= len(proof) <= LONGEST_PROOF or "|" in proof:
                raise _complain(
                    language,
                    N_("must hold texts of 1 to %(longest)s characters without |, found %(found)s."),
                    longest=LONGEST_PROOF,
                    found=shown(proof),
                )
        if len(set(proofs)) < len(proofs):
            raise _complain(language, N_("has the same text twice. Keep one."))
    return texts


def _once(items: list[V]) -> list[V]:
    if any(item in items[:index] for index, item in enumerate(items)):
        raise PydanticCustomError("once", "once")
    return items


def _has_english(languages: list[str]) -> list[str]:
    if "en" not in languages:
        raise PydanticCustomError("once", "once")
    return languages


Language = Annotated[str, StringConstraints(pattern=rf"^{_LANGUAGE.pattern}$")]
Share = Annotated[str, StringConstraints(pattern=r"^(0(\.[0-9]{1,9})?|1(\.0{1,9})?)$")]
Count = Annotated[int, Field(ge=0, le=999)]
Group = Literal["service", "quality", "cost", "satisfaction", "revenue", "people"]
Feed = Literal["documents", "training", "monitoring", "metrics", "vendors", "actions", "interviews"]
Audience = Literal["both", "vendor", "auditor"]
VendorField = Literal[
    "category_title",
    "title",
    "intent",
    "points",
    "text",
    "proof",
    "floor",
    "good",
    "kind",
    "must_have",
    "scoring",
]
Feeds = Annotated[list[Feed], Field(min_length=1), AfterValidator(_once)]
ParameterCode = Annotated[str, StringConstraints(pattern=r"^[1-9]\.[1-9][0-9]?$")]

_TEXTS = N_('a text by language, such as {en: "…"}')
_PARAMETER_CODE = N_("category, point and number in quotes")
_FEEDS = N_("a list of documents, training, monitoring, metrics, vendors, actions or interviews, each once")


class Part(BaseModel):
    """A mapping of the format: exactly its fields, each of exactly its type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Rule(Part, Generic[V]):
    """A rule of the scoring profile with where it comes from."""

    value: V
    tag: Literal["sourced", "own rule"] = Field(
        description=N_('"sourced" or "own rule"'), examples=['"own rule"']
    )
    source: str = Field("", min_length=1, max_length=80, description=N_("a short label"), examples=['"S41"'])
    why: Annotated[dict[str, Any], AfterValidator(at_most(300))] = Field(
        description=_TEXTS, examples=['{en: "Our own setting."}']
    )

    @model_validator(mode="after")
    def source_goes_with_its_tag(self) -> Rule[V]:
        if (self.tag == "sourced") != bool(self.source):
            text = (
                _('is missing, since the tag is "sourced". Name the source or write tag: "own rule".')
                if self.tag == "sourced"
                else _('stands beside the tag "own rule". Take it out or write tag: "sourced".')
            )
            raise PydanticCustomError("told", "{text}", {"at": ("source",), "text": text})
        return self


class ShareRule(Rule[Share]):
    value: Share = Field(description=N_("a share from 0 to 1 in quotes"), examples=['"0.4"'])


class CountRule(Rule[Count]):
    value: Count = Field(description=N_("a whole number from 0 to 999"), examples=["6"])


class SwitchRule(Rule[bool]):
    value: bool = Field(description=N_("true or false"), examples=["true"])


class GroupsRule(Rule[list[Group]]):
    value: Annotated[list[Group], Field(min_length=1), AfterValidator(_once)] = Field(
        description=N_("a list of service, quality, cost, satisfaction, revenue or people, each once"),
        examples=['["service", "quality"]'],
    )


class Ratings(Part):
    met: ShareRule
    partly: ShareRule
    not_met: ShareRule


class MetricMarks(Part):
    sustained: ShareRule
    latest_met: ShareRule
    improving: ShareRule
    missed: ShareRule
    insufficient_met: ShareRule
    insufficient_missed: ShareRule


class Sustained(Part):
    window_months: CountRule
    met_months: CountRule
    recent_months: CountRule
    recent_met: CountRule
    minimum_months: CountRule
    partial_share: ShareRule


class Improving(Part):
    window_months: CountRule


class Breadth(Part):
    capped_at: ShareRule
    group_floor: ShareRule
    groups: GroupsRule


class Grade(Part):
    major_below: ShareRule
    conform_from: ShareRule
    must_have_failed_is_major: SwitchRule
    repeat_raises: SwitchRule


class Verdict(Part):
    ready_total: ShareRule
    ready_category: ShareRule
    ready_majors: CountRule
    ready_months: CountRule
    nearly_total: ShareRule
    nearly_majors: CountRule


class Scoring(Part):
    ratings: Ratings
    approach_weight: ShareRule
    deployment_result_weight: ShareRule
    evidence_gate: SwitchRule
    not_applicable_second_person: SwitchRule
    metric: MetricMarks
    sustained: Sustained
    improving: Improving
    breadth: Breadth
    grade: Grade
    verdict: Verdict
    metric_parameters: Annotated[list[ParameterCode], AfterValidator(_once)] = Field(
        description=N_("a list of parameter codes in quotes, each once"), examples=['["4.1", "4.2"]']
    )
    breadth_parameter: ParameterCode = Field(description=_PARAMETER_CODE, examples=['"4.7"'])


class Appearance(Part):
    release: str = Field(
        min_length=1, max_length=40, description=N_("the name of a release"), examples=['"R4.1"']
    )
    item: str = Field(
        pattern=r"^([0-9A-Z]{1,2}\.[0-9]{1,2})?$",
        description=N_("the number in that release in quotes, or empty quotes"),
        examples=['"2.7"'],
    )
    certain: bool = Field(description=N_("true or false"), examples=["false"])


class Requirement(Part):
    code: str = Field(
        pattern=r"^[1-9]\.[1-9][0-9]?[a-z]$",
        description=N_("parameter code and a letter in quotes"),
        examples=['"2.7b"'],
    )
    kind: Literal["approach", "deployment", "result"] = Field(
        description=N_("approach, deployment or result"), examples=['"approach"']
    )
    must_have: bool = Field(description=N_("true or false"), examples=["false"])
    text: Annotated[dict[str, Any], AfterValidator(at_most(200))] = Field(
        description=_TEXTS, examples=['{en: "The plan is reviewed every quarter."}']
    )
    proof: Annotated[dict[str, Any], AfterValidator(_proofs)] = Field(
        description=N_('lists of texts by language, such as {en: ["…", "…"]}'),
        examples=['{en: ["Minutes of the review"]}'],
    )
    floor: Annotated[dict[str, Any], AfterValidator(at_most(260))] = Field(
        description=_TEXTS, examples=['{en: "Ask for the last four reviews."}']
    )
    good: Annotated[dict[str, Any], AfterValidator(at_most(260))] = Field(
        description=_TEXTS, examples=['{en: "Four reviews in four quarters."}']
    )
    feeds: Feeds = Field(description=_FEEDS, examples=['["documents"]'])
    check: str = Field(
        "",
        pattern=r"^(training|quality|metrics|vendors|actions)\.[a-z][a-z0-9_]{2,60}$",
        description=N_("a room (training, quality, metrics, vendors or actions), a point and a name"),
        examples=['"training.records_complete"'],
    )
    audience: Audience = Field("both", description=N_("both, vendor or auditor"), examples=['"auditor"'])


class Parameter(Part):
    code: ParameterCode = Field(description=_PARAMETER_CODE, examples=['"2.11"'])
    title: Annotated[dict[str, Any], AfterValidator(at_most(80))] = Field(
        description=_TEXTS, examples=['{en: "Opening hours"}']
    )
    points: int = Field(ge=1, le=10_000, description=N_("a whole number above 0"), examples=["70"])
    intent: Annotated[dict[str, Any], AfterValidator(at_most(260))] = Field(
        description=_TEXTS, examples=['{en: "Customers know when they can reach us."}']
    )
    releases: Annotated[list[Appearance], AfterValidator(_once)] = Field(
        description=N_("a list of published releases, each once, or []"), examples=["[]"]
    )
    feeds: Feeds = Field(description=_FEEDS, examples=['["documents"]'])
    requirements: list[Requirement] = Field(
        min_length=1,
        max_length=26,
        description=N_("a list of 1 to 26 requirements"),
        examples=['- code: "2.7a"'],
    )


class Category(Part):
    code: str = Field(pattern=r"^[1-9]$", description=N_("one digit from 1 to 9 in quotes"), examples=['"1"'])
    title: Annotated[dict[str, Any], AfterValidator(at_most(80))] = Field(
        description=_TEXTS, examples=['{en: "Leadership"}']
    )
    parameters: list[Parameter] = Field(
        min_length=1,
        max_length=99,
        description=N_("a list of 1 to 99 parameters"),
        examples=['- code: "2.7"'],
    )


class Checklist(Part):
    checklist: str = Field(
        pattern=r"^[a-z][a-z0-9_]{0,31}$",
        description=N_("a short name of small letters, digits and _"),
        examples=['"own_list"'],
    )
    version: str = Field(
        pattern=r"^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})$",
        description=N_("three numbers with points in quotes"),
        examples=['"1.0.0"'],
    )
    released_on: str = Field(
        pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        description=N_("a day in quotes, year first"),
        examples=['"2026-11-22"'],
    )
    languages: Annotated[
        list[Language], Field(min_length=1), AfterValidator(_once), AfterValidator(_has_english)
    ] = Field(
        description=N_("a list of language codes, each once and en among them"), examples=['["en", "ru"]']
    )
    title: Annotated[dict[str, Any], AfterValidator(at_most(120))] = Field(
        description=_TEXTS, examples=['{en: "Our client\'s list"}']
    )
    notice: Annotated[dict[str, Any], AfterValidator(at_most(800))] = Field(
        description=_TEXTS, examples=['{en: "For use within our company."}']
    )
    vendor: dict[VendorField, Audience] = Field(
        default_factory=dict,
        description=N_("fields with both, vendor or auditor"),
        examples=['{text: "both", floor: "auditor"}'],
    )
    scoring: Scoring
    categories: list[Category] = Field(
        min_length=1, max_length=9, description=N_("a list of 1 to 9 categories"), examples=['- code: "1"']
    )


def check_shape(document: Document) -> list[Problem]:
    """Everything in which the data departs from the format, with its line and what to write instead."""
    try:
        Checklist.model_validate(document.data)
    except ValidationError as error:
        return [_problem(document, item) for item in error.errors(include_url=False)]
    return []


def _problem(document: Document, error: ErrorDetails) -> Problem:
    place: Place = error["loc"]
    if error["type"] == "told":
        context = error["ctx"]
        return document.problem((*place, *context["at"]), context["text"])
    if error["type"] == "extra_forbidden":
        return document.problem(place, _unknown(place))
    info = _field(place)
    example = str((info.examples or [""])[0]) if info else ""
    if error["type"] == "missing":
        example = f"{place[-1]}: {example}" if example else ""
        told = (
            _("is missing. Write for example %(example)s.", example=example) if example else _("is missing.")
        )
        return document.problem(place, told)
    expected = _(info.description) if info and info.description else _("a mapping, as in the template")
    if error["type"] == "less_than_equal" and info and info.description:
        expected = _("at most %(limit)s", limit=error["ctx"]["le"])
    found = shown(error["input"])
    if not example:
        return document.problem(
            place, _("must be %(expected)s, found %(found)s.", expected=expected, found=found)
        )
    return document.problem(
        place,
        _(
            "must be %(expected)s, found %(found)s. Write for example %(example)s.",
            expected=expected,
            found=found,
            example=example,
        ),
    )


def _field(place: Place) -> FieldInfo | None:
    """The field that a place leads to; inside a list or a text, the field that holds it."""
    info: FieldInfo | None = None
    model: type[BaseModel] | None = Checklist
    for step in place:
        if isinstance(step, int):
            continue
        if model is None or step not in model.model_fields:
            break
        info = model.model_fields[step]
        model = _model_in(info.annotation)
    return info


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if found := _model_in(argument):
            return found
    return None


def _unknown(place: Place) -> str:
    parent = _field(place[:-1])
    model = _model_in(parent.annotation) if parent else Checklist
    allowed = list(model.model_fields) if model else []
    near = difflib.get_close_matches(str(place[-1]), allowed, n=1)
    if near:
        return _("is not a field here. Did you mean %(near)s?", near=near[0])
    return _("is not a field here. Take it out; the fields are %(fields)s.", fields=", ".join(allowed))
