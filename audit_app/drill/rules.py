"""How a drill is drawn, so that anybody can draw it again; what a record's state means; what a drill says."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

NEW_DAYS = 90  # own rule: visitors like to ask for people who came in the last three months
MINUTES = 10  # own rule: a record that takes longer to find is not at hand
MOST_MINUTES = 24 * 60
MOST_OF_EACH = 50


class Stratum(enum.StrEnum):
    """What is drawn, each from a list of its own."""

    NEW = "new"
    SUPPORT = "support"
    CUSTOMER = "customer"
    MONTH = "month"
    EVALUATION = "evaluation"
    CONTACT = "contact"
    PROOF = "proof"
    DOCUMENT = "document"


PEOPLE = (Stratum.NEW, Stratum.SUPPORT, Stratum.CUSTOMER)
DEFAULT = {
    Stratum.NEW: 2,
    Stratum.SUPPORT: 2,
    Stratum.CUSTOMER: 3,
    Stratum.MONTH: 2,
    Stratum.EVALUATION: 4,
    Stratum.CONTACT: 2,
    Stratum.PROOF: 3,
    Stratum.DOCUMENT: 2,
}


class Known(enum.StrEnum):
    """What the tool itself knows of a record that is asked for."""

    THERE = "there"
    NO_PROOF = "no_proof"
    MISSING = "missing"
    ASK = "ask"


MISSING = (Known.MISSING, Known.NO_PROOF)


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing drawn; `key` is its own name in the records, such as a person's code."""

    stratum: Stratum
    key: str


def ranked(seed: int, stratum: Stratum, keys: Iterable[str]) -> list[str]:
    """The keys in the order in which this seed draws them.

    Each is ranked by SHA-256 of "seed:stratum:key", so the order needs no programming language's own chance and
    a record that is added later moves no other.
    """
    return sorted(set(keys), key=lambda key: (_digest(f"{seed}:{stratum}:{key}"), key))


def draw(pools: Mapping[Stratum, Iterable[str]], sizes: Mapping[Stratum, int], seed: int) -> list[Pick]:
    """So many of each pool, or all of a smaller one; strata in their own order."""
    return [
        Pick(stratum, key)
        for stratum in Stratum
        for key in ranked(seed, stratum, pools.get(stratum, ()))[: sizes.get(stratum, 0)]
    ]


def list_hash(picks: Iterable[Pick]) -> str:
    """SHA-256 of the list: one line "stratum, tab, key" each, in the order drawn."""
    return _digest("".join(f"{pick.stratum}\t{pick.key}\n" for pick in picks))


def pool_hash(pools: Mapping[Stratum, Iterable[str]]) -> str:
    """SHA-256 of all that could have been drawn, sorted: it tells whether the records have changed since."""
    return _digest(
        "".join(f"{stratum}\t{key}\n" for stratum in Stratum for key in sorted(set(pools.get(stratum, ()))))
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Ticked:
    """What became of one record; `shown` None: not asked for yet."""

    known: Known
    shown: bool | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """A drill in numbers. `in_time` of `shown` were there within the limit; `known_missing` before anybody looked."""

    asked: int
    ticked: int
    shown: int
    in_time: int
    known_missing: int
    median_minutes: float | None

    @property
    def open(self) -> int:
        return self.asked - self.ticked


def result(items: Sequence[Ticked], limit: int) -> Result:
    """Adds a drill up."""
    ticked = [item for item in items if item.shown is not None]
    shown = [item for item in ticked if item.shown]
    minutes = [item.minutes for item in shown if item.minutes is not None]
    return Result(
        asked=len(items),
        ticked=len(ticked),
        shown=len(shown),
        in_time=sum(one <= limit for one in minutes),
        known_missing=sum(item.known in MISSING for item in items),
        median_minutes=float(median(minutes)) if minutes else None,
    )
