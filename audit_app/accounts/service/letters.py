"""Every letter to somebody with an account, written in the language of whom it is for, whoever has it sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_app.accounts.models import User
from audit_app.accounts.queries import language_of
from audit_app.base.actor import Actor
from audit_app.base.i18n import known_language, speaking
from audit_app.base.tenancy import TenantSession
from audit_app.mail import service as mail
from audit_app.mail.rules import LONGEST_SUBJECT

Words = Callable[[], tuple[str, str]]
"""Says subject and text when it is called: then, and not before, the reader's language is spoken."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is for."""

    user_id: int
    email: str
    name: str
    language: str


def reader_of(user: User) -> Reader:
    """An account as the reader of a letter."""
    return Reader(user.id, user.email, user.name, known_language(user.language))


def reader(session: Session, user_id: int, email: str, name: str) -> Reader:
    """A member as the reader of a letter."""
    return Reader(user_id, email, name, known_language(language_of(session, user_id)))


def write_to(
    session: TenantSession, actor: Actor, to: Reader, kind: str, words: Words, *, secret: bool = False
) -> int:
    """Writes a letter in its reader's language; `secret`: what opens something is forgotten once it is delivered.

    A subject that is too long, for the name in it, is cut.
    """
    with speaking(to.language):
        subject, text = words()
    short = subject[:LONGEST_SUBJECT]
    letter = mail.Letter(to.email, short, text, kind, to.user_id, to.language, to.name, secret)
    return mail.send(session, actor, letter)
