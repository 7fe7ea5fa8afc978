"""Letters through the API: what was mailed to whom, and sending one again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.base.actor import Actor
from audit_app.base.paging import SIZE, Page
from audit_app.base.tenancy import TenantSession
from audit_app.mail import queries, service
from audit_app.mail.rules import State
from audit_app.web.endpoints import Api

api = Api("mail")


@dataclass(frozen=True, slots=True)
class LetterDetail:
    """One letter; the text of one that holds a secret link is shown to nobody but its reader."""

    id: int
    kind: str
    to: str
    name: str
    subject: str
    text: str
    secret: bool
    user_id: int | None
    locale: str
    state: State
    tries: int
    reason: str
    made_by: str
    made_at: dt.datetime
    due_at: dt.datetime
    sent_at: dt.datetime | None


def list_letters(
    session: Session, chosen: queries.Filter, page: int = 1, size: int = SIZE
) -> Page[queries.Sent]:
    """Letters by address, kind, state and whose they are, the newest first."""
    return queries.list_letters(session, chosen, page, size)


def get_letter(session: Session, letter_id: int) -> LetterDetail:
    """One letter with its text, unless that holds a secret."""
    row = queries.get_letter(session, letter_id)
    values = {name: getattr(row, name) for name in LetterDetail.__dataclass_fields__}
    return LetterDetail(**(values | {"text": "" if row.secret else row.text}))


def send_again(session: TenantSession, actor: Actor, letter_id: int) -> None:
    """Sends a letter again that failed."""
    service.send_again(session, actor, letter_id)


ONE = "/letters/<int:letter_id>"

api.get("/letters", "mail.see", list_letters)
api.get(ONE, "mail.see", get_letter)
api.post(f"{ONE}/again", "mail.manage", send_again)
