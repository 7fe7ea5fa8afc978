"""The search for a cause, with a shape: five whys, or a fishbone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit_app.actions.rules.terms import Bone, CauseMethod

MOST_STEPS = 7  # five is the name, not a limit; past seven it has left the operation
FEWEST_STEPS = 2  # one answer names what happened, not why it could
LONGEST = 500


@dataclass(frozen=True, slots=True)
class FiveWhys:
    """Answers to "why?", each to the one before; the last is the cause."""

    steps: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        return len(self.steps) >= FEWEST_STEPS

    def plain(self) -> dict[str, Any]:
        return {"steps": list(self.steps)}


@dataclass(frozen=True, slots=True)
class Fishbone:
    """Causes by group; groups without one are left out."""

    bones: Mapping[Bone, tuple[str, ...]]

    @property
    def enough(self) -> bool:
        return bool(self.bones)

    def plain(self) -> dict[str, Any]:
        return {bone.value: list(self.bones[bone]) for bone in Bone if bone in self.bones}


def five_whys(steps: Sequence[str]) -> FiveWhys:
    """Empty answers are left out, the order stays."""
    return FiveWhys(tuple(_cut(step) for step in steps if step.strip())[:MOST_STEPS])


def fishbone(lines: Mapping[Bone, str]) -> Fishbone:
    """One cause a line."""
    found = {
        bone: tuple(_cut(line) for line in text.splitlines() if line.strip()) for bone, text in lines.items()
    }
    return Fishbone({bone: causes for bone, causes in found.items() if causes})


def read_analysis(method: CauseMethod | None, data: Mapping[str, Any]) -> FiveWhys | Fishbone | None:
    """What was stored, with its shape again; None where nothing was looked for."""
    if method == CauseMethod.FIVE_WHYS:
        return FiveWhys(tuple(str(step) for step in data.get("steps", ())))
    if method == CauseMethod.FISHBONE:
        return Fishbone({bone: tuple(map(str, data[bone.value])) for bone in Bone if data.get(bone.value)})
    return None


def cause_code_of(text: str) -> str:
    """A short label, the same however it was typed: lower case, words joined by hyphens, 64 letters at most."""
    return re.sub(r"[\W_]+", "-", text.strip().casefold()).strip("-")[:64].strip("-")


def _cut(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
