"""One release of a checklist as frozen values: categories, parameters, requirements, scoring profile."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

Texts = Mapping[str, str]
VENDOR_FIELDS = (
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
)
"""What of a release a vendor who assesses itself may be shown at all; the rest is never shown to one."""
T = TypeVar("T")


class Kind(enum.StrEnum):
    """What a requirement looks at: a method laid down, its use, or its effect."""

    APPROACH = "approach"
    DEPLOYMENT = "deployment"
    RESULT = "result"


class Audience(enum.StrEnum):
    """Who is shown a field or asked a requirement when a vendor assesses itself."""

    BOTH = "both"
    VENDOR = "vendor"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Appearance:
    """A published release of a standard in which a parameter's subject appears; `certain` False: assumed."""

    release: str
    item: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Requirement:
    """What is rated. Texts are by language; `check` is the code of the computed check that answers it.

    `audience` AUDITOR: no vendor is asked it, whatever fields the release shows to vendors.
    """

    code: str
    parameter: str
    kind: Kind
    must_have: bool
    text: Texts
    proof: Mapping[str, tuple[str, ...]]
    floor: Texts
    good: Texts
    feeds: tuple[str, ...]
    check: str | None = None
    audience: Audience = Audience.BOTH


@dataclass(frozen=True, slots=True)
class Parameter:
    """What is scored and graded as one line, worth `points` at full marks."""

    code: str
    category: str
    title: Texts
    points: int
    intent: Texts
    releases: tuple[Appearance, ...]
    feeds: tuple[str, ...]
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    title: Texts
    parameters: tuple[Parameter, ...]

    @property
    def points(self) -> int:
        return sum(parameter.points for parameter in self.parameters)


