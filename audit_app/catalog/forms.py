"""Shape of what the checklist screens send, and the words they use for codes of the format."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length

from audit_app.base.i18n import gettext as _
from audit_app.catalog.models import Source
from audit_app.catalog.rules import Effect, Kind, Subject
from audit_app.web.forms import Form


class RegisterForm(Form):
    """A list of one's own; the texts are for spreadsheets, which cannot say them."""

    file = FileField(validators=[FileRequired("Choose a file.")])
    checklist = StringField(validators=[Length(max=32)])
    version = StringField(validators=[Length(max=32)])
    title = StringField(validators=[Length(max=120)])


def kind_label(kind: Kind) -> str:
    return {
        Kind.APPROACH: _("Approach"),
        Kind.DEPLOYMENT: _("Deployment"),
        Kind.RESULT: _("Result"),
    }[kind]


def feed_label(feed: str) -> str:
    return {
        "documents": _("documents"),
        "training": _("training"),
        "monitoring": _("evaluations"),
        "metrics": _("metrics"),
        "vendors": _("vendors"),
        "actions": _("actions"),
        "interviews": _("interviews"),
    }[feed]


def source_label(source: Source) -> str:
    return {
        Source.BUILTIN: _("comes with the product"),
        Source.YAML: _("your own, YAML"),
        Source.SHEET: _("your own, spreadsheet"),
    }[source]


def effect_label(effect: Effect) -> str:
    return {
        Effect.SAME: _("Same"),
        Effect.REWORDED: _("Reworded"),
        Effect.NEEDS_REVIEW: _("Needs review"),
        Effect.RETIRED: _("Retired"),
        Effect.NEW: _("New"),
    }[effect]


def subject_label(subject: Subject) -> str:
    return {
        Subject.LIST: _("List"),
        Subject.SCORING: _("Scoring rule"),
        Subject.CATEGORY: _("Category"),
        Subject.PARAMETER: _("Parameter"),
        Subject.REQUIREMENT: _("Requirement"),
    }[subject]


def field_label(name: str) -> str:
    """`text.en` in words, with the language behind."""
    field, _dot, language = name.partition(".")
    label = {
        "title": _("Title"),
        "intent": _("Intent"),
        "text": _("Text"),
        "proof": _("Proof to expect"),
        "floor": _("On the floor"),
        "good": _("What good looks like"),
        "why": _("Reason"),
        "kind": _("Kind"),
        "must_have": _("Must-have"),
        "points": _("Points"),
        "feeds": _("Feeds"),
        "check": _("Computed check"),
        "releases": _("Published releases"),
        "value": _("Value"),
        "tag": _("Origin"),
        "source": _("Source"),
        "list": _("Languages"),
    }[field]
    return f"{label} ({language})" if language else label
