"""Writes letters, and notes what became of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from audit_app.auditlog import service as auditlog
from audit_app.base import background, clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Invalid
from audit_app.base.i18n import gettext as _
from audit_app.base.tenancy import TenantSession
from audit_app.mail.models import LetterRow
from audit_app.mail.queries import get_letter
from audit_app.mail.rules import LEFT_AFTER, LONGEST_SUBJECT, Fault, State, faults, retry_after

DELIVER = "mail.deliver"
_BEHALF = "letters are written on behalf of"
_QUEUED = "a delivery is queued in this session"


@dataclass(frozen=True, slots=True)
class Letter:
    """What shall be mailed to one address.

    `kind` is a stable name such as `portal.invitation`; `secret` blanks the text once it is delivered, for
    letters that hold a link which opens something; `unsubscribe` is the whole address that ends such letters.
    """

    to: str
    subject: str
    text: str
    kind: str
    user_id: int | None = None
    locale: str = "en"
    name: str = ""
    secret: bool = False
    unsubscribe: str = ""


@contextmanager
def on_behalf(session: TenantSession, organisation_id: int) -> Iterator[None]:
    """Letters written inside were asked for by that organisation, whose page of mail shows that they went out."""
    session.info[_BEHALF] = organisation_id
    try:
        yield
    finally:
        del session.info[_BEHALF]


def send(session: TenantSession, actor: Actor, letter: Letter) -> int:
    """Writes the letter into this transaction; it is delivered once that has committed. Returns its number.

    Raises Invalid when it is no letter: the address is none, or a header would hold more than one line.
    """
    _check(letter)
    row = LetterRow(
        key=uuid.uuid4().hex,
        kind=letter.kind,
        to=letter.to,
        name=letter.name.strip(),
        subject=letter.subject.strip(),
        text=letter.text,
        secret=letter.secret,
        unsubscribe=letter.unsubscribe,
        user_id=letter.user_id,
        locale=letter.locale,
        made_by=actor.name,
        on_behalf_of=session.info.get(_BEHALF),
    )
    session.add(row)
    session.flush()
    auditlog.record(
        session,
        actor,
        "mail.letter.written",
        ("letter", row.id),
        {"kind": row.kind, "to": row.to, "subject": row.subject, "user_id": row.user_id},
    )
    _queue(session, actor)
    return row.id


def _check(letter: Letter) -> None:
    words = {
        Fault.ADDRESS: _("“%(to)s” is no e-mail address. Type exactly one.", to=letter.to[:80]),
        Fault.NAME: _("The name is too long or has a line break in it."),
        Fault.SUBJECT: _("A subject is one line of at most %(most)s characters.", most=LONGEST_SUBJECT),
        Fault.TEXT: _("The text is empty or too long."),
        Fault.KIND: _("A kind of letter is called like portal.invitation."),
        Fault.LINK: _("The address to unsubscribe at is none."),
    }
    wrong = {
        fault.value: words[fault]
        for fault in faults(
            letter.to, letter.name, letter.subject, letter.text, letter.kind, letter.unsubscribe
        )
    }
    if wrong:
        raise Invalid(_("The letter was not written."), wrong)


def _queue(session: TenantSession, actor: Actor) -> None:
    """One delivery for all letters of this transaction."""
    if not session.info.get(_QUEUED):
        session.info[_QUEUED] = background.enqueue(session, DELIVER, {}, user=(actor.user_id, actor.name))


def queued(session: TenantSession) -> str | None:
    """The delivery that this transaction has asked for, so that a terminal verb can wait for it."""
    return session.info.get(_QUEUED)


def sweep(session: TenantSession) -> None:
    """Asks for a delivery of whatever is due."""
    _queue(session, Actor(None, "System", session.info["organisation_id"]))


def claim(session: Session, number: int) -> LetterRow | None:
    """Takes a letter so that nobody else delivers it; None when somebody was quicker."""
    now = clock.now()
    won = session.execute(
        update(LetterRow)
        .where(
            LetterRow.id == number,
            or_(
                LetterRow.state == State.WAITING,
                (LetterRow.state == State.SENDING) & (LetterRow.due_at <= now - LEFT_AFTER),
            ),
            LetterRow.due_at <= now,
        )
        .values(state=State.SENDING, due_at=now, tries=LetterRow.tries + 1)
        .execution_options(synchronize_session=False)
    )
    return get_letter(session, number) if won.rowcount else None  # type: ignore[attr-defined]


def note_sent(session: Session, actor: Actor, number: int) -> None:
    """It is out of our hands; what was secret in it is forgotten."""
    row = get_letter(session, number)
    row.state, row.sent_at, row.reason = State.SENT, clock.now(), ""
    _forget(row)
    auditlog.record(
        session, actor, "mail.letter.sent", ("letter", row.id), {"to": row.to, "tries": row.tries}
    )


def note_failed(session: Session, actor: Actor, number: int, reason: str, *, for_good: bool) -> None:
    """It was not taken: it waits for its next try, or is given up."""
    row = get_letter(session, number)
    wait: dt.timedelta | None = None if for_good else retry_after(row.tries)
    row.reason = reason[:500]
    if wait is not None:
        row.state, row.due_at = State.WAITING, clock.now() + wait
        return
    row.state = State.FAILED
    _forget(row)
    data = {"to": row.to, "tries": row.tries, "reason": row.reason}
    auditlog.record(session, actor, "mail.letter.failed", ("letter", row.id), data)


def _forget(row: LetterRow) -> None:
    if row.secret:
        row.text = ""
    row.unsubscribe = ""


def send_again(session: TenantSession, actor: Actor, number: int) -> None:
    """Tries a letter again that was given up; raises Conflict for any other, and when its text is forgotten."""
    row = get_letter(session, number)
    if row.state != State.FAILED:
        raise Conflict(
            _("Only a letter that failed can be sent again. This one is %(state)s.", state=row.state)
        )
    if row.secret:
        raise Conflict(
            _("The secret link of this letter is forgotten. Ask for a new one where it came from.")
        )
    row.state, row.tries, row.due_at = State.WAITING, 0, clock.now()
    auditlog.record(session, actor, "mail.letter.again", ("letter", row.id), {"to": row.to})
    _queue(session, actor)
