"""Writes comments, with whom they mention; changes and deletes them, leaving a mark."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from audit_app.accounts.queries import list_members
from audit_app.accounts.rules import permissions_of
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Conflict, Forbidden, Invalid, NotFound
from audit_app.base.i18n import gettext as _
from audit_app.talk.models import Comment, Mention
from audit_app.talk.queries.comments import subject_of, where_of
from audit_app.talk.rules import EDIT_FOR, LONGEST, SEES, Thing, may_edit, mentioned
from audit_app.talk.service.notices import notify


@dataclass(frozen=True, slots=True)
class Say:
    """A comment; `internal` False says that it may leave the organisation. `mention` names people by number."""

    thing: Thing
    text: str
    internal: bool = True
    mention: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EditComment:
    """Another text for a comment."""

    comment_id: int
    text: str


def say(session: Session, actor: Actor, command: Say) -> int:
    """Adds a comment and tells those it mentions and those who spoke before. Returns its number.

    Raises Invalid when somebody is named by number who is no member, or who may not see the thing.
    """
    thing = command.thing
    actor.require(SEES[thing.kind])
    title = subject_of(session, thing).title
    text, people = _text(command.text), _people(session, actor, thing)
    if not set(command.mention) <= people.keys():
        wrong = _("Mention only members of your organisation who may see this.")
        raise Invalid(_("The comment was not added."), {"mention": wrong})
    named = _named(text, people) | set(command.mention)
    before = set(session.scalars(select(Comment.author_id).where(*where_of(thing))))
    comment = Comment(
        kind=thing.kind,
        audit_id=thing.audit_id,
        requirement=thing.requirement,
        action_id=thing.action_id,
        text=text,
        internal=command.internal,
        author_id=actor.user_id,
        author=actor.name,
    )
    session.add(comment)
    session.flush()
    session.add_all(Mention(comment_id=comment.id, user_id=number) for number in sorted(named))
    about = (thing.key, title, f"{thing.path}#comment-{comment.id}")
    notify(session, actor, named, "mention", about)
    notify(session, actor, (before & people.keys()) - named, "comment", about)
    auditlog.record(
        session,
        actor,
        "talk.comment.added",
        ("comment", comment.id),
        {"about": thing.key, "text": text, "internal": command.internal, "mentions": sorted(named)},
    )
    return comment.id


def edit_comment(session: Session, actor: Actor, command: EditComment) -> Thing:
    """Another text, by its author and not long after; whoever it newly mentions is told."""
    comment = _standing(session, actor, command.comment_id)
    thing = thing_of(comment)
    if not may_edit(comment.author_id, comment.made_at, actor.user_id, clock.now()):
        raise Forbidden(
            _(
                "A comment can be changed by its author for %(minutes)s minutes. Add another one.",
                minutes=int(EDIT_FOR.total_seconds() // 60),
            )
        )
    text, old = _text(command.text), comment.text
    if text == old:
        return thing
    known = set(session.scalars(select(Mention.user_id).where(Mention.comment_id == comment.id)))
    named = _named(text, _people(session, actor, thing)) - known
    session.add_all(Mention(comment_id=comment.id, user_id=number) for number in sorted(named))
    comment.text, comment.changed_at = text, clock.now()
    about = (thing.key, subject_of(session, thing).title, f"{thing.path}#comment-{comment.id}")
    notify(session, actor, named, "mention", about)
    change = auditlog.changes({"text": old}, {"text": text})
    auditlog.record(session, actor, "talk.comment.changed", ("comment", comment.id), change)
    return thing


def delete_comment(session: Session, actor: Actor, comment_id: int) -> Thing:
    """Takes the text away and leaves a mark: by its author at any time, or by who may moderate."""
    comment = _standing(session, actor, comment_id)
    if comment.author_id != actor.user_id and not actor.may("talk.moderate"):
        raise Forbidden(_("A comment is deleted by its author or by a lead auditor."))
    thing = thing_of(comment)
    data = {"about": thing.key, "text": comment.text, "author": comment.author}
    comment.text, comment.deleted_at, comment.deleted_by = "", clock.now(), actor.name
    session.execute(delete(Mention).where(Mention.comment_id == comment.id))
    auditlog.record(session, actor, "talk.comment.deleted", ("comment", comment.id), data)
    return thing


def thing_of(comment: Comment) -> Thing:
    """What the comment is about."""
    return Thing(comment.kind, comment.audit_id, comment.requirement, comment.action_id)


def _standing(session: Session, actor: Actor, comment_id: int) -> Comment:
    comment = session.scalars(select(Comment).where(Comment.id == comment_id).with_for_update()).one_or_none()
    if comment is None or not actor.may(SEES[comment.kind]):
        raise NotFound(_("There is no such comment. It may belong to another organisation."))
    if comment.deleted_at is not None:
        raise Conflict(_("This comment was deleted meanwhile."))
    return comment


def _people(session: Session, actor: Actor, thing: Thing) -> dict[int, tuple[str, str]]:
    """Members who may see the thing: number to name and address."""
    needed = {SEES[thing.kind], "talk.see"}
    return {
        member.user_id: (member.name, member.email)
        for member in list_members(session, actor.organisation_id)
        if member.active and needed <= permissions_of(member.role)
    }


def _named(text: str, people: dict[int, tuple[str, str]]) -> set[int]:
    return mentioned(text, ((number, name, address) for number, (name, address) in people.items()))


def _text(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST:
        wrong = _("Write something, of at most %(most)s characters.", most=LONGEST)
        raise Invalid(_("The comment was not saved."), {"text": wrong})
    return text
