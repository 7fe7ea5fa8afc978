"""How often one address may try something: counted in this process, over the last minute."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

WINDOW = 60.0
MOST_ADDRESSES = 10_000


class Throttle:
    """At most so many tries in a minute from one address."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._tries: dict[str, deque[float]] = {}

    def allows(self, address: str, now: float) -> bool:
        """Counts one try at `now` (seconds that only grow) and says whether it is one of the allowed."""
        if len(self._tries) >= MOST_ADDRESSES:
            self._tries = {key: tries for key, tries in self._tries.items() if tries[-1] > now - WINDOW}
        tries = self._tries.setdefault(address, deque(maxlen=self.most))
        if len(tries) == self.most and tries[0] > now - WINDOW:
            return False
        tries.append(now)
        return True

    def left(self, address: str, now: float) -> int:
        """How many tries this address has left."""
        return self.most - sum(1 for one in self._tries.get(address, ()) if one > now - WINDOW)


def limited(most: int, view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """The view with so many posts a minute from one address; more are refused as 429."""
    throttle = Throttle(most)

    @wraps(view)
    def within(*given: Any, **named: Any) -> ResponseReturnValue:
        counts = request.method == "POST" and current_app.config.get("RATELIMIT_ENABLED", True)
        if counts and not throttle.allows(request.remote_addr or "", time.monotonic()):
            raise TooManyRequests
        return view(*given, **named)

    return within
