"""Fields and bases that several forms of the log share."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from audit_app.actions.forms.words import word
from audit_app.actions.service import Where
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.web.forms import Form
from audit_app.workforce.queries import Structure

MOST = 2**31 - 1


def choose(label: Any, kind: type[enum.StrEnum], *, blank: Any = None, hint: Any = "") -> SelectField:
    """One of a kind's members; with `blank`, none of them too."""

    def choices() -> list[SelectChoice]:
        first = [] if blank is None else [SelectChoice("", str(blank))]
        return first + [SelectChoice(member.value, word(member)) for member in kind]

    return SelectField(
        label,
        choices=choices,
        validators=[InputRequired(_l("Choose one.")) if blank is None else Optional()],
        description=hint,
    )


def line(label: Any, *, needed: bool = False, most: int = 200, hint: Any = "") -> StringField:
    """One line of text."""
    rules: list[Any] = [DataRequired(_l("This is needed."))] if needed else []
    return StringField(label, validators=[*rules, Length(max=most)], description=hint)


def text(label: Any, *, hint: Any = "") -> TextAreaField:
    """Several lines."""
    return TextAreaField(label, validators=[Length(max=20_000)], description=hint)


def date(label: Any, *, needed: bool = False, hint: Any = "") -> DateField:
    """A day."""
    rules: list[Any] = [InputRequired(_l("Write the date as 2026-12-31."))] if needed else [Optional()]
    return DateField(label, validators=rules, description=hint)


def number(label: Any, *, needed: bool = False, hint: Any = "") -> IntegerField:
    """A whole number from 0 on."""
    rules: list[Any] = [InputRequired(_l("Type a number."))] if needed else [Optional()]
    return IntegerField(label, validators=[*rules, NumberRange(0, MOST)], description=hint)


def proof() -> IntegerField:
    """The number of a proof."""
    return number(_l("Number of the proof in the library"), hint=_l("It stands in the proof's address."))


class Placed(Form):
    """Something at a site and on a programme, or at none in particular."""

    site_id = SelectField(_l("Site"), coerce=int)
    programme_id = SelectField(_l("Programme"), coerce=int)

    def offer(self, structure: Structure) -> None:
        """Fills the lists to choose from; 0 means none in particular."""
        for field, rows in ((self.site_id, structure.sites), (self.programme_id, structure.programmes)):
            field.choices = _named(rows)

    def where(self) -> Where:
        return Where(self.site_id.data or None, self.programme_id.data or None)


def _named(rows: Iterable[Any]) -> list[SelectChoice]:
    return [SelectChoice(0, _("None in particular")), *(SelectChoice(row.id, row.name) for row in rows)]
