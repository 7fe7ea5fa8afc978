"""An agent and a client's observer of the fictional operation, to look at their pages as, and who answers for what there."""

from __future__ import annotations

from sqlalchemy import func, select

from audit_app.accounts import queries as people
from audit_app.accounts import service as accounts
from audit_app.accounts.rules import Role
from audit_app.areas import queries as areas
from audit_app.areas.service import DeclareAreas, declare_areas
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.client import service as client
from audit_app.quality.models import Feedback
from audit_app.quality.rules.feedback import Answer
from audit_app.rehearsal import story
from audit_app.rehearsal.coaching import CLIENTS
from audit_app.workforce import service as workforce
from audit_app.workforce.models import Person
from audit_app.workforce.queries import list_programmes

EMAIL = f"agent@{story.MAIL_DOMAIN}"
OBSERVER = f"client@{story.MAIL_DOMAIN}"


AREAS = {
    f"trainer@{story.MAIL_DOMAIN}": ("cx/3.3", "cx/3.4"),
    f"quality@{story.MAIL_DOMAIN}": ("cx/2.7", "cx/2.8"),
    f"second@{story.MAIL_DOMAIN}": ("cx/2.3",),
}
"""Who answers for what: the training manager, the quality manager, and a lead auditor who keeps the document list."""


def load_areas(database: Database, actor: Actor) -> None:
    """Declares what three members answer for; once, so that what was changed since stays."""
    with database.transaction(actor.organisation_id) as session:
        if any(one.parameters for one in areas.list_member_areas(session)):
            return
        for email, parameters in AREAS.items():
            member = people.find_member(session, actor.organisation_id, email)
            if member is not None:
                command = DeclareAreas(member.user_id, parameters=parameters)
                declare_areas(session, actor, command)


def load_own(database: Database, actor: Actor, password: str) -> None:
    """Lets in whichever agent has the newest feedback to read; once, and only where there is feedback."""
    with database.transaction(actor.organisation_id) as session:
        if people.find_user(session, EMAIL) is not None:
            return
        newest = func.max(Feedback.given_on).label("newest")
        found = session.execute(
            select(Person.code, Person.full_name, newest)
            .join(Feedback, Feedback.agent_id == Person.id)
            .where(Feedback.answer == Answer.NONE, Person.left_on.is_(None))
            .group_by(Person.id, Person.code, Person.full_name)
            .order_by(newest.desc(), Person.id)
            .limit(1)
        ).one_or_none()
        if found is None:
            return
        user = accounts.add_member(
            session, actor, accounts.AddMember(EMAIL, found.full_name, Role.AGENT, password)
        )
        workforce.link_account(session, actor, workforce.LinkAccount(user.id, found.code))


def load_observer(database: Database, actor: Actor, password: str) -> None:
    """Lets in somebody of one client's, who sees that client's programme and no other; once."""
    with database.transaction(actor.organisation_id) as session:
        if people.find_user(session, OBSERVER) is not None:
            return
        name = CLIENTS[story.LUMEN.name].partition(",")[0]
        user = accounts.add_member(
            session, actor, accounts.AddMember(OBSERVER, name, Role.CLIENT_OBSERVER, password)
        )
        opened = tuple(one.id for one in list_programmes(session) if one.name == story.LUMEN.name)
        client.open_programmes(session, actor, client.OpenProgrammes(user.id, opened))
