"""Sentences marked for translation, usable below the doors as well.

Inside a request the person's language is used (`web` says which, with `speak`); outside, in jobs and in the
terminal, a sentence stays English.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any

import flask_babel
from markupsafe import Markup

_spoken: ContextVar[NullTranslations | None] = ContextVar("spoken", default=None)


def speak(translations: NullTranslations | None) -> None:
    """From here on this thread speaks the language of these translations; None: English."""
    _spoken.set(translations)


def spoken() -> Hashable:
    """Which translations this thread speaks, as a key for what was said in them; None: English."""
    return _spoken.get()


def gettext(message: str, **values: Any) -> str:
    """The sentence in the person's language, with `%(name)s` filled in."""
    text = _translated(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """The form that fits `num`; `%(num)s` is filled in as well."""
    return _form(singular, plural, num) % {"num": num, **values}


def gettext_in_page(message: str, **values: Any) -> Markup:
    """The sentence for a template: it is trusted as HTML, the values are not."""
    return Markup(_translated(message)) % values  # noqa: S704 - the template's own text, or its translation


def ngettext_in_page(singular: str, plural: str, num: int, **values: Any) -> Markup:
    """As `gettext_in_page`, in the form that fits `num`."""
    return Markup(_form(singular, plural, num)) % {"num": num, **values}  # noqa: S704 - as above


def _translated(message: str) -> str:
    spoken = _spoken.get()
    return message if spoken is None else spoken.gettext(message)


def _form(singular: str, plural: str, num: int) -> str:
    return (_spoken.get() or _ENGLISH).ngettext(singular, plural, num)


_ENGLISH = NullTranslations()


def lazy(message: str, **values: Any) -> Any:
    """A sentence that is said later, in the language of whoever reads it: for forms, which are built at import."""
    return flask_babel.lazy_gettext(message, **values)


_FOLDER = Path(__file__).parent.parent / "translations"


@cache
def languages() -> tuple[str, ...]:
    """English, and every language that there is a compiled translation for."""
    found = sorted(path.parents[1].name for path in _FOLDER.glob("*/LC_MESSAGES/messages.mo"))
    return ("en", *(one for one in found if one != "en"))


def known_language(asked: str | None, otherwise: str = "en") -> str:
    """The asked language where there is a translation, else the other one."""
    return asked if asked in languages() else otherwise


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Has this thread speak a language for a while, as jobs do who write to somebody."""
    before = _spoken.get()
    speak(None if language == "en" else translation("messages", str(_FOLDER), [language], fallback=True))
    try:
        yield
    finally:
        speak(before)


def in_language(texts: Mapping[str, str] | None, locale: str) -> str:
    """One text out of a map by language: the asked one, English, or whichever there is."""
    if not texts:
        return ""
    return texts.get(locale) or texts.get("en") or next(iter(texts.values()))
