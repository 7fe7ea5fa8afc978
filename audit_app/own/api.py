"""Own records through the API, and whose account is whose."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.paging import SIZE, Page
from audit_app.own import queries, service
from audit_app.own.queries import my_number
from audit_app.web.endpoints import Api
from audit_app.workforce import queries as workforce
from audit_app.workforce import service as staff

api = Api("own")


def list_own_evaluations(
    session: Session, actor: Actor, page: int = 1, size: int = SIZE
) -> Page[queries.EvaluationRow]:
    """One's own evaluations, newest first."""
    return queries.list_evaluations(session, my_number(session, actor), page, size)


def get_own_evaluation(session: Session, actor: Actor, evaluation_id: int) -> queries.EvaluationCase:
    """One of one's own evaluations: sections, feedback, dispute, coachings."""
    return queries.get_evaluation(session, my_number(session, actor), evaluation_id)


def own_month(session: Session, actor: Actor, month: dt.date) -> list[queries.MonthRow]:
    """How many evaluations of one's own month there are, by programme and way of monitoring."""
    person = my_number(session, actor)
    return queries.read_month(session, person, month.replace(day=1), clock.today())


def list_own_coachings(session: Session, actor: Actor) -> list[queries.CoachingRow]:
    """One's own coachings."""
    return queries.list_coachings(session, my_number(session, actor))


def list_own_rewards(session: Session, actor: Actor) -> list[queries.RewardRow]:
    """What one was given, by month."""
    return queries.list_rewards(session, my_number(session, actor))


def list_own_requirements(session: Session, actor: Actor, on: dt.date) -> list[queries.Requirement]:
    """What one's job asks for on a day, and what runs out when."""
    person = queries.me(session, actor, on)
    return [] if person is None else queries.list_requirements(session, person, on)


def list_own_tries(session: Session, actor: Actor) -> list[queries.Try]:
    """One's own completions and verifications."""
    return queries.list_tries(session, my_number(session, actor))


EVALUATION = "/own/evaluations/<int:evaluation_id>"
LINK = "/members/<int:user_id>/person"

api.get("/own/evaluations", "quality.own", list_own_evaluations)
api.get(EVALUATION, "quality.own", get_own_evaluation)
api.post(
    f"{EVALUATION}/answer",
    "quality.answer_own",
    service.answer_own,
    "Says that feedback was read, or disputes.",
)
api.post(
    f"{EVALUATION}/withdrawal",
    "quality.answer_own",
    service.withdraw_dispute,
    "Takes one's own dispute back.",
)
api.get("/own/month", "quality.own", own_month)
api.get("/own/coachings", "quality.own", list_own_coachings)
api.post(
    "/own/coachings/<int:coaching_id>/signature",
    "quality.answer_own",
    service.sign_own_coaching,
    "Says that a coaching of one's own took place.",
)
api.get("/own/rewards", "quality.own", list_own_rewards)
api.get("/own/requirements", "training.own", list_own_requirements)
api.get("/own/tries", "training.own", list_own_tries)
api.get("/members/people", "accounts.manage", workforce.list_links, "Members with the person they are.")
api.put(LINK, "accounts.manage", staff.link_account, "Says which person an account is.")
api.delete(LINK, "accounts.manage", staff.unlink_account, "Takes that link away.")
