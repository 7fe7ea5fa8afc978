"""Sentences marked for translation, usable below the doors as well.

Inside a request the person's language is used; outside (jobs, terminal) the sentence stays English
unless a language is forced with `speaking`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import flask_babel

if TYPE_CHECKING:
    from collections.abc import Iterator


def gettext(message: str, **values: Any) -> str:
    """The sentence in the person's language, with `%(name)s` filled in."""
    try:
        return str(flask_babel.gettext(message, **values))
    except RuntimeError:  # no application context: a job or a bare script
        return message % values if values else message


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """The form that fits `num`; `%(num)s` is filled in as well."""
    try:
        return str(flask_babel.ngettext(singular, plural, num, **values))
    except RuntimeError:
        values["num"] = num
        return (singular if num == 1 else plural) % values


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Everything inside is said in this language."""
    with flask_babel.force_locale(locale):
        yield


def in_language(texts: dict[str, str] | None, locale: str) -> str:
    """One text out of a map by language: the asked one, English, or whichever there is."""
    if not texts:
        return ""
    return texts.get(locale) or texts.get("en") or next(iter(texts.values()))
