"""The lists that come with the product: every file with the hash it was released under, or none at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from typing import Any

import checklists
from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.catalog.loader.checked import read_yaml
from audit_app.catalog.rules import Release, to_data, version_key

_OTHER = frozenset({"metrics", "vendors"})  # data of the rooms of these names, no lists of requirements


@dataclass(frozen=True, slots=True)
class Shipped:
    """A file of `checklists/`: its path there, what it is, and the SHA-256 it was released under."""

    path: str
    checklist: str
    version: str
    sha256: str


def list_shipped(root: Traversable | None = None) -> list[Shipped]:
    """Everything in `released.json`, the newest version of each list last.

    Raises Invalid when a list lies beside them that was never released.
    """
    root = root or checklists.root()
    released: dict[str, str] = json.loads(root.joinpath("released.json").read_text("utf-8"))
    for folder in root.iterdir():
        for file in folder.iterdir() if folder.is_dir() and folder.name not in _OTHER else ():
            path = f"{folder.name}/{file.name}"
            if path.endswith(".yaml") and path not in released:
                raise Invalid(
                    _(
                        "checklists/%(path)s is not in released.json. Add its SHA-256 there or take it out.",
                        path=path,
                    )
                )
    found = [_shipped(path, sha256) for path, sha256 in released.items()]
    return sorted(found, key=lambda item: (item.checklist, version_key(item.version)))


def _shipped(path: str, sha256: str) -> Shipped:
    checklist, _slash, file = path.partition("/")
    return Shipped(path, checklist, file.removesuffix(".yaml"), sha256)


def read_shipped(file: Shipped, root: Traversable | None = None) -> Release:
    """Raises Invalid when the file is not byte by byte what was released, BrokenChecklist when it is no list."""
    content = (root or checklists.root()).joinpath(file.path).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        raise Invalid(
            _(
                "checklists/%(path)s was changed after its release (SHA-256 %(found)s, released as %(released)s). "
                "Released files never change: put the old one back and raise the version number.",
                path=file.path,
                found=found[:12],
                released=file.sha256[:12],
            )
        )
    release = _read(content, f"checklists/{file.path}")
    if (release.checklist, release.version) != (file.checklist, file.version):
        raise Invalid(
            _(
                "checklists/%(path)s says that it is %(checklist)s %(version)s. Name and content must agree.",
                path=file.path,
                checklist=release.checklist,
                version=release.version,
            )
        )
    return release


@lru_cache(maxsize=8)
def _read(content: bytes, file: str) -> Release:
    """Half a second for our own list, so read once in a process."""
    return read_yaml(content, file)


def default_scoring() -> Mapping[str, Any]:
    """The scoring profile of the newest list that comes with the product."""
    scoring: Mapping[str, Any] = to_data(read_shipped(list_shipped()[-1]))["scoring"]
    return scoring
