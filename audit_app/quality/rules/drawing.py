"""A random draw of contacts that anyone can repeat with a seed, a list and SHA-256."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """A contact as the list of the day names it."""

    transaction_id: str
    agent_id: int
    day: dt.date
    channel: str


def digest(contacts: Iterable[Listed]) -> str:
    """SHA-256 over the list, one line a contact, in the order of transaction ids: the same list, the same digest."""
    lines = sorted(f"{one.transaction_id}\t{one.agent_id}\t{one.day}\t{one.channel}\n" for one in contacts)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def order(seed: str, transaction_id: str) -> str:
    """Where a contact stands in the random order: SHA-256 of seed, a line feed and its id."""
    return hashlib.sha256(f"{seed}\n{transaction_id}".encode()).hexdigest()


def draw(contacts: Iterable[Listed], needs: Mapping[int, int], seed: str) -> list[Listed]:
    """As many contacts of each agent as `needs` says, fewer where there are not so many.

    An agent's contacts are taken in random order, but first one of each channel, and of days those with the
    fewest picks: so a draw covers channels and days without anyone having chosen.
    """
    by_agent: dict[int, list[tuple[str, Listed]]] = defaultdict(list)
    for one in contacts:
        if needs.get(one.agent_id, 0) > 0:
            by_agent[one.agent_id].append((order(seed, one.transaction_id), one))
    return [
        pick
        for agent in sorted(by_agent)
        for pick in _of_one(sorted(by_agent[agent], key=_first), needs[agent])
    ]


def _first(item: tuple[str, Listed]) -> tuple[str, str]:
    return item[0], item[1].transaction_id


def _of_one(ranked: Sequence[tuple[str, Listed]], wanted: int) -> list[Listed]:
    left = list(ranked)
    picked: list[Listed] = []
    days: dict[dt.date, int] = defaultdict(int)
    channels: set[str] = set()
    while left and len(picked) < wanted:
        best = min(range(len(left)), key=lambda i: (left[i][1].channel in channels, days[left[i][1].day], i))
        one = left.pop(best)[1]
        picked.append(one)
        days[one.day] += 1
        channels.add(one.channel)
    return picked
