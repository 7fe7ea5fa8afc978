"""Reads threads of comments, and what they hang on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_app.actions.queries import get_action
from audit_app.audits.queries import get_answer, get_audit
from audit_app.talk.models import Comment
from audit_app.talk.rules import Kind, Thing


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment, as a thread shows it."""

    id: int
    text: str
    internal: bool
    author_id: int | None
    author: str
    made_at: dt.datetime
    changed_at: dt.datetime | None
    deleted_at: dt.datetime | None
    deleted_by: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a thread hangs on, in words, and the page it stands on."""

    thing: Thing
    title: str
    parameter: str
    back: str
    finding: str = ""


_COLUMNS = tuple(getattr(Comment, name) for name in CommentRow.__dataclass_fields__)


def where_of(thing: Thing) -> list[Any]:
    """The criteria for rows about this thing."""
    if thing.kind is Kind.ACTION:
        return [Comment.kind == thing.kind, Comment.action_id == thing.action_id]
    return [
        Comment.kind == thing.kind,
        Comment.audit_id == thing.audit_id,
        Comment.requirement == thing.requirement,
    ]


def list_comments(session: Session, thing: Thing) -> list[CommentRow]:
    """The whole thread, oldest first, internal notes too: for the organisation's own eyes."""
    rows = session.execute(select(*_COLUMNS).where(*where_of(thing)).order_by(Comment.made_at, Comment.id))
    return [CommentRow(*row) for row in rows]


def list_shared(session: Session, thing: Thing) -> list[CommentRow]:
    """What of a thread may leave the organisation: whatever is handed to a vendor or printed asks this."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(*where_of(thing), Comment.internal.is_(False), Comment.deleted_at.is_(None))
        .order_by(Comment.made_at, Comment.id)
    )
    return [CommentRow(*row) for row in rows]


def subject_of(session: Session, thing: Thing) -> Subject:
    """What the thread is about; raises NotFound when it is not there, or another organisation's."""
    if thing.kind is Kind.ACTION:
        row = get_action(session, thing.action_id or 0).row
        return Subject(thing, f"{row.code} {row.title}", "", f"/actions/{row.id}")
    audit = get_audit(session, thing.audit_id or 0)
    answer = get_answer(session, audit.id, thing.requirement)
    back = f"/audits/{audit.id}/p/{answer.parameter}#r-{answer.requirement}"
    return Subject(thing, f"{audit.name} · {answer.requirement}", answer.parameter, back, answer.finding)
