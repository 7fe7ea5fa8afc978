"""Sentences marked for translation, usable below the doors as well.

Inside a request the person's language is used; outside (jobs, terminal) the sentence stays English
unless a language is forced with `speaking`.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import flask_babel
from flask import g, has_app_context
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator


def gettext(message: str, **values: Any) -> str:
    """The sentence in the person's language, with `%(name)s` filled in."""
    text = _translated(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, **values: Any) -> str:
    """The form that fits `num`; `%(num)s` is filled in as well."""
    values.setdefault("num", num)
    if has_app_context():
        return str(flask_babel.ngettext(singular, plural, **values))
    return (singular if num == 1 else plural) % values


def gettext_in_page(message: str, **values: Any) -> Markup:
    """The sentence for a template: it is trusted as HTML, the values are not."""
    return Markup(_translated(message)) % values  # noqa: S704 - the template's own text, or its translation


def ngettext_in_page(singular: str, plural: str, num: int, **values: Any) -> Markup:
    """As `gettext_in_page`, in the form that fits `num`."""
    text = flask_babel.get_translations().ungettext(singular, plural, num)
    return Markup(text) % {"num": num, **values}  # noqa: S704 - as above


def _translated(message: str) -> str:
    """A page has hundreds of sentences: their translations are looked up once for each request and language."""
    if not has_app_context():  # a job or a bare script
        return message
    locale = flask_babel.get_locale()
    kept = g.get("translations")
    if kept is None or kept[0] is not locale:
        kept = g.translations = (locale, flask_babel.get_translations())
    text: str = kept[1].ugettext(message)
    return text


def lazy(message: str, **values: Any) -> Any:
    """A sentence that is said later, in the language of whoever reads it: for forms, which are built at import."""
    return flask_babel.lazy_gettext(message, **values)


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
