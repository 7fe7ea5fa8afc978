"""Finds the font files of a report and says which faces a stylesheet may count on."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

FAMILY = "Report"
"""The name under which stylesheets and charts ask for the report's font."""

_FACES = (("NotoSans_400Regular.ttf", 400), ("NotoSans_700Bold.ttf", 700))
_FALLBACK = "DejaVu Sans, sans-serif"


@lru_cache(maxsize=8)
def font_root(folder: str) -> Path:
    """The folder that holds the fonts: the one named, the one in the environment, or our own."""
    chosen = folder or os.environ.get("AUDIT_APP_REPORT_FONTS", "")
    return Path(chosen).resolve() if chosen else Path(__file__).with_name("fonts")


@lru_cache(maxsize=8)
def font_css(root: Path) -> str:
    """`@font-face` rules for the faces found below `root`; system fonts stand in for missing ones."""
    rules = [
        f'@font-face{{font-family:{FAMILY};font-weight:{weight};src:url("{path.as_uri()}")}}'
        for path, weight in _found(root)
    ]
    # Boxes in the page margins do not inherit from the body: the family is set on the page too.
    stack = f"{FAMILY}, {_FALLBACK}" if rules else _FALLBACK
    rules.append(f"@page{{font-family:{stack}}}html,svg{{font-family:{stack}}}")
    return "\n".join(rules)


@lru_cache(maxsize=8)
def font_digest(root: Path) -> str:
    """A hash over the font files, so that a cached chapter never outlives the fonts it was set in."""
    running = hashlib.sha256()
    for path, weight in _found(root):
        running.update(f"{weight}:".encode() + path.read_bytes())
    return running.hexdigest()


def _found(root: Path) -> list[tuple[Path, int]]:
    if not root.is_dir():
        return []
    found = []
    for name, weight in _FACES:
        # The npm package keeps each face in a folder of its own.
        paths = sorted(root.rglob(name))
        found += [(path, weight) for path in paths[:1]]
    return found
