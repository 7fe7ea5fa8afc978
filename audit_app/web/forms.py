"""The base of every form: CSRF, and texts that lose their stray spaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Protocol, cast

from babel import support
from flask_babel import get_locale
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.i18n import messages_path
from wtforms.widgets import HiddenInput, PasswordInput, TextArea

from audit_app.base.errors import Invalid
from audit_app.base.i18n import gettext as _
from audit_app.web.refusals import turn_away

LONG = (HiddenInput, PasswordInput, TextArea)
"""Fields that may hold more than one line, or whose text nobody but a rule of their own may judge."""


class Translations(Protocol):
    """What WTForms asks for a sentence."""

    def gettext(self, message: str, /) -> str:
        """The sentence translated."""
        ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """The form of a sentence that fits a number."""
        ...


class Form(FlaskForm):  # type: ignore[misc]
    """A form of this application."""

    class Meta:
        """Settings of every form."""

        def get_translations(self, _form: Any) -> Translations:
            """The library's own sentences in the person's language; it would read them anew for every request."""
            return _sentences(str(get_locale() or "en"))

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Text fields lose spaces at both ends; NUL, which no database keeps, is dropped."""
            options.setdefault("filters", [strip])
            field: Field = unbound_field.bind(form=form, **options)
            return field

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Whether everything fits. A line break in a field that takes none was never typed: it is told of, too."""
        fits = bool(super().validate(extra_validators))
        for field in self:
            if _is_line(field) and any(mark in (field.data or "") for mark in "\r\n"):
                field.errors = [*field.errors, _("This takes one line. Take the line breaks out.")]
                turn_away("a line break in a field of one line")
                fits = False
        return fits

    def checked(self) -> None:
        """Raises Invalid with a sentence per field unless everything fits."""
        if not self.validate():
            fields = {
                name: " ".join(str(item) for item in flat(texts)) for name, texts in self.errors.items()
            }
            raise Invalid(
                _("Some fields need another look."), {str(name): text for name, text in fields.items()}
            )


class PlainForm(Form):
    """A button, or boxes that are read one by one: only the token is checked."""


def _is_line(field: Field) -> bool:
    return (
        isinstance(field.data, str) and isinstance(field, StringField) and not isinstance(field.widget, LONG)
    )


@cache
def _sentences(language: str) -> Translations:
    found = support.Translations.load(messages_path(), [language], domain="wtforms")
    return cast("Translations", found)


def strip(value: Any) -> Any:
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


def flat(texts: Iterable[Any]) -> Iterable[Any]:
    """The sentences of a field, nested ones too."""
    for text in texts:
        if isinstance(text, (list, tuple)):
            yield from flat(text)
        elif isinstance(text, dict):
            yield from flat(text.values())
        else:
            yield text
