"""What waits for somebody in training: what runs out for the people who answer to them, and for themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.agenda import Task, provides
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.training.queries.library import needs
from audit_app.training.queries.standings import Cell, cells, last_tries
from audit_app.training.rules import Status
from audit_app.workforce.models import Person
from audit_app.workforce.queries import linked_person, list_people_on, on_staff, person_behind

RUNS_OUT = (Status.EXPIRING, Status.EXPIRED)


def _running_out(session: Session, people: list[int], today: dt.date) -> list[Cell]:
    found = cells(
        list_people_on(session, people, today), needs(session), last_tries(session, today, people), today
    )
    return [cell for cell in found if cell.standing.status in RUNS_OUT]


def _first(found: list[Cell]) -> dt.date | None:
    return min((cell.standing.valid_until for cell in found if cell.standing.valid_until), default=None)


@provides("training.team")
def team(session: Session, actor: Actor, today: dt.date) -> Iterator[Task]:
    """One line for a team leader, due on the first day that something runs out."""
    if not actor.may("training.see") or (leader := person_behind(session, actor.user_id)) is None:
        return
    mine = list(session.scalars(select(Person.id).where(Person.supervisor_id == leader, on_staff(today))))
    if mine and (found := _running_out(session, mine, today)):
        text = ngettext(
            "%(num)s training of your team runs out or has run out",
            "%(num)s trainings of your team run out or have run out",
            len(found),
        )
        yield Task("training-team", text, "/training/?status=expiring", "training.see", _first(found))


@provides("training.own")
def own(session: Session, actor: Actor, today: dt.date) -> Iterator[Task]:
    """One line for whoever sees their own record."""
    if not actor.may("training.own") or (person := linked_person(session, actor.user_id)) is None:
        return
    if found := _running_out(session, [person], today):
        names = ", ".join(cell.asked.module.title for cell in found[:3])
        text = _("Your training runs out or has run out: %(what)s", what=names)
        yield Task("training-own", text, "/own/training", "training.own", _first(found))
