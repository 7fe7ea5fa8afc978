"""Working together through the API: threads, requests for proof, one's own list, how often the digest comes."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.paging import SIZE, Page
from audit_app.talk import queries, service
from audit_app.talk.rules import SEES, Thing
from audit_app.web.endpoints import Api

api = Api("talk")


def list_comments(session: Session, actor: Actor, thing: Thing) -> list[queries.CommentRow]:
    """The thread of a requirement, a finding or an action, the oldest first."""
    actor.require(SEES[thing.kind])
    queries.subject_of(session, thing)
    return queries.list_comments(session, thing)


def say(session: Session, actor: Actor, command: service.Say) -> int:
    """Adds a comment; who is named as @Name, or by number, is told."""
    return service.say(session, actor, replace(command, thing=command.thing.bare))


def edit_comment(session: Session, actor: Actor, command: service.EditComment) -> None:
    """Another text for a comment of one's own, within minutes."""
    service.edit_comment(session, actor, command)


def delete_comment(session: Session, actor: Actor, comment_id: int) -> None:
    """Takes a comment's text away and leaves a mark."""
    service.delete_comment(session, actor, comment_id)


def list_requests(
    session: Session, chosen: queries.Filter, page: int = 1, size: int = SIZE
) -> Page[queries.RequestRow]:
    """Requests for proof by state, text, person, audit and requirement; `late` asks for those overdue that day."""
    return queries.list_requests(session, chosen, page, size)


def get_request(session: Session, request_id: int) -> queries.RequestRow:
    """One request for proof with what became of it."""
    return queries.get_request(session, request_id)


def list_notices(session: Session, actor: Actor, page: int = 1, size: int = SIZE) -> Page[queries.NoticeRow]:
    """What one was told, the newest first."""
    return queries.list_notices(session, actor.user_id, page, size)


COMMENT = "/comments/<int:comment_id>"
REQUEST = "/proof-requests/<int:request_id>"

api.get("/comments", "talk.see", list_comments)
api.post("/comments", "talk.write", say)
api.put(COMMENT, "talk.write", edit_comment)
api.delete(COMMENT, "talk.write", delete_comment)
api.get("/proof-requests", "requests.see", list_requests)
api.post("/proof-requests", "requests.ask", service.ask, "Asks somebody for proof by a day.")
api.get(REQUEST, "requests.see", get_request)
api.post(f"{REQUEST}/proof", "requests.provide", service.provide, "Hands in a proof that is in the library.")
api.post(f"{REQUEST}/acceptance", "requests.ask", service.accept_request, "Accepts what was handed in.")
api.post(f"{REQUEST}/return", "requests.ask", service.return_request, "Returns it with a reason.")
api.post(f"{REQUEST}/cancelling", "requests.ask", service.cancel_request, "Cancels a request.")
api.get("/notices", "account.own", list_notices)
api.post("/notices/seen", "account.own", service.see_all, "Says that all of them were seen.")
api.put("/digest", "account.own", service.set_digest, "How often one's digest comes.")
api.delete("/calendar", "account.own", service.revoke_calendar, "Ends one's calendar's address.")
