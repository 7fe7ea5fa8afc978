"""What a vendor is asked and shown: a copy of those fields alone that the checklist's release shows to vendors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit_app.catalog.rules import Audience, Release, in_language, to_data


@dataclass(frozen=True, slots=True)
class AskedRequirement:
    """One requirement as a vendor meets it; `shown` holds what it may see and nothing else."""

    code: str
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AskedParameter:
    """One section of a self-assessment."""

    code: str
    category: str
    shown: Mapping[str, Any]
    requirements: tuple[AskedRequirement, ...]


def questions_of(release: Release, language: str = "en") -> tuple[AskedParameter, ...]:
    """The vendor's copy; empty when the release shows vendors no requirement's text, since nothing can be asked."""
    if not release.shows_vendor("text"):
        return ()
    found = []
    for category in release.categories:
        for parameter in category.parameters:
            requirements = tuple(
                AskedRequirement(
                    item.code,
                    _only(
                        release,
                        {
                            "text": in_language(item.text, language),
                            "proof": list(in_language(item.proof, language)),
                            "good": in_language(item.good, language),
                            "floor": in_language(item.floor, language),
                            "kind": item.kind.value,
                            "must_have": item.must_have,
                        },
                    ),
                )
                for item in parameter.requirements
                if item.audience is not Audience.AUDITOR
            )
            if requirements:
                shown = {
                    "category_title": in_language(category.title, language),
                    "title": in_language(parameter.title, language),
                    "intent": in_language(parameter.intent, language),
                    "points": parameter.points,
                }
                found.append(
                    AskedParameter(parameter.code, category.code, _only(release, shown), requirements)
                )
    return tuple(found)


def profile_for_vendor(release: Release) -> dict[str, Any] | None:
    """The scoring rules, if the release shows vendors all that an own score needs; None when it does not."""
    needed = ("scoring", "points", "kind", "must_have")
    if not all(release.shows_vendor(name) for name in needed):
        return None
    scoring: dict[str, Any] = to_data(release)["scoring"]
    return scoring


def _only(release: Release, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if release.shows_vendor(name)}
