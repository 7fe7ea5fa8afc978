"""Reads the `scoring:` block of a checklist rule by rule and refuses what cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

TAGS = ("own rule", "sourced")
# A strict shape: Fraction alone would also read "1e999999999" and never come back.
SHARE = re.compile(r"[01](\.[0-9]{1,9})?|[0-9]{1,6}/[1-9][0-9]{0,5}")

Value = Fraction | int | bool | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as stated: its path in the profile, its value, and where it comes from.

    `tag` is "sourced" or "own rule"; `why` holds the reason by language.
    """

    path: str
    value: Value
    tag: str
    source: str | None
    why: Mapping[str, str] = field(default_factory=dict)


class Reader:
    """Hands out the values of one `scoring:` block by path and remembers every rule it handed out.

    A rule is written as a mapping with `value`, `tag`, `source` and `why`, or as its bare value, which is then an
    own rule without a reason. Every method raises ValueError naming the path, the value and what is allowed.
    """

    def __init__(self, scoring: Mapping[str, object]) -> None:
        self._scoring = scoring
        self.rules: list[Rule] = []

    def share(self, path: str) -> Fraction:
        allowed = 'a share from 0 to 1 in quotes, such as "0.4"'
        node, raw = self._find(path, allowed)
        if not isinstance(raw, str | int) or not SHARE.fullmatch(str(raw)):
            raise refused(path, raw, allowed)
        value = Fraction(str(raw))
        if value > 1:
            raise refused(path, raw, allowed)
        self._keep(path, node, value)
        return value

    def count(self, path: str, low: int, high: int) -> int:
        allowed = f"a whole number from {low} to {high}"
        node, raw = self._find(path, allowed)
        if (
            isinstance(raw, bool)
            or not isinstance(raw, str | int)
            or not re.fullmatch("[0-9]{1,4}", str(raw))
        ):
            raise refused(path, raw, allowed)
        value = int(raw)
        if not low <= value <= high:
            raise refused(path, raw, allowed)
        self._keep(path, node, value)
        return value

    def flag(self, path: str) -> bool:
        node, raw = self._find(path, "true or false")
        if not isinstance(raw, bool):
            raise refused(path, raw, "true or false")
        self._keep(path, node, raw)
        return raw

    def text(self, path: str) -> str:
        node, raw = self._find(path, "a code in quotes")
        if not isinstance(raw, str) or not raw:
            raise refused(path, raw, "a code in quotes")
        self._keep(path, node, str(raw))
        return str(raw)

    def texts(self, path: str, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
        wanted = f"a list of {', '.join(allowed)}" if allowed else "a list of codes in quotes"
        node, raw = self._find(path, wanted)
        if not isinstance(raw, list | tuple) or not all(isinstance(item, str) for item in raw):
            raise refused(path, raw, wanted)
        value = tuple(str(item) for item in raw)
        if len(set(value)) < len(value) or (allowed and not set(value) <= set(allowed)):
            raise refused(path, raw, f"{wanted}, each once")
        self._keep(path, node, value)
        return value

    def refuse_unread(self) -> None:
        """Raise when the block states a rule that nobody asked for: a misspelt rule would count for nothing."""
        known = [rule.path for rule in self.rules]
        for path, raw in _leaves(self._scoring, ""):
            if path not in known:
                raise refused(path, raw, f"one of the rules {', '.join(known)}")

    def _find(self, path: str, allowed: str) -> tuple[Mapping[str, object], object]:
        node: object = self._scoring
        for name in path.split("."):
            if not isinstance(node, Mapping) or name not in node:
                raise ValueError(f"scoring.{path} is missing; state it as {allowed}")
            node = node[name]
        if not isinstance(node, Mapping):
            return {}, node
        if "value" not in node:
            raise ValueError(f"scoring.{path}.value is missing; state it as {allowed}")
        return node, node["value"]

    def _keep(self, path: str, node: Mapping[str, object], value: Value) -> None:
        for key in node:
            if key not in {"value", "tag", "source", "why"}:
                raise refused(f"{path}.{key}", node[key], "value, tag, source and why alone")
        tag, source, why = node.get("tag", "own rule"), node.get("source"), node.get("why", {})
        if tag not in TAGS:
            raise refused(f"{path}.tag", tag, " or ".join(TAGS))
        if source is not None and not isinstance(source, str):
            raise refused(f"{path}.source", source, 'the name of a source in quotes, such as "S41"')
        if tag == "sourced" and not source:
            raise ValueError(
                f'scoring.{path} is tagged sourced and names no source; add one or tag it "own rule"'
            )
        if not isinstance(why, Mapping):
            raise refused(f"{path}.why", why, 'a text by language, such as {en: "..."}')
        reasons = {str(language): str(text) for language, text in why.items()}
        self.rules.append(Rule(path, value, str(tag), source, reasons))


def refused(path: str, raw: object, allowed: str) -> ValueError:
    return ValueError(f"scoring.{path} is {raw!r}; allowed is {allowed}")


def _leaves(node: Mapping[str, object], above: str) -> Iterator[tuple[str, object]]:
    for name, below in node.items():
        path = f"{above}{name}"
        if isinstance(below, Mapping) and "value" not in below:
            yield from _leaves(below, f"{path}.")
        else:
            yield path, below
