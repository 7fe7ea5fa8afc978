"""How long a sign-in lasts, how fresh its proof is, and what a browser is called."""

from __future__ import annotations

import datetime as dt
import enum
import re

LONGEST = dt.timedelta(hours=14)
SEEN_EVERY = dt.timedelta(minutes=10)
"""When somebody was last here is kept this coarsely, so that looking at pages writes nothing."""


class Means(enum.StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 - a word, not a secret
    CODE = "code"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    PROVIDER = "provider"
    LINK = "link"


STRONG = frozenset({Means.CODE, Means.RECOVERY, Means.PASSKEY, Means.PROVIDER, Means.LINK})
"""What counts as a second factor; a provider vouches for its own, a link comes with a code."""


def is_over(begun: dt.datetime, now: dt.datetime) -> bool:
    """Whether a sign-in has lasted as long as any may."""
    return now >= begun + LONGEST


def is_fresh(proved: dt.datetime, now: dt.datetime, minutes: int) -> bool:
    """Whether somebody has proved who they are within so many minutes."""
    return now < proved + dt.timedelta(minutes=minutes)


# The first that fits: others name themselves after these.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> tuple[str, str]:
    """Names of browser and system out of what a browser sends; empty where it says nothing known."""
    return _first(_BROWSERS, agent), _first(_SYSTEMS, agent)


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in names if re.search(rf"\b{re.escape(mark)}", agent)), "")
