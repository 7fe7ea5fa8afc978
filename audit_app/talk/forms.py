"""Shapes of what the screens of talk send, and words for what they say."""

from __future__ import annotations

from wtforms import BooleanField, DateField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.talk.rules import LONGEST, Request
from audit_app.web.forms import Form

SHAPES = {
    Request.OPEN: "open",
    Request.PROVIDED: "waiting",
    Request.ACCEPTED: "done",
    Request.RETURNED: "missing",
    Request.CANCELLED: "cancelled",
}


def request_label(state: Request) -> str:
    """The state of a request in words."""
    return {
        Request.OPEN: _("Open"),
        Request.PROVIDED: _("Provided"),
        Request.ACCEPTED: _("Accepted"),
        Request.RETURNED: _("Returned"),
        Request.CANCELLED: _("Cancelled"),
    }[state]


def notice_label(kind: str) -> str:
    """What a line of the list tells."""
    return {
        "mention": _("mentions you"),
        "comment": _("answers in a thread of yours"),
        "request": _("asks you for proof"),
        "provided": _("handed in the proof you asked for"),
        "accepted": _("accepted your proof"),
        "returned": _("returned your proof"),
        "cancelled": _("took a request back"),
    }.get(kind, kind)


class CommentForm(Form):
    """A comment, whom it mentions, and whether it may leave the organisation."""

    text = TextAreaField(
        _l("Comment"),
        validators=[DataRequired(_l("Write something.")), Length(max=LONGEST)],
    )
    shared = BooleanField(_l("May be shown outside the organisation"))
    mention = SelectMultipleField(_l("Mention"), coerce=int, validate_choice=False)


class EditForm(Form):
    """Another text for a comment."""

    text = TextAreaField(validators=[DataRequired(_l("Write something.")), Length(max=LONGEST)])


class AskForm(Form):
    """A request for proof."""

    asked_of = IntegerField(_l("Ask"), validators=[InputRequired(_l("Choose somebody."))])
    due_on = DateField(_l("Due on"), validators=[InputRequired(_l("Choose a day."))])
    text = TextAreaField(
        _l("What is needed"), validators=[DataRequired(_l("Say what is needed.")), Length(max=LONGEST)]
    )


class ProvideForm(Form):
    """A proof of the library, or the title of a file sent along."""

    item_id = IntegerField(_l("Number of a proof in the library"), validators=[Optional()])
    title = StringField(_l("Title"), validators=[Length(max=200)])
    note = TextAreaField(_l("Note"), validators=[Length(max=LONGEST)])


class DecideForm(Form):
    """The reason of a decision."""

    reason = TextAreaField(_l("Reason"), validators=[Length(max=LONGEST)])