@dataclass(frozen=True, slots=True)
class Release:
    """A whole list as it was released. `scoring` is the block as written, each rule with tag and reason.

    `vendor` says which of VENDOR_FIELDS a vendor sees; what it does not name is hidden.
    """

    checklist: str
    version: str
    title: Texts
    notice: Texts
    languages: tuple[str, ...]
    released_on: dt.date
    scoring: Mapping[str, Any]
    categories: tuple[Category, ...]
    vendor: Mapping[str, Audience] = field(default_factory=dict)
    _parameters: Mapping[str, Parameter] = field(init=False, repr=False, compare=False)
    _requirements: Mapping[str, Requirement] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parameters = {item.code: item for category in self.categories for item in category.parameters}
        requirements = {item.code: item for above in parameters.values() for item in above.requirements}
        object.__setattr__(self, "_parameters", parameters)
        object.__setattr__(self, "_requirements", requirements)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return tuple(self._parameters.values())

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        return tuple(self._requirements.values())

    @property
    def points(self) -> int:
        return sum(category.points for category in self.categories)

    def parameter(self, code: str) -> Parameter:
        """Raises KeyError when the list has no such parameter."""
        return self._parameters[code]

    def requirement(self, code: str) -> Requirement:
        """Raises KeyError when the list has no such requirement."""
        return self._requirements[code]

    def category(self, code: str) -> Category:
        """Raises KeyError when the list has no such category."""
        for category in self.categories:
            if category.code == code:
                return category
        raise KeyError(code)

    def shows_vendor(self, name: str) -> bool:
        """Whether a vendor who assesses itself sees the field; hidden unless the release says otherwise."""
        if name not in VENDOR_FIELDS:
            return False
        return self.vendor.get(name, Audience.AUDITOR) is not Audience.AUDITOR

    def missing_texts(self, language: str) -> tuple[str, ...]:
        """Codes of what has no text, or not every text, in the language."""
        found: list[str] = []
        for category in self.categories:
            if language not in category.title:
                found.append(category.code)
            for parameter in category.parameters:
                if any(language not in texts for texts in (parameter.title, parameter.intent)):
                    found.append(parameter.code)
                found += [
                    item.code
                    for item in parameter.requirements
                    if any(language not in texts for texts in (item.text, item.proof, item.floor, item.good))
                ]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a scoring profile: its path, its value in words, and where it comes from."""

    path: str
    value: str
    tag: str
    source: str
    why: Texts


def in_language(texts: Mapping[str, T], locale: str) -> T:
    """The asked language, or English, or whichever there is. Raises StopIteration on an empty map."""
    return texts.get(locale) or texts.get("en") or next(iter(texts.values()))


def version_key(version: str) -> tuple[int, ...]:
    """Sorts `1.10.0` after `1.9.0`."""
    return tuple(int(part) for part in version.split("."))


def rules_of(scoring: Mapping[str, Any], above: str = "") -> Iterator[Rule]:
    """Every rule of a scoring profile, flat, in the order written."""
    for name, node in scoring.items():
        path = f"{above}{name}"
        if not isinstance(node, Mapping):
            yield Rule(path, _shown(node), "own rule", "", {})
        elif "value" in node:
            why = node.get("why", {})
            yield Rule(path, _shown(node["value"]), node["tag"], node.get("source", ""), why)
        else:
            yield from rules_of(node, f"{path}.")


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def from_data(data: Mapping[str, Any]) -> Release:
    """The release that checked data describes; shapes as in `checklists/schema.json`."""
    return Release(
        checklist=data["checklist"],
        version=data["version"],
        title=_frozen(data["title"]),
        notice=_frozen(data["notice"]),
        languages=tuple(data["languages"]),
        released_on=dt.date.fromisoformat(data["released_on"]),
        scoring=_frozen(data["scoring"]),
        categories=tuple(_category(item) for item in data["categories"]),
        vendor=_frozen({name: Audience(value) for name, value in data.get("vendor", {}).items()}),
    )


def _category(data: Mapping[str, Any]) -> Category:
    code = data["code"]
    parameters = tuple(_parameter(item, code) for item in data["parameters"])
    return Category(code, _frozen(data["title"]), parameters)


def _parameter(data: Mapping[str, Any], category: str) -> Parameter:
    code = data["code"]
    return Parameter(
        code=code,
        category=category,
        title=_frozen(data["title"]),
        points=data["points"],
        intent=_frozen(data["intent"]),
        releases=tuple(
            Appearance(item["release"], item["item"], item["certain"]) for item in data["releases"]
        ),
        feeds=tuple(data["feeds"]),
        requirements=tuple(_requirement(item, code) for item in data["requirements"]),
    )


def _requirement(data: Mapping[str, Any], parameter: str) -> Requirement:
    return Requirement(
        code=data["code"],
        parameter=parameter,
        kind=Kind(data["kind"]),
        must_have=data["must_have"],
        text=_frozen(data["text"]),
        proof=_frozen(data["proof"]),
        floor=_frozen(data["floor"]),
        good=_frozen(data["good"]),
        feeds=tuple(data["feeds"]),
        check=data.get("check"),
        audience=Audience(data.get("audience", Audience.BOTH)),
    )


def _frozen(value: Any) -> Any:
    """A release is shared by every request, so nobody may change it."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(item) for key, item in value.items()})
    return tuple(_frozen(item) for item in value) if isinstance(value, list | tuple) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, enum.Enum):
        return value.value
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def to_data(release: Release) -> dict[str, Any]:
    """The release as plain values that JSON and YAML keep; `from_data` reads it back as equal."""
    return {
        "checklist": release.checklist,
        "version": release.version,
        "released_on": release.released_on.isoformat(),
        "languages": list(release.languages),
        "title": _plain(release.title),
        "notice": _plain(release.notice),
        **({"vendor": _plain(release.vendor)} if release.vendor else {}),
        "scoring": _plain(release.scoring),
        "categories": [
            {
                "code": category.code,
                "title": _plain(category.title),
                "parameters": [_parameter_data(item) for item in category.parameters],
            }
            for category in release.categories
        ],
    }


def _parameter_data(parameter: Parameter) -> dict[str, Any]:
    return {
        "code": parameter.code,
        "title": _plain(parameter.title),
        "points": parameter.points,
        "intent": _plain(parameter.intent),
        "releases": [
            {"release": item.release, "item": item.item, "certain": item.certain}
            for item in parameter.releases
        ],
        "feeds": list(parameter.feeds),
        "requirements": [_requirement_data(item) for item in parameter.requirements],
    }


def _requirement_data(requirement: Requirement) -> dict[str, Any]:
    data = {
        "code": requirement.code,
        "kind": requirement.kind.value,
        "must_have": requirement.must_have,
        "text": _plain(requirement.text),
        "proof": _plain(requirement.proof),
        "floor": _plain(requirement.floor),
        "good": _plain(requirement.good),
        "feeds": list(requirement.feeds),
    }
    if requirement.check is not None:
        data["check"] = requirement.check
    if requirement.audience is not Audience.BOTH:
        data["audience"] = requirement.audience.value
    return data
