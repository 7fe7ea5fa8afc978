"""What differs between two releases, and what that means for answers given under the old one."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from audit_app.catalog.rules.release import Category, Parameter, Release, Requirement, rules_of

SAME_MEANING = 0.6
"""Own rule: with fewer words in common than this, a text is not merely reworded."""

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = frozenset({"not", "no", "never", "none", "nobody", "nothing", "without", "unless", "except"})
_MEANING = frozenset({"kind", "must_have", "check", "points", "value"})


class Effect(enum.StrEnum):
    """What becomes of an answer to it: kept (same, reworded), looked at again, put aside, or yet to give."""

    SAME = "same"
    REWORDED = "reworded"
    NEEDS_REVIEW = "needs_review"
    RETIRED = "retired"
    NEW = "new"


class Subject(enum.StrEnum):
    LIST = "list"
    SCORING = "scoring"
    CATEGORY = "category"
    PARAMETER = "parameter"
    REQUIREMENT = "requirement"


class Part(enum.StrEnum):
    KEPT = "kept"
    GONE = "gone"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: in both texts, in the old one alone, or in the new one alone."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, old and new as text ("" where there was none), and word by word."""

    old: str
    new: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one code. `fields` holds what differs by name, texts as `text.en`."""

    code: str
    effect: Effect
    fields: Mapping[str, FieldChange]
    subject: Subject


def diff(old: Release, new: Release) -> list[Change]:
    """One change for each code of either release, in the new one's order, retired ones after.

    Codes of list fields are their names (`notice`), those of scoring rules begin with `scoring.`.
    """
    before, after = _everything(old), _everything(new)
    codes = [*after, *(code for code in before if code not in after)]
    return [_change(code, before.get(code), after.get(code)) for code in codes]


def words(old: str, new: str) -> tuple[Piece, ...]:
    """Both texts word by word: kept and gone pieces make up the old one, kept and added the new one."""
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    for operation, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(Piece(Part.KEPT, "".join(left[a:b])))
            continue
        if a < b:
            pieces.append(Piece(Part.GONE, "".join(left[a:b])))
        if c < d:
            pieces.append(Piece(Part.ADDED, "".join(right[c:d])))
    return tuple(pieces)


@dataclass(frozen=True, slots=True)
class _Thing:
    subject: Subject
    fields: Mapping[str, str]


def _everything(release: Release) -> dict[str, _Thing]:
    things = {
        "title": _Thing(Subject.LIST, _texts("text", release.title)),
        "notice": _Thing(Subject.LIST, _texts("text", release.notice)),
        "languages": _Thing(Subject.LIST, {"list": ", ".join(release.languages)}),
        "vendor": _Thing(Subject.LIST, {name: audience.value for name, audience in release.vendor.items()}),
    }
    for rule in rules_of(release.scoring):
        things[f"scoring.{rule.path}"] = _Thing(
            Subject.SCORING,
            {"value": rule.value, "tag": rule.tag, "source": rule.source, **_texts("why", rule.why)},
        )
    for category in release.categories:
        things[category.code] = _Thing(Subject.CATEGORY, _category_fields(category))
        for parameter in category.parameters:
            things[parameter.code] = _Thing(Subject.PARAMETER, _parameter_fields(parameter))
            for item in parameter.requirements:
                things[item.code] = _Thing(Subject.REQUIREMENT, _requirement_fields(item))
    return things


def _category_fields(category: Category) -> dict[str, str]:
    return _texts("title", category.title)


def _parameter_fields(parameter: Parameter) -> dict[str, str]:
    releases = (
        f"{item.release} {item.item}".strip() + ("" if item.certain else "?") for item in parameter.releases
    )
    return {
        **_texts("title", parameter.title),
        "points": str(parameter.points),
        **_texts("intent", parameter.intent),
        "releases": ", ".join(releases),
        "feeds": ", ".join(parameter.feeds),
    }


def _requirement_fields(item: Requirement) -> dict[str, str]:
    return {
        "kind": item.kind.value,
        "must_have": str(item.must_have).lower(),
        **_texts("text", item.text),
        **{f"proof.{language}": " | ".join(proofs) for language, proofs in item.proof.items()},
        **_texts("floor", item.floor),
        **_texts("good", item.good),
        "feeds": ", ".join(item.feeds),
        "check": item.check or "",
        "audience": item.audience.value,
    }


def _texts(name: str, texts: Mapping[str, Any]) -> dict[str, str]:
    return {f"{name}.{language}": text for language, text in texts.items()}


def _change(code: str, old: _Thing | None, new: _Thing | None) -> Change:
    if old is None or new is None:
        thing = new or old
        assert thing is not None  # noqa: S101 - the code came from one of the two
        effect = Effect.NEW if old is None else Effect.RETIRED
        return Change(code, effect, {}, thing.subject)
    names = dict.fromkeys([*new.fields, *old.fields])
    pairs = {name: (old.fields.get(name, ""), new.fields.get(name, "")) for name in names}
    fields = {name: FieldChange(a, b, words(a, b)) for name, (a, b) in pairs.items() if a != b}
    return Change(code, _effect(fields, new.subject), fields, new.subject)


def _effect(fields: Mapping[str, FieldChange], subject: Subject) -> Effect:
    if not fields:
        return Effect.SAME
    if _MEANING & fields.keys():
        return Effect.NEEDS_REVIEW
    if subject is Subject.REQUIREMENT and "text.en" in fields and not _same_meaning(fields["text.en"]):
        return Effect.NEEDS_REVIEW
    return Effect.REWORDED


def _same_meaning(change: FieldChange) -> bool:
    """Numbers and negations stay, and most words: more than a computer cannot promise."""
    left, right = _words(change.old), _words(change.new)
    return (
        _NUMBER.findall(change.old) == _NUMBER.findall(change.new)
        and _negations(left) == _negations(right)
        and SequenceMatcher(None, left, right, autojunk=False).ratio() >= SAME_MEANING
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.casefold())


def _negations(found: Iterable[str]) -> list[str]:
    return sorted(word for word in found if word in _NEGATION or word.endswith("n't"))
