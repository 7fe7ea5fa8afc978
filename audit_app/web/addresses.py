"""Routes that work out how to write their address when one is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule as werkzeug's, except that what builds its address is compiled at the first `url_for`.

    Werkzeug compiles two functions for each rule when it is added: with six hundred rules that was nine tenths of
    making the application, and a page builds the addresses of a few dozen.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - the library's signature
        compiled = cache(lambda: super(LateRule, self)._compile_builder(append_unknown))

        def build(rule: LateRule, **values: Any) -> tuple[str, str]:
            return compiled()(rule, **values)

        return build
