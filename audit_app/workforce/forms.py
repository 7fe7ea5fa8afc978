"""Shapes of what the people screens send."""

from __future__ import annotations

import datetime as dt
from typing import cast

from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import lazy as _l
from audit_app.web.forms import Form
from audit_app.workforce.queries import Structure
from audit_app.workforce.rules import Channel, Dates
from audit_app.workforce.service import Place

DATE = "Write the date as 2026-12-31."


def channel_label(channel: Channel) -> str:
    """The channel in words."""
    return {
        Channel.PHONE: _("Phone"),
        Channel.EMAIL: _("E-mail"),
        Channel.CHAT: _("Chat"),
        Channel.REMOTE: _("Remote access"),
    }[channel]


class PlaceFields(Form):
    """Site, programme and job, chosen from what there is."""

    site_id = SelectField(coerce=int, validators=[InputRequired("Choose a site.")])
    programme_id = SelectField(coerce=int)
    job_id = SelectField(coerce=int, validators=[InputRequired("Choose a job.")])

    def offer(self, structure: Structure) -> None:
        """Fills the lists to choose from; programme 0 means none."""
        self.site_id.choices = [SelectChoice(site.id, site.name) for site in structure.sites]
        self.programme_id.choices = [
            SelectChoice(0, _("None in particular")),
            *[SelectChoice(programme.id, programme.name) for programme in structure.programmes],
        ]
        self.job_id.choices = [SelectChoice(job.id, job.name) for job in structure.jobs]

    def place(self) -> Place:
        return Place(self.site_id.data, self.programme_id.data or None, self.job_id.data)


class PersonFields(Form):
    """What is known of a person beside their places."""

    full_name = StringField(validators=[DataRequired(_l("Type a name.")), Length(max=200)])
    email = StringField(validators=[Length(max=255)])
    hired_on = DateField(validators=[InputRequired(DATE)])
    live_on = DateField(validators=[Optional()])
    left_on = DateField(validators=[Optional()])
    supervisor_code = StringField(validators=[Length(max=64)])

    def dates(self) -> Dates:
        return Dates(cast("dt.date", self.hired_on.data), self.live_on.data, self.left_on.data)


class HireForm(PersonFields, PlaceFields):
    """A new person in their first place."""

    code = StringField(validators=[DataRequired(_l("Type the person's code.")), Length(max=64)])


class MoveForm(PlaceFields):
    """Another place from a day on."""

    from_on = DateField(validators=[InputRequired(DATE)])


class LeaveForm(Form):
    """The last day of work."""

    left_on = DateField(validators=[InputRequired(DATE)])


class SiteForm(Form):
    """A new site."""

    name = StringField(validators=[DataRequired(_l("Type a name.")), Length(max=200)])


class ProgrammeForm(SiteForm):
    """A programme and how it is reached."""

    channels = SelectMultipleField(choices=[SelectChoice(channel.value) for channel in Channel])


class JobForm(SiteForm):
    """A job and what kind of job it is."""

    customer_facing = BooleanField()
    support = BooleanField()
