"""What the team says and asks while it audits: comments, and a request for proof in each state, one of them overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.actions import queries as actions
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.db import Database
from audit_app.evidence import queries as evidence
from audit_app.talk import queries, service
from audit_app.talk.rules import Kind, Request, Thing


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request: who asks whom, how many days ago, due in how many days from then; the proof it led to, if any."""

    by: str
    of: str
    requirement: str
    ago: int
    within: int
    text: str
    state: Request = Request.OPEN
    proof: str = ""
    said: str = ""


# Nothing in the library supports these requirements, so that what is accepted is a link of its own.
WANTED = (
    Wanted("lead", "trainer", "3.4d", 16, 12, "Please show the retests of everybody who failed last quarter, with the days."),
    Wanted("second", "lead", "3.3d", 4, 10, "Please send the certificate of the trainer who taught the last wave in Pune."),
    Wanted("lead", "compliance", "2.12c", 6, 14, "Please show the goals that the client signed, for each system.", Request.PROVIDED, "Continuity plan", "Page 4 names them; the letter of the client is the annex."),
    Wanted("second", "compliance", "2.14d", 12, 14, "Please show the action that followed each low score.", Request.ACCEPTED, "Action log"),
    Wanted("auditor", "trainer", "3.4b", 9, 14, "Please show the test of each person of the last wave, with the day.", Request.RETURNED, "Score sheets", "This is one month alone. Please add the other weeks of the wave."),
)  # fmt: skip
# (who, what it hangs on, days ago, text): later ones answer earlier ones.
SAID = (
    ("auditor", "requirement 3.4b", 3, "@{lead} Two people took contacts before they passed. One finding or two?"),
    ("lead", "requirement 3.4b", 2, "One, with both names. @{auditor}, please add the day of each."),
    ("compliance", "finding 3.3d", 2, "The contract asks for more than the list does. @{second}, which one counts here?"),
    ("auditor", "action", 1, "The day is over. @{compliance}, who can decide on another one?"),
)  # fmt: skip


def load_talk(database: Database, team: Mapping[str, Actor], audit_id: int) -> None:
    """Plays the conversation through the services; where somebody has asked already, nothing is done."""
    now = clock.now()
    with database.transaction(team["lead"].organisation_id) as session:
        if queries.list_requests(session, queries.Filter(audit_id=audit_id)).total:
            return
        for wanted in WANTED:
            _request(session, team, audit_id, wanted, now - dt.timedelta(days=wanted.ago))
        for who, about, ago, text in SAID:
            thing = _thing(session, audit_id, about)
            if thing is not None:
                names = {role: actor.name for role, actor in team.items()}
                with clock.at(now - dt.timedelta(days=ago)):
                    service.say(session, team[who], service.Say(thing, text.format_map(names)))


def _request(
    session: Session, team: Mapping[str, Actor], audit_id: int, wanted: Wanted, then: dt.datetime
) -> None:
    by, of, day = team[wanted.by], team[wanted.of], dt.timedelta(days=1)
    with clock.at(then):
        due_on = clock.today() + day * wanted.within
        number = service.ask(
            session, by, service.Ask(audit_id, wanted.requirement, of.user_id or 0, due_on, wanted.text)
        )
    if not wanted.proof:
        return
    item = evidence.list_items(session, evidence.Filter(text=wanted.proof)).rows[0]
    returned = wanted.state is Request.RETURNED
    with clock.at(then + day * 3):
        service.provide(session, of, service.Provide(number, item.id, "" if returned else wanted.said))
    with clock.at(then + day * 5):
        if returned:
            service.return_request(session, by, service.Decide(number, wanted.said))
        elif wanted.state is Request.ACCEPTED:
            service.accept_request(session, by, service.Decide(number))


def _thing(session: Session, audit_id: int, about: str) -> Thing | None:
    """What a comment hangs on; the action is the one that is due first, if there is any."""
    kind, _space, requirement = about.partition(" ")
    if Kind(kind) is not Kind.ACTION:
        return Thing(Kind(kind), audit_id, requirement)
    first = actions.list_actions(session, actions.Filter(clock.today())).rows[:1]
    return Thing(Kind.ACTION, action_id=first[0].id) if first else None
