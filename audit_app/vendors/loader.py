"""Reads the checks that come with the product for each kind of service."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ruamel.yaml import YAML

import checklists
from audit_app.base.i18n import in_language
from audit_app.vendors.rules import ServiceKind

PATH = "vendors/1.0.0.yaml"


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """One check as it is copied to a vendor's service."""

    code: str
    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Templates:
    """The checks of every kind of service, and their version."""

    version: str
    checks: dict[ServiceKind, tuple[TemplateCheck, ...]]


@lru_cache(maxsize=8)
def templates(language: str = "en") -> Templates:
    """The shipped checks in a language, or in English where a text has none; raises ValueError for a wrong kind."""
    data = YAML(typ="safe", pure=True).load(checklists.root().joinpath(PATH).read_text("utf-8"))
    return Templates(
        data["version"],
        {
            ServiceKind(kind): tuple(
                TemplateCheck(
                    check["code"],
                    in_language(check["text"], language),
                    in_language(check["how"], language),
                )
                for check in checks
            )
            for kind, checks in data["services"].items()
        },
    )
