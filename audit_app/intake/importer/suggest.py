"""Finds the known code that an unknown one was probably meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from audit_app.base.i18n import gettext as _

SUGGESTED = 200  # different unknown codes for which a near one is looked up; beyond that it costs too much


class Suggester:
    """Suggests out of `known`: codes as they are written, by lower-case code."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._asked: dict[str, str] = {}

    def near(self, code: str) -> str:
        """“Did you mean …?”, or nothing when no known code is near."""
        key = code.casefold()
        if key not in self._asked and len(self._asked) < SUGGESTED:
            near = difflib.get_close_matches(key, self._known, n=1, cutoff=0.8)
            self._asked[key] = self._known[near[0]] if near else ""
        found = self._asked.get(key)
        return _("Did you mean %(code)s?", code=found) if found else ""
