"""The shape of a subscription as it is typed, and words for states."""

from __future__ import annotations

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.web.forms import Form
from audit_app.webhooks.rules import DeliveryState, State


def state_label(state: State) -> str:
    """Whether anything is sent, in words."""
    return {State.ACTIVE: _("Active"), State.PAUSED: _("Paused")}[state]


def delivery_label(state: DeliveryState) -> str:
    """How far a message is, in words."""
    return {
        DeliveryState.WAITING: _("Waiting"),
        DeliveryState.SENDING: _("On its way"),
        DeliveryState.DELIVERED: _("Delivered"),
        DeliveryState.FAILED: _("Given up"),
    }[state]


class SubscriptionForm(Form):
    """Name, address and events: whole rooms ticked, single ones a line each."""

    name = StringField(validators=[DataRequired(_l("Type what it is for.")), Length(max=100)])
    url = StringField(validators=[DataRequired(_l("Type where messages shall go."))])
    rooms = SelectMultipleField(validate_choice=False)
    single = TextAreaField(validators=[Length(max=5000)])

    def events(self) -> tuple[str, ...]:
        """Everything that was chosen."""
        return (*(self.rooms.data or ()), *(self.single.data or "").split())

    def show(self, name: str, url: str, events: tuple[str, ...], rooms: list[str]) -> None:
        """Fills in what is there now."""
        self.name.data, self.url.data = name, url
        self.rooms.data = [event for event in events if event in rooms]
        self.single.data = "\n".join(event for event in events if event not in rooms)
